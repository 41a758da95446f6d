//! Output fields: their type, who resolves them, and their joins.

use apollo_compiler::ast::{Directive, FieldDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node};

use super::build::{directive, enum_value, string};
use super::elements::{Applied, description};
use super::types::merge_output;
use super::{Merger, Part};
use crate::composition::Diagnostic;
use crate::directives::text;
use crate::subgraph::federation;

/// What a subgraph has to do with a field that it defines.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    /// It resolves the field.
    Resolves,
    /// It names the field, which others resolve.
    External,
    /// Another subgraph took the field over, but this one still speaks of it.
    UsedOverridden,
    /// Another subgraph took the field over.
    Overridden,
    /// Another subgraph took the field over wherever this label is active.
    OverriddenIf(String),
}

impl<'a> Merger<'a> {
    /// The supergraph's field; `None` where the subgraphs' definitions do not fit together.
    pub(super) fn field(
        &mut self,
        ty: &Name,
        name: &Name,
        parts: &[Part<'a, FieldDefinition>],
        of_type: &[Part<'a, ExtendedType>],
    ) -> Option<Node<FieldDefinition>> {
        let roles: Vec<Role> = parts
            .iter()
            .map(|part| self.role(ty, name, *part))
            .collect();
        let resolving: Vec<Part<'a, FieldDefinition>> = parts
            .iter()
            .zip(&roles)
            .filter(|(_, role)| matches!(role, Role::Resolves | Role::OverriddenIf(_)))
            .map(|(part, _)| *part)
            .collect();
        if resolving.is_empty() {
            // Where all moved away the rules of @override have said so.
            if roles.iter().all(|role| *role == Role::External) {
                self.missing_on_base(ty, name, parts);
            }
            return None;
        }
        let coordinate = format!("{ty}.{name}");
        let mut field = self.merged_field(&coordinate, &resolving)?;
        self.check_externals(&coordinate, &field, parts, &roles);
        let definers = if ty == "Query" {
            self.subgraphs.len()
        } else {
            of_type.len()
        };
        let joins = self.field_joins(&field.ty, parts, &roles, definers);
        field.directives.0.splice(0..0, joins);
        Some(Node::new(field))
    }

    /// The definition that these resolving parts agree on, without joins and without complaint.
    pub(super) fn merged_definition(
        &mut self,
        parts: &[Part<'a, FieldDefinition>],
    ) -> Option<FieldDefinition> {
        let name = &parts.first()?.of.name;
        self.merged_field(name.as_str(), parts)
    }

    fn merged_field(
        &mut self,
        coordinate: &str,
        parts: &[Part<'a, FieldDefinition>],
    ) -> Option<FieldDefinition> {
        let ty = self.merged_type(coordinate, parts)?;
        let arguments = self.arguments(coordinate, parts);
        let applied: Vec<Applied<'_>> = parts
            .iter()
            .map(|part| Applied::to_element(part.subgraph, &part.of.directives))
            .collect();
        Some(FieldDefinition {
            description: description(parts.iter().map(|part| part.of.description.as_ref())),
            name: parts.first()?.of.name.clone(),
            arguments,
            ty,
            directives: self.element_directives(&applied).into_iter().collect(),
        })
    }

    fn role(&self, ty: &Name, name: &Name, part: Part<'_, FieldDefinition>) -> Role {
        if part.of.directives.has(federation::EXTERNAL) {
            return Role::External;
        }
        match self.overrides.moved(ty, name, self.name(part.subgraph)) {
            None => Role::Resolves,
            Some(moved) => match &moved.label {
                Some(label) => Role::OverriddenIf(label.clone()),
                None if self.overrides.is_used(part.subgraph, ty, name) => Role::UsedOverridden,
                None => Role::Overridden,
            },
        }
    }

    fn missing_on_base(&mut self, ty: &Name, name: &Name, parts: &[Part<'_, FieldDefinition>]) {
        let diagnostic = Diagnostic::error(
            "EXTERNAL_MISSING_ON_BASE",
            "it is @external wherever it is defined",
        )
        .of(self.names(parts))
        .at(format!("{ty}.{name}"))
        .advise("define it without @external in the subgraph that resolves it");
        self.diagnostics.push(diagnostic);
    }

    fn merged_type(
        &mut self,
        coordinate: &str,
        parts: &[Part<'_, FieldDefinition>],
    ) -> Option<Type> {
        let mut types = parts.iter().map(|part| part.of.ty.clone());
        let first = types.next()?;
        let merged = types.try_fold(first, |merged, ty| {
            merge_output(&merged, &ty, &self.hierarchy)
        });
        if merged.is_none() {
            let list: Vec<String> = parts
                .iter()
                .map(|part| format!("`{}` in `{}`", part.of.ty, self.name(part.subgraph)))
                .collect();
            let message = format!("its type is {}", list.join(", "));
            let diagnostic = Diagnostic::error("FIELD_TYPE_MISMATCH", message)
                .of(self.names(parts))
                .at(coordinate)
                .advise("give it one type; only nullability and abstract types may differ");
            self.diagnostics.push(diagnostic);
        }
        merged
    }

    fn check_externals(
        &mut self,
        coordinate: &str,
        field: &FieldDefinition,
        parts: &[Part<'_, FieldDefinition>],
        roles: &[Role],
    ) {
        for (part, _) in parts
            .iter()
            .zip(roles)
            .filter(|(_, role)| **role == Role::External)
        {
            let common = merge_output(&field.ty, &part.of.ty, &self.hierarchy);
            if common.as_ref() != Some(&part.of.ty) {
                let message = format!(
                    "it is @external with type `{}`, but resolved with type `{}`",
                    part.of.ty, field.ty
                );
                let diagnostic = Diagnostic::error("EXTERNAL_TYPE_MISMATCH", message)
                    .of([self.name(part.subgraph)])
                    .at(coordinate)
                    .advise(format!("declare it as `{}`", field.ty));
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// `@join__field` for each subgraph; none where all that define the type resolve the field in
    /// the same plain way.
    fn field_joins(
        &self,
        merged: &Type,
        parts: &[Part<'_, FieldDefinition>],
        roles: &[Role],
        definers: usize,
    ) -> Vec<Node<Directive>> {
        let joins: Vec<Vec<_>> = parts
            .iter()
            .zip(roles)
            .filter(|(_, role)| **role != Role::Overridden)
            .map(|(part, role)| self.join_arguments(merged, *part, role))
            .collect();
        let plain = joins.len() == definers && joins.iter().all(|arguments| arguments.len() == 1);
        if plain {
            return Vec::new();
        }
        joins
            .into_iter()
            .map(|arguments| directive("join__field", arguments))
            .collect()
    }

    fn join_arguments(
        &self,
        merged: &Type,
        part: Part<'_, FieldDefinition>,
        role: &Role,
    ) -> Vec<(&'static str, apollo_compiler::ast::Value)> {
        let mut arguments = vec![("graph", enum_value(&self.graphs[part.subgraph]))];
        for (argument, name) in [
            ("requires", federation::REQUIRES),
            ("provides", federation::PROVIDES),
        ] {
            let set = part
                .of
                .directives
                .get(name)
                .and_then(|directive| text(directive, "fields"));
            arguments.extend(set.map(|set| (argument, string(set))));
        }
        if part.of.ty != *merged {
            arguments.push(("type", string(part.of.ty.to_string())));
        }
        let overriding = part.of.directives.get(federation::OVERRIDE);
        if let Some(from) = overriding.and_then(|directive| text(directive, "from")) {
            arguments.push(("override", string(from)));
        }
        match role {
            Role::External => arguments.push(("external", true.into())),
            Role::UsedOverridden => arguments.push(("usedOverridden", true.into())),
            Role::OverriddenIf(label) => arguments.push(("overrideLabel", string(label))),
            Role::Resolves | Role::Overridden => {}
        }
        if let Some(label) = overriding.and_then(|directive| text(directive, "label")) {
            arguments.push(("overrideLabel", string(label)));
        }
        arguments
    }
}
