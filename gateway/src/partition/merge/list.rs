//! Lists: items of all sources in their canonical order, equal ones merged.

use std::cmp::Ordering;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use schema::merge::compare;
use schema::value::{Key, Value};

use super::leaf::fits;
use super::{Fate, Given, Merger, Slot};
use crate::partition::shape::{FieldId, collect, key_fields};
use crate::response::path::PathSegment;

/// An item of a source's list.
struct Item<'a> {
    given: Given<'a>,
    runtime: String,
    /// The values by which it is ordered and identified.
    by: Vec<&'a Value>,
}

/// How the items of one type are told apart.
struct Identity {
    runtime: String,
    /// The fields; none where the type has neither rule nor key.
    fields: Vec<IdentityField>,
    /// Whether an item must have one of them.
    required: bool,
}

/// A field by which items are told apart.
struct IdentityField {
    key: Key,
    ids: Vec<FieldId>,
    ty: Name,
}

const NULL: &Value = &Value::Null;

impl<'a> Merger<'a> {
    pub(super) fn list(
        &mut self,
        slot: Slot<'_, 'a>,
        item: &'a Type,
        given: Vec<Given<'a>>,
    ) -> Value {
        let lists = given.len();
        let items = self.items(item, given);
        let name = item.inner_named_type();
        if item.is_list() || self.types.get(name).is_none() {
            return self.plain_list(slot, item, items);
        }
        let mut items = self.identified(slot, name, items);
        // Items without a rule keep the order in which one source gave them.
        let has_identity = items.iter().all(|item| !item.by.is_empty());
        if has_identity || lists > 1 {
            items.sort_by(|a, b| order(a, b));
        }
        self.merge_items(slot, name, &items)
    }

    fn items(&mut self, item: &Type, given: Vec<Given<'a>>) -> Vec<Given<'a>> {
        let mut items = Vec::new();
        for (source, value) in given {
            let Value::List(values) = value else {
                self.flaw(source);
                continue;
            };
            for value in values {
                if value.is_null() && item.is_non_null() {
                    self.flaw(source);
                } else {
                    items.push((source, value));
                }
            }
        }
        items
    }

    /// A list of scalars, enum values or lists: by value, each once.
    fn plain_list(
        &mut self,
        slot: Slot<'_, 'a>,
        item: &'a Type,
        mut items: Vec<Given<'a>>,
    ) -> Value {
        items.retain(|(source, value)| {
            let is_fit = item.is_list() || fits(self.types, item.inner_named_type(), value);
            if !is_fit {
                self.flaw(*source);
            }
            is_fit
        });
        let mut values: Vec<&Value> = items.into_iter().map(|(_, value)| value).collect();
        values.sort_by(|a, b| compare(a, b).then_with(|| a.to_string().cmp(&b.to_string())));
        values.dedup_by(|a, b| compare(a, b).is_eq());
        values.truncate(slot.cut.unwrap_or(usize::MAX));
        Value::List(values.into_iter().cloned().collect())
    }

    fn identified(
        &mut self,
        slot: Slot<'_, 'a>,
        static_type: &Name,
        given: Vec<Given<'a>>,
    ) -> Vec<Item<'a>> {
        let mut known: Vec<Identity> = Vec::new();
        let mut items = Vec::new();
        for (source, value) in given {
            let runtime = value
                .as_object()
                .and_then(|object| self.type_of(static_type, &slot.group.below, object));
            let Some(runtime) = runtime else {
                if !value.is_null() {
                    self.flaw(source);
                }
                continue;
            };
            let index = match known.iter().position(|known| known.runtime == runtime) {
                Some(index) => index,
                None => {
                    known.push(self.identity(slot, &runtime));
                    known.len() - 1
                }
            };
            match self.identify(&known[index], (source, value)) {
                Some(by) => items.push(Item {
                    given: (source, value),
                    runtime,
                    by,
                }),
                None => self.flaw(source),
            }
        }
        items
    }

    /// The values by which an item is told apart; `None` where they cannot be what they are.
    fn identify(&self, identity: &Identity, given: Given<'a>) -> Option<Vec<&'a Value>> {
        let (source, item) = given;
        let mut by = Vec::new();
        for field in &identity.fields {
            let is_lacking = self.lacks(source, &field.ids);
            let value = item.get(&field.key).or(is_lacking.then_some(NULL))?;
            if !fits(self.types, &field.ty, value) {
                return None;
            }
            by.push(value);
        }
        let is_nameless = identity.required && by.iter().all(|value| value.is_null());
        (!is_nameless).then_some(by)
    }

    fn identity(&self, slot: Slot<'_, 'a>, runtime: &str) -> Identity {
        let rule = slot.info.merge.as_ref().map(|merge| &merge.by);
        let key = self
            .types
            .get(runtime)
            .map(|info| key_fields(self.types, info));
        let (names, required): (Vec<&Name>, bool) = match rule {
            Some(by) if !by.is_empty() => (by.iter().collect(), false),
            _ => (key.unwrap_or_default(), true),
        };
        let groups = collect(self.types, &slot.group.below, runtime);
        let fields = names.iter().filter_map(|name| {
            let group = groups.iter().find(|group| group.is_plain(name))?;
            Some(IdentityField {
                key: group.field.key.clone(),
                ids: group.ids.clone(),
                ty: group.info(self.types)?.ty.inner_named_type().clone(),
            })
        });
        let fields: Vec<IdentityField> = fields.collect();
        Identity {
            runtime: runtime.to_owned(),
            required: required && !fields.is_empty(),
            fields,
        }
    }

    fn merge_items(&mut self, slot: Slot<'_, 'a>, static_type: &Name, items: &[Item<'a>]) -> Value {
        let mut merged = Vec::new();
        for same in items.chunk_by(are_one) {
            let index = merged.len();
            let is_cut = slot.cut.is_some_and(|cut| index >= cut);
            for item in same {
                self.settle(
                    item,
                    if is_cut {
                        Fate::CutOff
                    } else {
                        Fate::At(index)
                    },
                );
            }
            if is_cut {
                continue;
            }
            self.path.push(PathSegment::Index(index));
            let given = same.iter().map(|item| item.given).collect();
            let below = &slot.group.below;
            let value = self.object(static_type, below, given, slot.incomplete, None);
            self.path.pop();
            merged.push(value);
        }
        Value::List(merged)
    }

    fn settle(&mut self, item: &Item<'a>, fate: Fate) {
        let (source, value) = item.given;
        let watched = &mut self.sources[source].watched;
        if let Some(known) = watched.get_mut(&std::ptr::from_ref(value).addr()) {
            *known = fate;
        }
    }
}

fn order(a: &Item<'_>, b: &Item<'_>) -> Ordering {
    if a.by.is_empty() && b.by.is_empty() {
        return a.given.1.to_string().cmp(&b.given.1.to_string());
    }
    let pairs = a.by.iter().zip(&b.by);
    let by = pairs.map(|(a, b)| compare(a, b));
    by.fold(Ordering::Equal, Ordering::then)
        .then_with(|| a.runtime.cmp(&b.runtime))
}

fn are_one(a: &Item<'_>, b: &Item<'_>) -> bool {
    !a.by.is_empty() && order(a, b) == Ordering::Equal
}
