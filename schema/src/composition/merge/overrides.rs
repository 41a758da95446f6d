//! `@override`: which field moved from which subgraph to which.

use std::collections::{HashMap, HashSet};

use apollo_compiler::Name;

use crate::composition::used_fields;
use crate::directives::text;
use crate::subgraph::{SubgraphSchema, federation, fields_of};

/// All overrides, and what each subgraph still uses of what moved away.
pub(super) struct Overrides {
    moved: HashMap<(Name, Name, String), Moved>,
    used: Vec<HashSet<(Name, Name)>>,
}

/// A field's move away from a subgraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// With a label the field is in both, and the label decides for each request.
    pub(super) label: Option<String>,
}

impl Overrides {
    pub(super) fn of(subgraphs: &[SubgraphSchema]) -> Self {
        let mut moved = HashMap::new();
        for subgraph in subgraphs {
            for ty in subgraph.types() {
                for (name, field) in fields_of(ty).into_iter().flatten() {
                    let Some(directive) = field.directives.get(federation::OVERRIDE) else {
                        continue;
                    };
                    let Some(from) = text(directive, "from").filter(|from| *from != subgraph.name)
                    else {
                        continue;
                    };
                    let label = text(directive, "label").map(str::to_owned);
                    moved.insert(
                        (ty.name().clone(), name.clone(), from.to_owned()),
                        Moved { label },
                    );
                }
            }
        }
        Self {
            moved,
            used: subgraphs
                .iter()
                .map(|subgraph| used_fields(&subgraph.schema))
                .collect(),
        }
    }

    /// Where another subgraph took this field from `subgraph`: how.
    pub(super) fn moved(&self, ty: &Name, field: &Name, subgraph: &str) -> Option<&Moved> {
        self.moved
            .get(&(ty.clone(), field.clone(), subgraph.to_owned()))
    }

    /// Whether the subgraph speaks of the field itself, in a key, requirement or interface.
    pub(super) fn is_used(&self, subgraph: usize, ty: &Name, field: &Name) -> bool {
        self.used[subgraph].contains(&(ty.clone(), field.clone()))
    }
}
