//! Derived fields, from the merged ingredients of the same object.

use schema::derive::{Derivation, derive, metric_field, metric_figures};
use schema::supergraph::Derived;
use schema::value::{Object, Value};

use super::{Merger, ObjectParts, shaped};
use crate::partition::shape::FieldGroup;

/// What one derivation of an object is made from.
pub(super) struct Ingredients<'r> {
    rule: &'r Derived,
    values: Object,
    /// Something was wrong with what sources gave of them.
    flawed: bool,
    /// All that the derivation `metric` makes of them, once that was asked.
    figures: Option<Value>,
}

impl<'a> Merger<'a> {
    /// A derived field, from the ingredients of the same object. `known`: what has been merged for
    /// others of its derived fields; most have the same ingredients.
    pub(super) fn derived_field<'r>(
        &mut self,
        object: &ObjectParts<'_, 'a>,
        group: &FieldGroup<'a>,
        rule: &'r Derived,
        known: &mut Vec<Ingredients<'r>>,
    ) -> Value {
        let place = known.iter().position(|known| known.rule == rule);
        let place = place.unwrap_or_else(|| {
            known.push(self.ingredients(object, rule));
            known.len() - 1
        });
        let ingredients = &mut known[place];
        let Some(info) = group.info(self.types) else {
            return Value::Null;
        };
        let incomplete = object.incomplete || ingredients.flawed;
        let is_key = rule.by == Derivation::Seal;
        if incomplete && self.is_whole_or_null() && !is_key && !info.ty.is_list() {
            return Value::Null;
        }
        let Some(value) = ingredients.derive(&info.name) else {
            return self.fail(group);
        };
        let ty = info.ty.inner_named_type();
        shaped::shaped(self.types, &value, ty, &group.below)
    }

    /// The merged ingredients of a derivation.
    fn ingredients<'r>(
        &mut self,
        object: &ObjectParts<'_, 'a>,
        rule: &'r Derived,
    ) -> Ingredients<'r> {
        let flaws = self.flaws;
        let named = rule.of.iter().filter_map(|name| {
            let own = format!("{}{name}", self.shape.prefix);
            let mut groups = object.groups.iter();
            let whole = groups.clone().find(|group| *group.field.key == *own);
            let ingredient = whole.or_else(|| groups.find(|group| group.is_plain(name)))?;
            Some((name, ingredient))
        });
        let named: Vec<_> = named.collect();
        // A figure from some of a partition's ingredients would be of other rows than the rest.
        let offering: Vec<(usize, &Object)> = object
            .objects
            .iter()
            .filter(|(source, _)| {
                !named
                    .iter()
                    .any(|(_, group)| self.lacks(*source, &group.ids))
            })
            .copied()
            .collect();
        let mut values = Object::new();
        for (name, ingredient) in named {
            let value = self.field(ingredient, &offering, object.incomplete, None);
            values.insert(name.as_str(), value);
        }
        Ingredients {
            rule,
            values,
            flawed: self.flaws > flaws,
            figures: None,
        }
    }
}

impl Ingredients<'_> {
    /// The field of this name; `None` where it cannot be made.
    fn derive(&mut self, field: &str) -> Option<Value> {
        match self.rule.by {
            // Sealed at output, with the key of the caller's organisation.
            Derivation::Seal => {
                let key = self.rule.of.first()?;
                self.values.get(key).cloned()
            }
            Derivation::Metric => {
                if self.figures.is_none() {
                    self.figures = Some(metric_figures(&self.values).ok()?);
                }
                metric_field(self.figures.as_ref()?, field).ok()
            }
            by => derive(by, field, &self.values).ok(),
        }
    }
}
