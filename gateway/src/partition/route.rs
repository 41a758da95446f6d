//! Routing: which partitions a root field or a representation goes to, and for which regions.
//!
//! A field's `@homed(by:)` argument says it, an entity's key does, or (spanning entities) what is
//! known of who holds the key. Pure: finding holders is `residency`'s part.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::{Type, Value as Literal};
use schema::region::RegionCode;
use schema::supergraph::{HomePath, Partition, Residency};
use schema::value::{Key, Object, Value};

use super::argument;
use super::shape::{FieldGroup, Types};

/// Where a root field goes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FieldRoute {
    /// The partitions to ask, in their order; empty where nobody qualifies.
    pub(super) targets: Vec<Target>,
    /// Homes in the argument that are of no region of this graph, as they were given.
    pub(super) unknown: Vec<String>,
}

/// One partition to ask for a root field.
#[derive(Debug, PartialEq)]
pub(super) struct Target {
    /// Its index in the subgraph's partitions.
    pub(super) partition: usize,
    /// The regions for which it is asked, of those it hosts.
    pub(super) regions: Vec<RegionCode>,
    /// The homing argument for this partition, where it differs from what was written.
    pub(super) restricted: Option<(Name, Literal)>,
}

/// Where an entity lives.
#[derive(Debug, PartialEq)]
pub(super) enum Placement {
    /// In one region, which this partition hosts.
    Home {
        /// The partition's index.
        partition: usize,
        /// The region.
        region: RegionCode,
    },
    /// In each partition that holds a part of this key.
    Spanning {
        /// The key.
        key: Key,
    },
    /// In any partition: copies agree.
    Anywhere,
    /// In no region of this graph.
    Unknown {
        /// The key that names no region.
        key: String,
    },
}

/// The partitions that a root field goes to.
pub(super) fn route_field(
    types: Types<'_>,
    partitions: &[Partition],
    group: &FieldGroup<'_>,
    variables: &Object,
) -> FieldRoute {
    let field = group.field;
    let info = types.field(&field.parent, &field.name);
    let Some(path) = info.and_then(|info| info.homed_by.as_ref()) else {
        return all(partitions);
    };
    let spans = info.is_some_and(|info| {
        types
            .get(info.ty.inner_named_type())
            .is_some_and(|ty| matches!(ty.residency, Residency::Spanning { .. }))
    });
    let Some(ty) = home_type(types, group, path) else {
        return all(partitions);
    };
    let is_code = is_enum(types, ty);
    match argument::home_of(types, field, path, variables) {
        None | Some(Value::Null) => all(partitions),
        Some(_) if spans && !is_code => all(partitions),
        Some(Value::List(items)) => among(partitions, path, &items, is_code),
        Some(item) => one_home(partitions, &item),
    }
}

/// The one partition that a mutation goes to. None where its arguments do not name one region of
/// this graph: nothing is written where it is not sure where.
pub(super) fn route_mutation(
    types: Types<'_>,
    partitions: &[Partition],
    group: &FieldGroup<'_>,
    variables: &Object,
) -> FieldRoute {
    let info = group.info(types);
    let path = info.and_then(|info| info.homed_by.as_ref());
    let home = path.and_then(|path| argument::home_of(types, group.field, path, variables));
    one_home(partitions, &home.unwrap_or_default())
}

/// Where the entity lives that a representation stands for.
pub(super) fn place(
    types: Types<'_>,
    partitions: &[Partition],
    representation: &Value,
) -> Placement {
    let typename = representation.get("__typename").and_then(Value::as_str);
    let residency = typename
        .and_then(|name| types.get(name))
        .map_or(&Residency::Replicated, |ty| &ty.residency);
    match residency {
        Residency::Replicated => Placement::Anywhere,
        Residency::Homed { by } => {
            let key = representation.get(by).and_then(Value::as_str);
            let home = key.and_then(|key| home(partitions, key));
            match home {
                Some((partition, region)) => Placement::Home { partition, region },
                None => Placement::Unknown {
                    key: key.unwrap_or_default().to_owned(),
                },
            }
        }
        Residency::Spanning { by } => match representation.get(by) {
            Some(Value::String(key)) => Placement::Spanning { key: key.clone() },
            _ => Placement::Unknown { key: String::new() },
        },
    }
}

