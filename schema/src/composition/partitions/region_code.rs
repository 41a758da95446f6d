//! The enum `RegionCode`: exactly the configured regions, whatever the partitions print.

use apollo_compiler::Name;
use apollo_compiler::Schema;
use apollo_compiler::ast::EnumValueDefinition;
use apollo_compiler::schema::{Component, ExtendedType};

use crate::region::RegionCode;

/// The enum's name.
pub(super) const REGION_CODE: &str = "RegionCode";

/// Gives the enum these values in this order; descriptions that a partition gave stay. A schema
/// without the enum stays without it.
pub(super) fn set(schema: &mut Schema, regions: &[RegionCode]) {
    let Some(ExtendedType::Enum(enum_)) = schema.types.get_mut(REGION_CODE) else {
        return;
    };
    let enum_ = enum_.make_mut();
    enum_.values = regions
        .iter()
        .map(|region| {
            // A region code is upper-case letters, digits and `_`, a letter first: a GraphQL name.
            let name = Name::new_unchecked(region.as_str());
            let value = enum_
                .values
                .get(&name)
                .cloned()
                .unwrap_or_else(|| Component::new(plain(&name)));
            (name, value)
        })
        .collect();
}

fn plain(name: &Name) -> EnumValueDefinition {
    EnumValueDefinition {
        description: None,
        value: name.clone(),
        directives: Default::default(),
    }
}
