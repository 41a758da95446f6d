//! The client's shape of values that the gateway makes itself, derived ones and `pageInfo`.

use schema::value::{Object, Value};

use crate::partition::shape::{Part, Types, collect};

/// `value`, whose objects are keyed by field name, as the client selected it.
pub(in crate::partition) fn shaped(
    types: Types<'_>,
    value: &Value,
    ty: &str,
    below: &[&[Part]],
) -> Value {
    match value {
        Value::List(items) => Value::List(
            items
                .iter()
                .map(|item| shaped(types, item, ty, below))
                .collect(),
        ),
        Value::Object(object) if types.get(ty).is_some() => shaped_object(types, object, ty, below),
        leaf => leaf.clone(),
    }
}

fn shaped_object(types: Types<'_>, object: &Object, ty: &str, below: &[&[Part]]) -> Value {
    let mut out = Object::new();
    for group in collect(types, below, ty) {
        let name = &group.field.name;
        let value = match group.info(types) {
            Some(info) => {
                let value = object.get(name).unwrap_or(&Value::Null);
                shaped(types, value, info.ty.inner_named_type(), &group.below)
            }
            None => ty.into(),
        };
        out.insert(group.field.key.clone(), value);
    }
    Value::Object(out)
}
