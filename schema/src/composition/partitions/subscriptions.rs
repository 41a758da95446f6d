//! What a subscription of a partitioned subgraph must look like, so that a gateway can make one
//! stream of many and resume each: a resume token in and out, and whose each event is.

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema, ty};

use super::region_code::REGION_CODE;
use crate::composition::Diagnostic;
use crate::subgraph::{SubgraphSchema, fields_of};

/// Every subscription that cannot be resumed.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let schema = &subgraph.schema;
    let root = schema.types.get("Subscription").and_then(fields_of);
    let fields = root.into_iter().flat_map(|fields| fields.values());
    let mut found = Vec::new();
    for field in fields {
        for message in mistakes(schema, field) {
            found.push(
                Diagnostic::error("PARTITION_SUBSCRIPTION_NOT_RESUMABLE", message)
                    .of([&subgraph.name])
                    .at(format!("Subscription.{}", field.name))
                    .advise("take `after: String`, and give every event `resumeToken: String!` and `region: RegionCode!`"),
            );
        }
    }
    found
}

fn mistakes(schema: &Schema, field: &FieldDefinition) -> Vec<String> {
    let mut mistakes = Vec::new();
    let after = field.argument_by_name("after");
    if after.is_none_or(|after| *after.ty != ty!(String)) {
        mistakes.push("it has no argument `after: String`".to_owned());
    }
    if field.ty.is_list() {
        mistakes.push(format!("`{}` is a list, not an event", field.ty));
    }
    for event in events(schema, field.ty.inner_named_type()) {
        for (name, ty) in [("resumeToken", "String"), ("region", REGION_CODE)] {
            if !gives(schema, event, name, ty) {
                mistakes.push(format!("its event `{event}` has no field `{name}: {ty}!`"));
            }
        }
    }
    mistakes
}

/// The object types that an event can have.
fn events<'a>(schema: &'a Schema, name: &'a Name) -> Vec<&'a Name> {
    match schema.types.get(name) {
        Some(ExtendedType::Union(union)) => {
            union.members.iter().map(|member| &member.name).collect()
        }
        Some(ExtendedType::Interface(interface)) => {
            let objects = schema.types.values().filter_map(ExtendedType::as_object);
            let objects = objects
                .filter(|object| object.implements_interfaces.contains(&interface.name))
                .map(|object| &object.name);
            objects.collect()
        }
        _ => vec![name],
    }
}

fn gives(schema: &Schema, event: &Name, name: &str, ty: &str) -> bool {
    let fields = schema.types.get(event).and_then(fields_of);
    let field = fields.and_then(|fields| fields.get(name));
    field.is_some_and(|field| {
        field.ty.is_non_null() && !field.ty.is_list() && field.ty.inner_named_type() == ty
    })
}
