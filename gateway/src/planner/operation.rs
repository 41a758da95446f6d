//! The operation in the form in which it is planned: fragments expanded, constant `@skip` and
//! `@include` applied, those on variables pushed down to the fields, equal fields merged.

use std::rc::Rc;

use apollo_compiler::ast::{OperationType, Type};
use apollo_compiler::executable::{self, DirectiveList, SelectionSet};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node};
use indexmap::IndexMap;
use schema::supergraph::Supergraph;
use schema::value::Key;

use super::graph::Graph;
use super::query_plan::{Condition, VariableUse};
use super::response_keys::{Arguments, PlaceId, ResponseKeys};
use super::{PlanError, PlanOptions};

/// How deep fields may be nested. The pipeline refuses less; this keeps recursion bounded here.
const MAX_DEPTH: usize = 500;

/// A normalised operation.
pub(super) struct Operation {
    /// Query, mutation or subscription.
    pub(super) kind: OperationType,
    /// The root type's name.
    pub(super) root_type: Name,
    /// What is selected on the root type, without introspection.
    pub(super) entries: Vec<Entry>,
    /// Every field of the operation; parents stand before their children.
    pub(super) fields: Vec<Rc<OpField>>,
    /// The variables that it declares.
    pub(super) variables: Vec<VariableUse>,
    /// The response keys that it uses.
    pub(super) keys: ResponseKeys,
}

/// A field's index in [`Operation::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FieldId(pub(super) u32);

/// A selected field, perhaps for some types only.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The type condition, where it is narrower than the place's type.
    pub(super) cast: Option<Name>,
    /// The field.
    pub(super) field: FieldId,
}

/// A field of the operation.
#[derive(Debug)]
pub(super) struct OpField {
    pub(super) response_key: Key,
    pub(super) name: Name,
    pub(super) arguments: Arguments,
    /// Sorted, without doubles.
    pub(super) conditions: Vec<Condition>,
    pub(super) ty: Type,
    pub(super) entries: Vec<Entry>,
}

impl OpField {
    /// The name of what it returns, lists and non-null taken off.
    pub(super) fn named_type(&self) -> &Name {
        self.ty.inner_named_type()
    }
}

/// Normalises one operation of a valid document. Fails where there is no such operation, or where
/// it is larger than the bounds.
pub(super) fn normalise(
    document: &Valid<ExecutableDocument>,
    name: Option<&str>,
    supergraph: &Supergraph,
    options: &PlanOptions,
) -> Result<Operation, PlanError> {
    let operation = document
        .operations
        .get(name)
        .map_err(|_| PlanError::OperationNotFound {
            name: name.map(str::to_owned),
        })?;
    let mut normaliser = Normaliser {
        document,
        graph: Graph::new(supergraph, options),
        limit: options.max_selections,
        visited: 0,
        raw: Vec::new(),
        keys: ResponseKeys::new(),
    };
    let entries = normaliser.walk(&operation.selection_set)?;
    normaliser.keys.settle_typename();
    Ok(Operation {
        kind: operation.operation_type,
        root_type: operation.selection_set.ty.clone(),
        entries,
        fields: normaliser
            .raw
            .into_iter()
            .map(|raw| Rc::new(raw.field))
            .collect(),
        variables: operation
            .variables
            .iter()
            .map(|variable| VariableUse::of(variable))
            .collect(),
        keys: normaliser.keys,
    })
}

struct Normaliser<'a> {
    document: &'a Valid<ExecutableDocument>,
    graph: Graph<'a>,
    limit: usize,
    visited: usize,
    raw: Vec<RawField<'a>>,
    keys: ResponseKeys,
}

struct RawField<'a> {
    field: OpField,
    /// The selection sets that were merged into this field.
    sets: Vec<&'a SelectionSet>,
    place: PlaceId,
    depth: usize,
}

/// What makes two selected fields of one place the same.
type MergeKey = (Option<Name>, Key, Vec<Condition>);

/// A selection set that is being read, with what the fragments around it say.
struct Frame<'a> {
    set: &'a SelectionSet,
    next: usize,
    cast: Option<Name>,
    conditions: Vec<Condition>,
}

impl<'a> Normaliser<'a> {
    /// Reads the whole operation, a field after the other, without recursion.
    fn walk(&mut self, root: &'a SelectionSet) -> Result<Vec<Entry>, PlanError> {
        let entries = self.merge(&root.ty, &[root], ResponseKeys::ROOT, 0)?;
        let mut next = 0;
        while next < self.raw.len() {
            let raw = &self.raw[next];
            if !raw.sets.is_empty() {
                let sets = raw.sets.clone();
                let ty = raw.field.named_type().clone();
                let (place, depth) = (raw.place, raw.depth);
                self.raw[next].field.entries = self.merge(&ty, &sets, place, depth)?;
            }
            next += 1;
        }
        Ok(entries)
    }

