//! Arguments and input types: what every subgraph accepts.

use apollo_compiler::ast::{
    Definition, FieldDefinition, InputObjectTypeDefinition, InputValueDefinition, Type, Value,
};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};
use indexmap::IndexMap;

use super::build::{directive, enum_value, string};
use super::elements::{Applied, description};
use super::types::merge_input;
use super::{Merger, Part};
use crate::composition::Diagnostic;

/// What Federation calls the mistakes at one kind of input.
struct Codes {
    ty: &'static str,
    default: &'static str,
    missing: &'static str,
    /// What an input is called in messages.
    noun: &'static str,
}

const ARGUMENT: Codes = Codes {
    ty: "FIELD_ARGUMENT_TYPE_MISMATCH",
    default: "FIELD_ARGUMENT_DEFAULT_MISMATCH",
    missing: "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
    noun: "argument",
};

const INPUT_FIELD: Codes = Codes {
    ty: "FIELD_TYPE_MISMATCH",
    default: "INPUT_FIELD_DEFAULT_MISMATCH",
    missing: "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
    noun: "input field",
};

impl<'a> Merger<'a> {
    /// The arguments that all these definitions of a field have.
    pub(super) fn arguments(
        &mut self,
        coordinate: &str,
        parts: &[Part<'a, FieldDefinition>],
    ) -> Vec<Node<InputValueDefinition>> {
        let mut by_name: IndexMap<&'a Name, Vec<Part<'a, InputValueDefinition>>> = IndexMap::new();
        for part in parts {
            for argument in &part.of.arguments {
                by_name.entry(&argument.name).or_default().push(Part {
                    subgraph: part.subgraph,
                    of: argument,
                });
            }
        }
        let mut merged = Vec::new();
        for (name, arguments) in by_name {
            let at = format!("{coordinate}({name}:)");
            if self.is_everywhere(&at, &arguments, &self.names(parts), &ARGUMENT) {
                merged.extend(self.input_value(&at, &arguments, &ARGUMENT).map(Node::new));
            }
        }
        merged
    }

    pub(super) fn input_object(
        &mut self,
        name: &Name,
        parts: &[Part<'a, ExtendedType>],
    ) -> Option<Definition> {
        let mut by_name: IndexMap<&'a Name, Vec<Part<'a, InputValueDefinition>>> = IndexMap::new();
        for part in parts {
            let ExtendedType::InputObject(input) = part.of else {
                continue;
            };
            for (field, definition) in &input.fields {
                by_name.entry(field).or_default().push(Part {
                    subgraph: part.subgraph,
                    of: definition,
                });
            }
        }
        let mut fields = Vec::new();
        for (field, definitions) in by_name {
            let at = format!("{name}.{field}");
            if !self.is_everywhere(&at, &definitions, &self.names(parts), &INPUT_FIELD) {
                continue;
            }
            let Some(mut merged) = self.input_value(&at, &definitions, &INPUT_FIELD) else {
                continue;
            };
            let joins = self.input_joins(&merged.ty, &definitions);
            merged.directives.0.splice(0..0, joins);
            fields.push(Node::new(merged));
        }
        if fields.is_empty() {
            let diagnostic = Diagnostic::error(
                "EMPTY_MERGED_INPUT_TYPE",
                "the subgraphs that define it have no field in common",
            )
            .of(self.names(parts))
            .at(name);
            self.diagnostics.push(diagnostic);
            return None;
        }
        let mut directives = self.type_joins(parts);
        directives.extend(self.type_element_directives(parts));
        Some(Definition::InputObjectTypeDefinition(Node::new(
            InputObjectTypeDefinition {
                description: description(parts.iter().map(|part| part.of.description())),
                name: name.clone(),
                directives: directives.into_iter().collect(),
                fields,
            },
        )))
    }

    /// Whether every subgraph knows the input. One that only some know is left out, which is a
    /// mistake where one of them demands it.
    fn is_everywhere(
        &mut self,
        coordinate: &str,
        parts: &[Part<'_, InputValueDefinition>],
        all: &[&str],
        codes: &Codes,
    ) -> bool {
        if parts.len() == all.len() {
            return true;
        }
        let known = self.names(parts);
        let missing: Vec<&str> = all
            .iter()
            .copied()
            .filter(|name| !known.contains(name))
            .collect();
        let diagnostic = if parts.iter().any(|part| part.of.is_required()) {
            let message = format!(
                "the {} is required in `{}` and unknown in `{}`",
                codes.noun,
                known.join("`, `"),
                missing.join("`, `")
            );
            Diagnostic::error(codes.missing, message)
                .advise("add it to every subgraph, or make it optional")
        } else {
            let message = format!(
                "the {} is left out: `{}` does not know it",
                codes.noun,
                missing.join("`, `")
            );
            Diagnostic::hint("INCONSISTENT_INPUT", message)
        };
        self.diagnostics.push(diagnostic.of(known).at(coordinate));
        false
    }

    fn input_value(
        &mut self,
        coordinate: &str,
        parts: &[Part<'_, InputValueDefinition>],
        codes: &Codes,
    ) -> Option<InputValueDefinition> {
        let ty = self.input_type(coordinate, parts, codes)?;
        let first = parts.first()?.of;
        let default = first.default_value.as_deref();
        if parts
            .iter()
            .any(|part| part.of.default_value.as_deref() != default)
        {
            let list: Vec<String> = parts
                .iter()
                .map(|part| {
                    format!(
                        "{} in `{}`",
                        show_default(part.of),
                        self.name(part.subgraph)
                    )
                })
                .collect();
            let message = format!("its default is {}", list.join(", "));
            let diagnostic = Diagnostic::error(codes.default, message)
                .of(self.names(parts))
                .at(coordinate);
            self.diagnostics.push(diagnostic);
        }
        let applied: Vec<Applied<'_>> = parts
            .iter()
            .map(|part| Applied::to_element(part.subgraph, &part.of.directives))
            .collect();
        Some(InputValueDefinition {
            description: description(parts.iter().map(|part| part.of.description.as_ref())),
            name: first.name.clone(),
            ty: Node::new(ty),
            default_value: first.default_value.clone(),
            directives: self.element_directives(&applied).into_iter().collect(),
        })
    }

    fn input_type(
        &mut self,
        coordinate: &str,
        parts: &[Part<'_, InputValueDefinition>],
        codes: &Codes,
    ) -> Option<Type> {
        let mut types = parts.iter().map(|part| part.of.ty.as_ref().clone());
        let first = types.next()?;
        let merged = types.try_fold(first, |merged, ty| merge_input(&merged, &ty));
        if merged.is_none() {
            let list: Vec<String> = parts
                .iter()
                .map(|part| format!("`{}` in `{}`", part.of.ty, self.name(part.subgraph)))
                .collect();
            let message = format!("its type is {}", list.join(", "));
            let diagnostic = Diagnostic::error(codes.ty, message)
                .of(self.names(parts))
                .at(coordinate);
            self.diagnostics.push(diagnostic);
        }
        merged
    }

    fn input_joins(
        &self,
        merged: &Type,
        parts: &[Part<'_, InputValueDefinition>],
    ) -> Vec<Node<apollo_compiler::ast::Directive>> {
        if parts.iter().all(|part| *part.of.ty == *merged) {
            return Vec::new();
        }
        parts
            .iter()
            .map(|part| {
                let mut arguments: Vec<(&'static str, Value)> =
                    vec![("graph", enum_value(&self.graphs[part.subgraph]))];
                if *part.of.ty != *merged {
                    arguments.push(("type", string(part.of.ty.to_string())));
                }
                directive("join__field", arguments)
            })
            .collect()
    }
}

fn show_default(input: &InputValueDefinition) -> String {
    match &input.default_value {
        Some(value) => format!("`{}`", value.serialize().no_indent()),
        None => "absent".to_owned(),
    }
}