/// The regions that `partition` hosts of `regions`.
pub(super) fn hosted(partition: &Partition, regions: &[RegionCode]) -> Vec<RegionCode> {
    let hosted = partition.regions.iter();
    hosted
        .filter(|region| regions.contains(region))
        .cloned()
        .collect()
}

fn all(partitions: &[Partition]) -> FieldRoute {
    let targets = partitions
        .iter()
        .enumerate()
        .map(|(partition, hosted)| Target {
            partition,
            regions: hosted.regions.clone(),
            restricted: None,
        });
    FieldRoute {
        targets: targets.collect(),
        unknown: Vec::new(),
    }
}

fn one_home(partitions: &[Partition], item: &Value) -> FieldRoute {
    let text = item.as_str().unwrap_or_default();
    match home(partitions, text) {
        Some((partition, region)) => FieldRoute {
            targets: vec![Target {
                partition,
                regions: vec![region],
                restricted: None,
            }],
            unknown: Vec::new(),
        },
        None => FieldRoute {
            targets: Vec::new(),
            unknown: vec![text.to_owned()],
        },
    }
}

/// Each partition gets the items whose home it hosts; all of a list inside an input object, which
/// stays as it was written.
fn among(partitions: &[Partition], path: &HomePath, items: &[Value], is_code: bool) -> FieldRoute {
    let mut route = FieldRoute::default();
    let texts: BTreeSet<&str> = items.iter().filter_map(Value::as_str).collect();
    let mut homes = Vec::new();
    for text in &texts {
        match home(partitions, text) {
            Some((partition, region)) => homes.push((*text, partition, region)),
            None => route.unknown.push((*text).to_owned()),
        }
    }
    for (partition, hosted) in partitions.iter().enumerate() {
        let here: Vec<&str> = homes
            .iter()
            .filter(|(_, home, _)| *home == partition)
            .map(|(text, _, _)| *text)
            .collect();
        if here.is_empty() {
            continue;
        }
        let regions = hosted.regions.iter().filter(|hosted| {
            homes
                .iter()
                .any(|(_, home, region)| *home == partition && region == *hosted)
        });
        route.targets.push(Target {
            partition,
            regions: regions.cloned().collect(),
            restricted: (here.len() < texts.len() && path.fields.is_empty())
                .then(|| (path.argument.clone(), list_literal(&here, is_code))),
        });
    }
    route
}

fn list_literal(texts: &[&str], is_code: bool) -> Literal {
    let items = texts.iter().map(|text| match Name::new(text) {
        Ok(name) if is_code => Literal::Enum(name).into(),
        _ => Literal::String((*text).to_owned()).into(),
    });
    Literal::List(items.collect())
}

/// The partition and region that a region code or an id names.
fn home(partitions: &[Partition], text: &str) -> Option<(usize, RegionCode)> {
    let region = match text.split_once(':') {
        Some((slug, _)) => RegionCode::from_slug(slug).ok()?,
        None => RegionCode::new(text).ok()?,
    };
    let partition = partitions
        .iter()
        .position(|partition| partition.regions.contains(&region))?;
    Some((partition, region))
}

fn home_type<'a>(types: Types<'a>, group: &FieldGroup<'_>, path: &HomePath) -> Option<&'a Type> {
    let internal = &types.supergraph.internal;
    let field = internal
        .type_field(&group.field.parent, &group.field.name)
        .ok()?;
    Some(path.target(internal, field)?.ty)
}

fn is_enum(types: Types<'_>, ty: &Type) -> bool {
    types
        .supergraph
        .internal
        .get_enum(ty.inner_named_type())
        .is_some()
}
