//! What one fetch of a logical subgraph gives, whoever answered it: one service or many partitions.
//!
//! The boundary between plan execution and fetching: paths are relative to the fetch, entities are
//! named by the place of their representation. Where it goes in the response is plan execution's.

use schema::region::RegionCode;
use schema::value::{Key, Object, Value};

use crate::coverage::CoverageStatus;
use crate::response::path::PathSegment;

/// The answer to one fetch. Made also where nobody answered: then everything asked is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchAnswer {
    /// What was answered.
    pub data: FetchData,
    /// Field errors inside usable answers.
    pub errors: Vec<AnswerError>,
    /// What regions did not answer. Empty for an ordinary subgraph.
    pub missing: Vec<Missing>,
    /// What an ordinary subgraph did not answer. Empty for a partitioned one.
    pub unavailable: Vec<Unavailable>,
}

/// The values of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchData {
    /// Of a root fetch: the root fields by response key.
    Root(Object),
    /// Of an entity fetch: for each representation that was sent, in that order, an object or null.
    Entities(Vec<Value>),
}

/// A field error inside a usable answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerError {
    /// What went wrong, as the service said it.
    pub message: String,
    /// For an entity fetch: the place of the representation whose entity has the error. `None`
    /// where the service named none.
    pub entity: Option<usize>,
    /// The path below the root (root fetch) or below the entity, in response keys of the fetch.
    pub path: Vec<PathSegment>,
    /// The service's `extensions`; `code` among them where it gave one.
    pub extensions: Object,
    /// The region that said it, where one did.
    pub region: Option<RegionCode>,
}

/// What one region did not answer: there was no usable GraphQL answer from its partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The region.
    pub region: RegionCode,
    /// Why; one of those that [`CoverageStatus::is_missing`].
    pub reason: CoverageStatus,
    /// What of the fetch it was asked for.
    pub extent: Extent,
}

/// A part of what a fetch asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Root fields, by response key.
    Fields(Vec<Key>),
    /// Entities, by the place of their representation.
    Entities(Vec<usize>),
}

/// The part of a fetch that an ordinary subgraph did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// Why; one of those that [`CoverageStatus::is_missing`].
    pub reason: CoverageStatus,
    /// What it was asked for.
    pub extent: Extent,
}

impl FetchAnswer {
    /// An answer with these values and nothing to report.
    pub fn whole(data: FetchData) -> Self {
        Self {
            data,
            errors: Vec::new(),
            missing: Vec::new(),
            unavailable: Vec::new(),
        }
    }
}
