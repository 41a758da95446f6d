//! Which regions hold a spanning key (design 2.4): found in the gateway, so that no region learns
//! from us which keys another one holds.
//!
//! Learned from pages and key lists that were asked anyway; for other keys each partition is asked
//! for its own keys in a range. A range's ends are rounded outwards, so that they are nobody's key.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::PoisonError;

use apollo_compiler::Name;
use schema::region::RegionCode;
use schema::supergraph::{Residency, TypeInfo};
use schema::value::{Key, Object, Value};

use super::shape::{FieldGroup, Types, collect, is_connection};
use super::{PartitionedFetch, argument};
use crate::coverage::CoverageStatus;
use crate::executor::context::RequestContext;

mod range;
mod scan;

/// Who holds what.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Holders {
    /// The regions that hold each key; none where nobody does.
    pub(super) regions: HashMap<Key, Vec<RegionCode>>,
    /// The keys for which partitions had to be asked.
    pub(super) scanned: BTreeSet<Key>,
    /// The partitions that did not tell, and why.
    pub(super) failed: Vec<(usize, CoverageStatus)>,
}

/// The arguments that page a list and leave nothing else out.
const PAGING: [&str; 3] = ["first", "after", "upTo"];

/// The holders of `keys`, all of the spanning type `typename`. Asks partitions where the request
/// does not know yet.
pub(super) async fn holders(
    fetch: &PartitionedFetch<'_>,
    typename: &str,
    keys: BTreeSet<Key>,
) -> Holders {
    let mut holders = Holders::default();
    for (key, regions) in known(fetch.context, &keys) {
        holders.regions.insert(key, regions);
    }
    let is_unknown = |key: &&Key| !holders.regions.contains_key(*key);
    holders.scanned = keys.iter().filter(is_unknown).cloned().collect();
    if holders.scanned.is_empty() {
        return holders;
    }
    let found = scan::scan_all(fetch, typename, &keys).await;
    holders.failed = found.failed;
    for key in &holders.scanned {
        let regions = found.regions.get(key).cloned().unwrap_or_default();
        holders.regions.insert(key.clone(), regions);
    }
    if holders.failed.is_empty() {
        let scanned = holders.scanned.iter();
        let found = scanned.map(|key| (key.clone(), holders.regions[key].clone()));
        remember(fetch.context, found);
    }
    holders
}

/// Learns who holds what from the answers to a root field: a page or key list that leaves nothing
/// out, or a single spanning entity that was asked everywhere.
pub(super) fn learn<'a>(
    fetch: &PartitionedFetch<'_>,
    group: &FieldGroup<'_>,
    answers: impl Iterator<Item = (usize, &'a [RegionCode], &'a Object)>,
) {
    let Some(listing) = Listing::of(fetch, group) else {
        return;
    };
    let mut found: BTreeMap<Key, Vec<RegionCode>> = BTreeMap::new();
    for (_, asked, data) in answers {
        let Some(value) = data.get(&group.field.key) else {
            continue;
        };
        listing.read(value, &mut |key, regions| {
            let regions = regions.unwrap_or_else(|| asked.to_vec());
            found.entry(key).or_default().extend(regions);
        });
    }
    // Beyond the merged page a partition that ends earlier has not said what it holds.
    let page = argument::first(fetch.types, group.field, fetch.variables);
    remember(
        fetch.context,
        found.into_iter().take(page.unwrap_or(usize::MAX)),
    );
}

/// Forgets who holds what: a write may have changed it.
pub(super) fn forget(context: &RequestContext) {
    let mut residency = context
        .residency
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    residency.clear();
}

/// Where a root field's answer tells keys.
enum Listing {
    /// One entity: its key under this response key.
    One { key: Key },
    /// A connection: edges, their nodes, and the key of these.
    Page { edges: Key, node: Key, key: Key },
    /// A list of keys with the regions that hold each.
    Keys { key: Key, regions: Key },
}

