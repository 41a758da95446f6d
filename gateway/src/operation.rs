//! The operation: from a document's text to what can be executed.
//!
//! Owns parsing, validation, limits, the choice of the operation, its plan, and all checks of its
//! input. Everything here happens before a service is asked; what is wrong is a request error.

pub mod argument;
pub mod cache;
pub mod input;
pub mod limits;
pub mod literal;
pub mod scalar;
pub mod sealed;

use std::collections::BTreeSet;

use apollo_compiler::ast::{self, OperationType};
use apollo_compiler::executable::{ExecutableDocument, Operation};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{Name, Node, Schema, introspection};
use schema::supergraph::Supergraph;
use schema::value::Object;

use crate::error::{ErrorCode, GraphqlError, INTERNAL_TEXT};
use crate::planner::query_plan::QueryPlan;
use crate::planner::{self, PlanError};
use argument::Arguments;
use limits::Limits;
use sealed::Sealing;

/// How many mistakes of one document are told.
const MISTAKES_TOLD: usize = 50;

/// For whom an operation is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// A client: the public schema, sealed ids and cursors.
    Client,
    /// The gateway itself: also what is `@inaccessible`, and nothing sealed.
    Gateway,
}

/// An operation that is ready to execute with any variables.
#[derive(Debug)]
pub struct Prepared {
    /// The document; sealed arguments have been lifted out into variables of the gateway.
    pub document: Valid<ExecutableDocument>,
    /// The operation in it.
    pub operation: Node<Operation>,
    /// For whom.
    pub audience: Audience,
    /// How it is answered.
    pub plan: QueryPlan,
    /// The fields that it asks, `Type.field` as selected.
    pub fields: BTreeSet<(Name, Name)>,
    /// Whether it asks `__schema` or `__type`.
    pub is_introspective: bool,
    arguments: Arguments,
}

/// A document that cannot be executed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unprepared {
    /// The kind of the operation; `None` where the document cannot be parsed or does not have
    /// exactly the one that was asked.
    pub kind: Option<OperationType>,
    /// What is wrong; never empty.
    pub errors: Vec<GraphqlError>,
}

impl Prepared {
    /// Parses, validates and plans a document. Fails with what is wrong in it.
    pub fn new(
        supergraph: &Supergraph,
        audience: Audience,
        text: &str,
        name: Option<&str>,
        limits: &Limits,
    ) -> Result<Self, Unprepared> {
        let document = parse(text, limits).map_err(|errors| Unprepared { kind: None, errors })?;
        Self::of(supergraph, audience, &document, name, limits).map_err(|errors| Unprepared {
            kind: kind(&document, name),
            errors,
        })
    }

    fn of(
        supergraph: &Supergraph,
        audience: Audience,
        document: &ast::Document,
        name: Option<&str>,
        limits: &Limits,
    ) -> Result<Self, Vec<GraphqlError>> {
        let schema = audience.schema(supergraph);
        let document = validate(schema, document)?;
        let operation = select(&document, name)?;
        limits.check(&document, &operation)?;
        check_introspection(&document, &operation)?;
        argument::check_literals(supergraph, &document, schema, &operation)?;
        let (document, arguments) = match audience {
            Audience::Client => argument::lift(supergraph, document, &operation),
            Audience::Gateway => (document, Arguments::default()),
        };
        let operation = select(&document, name)?;
        let plan =
            planner::plan(supergraph, &document, name).map_err(|error| vec![plan_error(&error)])?;
        Ok(Self {
            fields: limits::fields(&document, &operation),
            is_introspective: is_introspective(&document, &operation),
            document,
            operation,
            audience,
            plan,
            arguments,
        })
    }

    /// The variables to execute with: coerced, checked, and what was sealed opened. Fails with
    /// everything that is wrong.
    pub fn variables(
        &self,
        supergraph: &Supergraph,
        given: &Object,
        sealing: &dyn Sealing,
    ) -> Result<Object, Vec<GraphqlError>> {
        let schema = self.audience.schema(supergraph);
        let formats = scalar::has_formats(supergraph);
        let clients = |name: &Name| !self.arguments.is_lifted(name);
        let definitions = self
            .operation
            .variables
            .iter()
            .filter(|variable| clients(&variable.name));
        let mut variables =
            input::coerce_variables(schema, &self.document, definitions, given, formats)?;
        self.arguments
            .check(supergraph, &self.document.sources, &mut variables, sealing)?;
        Ok(variables)
    }
}

