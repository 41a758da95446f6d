//! The subgraphs of a supergraph: the enum `join__Graph`, with each graph's partitions.

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::{Directive, EnumValueDefinition};

use super::names::JoinNames;
use super::{Subgraph, SubgraphId, SupergraphError};
use crate::partition::{PartitionNames, read_partition};

/// The subgraphs, and which enum value means which.
pub(super) struct Graphs {
    pub(super) subgraphs: Vec<Subgraph>,
    by_value: HashMap<String, SubgraphId>,
}

impl Graphs {
    pub(super) fn read(
        schema: &Schema,
        join: &JoinNames,
        partition: Option<&PartitionNames>,
    ) -> Result<Self, SupergraphError> {
        let graphs =
            schema
                .get_enum(&join.graph_enum)
                .ok_or_else(|| SupergraphError::NoGraphs {
                    name: join.graph_enum.clone(),
                })?;
        let mut read = Self {
            subgraphs: Vec::new(),
            by_value: HashMap::new(),
        };
        for (value, definition) in &graphs.values {
            let index =
                u16::try_from(read.subgraphs.len()).map_err(|_| SupergraphError::TooManyGraphs)?;
            read.subgraphs.push(subgraph(definition, join, partition)?);
            read.by_value.insert(value.to_string(), SubgraphId(index));
        }
        Ok(read)
    }

    /// All subgraphs, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = SubgraphId> + use<> {
        // `read` counted them in a u16.
        (0..u16::try_from(self.subgraphs.len()).unwrap_or(u16::MAX)).map(SubgraphId)
    }

    /// The subgraph that the directive's `graph` argument names; `None` where it has none.
    pub(super) fn of_directive(
        &self,
        directive: &Directive,
        coordinate: &dyn Fn() -> String,
    ) -> Result<Option<SubgraphId>, SupergraphError> {
        let Some(value) = directive
            .specified_argument_by_name("graph")
            .and_then(|value| value.as_enum())
        else {
            return Ok(None);
        };
        match self.by_value.get(value.as_str()) {
            Some(id) => Ok(Some(*id)),
            None => Err(SupergraphError::UnknownGraph {
                coordinate: coordinate(),
                graph: value.to_string(),
            }),
        }
    }
}

fn subgraph(
    definition: &EnumValueDefinition,
    join: &JoinNames,
    partition: Option<&PartitionNames>,
) -> Result<Subgraph, SupergraphError> {
    let graph = definition.directives.get(&join.graph);
    let text = |name| {
        let value = graph?.specified_argument_by_name(name)?;
        value.as_str().map(str::to_owned)
    };
    let partitions = match partition {
        Some(names) => definition
            .directives
            .get_all(&names.partition)
            .map(|directive| {
                read_partition(directive).map_err(|source| SupergraphError::Partition {
                    coordinate: format!("{}.{}", join.graph_enum, definition.value),
                    source,
                })
            })
            .collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    Ok(Subgraph {
        name: text("name").unwrap_or_else(|| definition.value.to_string()),
        url: text("url").unwrap_or_default(),
        partitions,
    })
}
