//! What arguments must be beyond their types: page sizes, cursors, ids and homes. Checked in the
//! gateway before anything is fetched, so that a mistake reads the same however the regions are
//! spread.
//!
//! A sealed argument is lifted out: the field takes a variable of the gateway instead, whose value
//! is opened for each request. So one plan serves every cursor.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use apollo_compiler::ast::{Argument, DirectiveList, Type, Value as Literal, VariableDefinition};
use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};
use schema::id::home_of;
use schema::supergraph::{Residency, Supergraph};
use schema::value::{Object, Value};

use crate::error::{ErrorCode, GraphqlError};
use crate::operation::limits;
use crate::operation::literal;
use crate::operation::scalar::{self, shown};
use crate::operation::sealed::{self, CursorScope, Sealing};

/// How many items a page may have.
const PAGE: RangeInclusive<i64> = 1..=500;

/// The arguments of an operation that need more than their type's check.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    checks: Vec<Check>,
    lifted: Vec<Lifted>,
}

/// An argument that is checked with each request's variables.
#[derive(Clone, Debug)]
struct Check {
    kind: CheckKind,
    /// `Type.field(argument:)`
    coordinate: String,
    value: Node<Literal>,
}

#[derive(Clone, Copy, Debug)]
enum CheckKind {
    /// `first` of a connection.
    PageSize,
    /// An id, or a list of them, that begins with its region.
    Home,
}

/// A sealed argument that became a variable.
#[derive(Clone, Debug)]
struct Lifted {
    variable: Name,
    kind: LiftedKind,
    /// `Type.field(argument:)`
    coordinate: String,
    /// What the operation had in its place.
    value: Node<Literal>,
}

#[derive(Clone, Debug)]
enum LiftedKind {
    /// The id of a spanning entity.
    Id,
    /// A cursor of this field: what it is bound to may depend on variables.
    Cursor { parent: Name, field: Node<Field> },
}

