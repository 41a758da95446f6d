//! Bringing a subgraph's schema to one form: names, root types, no federation machinery.

use apollo_compiler::ast::{Directive, OperationType, Type};
use apollo_compiler::collections::IndexSet;
use apollo_compiler::schema::{Component, ComponentName, ComponentOrigin, ExtendedType};
use apollo_compiler::{Name, Schema, name};

use super::ingest::FEDERATION;
use super::{Fields, federation, fields_of, fields_of_mut, keys};
use crate::directives::{Rewrite, rewrite};
use crate::link::Links;
use crate::partition::{IDENTITY as PARTITION, PartitionNames};

/// Specifications whose directives count as Federation's.
const ALIASES: [&str; 7] = [
    "tag",
    "inaccessible",
    "authenticated",
    "requiresScopes",
    "policy",
    "cost",
    "context",
];

/// What Federation 1 knows without a link.
const FEDERATION_1: [&str; 7] = [
    "key",
    "requires",
    "provides",
    "external",
    "extends",
    "tag",
    "inaccessible",
];

/// Types of the federation protocol itself.
const PROTOCOL_TYPES: [&str; 4] = ["_Any", "_Entity", "_Service", "_FieldSet"];

/// Brings one schema to the normal form.
pub(super) struct Normaliser<'a> {
    pub(super) links: &'a Links,
    pub(super) federation_2: bool,
}

impl Normaliser<'_> {
    pub(super) fn run(&self, schema: &mut Schema) {
        self.remove_machinery(schema);
        rewrite(schema, &|directive| self.rename(directive));
        rename_roots(schema);
        remove_protocol_fields(schema);
        for ty in schema.types.values_mut() {
            spread_to_fields(ty, federation::SHAREABLE);
            spread_to_fields(ty, federation::EXTERNAL);
        }
        for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
            mark_extension(ty);
            unmark_external_keys(ty);
        }
    }

    fn remove_machinery(&self, schema: &mut Schema) {
        let merge_rule = PartitionNames::of(self.links).and_then(|names| {
            let definition = schema.directive_definitions.get(names.merge.as_str())?;
            Some(
                definition
                    .argument_by_name("with")?
                    .ty
                    .inner_named_type()
                    .clone(),
            )
        });
        schema.types.retain(|name, ty| {
            let protocol = PROTOCOL_TYPES.contains(&name.as_str())
                || (!self.federation_2 && name == "FieldSet");
            ty.is_built_in()
                || !(protocol
                    || self.links.owner_of_type(name).is_some()
                    || merge_rule.as_ref() == Some(name))
        });
        schema.directive_definitions.retain(|name, definition| {
            definition.is_built_in()
                || self.canonical(name).is_none() && !is_link(name) && !is_standard(name)
        });
        // What GraphQL itself defines may have been printed again by the subgraph.
        for (name, definition) in Schema::new().directive_definitions {
            schema
                .directive_definitions
                .entry(name)
                .or_insert(definition);
        }
    }

    fn rename(&self, directive: &Directive) -> Rewrite {
        match self.canonical(&directive.name) {
            Some(name) => Rewrite::Replace(Directive {
                name,
                arguments: directive.arguments.clone(),
            }),
            None => Rewrite::Keep,
        }
    }

    /// The full name of a directive of Federation or of the partition specification.
    fn canonical(&self, local: &str) -> Option<Name> {
        let full = match self.links.owner_of_directive(local) {
            Some(link) if link.identity == FEDERATION => {
                format!("federation__{}", link.original_directive(local)?)
            }
            Some(link) if link.identity == PARTITION => {
                format!("partition__{}", link.original_directive(local)?)
            }
            Some(link) => {
                let original = link.original_directive(local)?;
                let identity = link.identity.strip_prefix("https://specs.apollo.dev/")?;
                if identity != original || !ALIASES.contains(&identity) {
                    return None;
                }
                format!("federation__{original}")
            }
            None if !self.federation_2 && FEDERATION_1.contains(&local) => {
                format!("federation__{local}")
            }
            None => return None,
        };
        Name::new(&full).ok()
    }
}

fn is_link(name: &str) -> bool {
    name == "link" || name == "core"
}

fn is_standard(name: &str) -> bool {
    matches!(
        name,
        "skip" | "include" | "deprecated" | "specifiedBy" | "oneOf" | "defer"
    )
}

