//! Which response keys are in use at each place of the response, so that keys and required fields
//! that the planner adds never clash with the client's.
//!
//! A place is a response path without list and type steps: fields on different types of one
//! abstract object share it, as they share the response object.

use std::collections::HashMap;

use apollo_compiler::ast::{Type, Value as Literal};
use apollo_compiler::{Name, Node};
use schema::value::Key;

/// A place of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PlaceId(u32);

/// A field's arguments, as written.
pub(super) type Arguments = Vec<(Name, Node<Literal>)>;

/// The response keys in use, by place.
#[derive(Clone, Debug)]
pub(super) struct ResponseKeys {
    places: Vec<Place>,
    typename: Key,
}

#[derive(Clone, Debug, Default)]
struct Place {
    children: HashMap<Key, PlaceId>,
    /// `None`: the key means different fields on different types.
    uses: HashMap<Key, Option<Use>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Use {
    name: Name,
    arguments: Arguments,
    ty: Type,
}

impl ResponseKeys {
    /// The response's root.
    pub(super) const ROOT: PlaceId = PlaceId(0);

    /// No key is in use yet.
    pub(super) fn new() -> Self {
        Self {
            places: vec![Place::default()],
            typename: "__typename".into(),
        }
    }

    /// The key under which every fetch puts `__typename`.
    pub(super) fn typename(&self) -> &Key {
        &self.typename
    }

    /// Picks the key for `__typename`, once all of the client's fields are recorded.
    pub(super) fn settle_typename(&mut self) {
        let taken = |key: &str| {
            self.places.iter().any(|place| match place.uses.get(key) {
                Some(Some(used)) => used.name != "__typename",
                Some(None) => true,
                None => false,
            })
        };
        if taken("__typename") {
            self.typename = free_key("typename", |key| {
                self.places.iter().any(|place| place.uses.contains_key(key))
            });
        }
    }

    /// The place below `key`.
    pub(super) fn child(&mut self, place: PlaceId, key: &Key) -> PlaceId {
        if let Some(child) = self.at(place).children.get(key) {
            return *child;
        }
        let id = PlaceId(u32::try_from(self.places.len()).expect("places are bounded selections"));
        self.places.push(Place::default());
        self.at_mut(place).children.insert(key.clone(), id);
        id
    }

    /// Notes that the client asks for a field under `key`.
    pub(super) fn record(
        &mut self,
        place: PlaceId,
        key: &Key,
        name: &Name,
        arguments: &Arguments,
        ty: &Type,
    ) {
        let used = Use {
            name: name.clone(),
            arguments: arguments.clone(),
            ty: ty.clone(),
        };
        self.at_mut(place)
            .uses
            .entry(key.clone())
            .and_modify(|known| {
                if known.as_ref() != Some(&used) {
                    *known = None;
                }
            })
            .or_insert(Some(used));
    }

    /// The key for a field that the planner adds: that under which the client (or the planner
    /// before) asks for the very same, else one that is free at this place.
    pub(super) fn internal(
        &mut self,
        place: PlaceId,
        name: &Name,
        arguments: &Arguments,
        ty: &Type,
    ) -> Key {
        let wanted = Use {
            name: name.clone(),
            arguments: arguments.clone(),
            ty: ty.clone(),
        };
        let typename = self.typename.clone();
        let place = self.at_mut(place);
        let plain: Key = name.as_str().into();
        let key = match place.uses.get(&plain) {
            None => plain,
            Some(Some(used)) if *used == wanted => return plain,
            Some(_) => {
                let same = place
                    .uses
                    .iter()
                    .filter(|(_, used)| used.as_ref() == Some(&wanted))
                    .map(|(key, _)| key)
                    .min();
                if let Some(key) = same {
                    return key.clone();
                }
                free_key(name, |key| {
                    place.uses.contains_key(key) || *key == *typename
                })
            }
        };
        place.uses.insert(key.clone(), Some(wanted));
        key
    }

    fn at(&self, place: PlaceId) -> &Place {
        &self.places[place.0 as usize]
    }

    fn at_mut(&mut self, place: PlaceId) -> &mut Place {
        &mut self.places[place.0 as usize]
    }
}

fn free_key(name: &str, taken: impl Fn(&str) -> bool) -> Key {
    let first = format!("_{name}");
    if !taken(&first) {
        return first.into();
    }
    (2u32..)
        .map(|number| format!("_{name}{number}"))
        .find(|key| !taken(key))
        .expect("a place has fewer keys than there are numbers")
        .into()
}
