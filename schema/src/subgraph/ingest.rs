//! From a subgraph's SDL to its normalised schema, with everything that is wrong with it.

use std::sync::LazyLock;

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::{Component, ComponentName, ExtendedType, ObjectType};
use apollo_compiler::validation::DiagnosticList;
use apollo_compiler::{Name, Node, Schema, name, ty};

use super::normalise::Normaliser;
use super::{ComposedDirective, SubgraphSchema, SubgraphSource};
use crate::composition::Diagnostic;
use crate::directives::text;
use crate::link::Links;

/// Federation's address without its version.
pub(super) const FEDERATION: &str = "https://specs.apollo.dev/federation";

/// The definitions of what a normalised schema may apply.
static DEFINITIONS: LazyLock<Schema> = LazyLock::new(|| {
    Schema::parse(include_str!("definitions.graphql"), "definitions.graphql")
        .expect("definitions.graphql is part of this crate and parses: a test reads it")
});

impl SubgraphSchema {
    /// Reads a subgraph's SDL. Fails with all that is wrong with it by itself.
    pub(crate) fn ingest(source: &SubgraphSource) -> Result<Self, Vec<Diagnostic>> {
        let invalid = |errors: &DiagnosticList| invalid_graphql(&source.name, errors);
        let mut schema = Schema::builder()
            .adopt_orphan_extensions()
            .ignore_builtin_redefinitions()
            .parse(source.sdl.as_str(), format!("{}.graphql", source.name))
            .build()
            .map_err(|parsed| invalid(&parsed.errors))?;
        let links = Links::of(&schema);
        let composed = composed_directives(&schema, &links, &source.name)?;
        let federation_2 = links
            .get(FEDERATION)
            .is_some_and(|link| link.version.is_none_or(|(major, _)| major >= 2));
        Normaliser {
            links: &links,
            federation_2,
        }
        .run(&mut schema);
        if !federation_2 {
            super::federation_1::upgrade(&mut schema);
        }
        validate(&schema).map_err(|errors| invalid(&errors))?;
        let ingested = Self {
            name: source.name.clone(),
            url: source.url.clone(),
            partitions: Vec::new(),
            federation_2,
            schema,
            composed,
        };
        ingested.refuse_unsupported()?;
        Ok(ingested)
    }

    /// Fails where the subgraph asks for a protection or a mechanism that the gateway does not
    /// have: to compose without it would change what the subgraph means.
    fn refuse_unsupported(&self) -> Result<(), Vec<Diagnostic>> {
        let unsupported = [
            "authenticated",
            "requiresScopes",
            "policy",
            "context",
            "fromContext",
        ];
        let text = self.schema.to_string();
        let found = unsupported.iter().filter(|name| {
            let applied = format!("@federation__{name}");
            text.match_indices(&applied).any(|(at, _)| {
                !text[at + applied.len()..]
                    .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        });
        let diagnostics: Vec<Diagnostic> = found
            .map(|name| {
                Diagnostic::error(
                    "UNSUPPORTED_FEATURE",
                    format!("@{name} is not supported by this gateway yet"),
                )
                .of([&self.name])
                .advise("remove it, or keep this subgraph out of the graph until it is supported")
            })
            .collect();
        if diagnostics.is_empty() {
            Ok(())
        } else {
            Err(diagnostics)
        }
    }
}

/// The custom directives that `@composeDirective` names.
fn composed_directives(
    schema: &Schema,
    links: &Links,
    subgraph: &str,
) -> Result<Vec<ComposedDirective>, Vec<Diagnostic>> {
    let Some(federation) = links.get(FEDERATION) else {
        return Ok(Vec::new());
    };
    let mut composed = Vec::new();
    let mut wrong = Vec::new();
    for directive in schema
        .schema_definition
        .directives
        .get_all(&federation.directive("composeDirective"))
    {
        let name = text(directive, "name").unwrap_or_default();
        let owner = name
            .strip_prefix('@')
            .and_then(|name| links.owner_of_directive(name));
        match (name.strip_prefix('@'), owner) {
            // Partition directives are carried over in any case.
            (_, Some(link)) if link.identity == crate::partition::IDENTITY => {}
            (Some(name), Some(link)) => composed.push(ComposedDirective {
                name: name.to_owned(),
                url: link.url.clone(),
            }),
            _ => wrong.push(
                Diagnostic::error(
                    "DIRECTIVE_COMPOSITION_ERROR",
                    format!("@composeDirective(name: \"{name}\") names no directive of a linked specification"),
                )
                .of([subgraph])
                .advise("write the name with `@`, and import the directive with @link"),
            ),
        }
    }
    if wrong.is_empty() {
        Ok(composed)
    } else {
        Err(wrong)
    }
}

/// GraphQL's own validation of a normalised schema.
fn validate(schema: &Schema) -> Result<(), DiagnosticList> {
    let mut complete = schema.clone();
    for (name, definition) in &DEFINITIONS.directive_definitions {
        if !definition.is_built_in() {
            complete
                .directive_definitions
                .insert(name.clone(), definition.clone());
        }
    }
    for (name, ty) in DEFINITIONS.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        complete.types.insert(name.clone(), ty.clone());
    }
    complete.schema_definition.make_mut().directives.0.clear();
    if complete.schema_definition.query.is_none() {
        add_query(&mut complete);
    }
    complete
        .validate()
        .map(|_| ())
        .map_err(|invalid| invalid.errors)
}

/// A subgraph may have entities only; GraphQL wants a query type.
fn add_query(schema: &mut Schema) {
    let field = FieldDefinition {
        description: None,
        name: name!("_service"),
        arguments: Vec::new(),
        ty: ty!(String),
        directives: Default::default(),
    };
    let query = ObjectType {
        description: None,
        name: name!("Query"),
        implements_interfaces: Default::default(),
        directives: Default::default(),
        fields: [(name!("_service"), Component::new(field))]
            .into_iter()
            .collect(),
    };
    let name: Name = name!("Query");
    schema
        .types
        .insert(name.clone(), ExtendedType::Object(Node::new(query)));
    schema.schema_definition.make_mut().query = Some(ComponentName::from(name));
}

fn invalid_graphql(subgraph: &str, errors: &DiagnosticList) -> Vec<Diagnostic> {
    errors
        .iter()
        .map(|error| {
            let message = error
                .error
                .to_string()
                .replace("federation__", "")
                .replace("partition__", "");
            let at = error
                .line_column_range()
                .map(|range| format!(" (line {})", range.start.line));
            Diagnostic::error(
                "INVALID_GRAPHQL",
                format!("{message}{}", at.unwrap_or_default()),
            )
            .of([subgraph])
        })
        .collect()
}
