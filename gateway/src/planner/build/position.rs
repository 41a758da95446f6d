//! Positions: the objects of the response at which fields are to be found, and the fetches that
//! reach them.

use apollo_compiler::Name;
use schema::supergraph::FieldSet;

use super::fetches::{GroupId, NodeId, PathId};
use crate::planner::graph::{NodeRef, Provided};
use crate::planner::operation::FieldId;
use crate::planner::query_plan::Condition;
use crate::planner::response_keys::PlaceId;

/// An index into the positions of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PositionId(pub(super) usize);

/// The objects that a field of the operation returns, or those of one type among them.
#[derive(Debug)]
pub(super) struct Position<'s> {
    /// Their type.
    pub(super) ty: Name,
    pub(super) place: PlaceId,
    /// Where they stand, without their own type condition.
    pub(super) path: PathId,
    pub(super) parent: Parent,
    /// Everything on variables that they depend on.
    pub(super) conditions: Vec<Condition>,
    /// The fetches that reach them.
    pub(super) anchors: Vec<Anchor<'s>>,
    /// The positions of some of their types.
    pub(super) casts: Vec<(Name, PositionId)>,
}

/// What a position is reached from.
#[derive(Clone, Debug)]
pub(super) enum Parent {
    /// The operation's root.
    Root,
    /// A field of the objects at another position.
    Field {
        position: PositionId,
        field: FieldId,
    },
    /// A type condition on the objects at another position.
    Cast { position: PositionId },
}

/// A fetch that reaches the objects of a position.
#[derive(Clone, Debug)]
pub(super) struct Anchor<'s> {
    pub(super) group: GroupId,
    /// Where the fetch selects on them: several where it does so type by type.
    pub(super) nodes: Vec<NodeId>,
    /// What the subgraph knows them as.
    pub(super) node: NodeRef,
    /// What the subgraph gives of them although it is external there.
    pub(super) provided: Provided<'s>,
    /// Reached through a field, not by key: a stub where the instance may live elsewhere.
    pub(super) reference: bool,
    /// Reached through a `@foreign` field.
    pub(super) foreign: bool,
}

/// A move into a subgraph by key, or to a root type.
#[derive(Clone, Debug)]
pub(super) struct Hop<'s> {
    pub(super) node: NodeRef,
    /// What the subgraph must be given; `None` for a root type.
    pub(super) key: Option<&'s FieldSet>,
    /// Who gives each item of the key.
    pub(super) providers: Vec<Provider>,
    /// The lowest level at which it can be made.
    pub(super) level: u32,
}

/// Who gives a part of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Provider {
    /// A fetch that reaches the position already: an index into its anchors.
    Anchor(usize),
    /// Another hop: an index into the same list.
    Hop(usize),
}

/// How a fetch that reaches a position gives a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reach {
    /// It does not.
    No,
    /// Selected where it stands.
    Direct,
    /// Selected under each of these types.
    ByType(Vec<Name>),
}
