//! Scalars and enum values: what fits their type, and their merge rules.

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;
use schema::merge::{MergeRule, merge};
use schema::value::Value;

use super::{Given, Merger, Slot};
use crate::partition::shape::Types;

impl<'a> Merger<'a> {
    pub(super) fn leaf(
        &mut self,
        slot: Slot<'_, 'a>,
        ty: &Name,
        mut given: Vec<Given<'a>>,
    ) -> Value {
        let flaws = self.flaws;
        given.retain(|(source, value)| {
            let is_fit = fits(self.types, ty, value);
            if !is_fit {
                self.flaw(*source);
            }
            is_fit
        });
        let rule = slot
            .info
            .merge
            .as_ref()
            .map_or(MergeRule::Same, |merge| merge.rule);
        match rule {
            MergeRule::Same | MergeRule::Ordered => self.agreed(given),
            MergeRule::Sum | MergeRule::Min | MergeRule::Max | MergeRule::Any | MergeRule::All => {
                if (slot.incomplete || self.flaws > flaws) && self.is_whole_or_null() {
                    return Value::Null;
                }
                match merge(rule, given.into_iter().map(|(_, value)| value)) {
                    Ok(value) => value,
                    Err(_) => {
                        self.findings
                            .failures
                            .insert((self.place, self.path.clone()));
                        Value::Null
                    }
                }
            }
        }
    }

    /// The value that all gave; null, and found out, where they did not agree.
    pub(super) fn agreed(&mut self, given: Vec<Given<'a>>) -> Value {
        let values = given.into_iter().map(|(_, value)| value);
        match merge(MergeRule::Same, values) {
            Ok(value) => value,
            Err(_) => self.disagree(),
        }
    }
}

/// Whether `value` can be a value of the leaf type `ty` (GraphQL specification, section 3.5).
pub(super) fn fits(types: Types<'_>, ty: &Name, value: &Value) -> bool {
    match (ty.as_str(), value) {
        (_, Value::Null) => true,
        ("Int", Value::Number(_)) => value.as_i64().is_some(),
        ("Float", Value::Number(_)) | ("Boolean", Value::Bool(_)) => true,
        ("String" | "ID", Value::String(_)) => true,
        ("Int" | "Float" | "Boolean" | "String" | "ID", _) => false,
        (_, value) => match (types.supergraph.internal.types.get(ty), value) {
            (Some(ExtendedType::Enum(values)), Value::String(text)) => {
                values.values.contains_key(&**text)
            }
            (Some(ExtendedType::Enum(_)), _) => false,
            _ => true,
        },
    }
}
