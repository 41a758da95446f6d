//! From supergraph SDL to [`Supergraph`]. The steps are in `graphs`, `fields` and `api_schema`.

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use indexmap::IndexMap;

use super::fields::{TypeReader, add_implied_joins};
use super::graphs::Graphs;
use super::names::{JoinNames, refuse_unenforced};
use super::{Supergraph, SupergraphError, api_schema};
use crate::link::Links;
use crate::partition::PartitionNames;

pub(super) fn parse(sdl: &str) -> Result<Supergraph, SupergraphError> {
    let schema = Schema::builder()
        .adopt_orphan_extensions()
        .ignore_builtin_redefinitions()
        .parse(sdl, "supergraph.graphql")
        .build()
        .map_err(|parsed| SupergraphError::Syntax {
            errors: parsed.errors,
        })?;
    let links = Links::of(&schema);
    refuse_unenforced(&links)?;
    let join = JoinNames::of(&links)?;
    let partition = PartitionNames::of(&links);
    let graphs = Graphs::read(&schema, &join, partition.as_ref())?;
    let reader = TypeReader {
        schema: &schema,
        links: &links,
        join: &join,
        partition: partition.as_ref(),
        graphs: &graphs,
    };
    let mut types = IndexMap::new();
    for ty in schema
        .types
        .values()
        .filter(|ty| is_domain_type(ty, &links))
    {
        if let Some(info) = reader.read(ty)? {
            types.insert(info.name.clone(), info);
        }
    }
    add_implied_joins(&mut types);
    Ok(Supergraph {
        public: api_schema::public(&schema, &links)?.into(),
        internal: api_schema::internal(&schema, &links)?.into(),
        subgraphs: graphs.subgraphs,
        types,
        sdl: sdl.into(),
    })
}

fn is_domain_type(ty: &ExtendedType, links: &Links) -> bool {
    !ty.is_built_in() && links.owner_of_type(ty.name()).is_none()
}