impl Audience {
    /// The schema that its operations are validated against.
    pub fn schema(self, supergraph: &Supergraph) -> &Valid<Schema> {
        match self {
            Audience::Client => &supergraph.public,
            Audience::Gateway => &supergraph.internal,
        }
    }
}

fn parse(text: &str, limits: &Limits) -> Result<ast::Document, Vec<GraphqlError>> {
    let mut parser = Parser::new()
        .recursion_limit(limits.recursion)
        .token_limit(limits.tokens);
    let document = parser
        .parse_ast(text, "operation")
        .map_err(|failed| told(ErrorCode::GraphqlParseFailed, &failed.errors))?;
    check_nonempty(&document)?;
    Ok(document)
}

fn validate(
    schema: &Valid<Schema>,
    document: &ast::Document,
) -> Result<Valid<ExecutableDocument>, Vec<GraphqlError>> {
    document
        .to_executable_validate(schema)
        .map_err(|failed| told(ErrorCode::GraphqlValidationFailed, &failed.errors))
}

fn check_nonempty(document: &ast::Document) -> Result<(), Vec<GraphqlError>> {
    if document.definitions.is_empty() {
        let message = "the document is empty: write an operation, as `{ __typename }`";
        return Err(vec![GraphqlError::request(
            ErrorCode::GraphqlParseFailed,
            message,
        )]);
    }
    Ok(())
}

fn told(code: ErrorCode, diagnostics: &DiagnosticList) -> Vec<GraphqlError> {
    let errors = diagnostics.iter().take(MISTAKES_TOLD).map(|diagnostic| {
        let json = diagnostic.to_json();
        let error = GraphqlError::request(code, json.message);
        json.locations.iter().fold(error, |error, location| {
            error.at(location.line, location.column)
        })
    });
    errors.collect()
}

fn select(
    document: &ExecutableDocument,
    name: Option<&str>,
) -> Result<Node<Operation>, Vec<GraphqlError>> {
    document.operations.get(name).cloned().map_err(|_| {
        let message = match name {
            Some(name) => format!("the document has no operation `{name}`"),
            None if document.operations.is_empty() => "the document has no operation".to_owned(),
            None => "the document has several operations: name one in `operationName`".to_owned(),
        };
        vec![GraphqlError::request(
            ErrorCode::OperationResolutionFailure,
            message,
        )]
    })
}

/// The kind of the operation `name`, or of the only one, whether or not the document is valid.
fn kind(document: &ast::Document, name: Option<&str>) -> Option<OperationType> {
    let mut kinds = document
        .definitions
        .iter()
        .filter_map(|definition| definition.as_operation_definition())
        .filter(|operation| name.is_none() || operation.name.as_deref() == name)
        .map(|operation| operation.operation_type);
    kinds.next().filter(|_| kinds.next().is_none())
}

fn check_introspection(
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
) -> Result<(), Vec<GraphqlError>> {
    introspection::check_max_depth(document, operation).map_err(|error| {
        let message = error.message().to_string();
        vec![GraphqlError::request(
            ErrorCode::GraphqlValidationFailed,
            message,
        )]
    })
}

fn is_introspective(document: &ExecutableDocument, operation: &Operation) -> bool {
    let mut fields = operation.root_fields(document);
    fields.any(|field| matches!(field.name.as_str(), "__schema" | "__type"))
}

fn plan_error(error: &PlanError) -> GraphqlError {
    match error.code().parse() {
        Ok(ErrorCode::InternalServerError) | Err(_) => {
            tracing::error!(%error, "an operation cannot be planned");
            GraphqlError::request(ErrorCode::InternalServerError, INTERNAL_TEXT)
        }
        Ok(code) => GraphqlError::request(code, error.to_string()),
    }
}
