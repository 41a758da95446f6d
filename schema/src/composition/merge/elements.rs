//! What every element of a supergraph carries: its description, and the directives that are not
//! about joining (`@inaccessible`, `@tag`, `@deprecated`, composed and partition directives).

use std::collections::BTreeSet;

use apollo_compiler::Node;
use apollo_compiler::ast::{self, Directive};
use apollo_compiler::schema;

use super::build::{directive, string};
use super::{Merger, has};
use crate::directives::text;
use crate::partition;
use crate::subgraph::federation;

/// The directives that one subgraph applies to an element.
pub(super) struct Applied<'a> {
    pub(super) subgraph: usize,
    pub(super) directives: Vec<&'a Directive>,
}

impl<'a> Applied<'a> {
    pub(super) fn to_type(subgraph: usize, directives: &'a schema::DirectiveList) -> Self {
        Self {
            subgraph,
            directives: directives
                .iter()
                .map(|directive| directive.node.as_ref())
                .collect(),
        }
    }

    pub(super) fn to_element(subgraph: usize, directives: &'a ast::DirectiveList) -> Self {
        Self {
            subgraph,
            directives: directives.iter().map(AsRef::as_ref).collect(),
        }
    }
}

impl Merger<'_> {
    /// The supergraph's directives for an element, in a fixed order.
    pub(super) fn element_directives(&self, applied: &[Applied<'_>]) -> Vec<Node<Directive>> {
        let mut merged = Vec::new();
        if applied
            .iter()
            .any(|part| has(&part.directives, federation::INACCESSIBLE))
        {
            merged.push(directive("inaccessible", Vec::new()));
        }
        let all = || {
            applied
                .iter()
                .flat_map(|part| part.directives.iter().copied())
        };
        let tags: BTreeSet<&str> = all()
            .filter(|one| one.name == federation::TAG)
            .filter_map(|one| text(one, "name"))
            .collect();
        merged.extend(
            tags.into_iter()
                .map(|tag| directive("tag", vec![("name", string(tag))])),
        );
        for name in ["deprecated", "specifiedBy", "oneOf"] {
            merged.extend(
                all()
                    .find(|one| one.name == name)
                    .map(|one| Node::new(one.clone())),
            );
        }
        for name in partition::ON_ELEMENTS {
            let full = format!("partition__{name}");
            merged.extend(
                all()
                    .find(|one| one.name == full.as_str())
                    .map(|one| renamed(one, name)),
            );
        }
        self.add_composed(applied, &mut merged);
        merged
    }

    fn add_composed(&self, applied: &[Applied<'_>], merged: &mut Vec<Node<Directive>>) {
        for part in applied {
            let composed = &self.subgraphs[part.subgraph].composed;
            for one in &part.directives {
                let is_composed = composed
                    .iter()
                    .any(|custom| one.name == custom.name.as_str());
                if is_composed && merged.iter().all(|known| known.as_ref() != *one) {
                    merged.push(Node::new((*one).clone()));
                }
            }
        }
    }
}

/// The first description there is.
pub(super) fn description<'a>(
    parts: impl IntoIterator<Item = Option<&'a Node<str>>>,
) -> Option<Node<str>> {
    parts.into_iter().flatten().next().cloned()
}

fn renamed(one: &Directive, name: &'static str) -> Node<Directive> {
    Node::new(Directive {
        name: apollo_compiler::Name::new_static_unchecked(name),
        arguments: one.arguments.clone(),
    })
}
