//! Where values from several partitions meet, every field must say how they become one.
//!
//! They meet in the answers of root fields that may ask more than one partition, and in spanning
//! entities; below those, in every value object. They do not meet in homed entities (each lives in
//! one region), in replicated ones (one copy answers), in derived fields (the gateway makes them),
//! in key fields (objects only merge where those are equal), nor in a connection's `pageInfo`
//! (made anew). Where they meet:
//! - a scalar or enum needs `@merge`;
//! - a list of value objects needs `@merge(with: ORDERED, by:)`;
//! - lists of scalars and of entities have an order of their own, value objects merge field by
//!   field, and entities by their key.

use std::collections::BTreeSet;

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use super::connection::{PAGE_INFO, edge_type};
use crate::composition::Diagnostic;
use crate::partition::{read_home_path, read_merge};
use crate::subgraph::{SubgraphSchema, fields_of, keys, partition_names};

/// Every field that needs a merge rule and has none.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let mut walk = Walk {
        schema: &subgraph.schema,
        seen: BTreeSet::new(),
        missing: BTreeSet::new(),
    };
    for ty in subgraph.types() {
        if is_root(ty.name()) {
            for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
                if may_ask_several(&subgraph.schema, ty.name(), field) {
                    walk.field(ty, field);
                }
            }
        } else if ty.directives().has(partition_names::SPANNING) {
            walk.fields(ty);
        }
    }
    walk.missing
        .into_iter()
        .map(|(ty, field)| {
            Diagnostic::error(
                "PARTITION_MERGE_RULE_MISSING",
                "values of several partitions meet here, and nothing says how they become one",
            )
            .of([&subgraph.name])
            .at(format!("{ty}.{field}"))
            .advise("add @merge with a rule (lists: ORDERED with `by`), or make it @derived")
        })
        .collect()
}

/// Whether the type is `Query`, `Mutation` or `Subscription`.
pub(super) fn is_root(name: &str) -> bool {
    matches!(name, "Query" | "Mutation" | "Subscription")
}

/// A query asks one partition only where its `@homed` value is one that must be given, and what it
/// returns does not span regions. A mutation asks one.
fn may_ask_several(schema: &Schema, root: &str, field: &FieldDefinition) -> bool {
    if root == "Mutation" {
        return false;
    }
    let by = field.directives.get(partition_names::HOMED);
    let path = by.and_then(|directive| read_home_path(directive).ok());
    let target = path.and_then(|path| path.target(schema, field));
    let one = target.is_some_and(|target| target.is_required && !target.ty.is_list());
    let returned = schema.types.get(field.ty.inner_named_type());
    !one || returned.is_some_and(|ty| ty.directives().has(partition_names::SPANNING))
}

struct Walk<'a> {
    schema: &'a Schema,
    seen: BTreeSet<Name>,
    missing: BTreeSet<(Name, Name)>,
}

impl Walk<'_> {
    /// The fields of a type whose objects merge.
    fn fields(&mut self, ty: &ExtendedType) {
        if !self.seen.insert(ty.name().clone()) {
            return;
        }
        let in_key: BTreeSet<Name> = keys(ty)
            .iter()
            .filter_map(|key| key.fields.as_ref().ok())
            .flat_map(|key| key.field_names().cloned())
            .collect();
        let is_connection = edge_type(self.schema, ty).is_some();
        for (name, field) in fields_of(ty).into_iter().flatten() {
            let made_anew = is_connection && name == PAGE_INFO;
            if !made_anew && !in_key.contains(name) {
                self.field(ty, field);
            }
        }
    }

    fn field(&mut self, ty: &ExtendedType, field: &FieldDefinition) {
        if field.directives.has(partition_names::DERIVED) {
            return;
        }
        let Some(target) = self.schema.types.get(field.ty.inner_named_type()) else {
            return;
        };
        let merge = field
            .directives
            .get(partition_names::MERGE)
            .and_then(|directive| read_merge(directive).ok());
        let is_value = !target.is_leaf() && keys(target).is_empty();
        let needs_rule = match (field.ty.is_list(), target.is_leaf()) {
            (false, is_leaf) => is_leaf && merge.is_none(),
            (true, _) => is_value && merge.is_none_or(|merge| merge.by.is_empty()),
        };
        if needs_rule {
            self.missing.insert((ty.name().clone(), field.name.clone()));
        }
        if is_value {
            self.objects(target);
        }
    }

    fn objects(&mut self, target: &ExtendedType) {
        match target {
            ExtendedType::Object(_) => self.fields(target),
            ExtendedType::Union(union_) => {
                for member in &union_.members {
                    if let Some(member) = self
                        .schema
                        .types
                        .get(&member.name)
                        .filter(|ty| keys(ty).is_empty())
                    {
                        self.fields(member);
                    }
                }
            }
            ExtendedType::Interface(interface) => {
                let schema = self.schema;
                for object in schema.types.values() {
                    let ExtendedType::Object(definition) = object else {
                        continue;
                    };
                    if definition.implements_interfaces.contains(&interface.name)
                        && keys(object).is_empty()
                    {
                        self.fields(object);
                    }
                }
            }
            _ => {}
        }
    }
}
