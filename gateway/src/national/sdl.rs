//! `national`'s SDL for composition: what its code offers, with the enums that it shares with
//! regions written out.

use apollo_compiler::ast::{Definition, Document, EnumTypeDefinition, EnumValueDefinition};
use apollo_compiler::{Name, Node};
use indexmap::{IndexMap, IndexSet};
use strum::IntoEnumIterator;

/// The values of enums by name, in order.
pub(super) type EnumValues = IndexMap<String, IndexSet<String>>;

/// `sdl` with each scalar for which `values` has some made an enum of them.
pub(super) fn with_enums(sdl: &str, values: &EnumValues) -> String {
    let mut document = parse(sdl);
    for definition in &mut document.definitions {
        let Definition::ScalarTypeDefinition(scalar) = definition else {
            continue;
        };
        let Some(values) = values.get(scalar.name.as_str()) else {
            continue;
        };
        let values = values.iter().filter_map(|value| {
            Some(Node::new(EnumValueDefinition {
                description: None,
                value: Name::new(value).ok()?,
                directives: Default::default(),
            }))
        });
        *definition = Definition::EnumTypeDefinition(Node::new(EnumTypeDefinition {
            description: scalar.description.clone(),
            name: scalar.name.clone(),
            directives: scalar.directives.clone(),
            values: values.collect(),
        }));
    }
    document.to_string()
}

/// The values of the enums that are known without regions, and of those that `sdls` define, over all
/// of them: an enum that is asked and answered must be the same in every subgraph.
pub(super) fn enum_values<'a>(sdls: impl IntoIterator<Item = &'a str>) -> EnumValues {
    let mut values = known();
    for sdl in sdls {
        for definition in &parse(sdl).definitions {
            let (name, of_this) = match definition {
                Definition::EnumTypeDefinition(it) => (&it.name, &it.values),
                Definition::EnumTypeExtension(it) => (&it.name, &it.values),
                _ => continue,
            };
            values
                .entry(name.to_string())
                .or_default()
                .extend(of_this.iter().map(|value| value.value.to_string()));
        }
    }
    values
}

fn known() -> EnumValues {
    fn of<T: IntoEnumIterator + ToString>() -> IndexSet<String> {
        T::iter().map(|value| value.to_string()).collect()
    }
    use schema::metric::{DataQuality, Dimension, MetricId, Unit};
    [
        ("MetricId", of::<MetricId>()),
        ("Unit", of::<Unit>()),
        ("DataQuality", of::<DataQuality>()),
        ("Dimension", of::<Dimension>()),
        ("WarningCode", of::<schema::warning::WarningCode>()),
        ("PeriodAlignment", of::<schema::period::PeriodAlignment>()),
    ]
    .into_iter()
    .map(|(name, values)| (name.to_owned(), values))
    .collect()
}

/// The document, as far as it can be read: what is wrong with a region's SDL is composition's to
/// say.
fn parse(sdl: &str) -> Document {
    Document::parse(sdl, "sdl.graphql").unwrap_or_else(|errors| errors.partial)
}
