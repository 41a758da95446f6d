//! The query plan: what to fetch from which subgraph, in which order, and where it goes.
//!
//! Plans are data: the planner makes them, the executor runs them, tests print them.
//! Their text form is `Display` (see `display`).
//!
//! What an executor may rely on:
//! - Data of every fetch belongs in one response tree, under the response keys of its selections.
//!   Keys that the client did not ask for are there for representations and type conditions only.
//! - Where several fetches give the same object, their fields complete each other. The `__typename`
//!   of an `@interfaceObject` (the interface's name) gives way to the object type's that a later
//!   fetch finds.
//! - An entity whose representation cannot be filled (a key field is null, or any field is absent
//!   because its fetch failed) is not asked for; what that fetch was to give is null. A required
//!   field that is null is sent as null.

use std::sync::Arc;

use apollo_compiler::ast::{OperationType, Type, Value as Literal, VariableDefinition};
use apollo_compiler::{Name, Node};
use schema::supergraph::SubgraphId;
use schema::value::{Key, Object};

/// How an operation is answered. One plan serves every set of variables.
#[derive(Clone, Debug)]
pub struct QueryPlan {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// What to do; `None` where nothing needs fetching (`__typename`, introspection).
    pub root: Option<PlanNode>,
    /// The response key under which fetches put an object's `__typename`, wherever the plan or the
    /// representations need it: `__typename`, unless the client uses that key for another field.
    pub typename_key: Key,
}

/// A step of a plan.
#[derive(Clone, Debug)]
pub enum PlanNode {
    /// One after the other.
    Sequence(Vec<PlanNode>),
    /// At the same time.
    Parallel(Vec<PlanNode>),
    /// One request.
    Fetch(Arc<FetchNode>),
    /// Only where the condition holds (`@skip`/`@include` on variables around all of it).
    Condition {
        /// The condition.
        condition: Condition,
        /// What depends on it.
        node: Box<PlanNode>,
    },
    /// A subscription's whole plan; stands at the root only.
    Subscription(SubscriptionNode),
}

/// A stream of events, and what is fetched for each.
#[derive(Clone, Debug)]
pub struct SubscriptionNode {
    /// Opens the stream. Each of its answers is an event.
    pub primary: Arc<FetchNode>,
    /// What completes an event, executed for each with the event's data in the response tree;
    /// `None` where the event has all.
    pub rest: Option<Box<PlanNode>>,
}

/// A request to one logical subgraph.
#[derive(Clone, Debug)]
pub struct FetchNode {
    /// Unique within the plan, counted from 0 in the order of printing.
    pub id: u32,
    /// Whom to ask.
    pub subgraph: SubgraphId,
    /// Query, mutation or subscription (entity fetches are always queries).
    pub kind: OperationType,
    /// The root type's selections for a root fetch; for an entity fetch, selections on each
    /// entity as [`Selection::Inline`] with the entity's type, to stand in `_entities { }`.
    pub selections: Vec<Selection>,
    /// `Some` makes this an entity fetch.
    pub entities: Option<EntityFetch>,
    /// The operation's variables that the selections use, with their types.
    pub variables: Vec<VariableUse>,
}

/// What an entity fetch takes its representations from.
#[derive(Clone, Debug)]
pub struct EntityFetch {
    /// Where in the response the entities stand.
    pub path: FetchPath,
    /// For each entity type that occurs there, what its representation holds. A response object
    /// takes the first whose `type_condition` its `__typename` meets.
    pub representations: Vec<RepresentationShape>,
}

/// From response object to representation.
#[derive(Clone, Debug)]
pub struct RepresentationShape {
    /// The type that the response object's `__typename` is, or implements.
    pub type_condition: Name,
    /// The `__typename` to send: the same, but for `@interfaceObject`.
    pub typename: Name,
    /// The key's and the required fields.
    pub fields: Vec<RepresentationField>,
}

/// One field of a representation, copied from the response.
#[derive(Clone, Debug)]
pub struct RepresentationField {
    /// Its name in the representation.
    pub name: Name,
    /// Where the response has it: the planner may have asked for it under another key.
    pub response_key: Key,
    /// Its own fields; empty for a leaf. Lists are mapped item by item.
    pub fields: Vec<RepresentationField>,
    /// Only for objects whose `__typename` is this type or implements it.
    pub type_condition: Option<Name>,
}

/// A path through the response from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FetchPath(pub Vec<PathStep>);

/// One step of a [`FetchPath`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// The value under this response key.
    Key(Key),
    /// Each item of a list (of any depth).
    Each,
    /// Only objects whose `__typename` is this type or implements it.
    On(Name),
}

/// A selection of a fetch.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    /// A field.
    Field(FieldSelection),
    /// `... on Type { }`, or a group under conditions.
    Inline(InlineSelection),
}

/// A field of a fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSelection {
    /// The key in the response.
    pub response_key: Key,
    /// The key in the subgraph's response, where that must be another: one that the fetch uses for
    /// nothing else.
    pub alias: Option<Key>,
    /// The type on which it is selected, as the supergraph names it.
    pub parent_type: Name,
    /// The field.
    pub name: Name,
    /// Its arguments as the operation wrote them (variables stay variables).
    pub arguments: Vec<(Name, Node<Literal>)>,
    /// `@skip`/`@include` that depend on variables.
    pub conditions: Vec<Condition>,
    /// What is selected below it; empty for a leaf.
    pub selections: Vec<Selection>,
}

impl FieldSelection {
    /// The key in the subgraph's response.
    pub fn key_in_subgraph(&self) -> &Key {
        self.alias.as_ref().unwrap_or(&self.response_key)
    }
}

/// An inline fragment of a fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineSelection {
    /// The type condition; `None` for a group under conditions only.
    pub type_condition: Option<Name>,
    /// `@skip`/`@include` that depend on variables.
    pub conditions: Vec<Condition>,
    /// What is selected.
    pub selections: Vec<Selection>,
}

/// A `@skip` or `@include` on a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The boolean variable.
    pub variable: Name,
    /// The value of it with which the selection takes part.
    pub included_if: bool,
}

/// A variable that a fetch passes on.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableUse {
    /// Its name.
    pub name: Name,
    /// Its declared type.
    pub ty: Type,
    /// Whether the operation declares a default other than null, so that the variable may stand
    /// where null may not (GraphQL specification, section 5.8.5).
    pub has_default: bool,
}

impl VariableUse {
    /// A variable as an operation declares it.
    pub fn of(definition: &VariableDefinition) -> Self {
        Self {
            name: definition.name.clone(),
            ty: (*definition.ty).clone(),
            has_default: definition
                .default_value
                .as_ref()
                .is_some_and(|default| !default.is_null()),
        }
    }

    /// The type with which a fetch declares the variable where it has this value among
    /// `variables`. The default itself is not passed on: a subgraph may not know all of it, and the
    /// value is sent anyway.
    pub fn declared_type(&self, variables: &Object) -> Type {
        let is_given = variables
            .get(&self.name)
            .is_some_and(|value| !value.is_null());
        if self.has_default && is_given {
            self.ty.clone().non_null()
        } else {
            self.ty.clone()
        }
    }
}
