//! Scalars and enums.

use apollo_compiler::ast::{
    Definition, EnumTypeDefinition, EnumValueDefinition, ScalarTypeDefinition,
};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use indexmap::IndexMap;

use super::build::{directive, enum_value};
use super::elements::{Applied, description};
use super::{Merger, Part};
use crate::composition::Diagnostic;
use crate::subgraph::federation;

impl<'a> Merger<'a> {
    pub(super) fn scalar(&mut self, name: &Name, parts: &[Part<'a, ExtendedType>]) -> Definition {
        let mut directives = self.type_joins(parts);
        directives.extend(self.type_element_directives(parts));
        Definition::ScalarTypeDefinition(Node::new(ScalarTypeDefinition {
            description: description(parts.iter().map(|part| part.of.description())),
            name: name.clone(),
            directives: directives.into_iter().collect(),
        }))
    }

    /// An enum used in output has every subgraph's values, one used in input those of all; one used
    /// in both must be the same everywhere. Values that only partitions offer are always kept.
    pub(super) fn enum_type(
        &mut self,
        name: &Name,
        parts: &[Part<'a, ExtendedType>],
    ) -> Option<Definition> {
        let mut by_value: IndexMap<&'a Name, Vec<Part<'a, EnumValueDefinition>>> = IndexMap::new();
        for part in self.partitioned_first(parts) {
            let ExtendedType::Enum(enum_) = part.of else {
                continue;
            };
            for (value, definition) in &enum_.values {
                by_value.entry(value).or_default().push(Part {
                    subgraph: part.subgraph,
                    of: definition,
                });
            }
        }
        let mut values = Vec::new();
        for (value, mut definitions) in by_value {
            definitions.sort_by_key(|part| part.subgraph);
            if definitions.len() == parts.len() || self.keeps(name, value, &definitions, parts) {
                values.push(Node::new(self.enum_value(&definitions)?));
            }
        }
        if values.is_empty() {
            let diagnostic = Diagnostic::error(
                "EMPTY_MERGED_ENUM_TYPE",
                "the subgraphs that define it have no value in common",
            )
            .of(self.names(parts))
            .at(name);
            self.diagnostics.push(diagnostic);
            return None;
        }
        let mut directives = self.type_joins(parts);
        directives.extend(self.type_element_directives(parts));
        Some(Definition::EnumTypeDefinition(Node::new(
            EnumTypeDefinition {
                description: description(parts.iter().map(|part| part.of.description())),
                name: name.clone(),
                directives: directives.into_iter().collect(),
                values,
            },
        )))
    }

    /// A partitioned subgraph's order is the one that was configured.
    fn partitioned_first(&self, parts: &[Part<'a, ExtendedType>]) -> Vec<Part<'a, ExtendedType>> {
        let mut parts = parts.to_vec();
        parts.sort_by_key(|part| !self.subgraphs[part.subgraph].is_partitioned());
        parts
    }

    /// Whether a value that not all subgraphs have stays.
    fn keeps(
        &mut self,
        name: &Name,
        value: &Name,
        definitions: &[Part<'_, EnumValueDefinition>],
        parts: &[Part<'_, ExtendedType>],
    ) -> bool {
        let offered_by_partitions = definitions
            .iter()
            .any(|part| self.subgraphs[part.subgraph].is_partitioned());
        let is_hidden = definitions
            .iter()
            .any(|part| part.of.directives.has(federation::INACCESSIBLE));
        let diagnostic = match (self.uses.input.contains(name), self.uses.output.contains(name)) {
            _ if offered_by_partitions => Diagnostic::hint("INCONSISTENT_ENUM_VALUE", "only partitions offer the value"),
            (true, true) if is_hidden => return true,
            (true, true) => Diagnostic::error(
                "ENUM_VALUE_MISMATCH",
                "the enum is used in input and output, so every subgraph must have the same values; not all have this one",
            )
            .advise("add the value to the other subgraphs, or remove it here"),
            (true, false) => {
                Diagnostic::hint("INCONSISTENT_ENUM_VALUE", "not all subgraphs accept the value: it is left out")
            }
            (false, _) => return true,
        };
        let keeps = offered_by_partitions || !self.uses.input.contains(name);
        let missing = parts
            .iter()
            .map(|part| part.subgraph)
            .filter(|subgraph| definitions.iter().all(|known| known.subgraph != *subgraph));
        let missing: Vec<&str> = missing.map(|subgraph| self.name(subgraph)).collect();
        self.diagnostics
            .push(diagnostic.of(missing).at(format!("{name}.{value}")));
        keeps
    }

    fn enum_value(
        &mut self,
        parts: &[Part<'_, EnumValueDefinition>],
    ) -> Option<EnumValueDefinition> {
        let mut directives: Vec<_> = parts
            .iter()
            .map(|part| {
                directive(
                    "join__enumValue",
                    vec![("graph", enum_value(&self.graphs[part.subgraph]))],
                )
            })
            .collect();
        let applied: Vec<Applied<'_>> = parts
            .iter()
            .map(|part| Applied::to_element(part.subgraph, &part.of.directives))
            .collect();
        directives.extend(self.element_directives(&applied));
        Some(EnumValueDefinition {
            description: description(parts.iter().map(|part| part.of.description.as_ref())),
            value: parts.first()?.of.value.clone(),
            directives: directives.into_iter().collect(),
        })
    }
}