impl Listing {
    fn of(fetch: &PartitionedFetch<'_>, group: &FieldGroup<'_>) -> Option<Self> {
        let types = fetch.types;
        let info = group.info(types)?;
        let ty = types.get(info.ty.inner_named_type())?;
        if let (Residency::Spanning { by }, false) = (&ty.residency, info.ty.is_list()) {
            let key = key_below(types, &group.below, &ty.name, by)?;
            return Some(Listing::One { key });
        }
        let narrows = |name: &Name| {
            !PAGING.contains(&name.as_str())
                && argument::is_given(group.field, name, fetch.variables)
        };
        if group.field.arguments.iter().any(|(name, _)| narrows(name)) {
            return None;
        }
        if let Some(spanning) = type_with_keys_field(types, &group.field.name) {
            let Residency::Spanning { by } = &spanning.residency else {
                return None;
            };
            return Some(Listing::Keys {
                key: key_below(types, &group.below, &ty.name, by)?,
                regions: key_below(types, &group.below, &ty.name, "regions")?,
            });
        }
        is_connection(types, ty).then(|| Self::page(types, group, ty))?
    }

    fn page(types: Types<'_>, group: &FieldGroup<'_>, connection: &TypeInfo) -> Option<Self> {
        let fields = collect(types, &group.below, &connection.name);
        let pages = fields.iter().filter(|field| field.field.name == "edges");
        let mut found = pages.filter_map(|edges| {
            let edge = edges.info(types)?.ty.inner_named_type();
            let of_edge = collect(types, &edges.below, edge);
            let node = of_edge.iter().find(|field| field.field.name == "node")?;
            let ty = types.get(node.info(types)?.ty.inner_named_type())?;
            let Residency::Spanning { by } = &ty.residency else {
                return None;
            };
            Some(Listing::Page {
                edges: edges.field.key.clone(),
                node: node.field.key.clone(),
                key: key_below(types, &node.below, &ty.name, by)?,
            })
        });
        found.next()
    }

    /// Calls `found` for each key of one partition's answer, with the regions where it says them.
    fn read(&self, value: &Value, found: &mut impl FnMut(Key, Option<Vec<RegionCode>>)) {
        match self {
            Listing::One { key } => {
                if let Some(Value::String(key)) = value.get(key) {
                    found(key.clone(), None);
                }
            }
            Listing::Page { edges, node, key } => {
                let edges = value.get(edges).and_then(Value::as_list);
                for edge in edges.unwrap_or_default() {
                    let key = edge.get(node).and_then(|node| node.get(key));
                    if let Some(Value::String(key)) = key {
                        found(key.clone(), None);
                    }
                }
            }
            Listing::Keys { key, regions } => {
                for item in value.as_list().unwrap_or_default() {
                    if let Some((key, regions)) = scan::read_item(item, key, regions) {
                        found(key, Some(regions));
                    }
                }
            }
        }
    }
}

/// The name of the root field that lists the keys of a spanning type: `pupilKeys` for `Pupil`.
fn keys_field(typename: &str) -> String {
    let mut letters = typename.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    let rest = letters.as_str();
    format!("{}{rest}Keys", first.map(String::from).unwrap_or_default())
}

fn type_with_keys_field<'a>(types: Types<'a>, field: &str) -> Option<&'a TypeInfo> {
    let mut all = types.supergraph.types.values();
    all.find(|ty| {
        matches!(ty.residency, Residency::Spanning { .. }) && keys_field(&ty.name) == field
    })
}

fn key_below(
    types: Types<'_>,
    below: &[&[super::shape::Part]],
    ty: &str,
    name: &str,
) -> Option<Key> {
    let fields = collect(types, below, ty);
    let field = fields.iter().find(|field| field.is_plain(name))?;
    Some(field.field.key.clone())
}

fn known(context: &RequestContext, keys: &BTreeSet<Key>) -> Vec<(Key, Vec<RegionCode>)> {
    let residency = context
        .residency
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let known = keys
        .iter()
        .filter_map(|key| Some((key.clone(), residency.get(key)?.clone())));
    known.collect()
}

fn remember(context: &RequestContext, found: impl Iterator<Item = (Key, Vec<RegionCode>)>) {
    let mut residency = context
        .residency
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    for (key, regions) in found {
        let held = residency.entry(key).or_default();
        held.extend(regions);
        held.sort();
        held.dedup();
    }
}