/// Checks the literals of the graph's own scalars. Fails with every one that is wrong.
pub fn check_literals(
    supergraph: &Supergraph,
    document: &Valid<ExecutableDocument>,
    schema: &Schema,
    operation: &Operation,
) -> Result<(), Vec<GraphqlError>> {
    let mut errors = Vec::new();
    if !scalar::has_formats(supergraph) {
        return Ok(());
    }
    for set in limits::selection_sets(document, operation) {
        for field in set.fields() {
            for argument in &field.arguments {
                if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                    let coordinate = format!("{}.{}({}:)", set.ty, field.name, argument.name);
                    check_literal(
                        schema,
                        &definition.ty,
                        &argument.value,
                        &mut |mistake, literal| {
                            let error = GraphqlError::request(
                                ErrorCode::BadUserInput,
                                format!("`{coordinate}`: {mistake}"),
                            );
                            errors.push(located(error, literal, &document.sources));
                        },
                    );
                }
            }
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Takes the sealed arguments out of an operation, and notes what each request must check.
pub fn lift(
    supergraph: &Supergraph,
    document: Valid<ExecutableDocument>,
    operation: &Operation,
) -> (Valid<ExecutableDocument>, Arguments) {
    let fragments: BTreeSet<Name> = spread_fragments(&document, operation);
    let mut lifter = Lifter {
        supergraph,
        taken: operation
            .variables
            .iter()
            .map(|variable| variable.name.clone())
            .collect(),
        arguments: Arguments::default(),
        definitions: Vec::new(),
    };
    let mut document = document.into_inner();
    for name in fragments {
        if let Some(fragment) = document.fragments.get_mut(&name) {
            lifter.selections(&mut fragment.make_mut().selection_set);
        }
    }
    if let Ok(operation) = document.operations.get_mut(operation.name.as_deref()) {
        lifter.selections(&mut operation.selection_set);
        operation.variables.append(&mut lifter.definitions);
    }
    // Only values of arguments changed, each for a variable of the argument's own type.
    (Valid::assume_valid(document), lifter.arguments)
}

impl Arguments {
    /// Whether a variable is the gateway's own, so that no client may give it.
    pub fn is_lifted(&self, variable: &Name) -> bool {
        self.lifted
            .iter()
            .any(|lifted| lifted.variable == *variable)
    }

    /// Checks the arguments with these variables and adds what was sealed, opened. Fails with
    /// everything that is wrong.
    pub fn check(
        &self,
        supergraph: &Supergraph,
        sources: &SourceMap,
        variables: &mut Object,
        sealing: &dyn Sealing,
    ) -> Result<(), Vec<GraphqlError>> {
        let checked = self.checks.iter().filter_map(|check| {
            let error = check.mistake(supergraph, variables)?;
            Some(located(error, &check.value, sources))
        });
        let mut errors: Vec<GraphqlError> = checked.collect();
        for lifted in &self.lifted {
            match lifted.opened(variables, sealing) {
                Ok(Some(value)) => {
                    variables.insert(lifted.variable.as_str(), value);
                }
                Ok(None) => {}
                Err(error) => errors.push(located(error, &lifted.value, sources)),
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

impl Check {
    fn mistake(&self, supergraph: &Supergraph, variables: &Object) -> Option<GraphqlError> {
        if is_left_out(&self.value, variables) {
            return None;
        }
        let value = literal::to_json(&self.value, variables);
        let coordinate = &self.coordinate;
        match self.kind {
            CheckKind::PageSize => {
                let is_valid = value.as_i64().is_some_and(|first| PAGE.contains(&first));
                let (least, most) = (PAGE.start(), PAGE.end());
                (!is_valid).then(|| {
                    let message = format!(
                        "`{coordinate}` is {}: ask for {least} to {most}",
                        shown(&value)
                    );
                    GraphqlError::request(ErrorCode::BadUserInput, message)
                })
            }
            CheckKind::Home => {
                let unknown = homeless(supergraph, &value)?;
                let message = format!(
                    "`{coordinate}`: {} names no region of this graph",
                    shown(unknown)
                );
                Some(GraphqlError::request(ErrorCode::UnknownHome, message))
            }
        }
    }
}

impl Lifted {
    /// The opened value; `None` where the client left the argument out.
    fn opened(
        &self,
        variables: &Object,
        sealing: &dyn Sealing,
    ) -> Result<Option<Value>, GraphqlError> {
        if is_left_out(&self.value, variables) {
            return Ok(None);
        }
        let value = literal::to_json(&self.value, variables);
        if value.is_null() {
            return Ok(Some(value));
        }
        let text = value.as_str().unwrap_or_default();
        let opened = match &self.kind {
            LiftedKind::Id => sealing.open_id(text),
            LiftedKind::Cursor { parent, field } => {
                sealing.open_cursor(&CursorScope::of(parent, field, variables), text)
            }
        };
        opened
            .map(|text| Some(text.into()))
            .ok_or_else(|| self.refusal())
    }

    fn refusal(&self) -> GraphqlError {
        let coordinate = &self.coordinate;
        match self.kind {
            LiftedKind::Id => {
                let message = format!("`{coordinate}` is no id that this graph gave you");
                GraphqlError::request(ErrorCode::InvalidId, message)
            }
            LiftedKind::Cursor { .. } => {
                let message = format!(
                    "`{coordinate}` is no cursor of this field in this order: begin again without it"
                );
                GraphqlError::request(ErrorCode::InvalidCursor, message)
            }
        }
    }

    /// Whether both open to the same value in every request.
    fn is_same(&self, other: &Self) -> bool {
        let order = |lifted: &Self| match &lifted.kind {
            LiftedKind::Id => None,
            LiftedKind::Cursor { field, .. } => written(field, "orderBy").cloned(),
        };
        self.coordinate == other.coordinate
            && self.value == other.value
            && order(self) == order(other)
    }
}

/// Lifts sealed arguments out of selections.
struct Lifter<'a> {
    supergraph: &'a Supergraph,
    taken: BTreeSet<Name>,
    arguments: Arguments,
    definitions: Vec<Node<VariableDefinition>>,
}

impl Lifter<'_> {
    fn selections(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.selections {
            match selection {
                Selection::Field(field) => {
                    self.field(&set.ty, field);
                    self.selections(&mut field.make_mut().selection_set);
                }
                Selection::InlineFragment(inline) => {
                    self.selections(&mut inline.make_mut().selection_set);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, parent: &Name, field: &mut Node<Field>) {
        if sealed::is_connection(self.supergraph, field) {
            self.check(CheckKind::PageSize, parent, field, "first");
            let kind = LiftedKind::Cursor {
                parent: parent.clone(),
                field: field.clone(),
            };
            self.lift(kind, parent, field, "after");
        }
        match id_argument(self.supergraph, parent, field) {
            Some((argument, true)) => self.lift(LiftedKind::Id, parent, field, &argument),
            Some((argument, false)) => self.check(CheckKind::Home, parent, field, &argument),
            None => {}
        }
    }

    fn check(&mut self, kind: CheckKind, parent: &Name, field: &Field, argument: &str) {
        if let Some(value) = written(field, argument) {
            self.arguments.checks.push(Check {
                kind,
                coordinate: format!("{parent}.{}({argument}:)", field.name),
                value: value.clone(),
            });
        }
    }

    fn lift(&mut self, kind: LiftedKind, parent: &Name, field: &mut Node<Field>, argument: &str) {
        let (Some(value), Some(definition)) = (
            written(field, argument),
            field.definition.argument_by_name(argument),
        ) else {
            return;
        };
        let ty = (*definition.ty).clone();
        let lifted = Lifted {
            variable: self.free_name(),
            kind,
            coordinate: format!("{parent}.{}({argument}:)", field.name),
            value: value.clone(),
        };
        let variable = self.variable(lifted, ty);
        let written = field
            .make_mut()
            .arguments
            .iter_mut()
            .find(|written| written.name == argument);
        if let Some(written) = written {
            written.make_mut().value = Node::new(Literal::Variable(variable));
        }
    }

    /// The variable that carries a lifted value: one for all equal ones, since equal fields must
    /// stay equal.
    fn variable(&mut self, lifted: Lifted, ty: Type) -> Name {
        let known = self
            .arguments
            .lifted
            .iter()
            .find(|known| known.is_same(&lifted));
        if let Some(known) = known {
            return known.variable.clone();
        }
        let name = lifted.variable.clone();
        self.definitions.push(Node::new(VariableDefinition {
            name: name.clone(),
            ty: Node::new(ty),
            default_value: None,
            directives: DirectiveList::default(),
        }));
        self.taken.insert(name.clone());
        self.arguments.lifted.push(lifted);
        name
    }

    fn free_name(&self) -> Name {
        let mut number = self.arguments.lifted.len();
        loop {
            let name = Name::new_unchecked(&format!("opened{number}"));
            if !self.taken.contains(&name) {
                return name;
            }
            number += 1;
        }
    }
}

/// The argument of a field that takes an id which says where to ask, and whether it is the sealed
/// id of a spanning entity.
fn id_argument(supergraph: &Supergraph, parent: &Name, field: &Field) -> Option<(String, bool)> {
    let homed_by = supergraph.field(parent, &field.name)?.homed_by.as_ref()?;
    let argument = field.definition.argument_by_name(homed_by)?;
    let target = supergraph
        .types
        .get(field.definition.ty.inner_named_type())?;
    let is_spanning = matches!(target.residency, Residency::Spanning { .. });
    (argument.ty.inner_named_type() == "ID").then(|| (homed_by.to_string(), is_spanning))
}

fn written<'a>(field: &'a Field, argument: &str) -> Option<&'a Node<Literal>> {
    let argument: Option<&Node<Argument>> = field
        .arguments
        .iter()
        .find(|written| written.name == argument);
    argument.map(|argument| &argument.value)
}

/// The first of one value or a list that names no region of this graph.
fn homeless<'a>(supergraph: &Supergraph, value: &'a Value) -> Option<&'a Value> {
    let one = std::slice::from_ref(value);
    let mut values = value
        .as_list()
        .unwrap_or(one)
        .iter()
        .filter(|value| !value.is_null());
    values.find(|value| {
        let home = value.as_str().and_then(|id| home_of(id).ok());
        let mut partitions = supergraph
            .subgraphs
            .iter()
            .flat_map(|subgraph| &subgraph.partitions);
        !home.is_some_and(|home| partitions.any(|partition| partition.regions.contains(&home)))
    })
}

fn is_left_out(literal: &Literal, variables: &Object) -> bool {
    literal
        .as_variable()
        .is_some_and(|name| variables.get(name).is_none())
}

fn check_literal(
    schema: &Schema,
    ty: &Type,
    literal: &Node<Literal>,
    tell: &mut impl FnMut(String, &Node<Literal>),
) {
    match (ty, &**literal) {
        (_, Literal::Variable(_) | Literal::Null) => {}
        (Type::List(item) | Type::NonNullList(item), Literal::List(items)) => {
            for literal in items {
                check_literal(schema, item, literal, tell);
            }
        }
        (Type::List(item) | Type::NonNullList(item), _) => {
            check_literal(schema, item, literal, tell);
        }
        (Type::Named(name) | Type::NonNullNamed(name), value) => {
            match (schema.types.get(name), value) {
                (Some(ExtendedType::InputObject(definition)), Literal::Object(fields)) => {
                    for (name, literal) in fields {
                        if let Some(field) = definition.fields.get(name) {
                            check_literal(schema, &field.ty, literal, tell);
                        }
                    }
                }
                (Some(ExtendedType::Scalar(_)), value) => {
                    let mistake = scalar::mistake(name, &literal::to_json(value, &Object::new()));
                    mistake
                        .into_iter()
                        .for_each(|mistake| tell(mistake, literal));
                }
                _ => {}
            }
        }
    }
}

fn spread_fragments(document: &ExecutableDocument, operation: &Operation) -> BTreeSet<Name> {
    let sets = limits::selection_sets(document, operation);
    let spreads =
        sets.iter()
            .flat_map(|set| &set.selections)
            .filter_map(|selection| match selection {
                Selection::FragmentSpread(spread) => Some(spread.fragment_name.clone()),
                _ => None,
            });
    spreads.collect()
}

fn located<T>(error: GraphqlError, node: &Node<T>, sources: &SourceMap) -> GraphqlError {
    match node.line_column_range(sources) {
        Some(range) => error.at(range.start.line, range.start.column),
        None => error,
    }
}
