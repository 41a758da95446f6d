//! `national`: the subgraph inside the gateway, for what no single region can know.
//!
//! Owns the registry of regions and municipalities, the definitions of metrics, comparison, pupils
//! known in several regions, where regions disagree on a pupil, and requests that go to every region
//! that holds one. It asks regions through [`Ask`],
//! which plan execution implements; it holds nothing between requests.

mod asking;
pub mod comparison;
pub mod cross_region;
pub mod cross_region_pupils;
mod failure;
pub mod figure;
pub mod mutation;
pub mod pupil;
pub mod pupil_request;
pub mod query;
pub mod registry;
pub mod scalar;
mod sdl;
#[cfg(test)]
mod tests;

use async_graphql::{EmptySubscription, SDLExportOptions, Schema};
use futures::future::BoxFuture;
use schema::region::RegionCode;
use schema::value::{Object, Value};

use crate::coverage::CoverageStatus;
use crate::error::GraphqlError;
use crate::executor::context::CoveragePolicy;

pub use mutation::Mutation;
pub use query::Query;
pub use registry::Registry;

/// `national`, ready to be asked in process.
pub type NationalSchema = Schema<Query, Mutation, EmptySubscription>;

/// Asks the graph on behalf of the client's request: same caller, deadline, run and coverage policy,
/// on the internal schema, before disclosure. An `Arc<dyn Ask>` stands in the data of each request
/// to `national`. Its operations ask fields of regions only, never `national`'s own.
pub trait Ask: Send + Sync {
    /// Runs an operation (a query, or one mutation of one region, written by `national`) with
    /// `variables`, once. Never fails: what is not answered is null and reported.
    fn ask(&self, operation: String, variables: Object) -> BoxFuture<'_, Answer>;

    /// What the client wants where a region is missing.
    fn policy(&self) -> CoveragePolicy;
}

/// What the graph answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// `data`, link keys and cursors unsealed.
    pub data: Value,
    /// Errors inside usable answers. Those that say that a region is missing are not among them.
    pub errors: Vec<GraphqlError>,
    /// The regions that gave no usable answer.
    pub missing: Vec<Missing>,
}

/// A region that gave no usable answer to an [`Ask`], and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The region.
    pub region: RegionCode,
    /// One of those that [`CoverageStatus::is_missing`].
    pub reason: CoverageStatus,
}

/// `national` over the configured regions.
pub fn schema(registry: Registry) -> NationalSchema {
    let mutation = Mutation::new(registry.clone());
    Schema::build(Query::new(registry), mutation, EmptySubscription)
        .enable_federation()
        .disable_introspection()
        .finish()
}

/// The SDL of `national` for composition with regions. `sdls` are the SDLs of the partitions and the
/// published core: an enum that both have gets the values of all of them, and `RegionCode` those of
/// `registry`.
pub fn sdl<'a>(registry: &Registry, sdls: impl IntoIterator<Item = &'a str>) -> String {
    let options = SDLExportOptions::new().federation().compose_directive();
    let mut values = sdl::enum_values(sdls);
    let codes = registry.codes().map(ToString::to_string).collect();
    values.insert("RegionCode".into(), codes);
    sdl::with_enums(&schema(registry.clone()).sdl_with_options(options), &values)
}
