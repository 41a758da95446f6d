//! Takes the sealed arguments out of an operation, and notes what else each request must check.

use std::collections::BTreeSet;

use apollo_compiler::ast::{DirectiveList, OperationType, Type, VariableDefinition};
use apollo_compiler::ast::{InputValueDefinition, Value as Literal};
use apollo_compiler::executable::{ExecutableDocument, Field, Operation, Selection, SelectionSet};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node};
use schema::supergraph::{HomePath, Residency, Supergraph};

use super::check::{Check, CheckKind};
use super::lifted::{Lifted, LiftedKind};
use super::{Arguments, written};
use crate::operation::limits;
use crate::operation::sealed;
use crate::partition::subscription::AFTER;

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
            self.check(CheckKind::PageSize, parent, field, "first", "first");
            let kind = LiftedKind::Cursor {
                parent: parent.clone(),
                field: field.clone(),
            };
            self.lift(kind, parent, field, "after");
        }
        if sealed::is_resumable(self.supergraph, parent, field) {
            let kind = LiftedKind::ResumeToken {
                parent: parent.clone(),
                field: field.clone(),
            };
            self.lift(kind, parent, field, AFTER);
        }
        let home = id_home(self.supergraph, parent, field);
        if let Some(Home { path, ty, spans }) = &home {
            if *spans {
                let kind = LiftedKind::Ids(vec![path.fields.clone()]);
                self.lift(kind, parent, field, &path.argument);
            } else {
                let kind = CheckKind::Home {
                    ty: ty.clone(),
                    path: path.fields.clone(),
                };
                self.check(kind, parent, field, &path.argument, &path.to_string());
            }
        }
        let is_free = |argument: &&Node<InputValueDefinition>| {
            home.as_ref()
                .is_none_or(|home| home.path.argument != argument.name)
        };
        let definition = Node::clone(&field.definition);
        for argument in definition.arguments.iter().filter(is_free) {
            let ids = sealed::spanning_ids(self.supergraph, argument);
            if !ids.is_empty() {
                self.lift(LiftedKind::Ids(ids), parent, field, &argument.name);
            }
        }
    }

    fn check(&mut self, kind: CheckKind, parent: &Name, field: &Field, argument: &str, path: &str) {
        if let Some(value) = written(field, argument) {
            self.arguments.checks.push(Check {
                kind,
                coordinate: format!("{parent}.{}({path}:)", field.name),
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
            coordinate: format!("{parent}.{}", field.name),
            argument: definition.name.clone(),
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

/// What in a field's arguments is an id that says where to ask.
struct Home {
    path: HomePath,
    /// The type of the argument.
    ty: Type,
    /// Whether it is the sealed id of a spanning entity, which says nothing about a region.
    spans: bool,
}

fn id_home(supergraph: &Supergraph, parent: &Name, field: &Field) -> Option<Home> {
    let path = supergraph.field(parent, &field.name)?.homed_by.clone()?;
    let target = path.target(&supergraph.public, &field.definition)?;
    if target.ty.inner_named_type() != "ID" {
        return None;
    }
    let argument = field.definition.argument_by_name(&path.argument)?;
    let mutation = supergraph.public.root_operation(OperationType::Mutation);
    let returned = supergraph
        .types
        .get(field.definition.ty.inner_named_type())?;
    let is_spanning = matches!(returned.residency, Residency::Spanning { .. });
    Some(Home {
        ty: (*argument.ty).clone(),
        spans: is_spanning && mutation != Some(parent),
        path,
    })
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