fn rename_roots(schema: &mut Schema) {
    let roots: Vec<(OperationType, Name)> = schema
        .schema_definition
        .iter_root_operations()
        .map(|(kind, name)| (kind, name.name.clone()))
        .collect();
    for (kind, old) in roots {
        let new = match kind {
            OperationType::Query => name!("Query"),
            OperationType::Mutation => name!("Mutation"),
            OperationType::Subscription => name!("Subscription"),
        };
        if old == new {
            continue;
        }
        rename_type(schema, &old, &new);
        let definition = schema.schema_definition.make_mut();
        let root = match kind {
            OperationType::Query => &mut definition.query,
            OperationType::Mutation => &mut definition.mutation,
            OperationType::Subscription => &mut definition.subscription,
        };
        *root = Some(ComponentName::from(new));
    }
}

fn rename_type(schema: &mut Schema, old: &Name, new: &Name) {
    if let Some(mut ty) = schema.types.shift_remove(old) {
        if let ExtendedType::Object(object) = &mut ty {
            object.make_mut().name = new.clone();
        }
        schema.types.insert(new.clone(), ty);
    }
    for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
        if let ExtendedType::Union(union_) = ty
            && union_.members.contains(old)
        {
            let renamed: IndexSet<ComponentName> = union_
                .members
                .iter()
                .map(|member| {
                    if member.name == *old {
                        ComponentName::from(new.clone())
                    } else {
                        member.clone()
                    }
                })
                .collect();
            union_.make_mut().members = renamed;
        }
        for field in fields_of_mut(ty).into_iter().flat_map(Fields::values_mut) {
            if field.ty.inner_named_type() == old {
                let renamed = rename_in_type(&field.ty, new);
                field.make_mut().ty = renamed;
            }
        }
    }
}

fn rename_in_type(ty: &Type, new: &Name) -> Type {
    match ty {
        Type::Named(_) => Type::Named(new.clone()),
        Type::NonNullNamed(_) => Type::NonNullNamed(new.clone()),
        Type::List(item) => Type::List(Box::new(rename_in_type(item, new))),
        Type::NonNullList(item) => Type::NonNullList(Box::new(rename_in_type(item, new))),
    }
}

/// Removes `Query._entities` and `Query._service`, and a `Query` that has nothing else.
fn remove_protocol_fields(schema: &mut Schema) {
    let Some(ExtendedType::Object(query)) = schema.types.get_mut("Query") else {
        return;
    };
    query
        .make_mut()
        .fields
        .retain(|name, _| name != "_entities" && name != "_service");
    if query.fields.is_empty() {
        schema.types.shift_remove("Query");
        schema.schema_definition.make_mut().query = None;
    } else if schema.schema_definition.query.is_none() {
        schema.schema_definition.make_mut().query = Some(ComponentName::from(name!("Query")));
    }
}

/// A directive on a type declaration counts for the fields of that same declaration.
fn spread_to_fields(ty: &mut ExtendedType, directive: &str) {
    let origins: Vec<ComponentOrigin> = ty
        .directives()
        .get_all(directive)
        .map(|applied| applied.origin.clone())
        .collect();
    if origins.is_empty() {
        return;
    }
    for field in fields_of_mut(ty).into_iter().flat_map(Fields::values_mut) {
        if origins.contains(&field.origin) && !field.directives.has(directive) {
            field
                .make_mut()
                .directives
                .push(Directive::new(Name::new_unchecked(directive)));
        }
    }
    if let ExtendedType::Object(object) = ty {
        object
            .make_mut()
            .directives
            .0
            .retain(|applied| applied.name != directive);
    }
}

/// Marks an object type that is only extended here with `@extends`.
fn mark_extension(ty: &mut ExtendedType) {
    let is_extension = !ty.directives().has(federation::EXTENDS)
        && fields_of(ty).is_some_and(|fields| {
            !fields.is_empty()
                && fields
                    .values()
                    .all(|field| field.origin.extension_id().is_some())
        });
    if !is_extension {
        return;
    }
    let mark = Component::new(Directive::new(Name::new_unchecked(federation::EXTENDS)));
    match ty {
        ExtendedType::Object(object) => object.make_mut().directives.push(mark),
        ExtendedType::Interface(interface) => interface.make_mut().directives.push(mark),
        _ => {}
    }
}

/// An extension's key fields are resolvable there: Federation 1 demanded `@external` on them.
fn unmark_external_keys(ty: &mut ExtendedType) {
    if !ty.directives().has(federation::EXTENDS) {
        return;
    }
    let names: Vec<Name> = keys(ty)
        .iter()
        .filter_map(|key| key.fields.as_ref().ok())
        .flat_map(|fields| fields.field_names().cloned())
        .collect();
    for (name, field) in fields_of_mut(ty).into_iter().flatten() {
        if names.contains(name) && field.directives.has(federation::EXTERNAL) {
            field
                .make_mut()
                .directives
                .retain(|directive| directive.name != federation::EXTERNAL);
        }
    }
}