    /// Merges the fields of all selection sets that stand at one place.
    fn merge(
        &mut self,
        ty: &Name,
        sets: &[&'a SelectionSet],
        place: PlaceId,
        depth: usize,
    ) -> Result<Vec<Entry>, PlanError> {
        if depth > MAX_DEPTH {
            return Err(PlanError::TooComplex {
                what: "levels of nesting",
                limit: MAX_DEPTH,
            });
        }
        let mut found: IndexMap<MergeKey, FieldId> = IndexMap::new();
        let mut frames: Vec<Frame<'a>> = sets
            .iter()
            .rev()
            .map(|set| Frame {
                set,
                next: 0,
                cast: None,
                conditions: Vec::new(),
            })
            .collect();
        while let Some(frame) = frames.last_mut() {
            let Some(selection) = frame.set.selections.get(frame.next) else {
                frames.pop();
                continue;
            };
            frame.next += 1;
            let Some(conditions) = combine(&frame.conditions, selection.directives()) else {
                continue;
            };
            let cast = frame.cast.clone();
            self.count()?;
            match selection {
                executable::Selection::Field(field) => {
                    self.add(field, (cast, conditions), &mut found, place, depth);
                }
                executable::Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref();
                    let narrowed = self.narrow(ty, cast, condition);
                    push_frames(&mut frames, &fragment.selection_set, narrowed, &conditions);
                }
                executable::Selection::FragmentSpread(spread) => {
                    let fragment = self
                        .document
                        .fragments
                        .get(&spread.fragment_name)
                        .expect("the document is valid, so the fragment is defined");
                    let narrowed = self.narrow(ty, cast, Some(fragment.type_condition()));
                    push_frames(&mut frames, &fragment.selection_set, narrowed, &conditions);
                }
            }
        }
        Ok(found
            .into_iter()
            .map(|((cast, _, _), field)| Entry { cast, field })
            .collect())
    }

    /// Adds a field to those found at a place. Introspection is left to the executor.
    fn add(
        &mut self,
        field: &'a Node<executable::Field>,
        (cast, conditions): (Option<Name>, Vec<Condition>),
        found: &mut IndexMap<MergeKey, FieldId>,
        place: PlaceId,
        depth: usize,
    ) {
        let introspection = matches!(field.name.as_str(), "__schema" | "__type");
        if introspection || (field.name == "__typename" && place == ResponseKeys::ROOT) {
            return;
        }
        let response_key: Key = field.response_key().as_str().into();
        let arguments: Arguments = field
            .arguments
            .iter()
            .map(|argument| (argument.name.clone(), argument.value.clone()))
            .collect();
        self.keys
            .record(place, &response_key, &field.name, &arguments, field.ty());
        let key = (cast, response_key, conditions);
        let id = match found.get(&key) {
            Some(id) => *id,
            None => {
                let id = field_id(self.raw.len());
                self.raw.push(RawField {
                    field: OpField {
                        response_key: key.1.clone(),
                        name: field.name.clone(),
                        arguments,
                        conditions: key.2.clone(),
                        ty: field.ty().clone(),
                        entries: Vec::new(),
                    },
                    sets: Vec::new(),
                    place: self.keys.child(place, &key.1),
                    depth: depth + 1,
                });
                found.insert(key, id);
                id
            }
        };
        if !field.selection_set.selections.is_empty() {
            self.raw[id.0 as usize].sets.push(&field.selection_set);
        }
    }

    /// The type conditions that a fragment's condition leaves: one as a rule, several object types
    /// where two abstract types overlap, none where nothing can meet them all.
    fn narrow(&self, ty: &Name, cast: Option<Name>, condition: Option<&Name>) -> Vec<Option<Name>> {
        let current = cast.as_ref().unwrap_or(ty);
        let Some(condition) = condition.filter(|condition| *condition != current) else {
            return vec![cast];
        };
        let now = self.graph.possible_types(current);
        let then = self.graph.possible_types(condition);
        if now.iter().all(|object| then.contains(object)) {
            return vec![cast];
        }
        if then.iter().all(|object| now.contains(object)) {
            return vec![Some(condition.clone())];
        }
        now.iter()
            .filter(|object| then.contains(object))
            .map(|object| Some(object.clone()))
            .collect()
    }

    fn count(&mut self) -> Result<(), PlanError> {
        self.visited += 1;
        if self.visited > self.limit {
            return Err(PlanError::TooComplex {
                what: "selections",
                limit: self.limit,
            });
        }
        Ok(())
    }
}

/// The id of the field at `index`.
pub(super) fn field_id(index: usize) -> FieldId {
    FieldId(u32::try_from(index).expect("selections are bounded"))
}

/// All of both conditions, sorted; `None` where they contradict each other.
pub(super) fn all_of(left: &[Condition], right: &[Condition]) -> Option<Vec<Condition>> {
    let mut all = left.to_vec();
    for condition in right {
        let opposite = Condition {
            variable: condition.variable.clone(),
            included_if: !condition.included_if,
        };
        if all.contains(&opposite) {
            return None;
        }
        if !all.contains(condition) {
            all.push(condition.clone());
        }
    }
    all.sort_by(|a, b| (&a.variable, a.included_if).cmp(&(&b.variable, b.included_if)));
    Some(all)
}

fn push_frames<'a>(
    frames: &mut Vec<Frame<'a>>,
    set: &'a SelectionSet,
    casts: Vec<Option<Name>>,
    conditions: &[Condition],
) {
    for cast in casts.into_iter().rev() {
        frames.push(Frame {
            set,
            next: 0,
            cast,
            conditions: conditions.to_vec(),
        });
    }
}

/// The conditions around a selection and its own; `None` where it never takes part.
fn combine(around: &[Condition], directives: &DirectiveList) -> Option<Vec<Condition>> {
    let mut own = Vec::new();
    for (directive, included_if) in [("skip", false), ("include", true)] {
        let Some(directive) = directives.get(directive) else {
            continue;
        };
        let Some(value) = directive.specified_argument_by_name("if") else {
            continue;
        };
        if let Some(constant) = value.to_bool() {
            if constant != included_if {
                return None;
            }
        } else if let Some(variable) = value.as_variable() {
            own.push(Condition {
                variable: variable.clone(),
                included_if,
            });
        }
    }
    all_of(around, &own).filter(|_| !contradicts(&own))
}

fn contradicts(conditions: &[Condition]) -> bool {
    matches!(conditions, [a, b] if a.variable == b.variable && a.included_if != b.included_if)
}
