//! Which of the given values are objects, of what type, and whether they are the same one.

use apollo_compiler::Name;
use schema::value::{Object, Value};

use super::{Given, Merger};
use crate::partition::shape::{FieldGroup, Part, collect};

impl<'a> Merger<'a> {
    pub(super) fn objects(&mut self, given: Vec<Given<'a>>) -> Vec<(usize, &'a Object)> {
        let mut objects = Vec::new();
        for (source, value) in given {
            match value {
                Value::Object(object) => objects.push((source, object)),
                _ => self.flaw(source),
            }
        }
        objects
    }

    /// The one object type that all have; null, and found out, where they have not.
    pub(super) fn runtime_type(
        &mut self,
        static_type: &str,
        below: &[&'a [Part]],
        objects: &[(usize, &'a Object)],
    ) -> Option<String> {
        let mut runtime: Option<String> = None;
        for (source, object) in objects {
            match self.type_of(static_type, below, object) {
                None => self.flaw(*source),
                Some(found) if runtime.as_ref().is_none_or(|known| *known == found) => {
                    runtime = Some(found);
                }
                Some(_) => {
                    self.disagree();
                    return None;
                }
            }
        }
        runtime
    }

    /// The type of one object; `None` where it says none that it can be.
    pub(super) fn type_of(
        &self,
        static_type: &str,
        below: &[&'a [Part]],
        object: &Object,
    ) -> Option<String> {
        if !self.types.is_abstract(static_type) {
            return Some(static_type.to_owned());
        }
        let groups = collect(self.types, below, static_type);
        let typename = groups.iter().find(|group| group.is_plain("__typename"))?;
        let found = object.get(&typename.field.key)?.as_str()?;
        let is_possible = self.types.get(found).is_some() && self.types.is_a(found, static_type);
        is_possible.then(|| found.to_owned())
    }

    pub(super) fn are_different(
        &self,
        names: &[&Name],
        groups: &[FieldGroup<'a>],
        objects: &[(usize, &'a Object)],
    ) -> bool {
        let keys = groups
            .iter()
            .filter(|group| names.iter().any(|name| group.is_plain(name)));
        let mut keys = keys.map(|group| &group.field.key);
        keys.any(|key| {
            let mut values = objects.iter().filter_map(|(_, object)| object.get(key));
            let first = values.next();
            values.any(|value| Some(value) != first)
        })
    }
}
