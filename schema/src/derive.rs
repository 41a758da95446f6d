//! Derivations: the named pure functions of `@derived(by:)`.
//!
//! A region calls them on its own ingredients, the gateway on the merged ones. What an ingredient is
//! and how it merges is the schema's part (`of`, `@merge`).

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use strum::{Display, EnumString};

use crate::decimal;
use crate::metric::{self, MetricId, MetricPart, MetricValue, Quantile};
use crate::value::{Object, Value};

/// A derivation's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, Display)]
#[strum(serialize_all = "camelCase")]
pub enum Derivation {
    /// Numerator by denominator, both sums.
    Ratio,
    /// A quantile of a fixed-edge histogram.
    Quantile,
    /// How many different tokens there are.
    Distinct,
    /// Every figure of a metric, from its parts.
    Metric,
    /// A link key as the caller's organisation may see it.
    Seal,
}

/// Why a derived field has no value.
#[derive(Debug, thiserror::Error)]
pub enum DeriveError {
    /// An ingredient is absent: `of` names too few, or it was not asked.
    #[error("`{derivation}` for `{field}` needs {needs}")]
    Missing {
        /// The derivation.
        derivation: Derivation,
        /// The derived field.
        field: String,
        /// What it needs.
        needs: &'static str,
    },
    /// An ingredient is not of the shape that the derivation takes.
    #[error("`{ingredient}` is not {expected}, as `{derivation}` needs")]
    Shape {
        /// The derivation.
        derivation: Derivation,
        /// The ingredient's field.
        ingredient: String,
        /// What it should be.
        expected: &'static str,
        /// What reading it said, where that is known.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// `seal` needs the caller's key: the gateway's projection makes it.
    #[error("a link key is sealed at output, with the caller's key")]
    Sealed,
    /// The derivation makes no such field.
    #[error("`{derivation}` makes no field `{field}`")]
    Field {
        /// The derivation.
        derivation: Derivation,
        /// The asked field.
        field: String,
    },
}

/// The value of `field`, from its ingredients by field name, in the order of `of`. A null ingredient
/// gives null.
///
/// - `ratio`: the first ingredient by the second, with 4 decimals (half to even), as a decimal
///   string; null where the second is zero.
/// - `quantile`: the field is called `p50`, `p90` …; the first ingredient is a list of
///   `{ from, to, count }` in order, `to` null in an open bin. Linear inside a bin, one decimal; in
///   an open bin its lower edge.
/// - `distinct`: how many different items the first ingredient, a list, has.
/// - `metric`: the field of [`MetricValue`] by that name, from `id` and `parts`.
///
/// Fails where ingredients are absent or of another shape, and for `seal`.
pub fn derive(
    derivation: Derivation,
    field: &str,
    ingredients: &Object,
) -> Result<Value, DeriveError> {
    let recipe = Recipe {
        derivation,
        field,
        ingredients,
    };
    match derivation {
        Derivation::Ratio => recipe.ratio(),
        Derivation::Quantile => recipe.quantile(),
        Derivation::Distinct => recipe.distinct(),
        Derivation::Metric => recipe.metric(),
        Derivation::Seal => Err(DeriveError::Sealed),
    }
}

/// All fields that `metric` makes of `ingredients`, as one object; null where an ingredient is. For
/// those who want several of them.
///
/// Fails where ingredients are absent or of another shape.
pub fn metric_figures(ingredients: &Object) -> Result<Value, DeriveError> {
    let recipe = Recipe {
        derivation: Derivation::Metric,
        field: "*",
        ingredients,
    };
    recipe.figures()
}

/// One of the fields that [`metric_figures`] made.
///
/// Fails where there is no such field.
pub fn metric_field(figures: &Value, field: &str) -> Result<Value, DeriveError> {
    if figures.is_null() {
        return Ok(Value::Null);
    }
    figures
        .get(field)
        .cloned()
        .ok_or_else(|| DeriveError::Field {
            derivation: Derivation::Metric,
            field: field.into(),
        })
}

struct Recipe<'a> {
    derivation: Derivation,
    field: &'a str,
    ingredients: &'a Object,
}

impl<'a> Recipe<'a> {
    fn ratio(&self) -> Result<Value, DeriveError> {
        const NEEDS: &str = "a numerator and a denominator";
        let (Some(above), Some(below)) = (self.number(0, NEEDS)?, self.number(1, NEEDS)?) else {
            return Ok(Value::Null);
        };
        Ok(metric::ratio(Some(above), Some(below)).map_or(Value::Null, text))
    }

    fn quantile(&self) -> Result<Value, DeriveError> {
        let quantile = self
            .field
            .strip_prefix('p')
            .and_then(|percent| percent.parse().ok())
            .and_then(Quantile::new)
            .ok_or_else(|| DeriveError::Field {
                derivation: self.derivation,
                field: self.field.into(),
            })?;
        let (name, value) = self.ingredient(0, "a list of bins")?;
        let Some(items) = self.list(name, value)? else {
            return Ok(Value::Null);
        };
        let bins = items
            .iter()
            .map(|item| bin(item).ok_or_else(|| self.shape(name, "a list of { from, to, count }")))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(quantile.interpolated(&bins).map_or(Value::Null, text))
    }

    fn distinct(&self) -> Result<Value, DeriveError> {
        let (name, value) = self.ingredient(0, "a list of tokens")?;
        let Some(items) = self.list(name, value)? else {
            return Ok(Value::Null);
        };
        let different = items
            .iter()
            .map(|item| {
                item.as_str()
                    .ok_or_else(|| self.shape(name, "a list of texts"))
            })
            .collect::<Result<BTreeSet<_>, _>>()?;
        Ok(different.len().into())
    }

    fn metric(&self) -> Result<Value, DeriveError> {
        metric_field(&self.figures()?, self.field)
    }

    fn figures(&self) -> Result<Value, DeriveError> {
        let (id, parts) = (self.named("id")?, self.named("parts")?);
        if id.is_null() || parts.is_null() {
            return Ok(Value::Null);
        }
        let id: MetricId = id
            .to_deserialize()
            .map_err(|error| self.unreadable("id", "a metric's id", error))?;
        let parts: Vec<MetricPart> = parts
            .to_deserialize()
            .map_err(|error| self.unreadable("parts", "a list of metric parts", error))?;
        Ok(metric_object(&metric::metric(id, &parts)))
    }

    fn number(&self, index: usize, needs: &'static str) -> Result<Option<Decimal>, DeriveError> {
        let (name, value) = self.ingredient(index, needs)?;
        if value.is_null() {
            return Ok(None);
        }
        decimal::from_value(value)
            .map(Some)
            .ok_or_else(|| self.shape(name, "a number of up to 28 digits"))
    }

    fn list(&self, name: &str, value: &'a Value) -> Result<Option<&'a [Value]>, DeriveError> {
        if value.is_null() {
            return Ok(None);
        }
        value
            .as_list()
            .map(Some)
            .ok_or_else(|| self.shape(name, "a list"))
    }

    fn ingredient(
        &self,
        index: usize,
        needs: &'static str,
    ) -> Result<(&'a str, &'a Value), DeriveError> {
        let (name, value) = self
            .ingredients
            .iter()
            .nth(index)
            .ok_or_else(|| self.missing(needs))?;
        Ok((name, value))
    }

    fn named(&self, name: &'static str) -> Result<&'a Value, DeriveError> {
        self.ingredients
            .get(name)
            .ok_or_else(|| self.missing("`id` and `parts`"))
    }

    fn missing(&self, needs: &'static str) -> DeriveError {
        DeriveError::Missing {
            derivation: self.derivation,
            field: self.field.into(),
            needs,
        }
    }

    fn shape(&self, ingredient: &str, expected: &'static str) -> DeriveError {
        DeriveError::Shape {
            derivation: self.derivation,
            ingredient: ingredient.into(),
            expected,
            source: None,
        }
    }

    fn unreadable(
        &self,
        ingredient: &str,
        expected: &'static str,
        error: serde_json::Error,
    ) -> DeriveError {
        DeriveError::Shape {
            derivation: self.derivation,
            ingredient: ingredient.into(),
            expected,
            source: Some(error),
        }
    }
}

/// A metric's figures as the graph writes them.
pub fn metric_object(figures: &MetricValue) -> Value {
    Value::from_serialize(figures).expect("a metric's figures have text keys and no other floats")
}

fn bin(item: &Value) -> Option<(Decimal, Option<Decimal>, i64)> {
    let from = decimal::from_value(item.get("from")?)?;
    let to = match item.get("to") {
        None | Some(Value::Null) => None,
        Some(to) => Some(decimal::from_value(to)?),
    };
    Some((from, to, item.get("count")?.as_i64()?))
}

fn text(number: Decimal) -> Value {
    number.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(derivation: Derivation, field: &str, ingredients: &str) -> String {
        let ingredients = Value::from_slice(ingredients.as_bytes()).unwrap();
        match derive(derivation, field, ingredients.as_object().unwrap()) {
            Ok(value) => value.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_ratio_has_four_decimals_half_to_even() {
        let ratio = |ingredients| derived(Derivation::Ratio, "share", ingredients);
        assert_eq!(ratio(r#"{"n": 1110, "d": "10003"}"#), "\"0.1110\"");
        assert_eq!(ratio(r#"{"n": 1, "d": 20000}"#), "\"0.0000\"");
        assert_eq!(ratio(r#"{"n": 3, "d": 20000}"#), "\"0.0002\"");
        assert_eq!(ratio(r#"{"n": 3, "d": 0}"#), "null");
        assert_eq!(ratio(r#"{"n": null, "d": 3}"#), "null");
        assert_eq!(
            ratio(r#"{"n": 3}"#),
            "`ratio` for `share` needs a numerator and a denominator"
        );
        assert_eq!(
            ratio(r#"{"n": 3, "d": "x"}"#),
            "`d` is not a number of up to 28 digits, as `ratio` needs"
        );
    }

    #[test]
    fn a_quantile_is_interpolated_and_an_open_bin_gives_its_edge() {
        let bins = r#"{"bins": [{"from": 0, "to": 7, "count": 10}, {"from": 7, "to": 14, "count": 10}, {"from": 14, "to": null, "count": 5}]}"#;
        let quantile = |field| derived(Derivation::Quantile, field, bins);
        assert_eq!(quantile("p20"), "\"3.5\"");
        assert_eq!(quantile("p40"), "\"7.0\"");
        assert_eq!(quantile("p50"), "\"8.8\"");
        assert_eq!(quantile("p90"), "\"14\"");
        assert_eq!(quantile("p100"), "`quantile` makes no field `p100`");
        assert_eq!(
            derived(Derivation::Quantile, "p50", r#"{"bins": []}"#),
            "null"
        );
        assert_eq!(
            derived(
                Derivation::Quantile,
                "p50",
                r#"{"bins": [{"from": 0, "to": 7, "count": -1}]}"#
            ),
            "null"
        );
    }

    #[test]
    fn distinct_counts_different_tokens() {
        let distinct = |ingredients| derived(Derivation::Distinct, "totalCount", ingredients);
        assert_eq!(distinct(r#"{"tokens": ["a", "b", "a"]}"#), "2");
        assert_eq!(distinct(r#"{"tokens": []}"#), "0");
        assert_eq!(distinct(r#"{"tokens": null}"#), "null");
        assert_eq!(
            distinct(r#"{"tokens": [1]}"#),
            "`tokens` is not a list of texts, as `distinct` needs"
        );
    }

    #[test]
    fn a_metric_field_comes_from_id_and_parts() {
        let ingredients = r#"{"id": "REACH", "parts": [{"region": "TWENTE", "quality": "OK",
            "periods": ["SY2020-2021"], "schoolTypes": ["SBO"], "definitionVersion": "1",
            "numerator": "240", "denominator": "1012", "tokens": null, "buckets": null,
            "schoolsReported": 7, "schoolsExpected": 7}]}"#;
        let figure = |field| derived(Derivation::Metric, field, ingredients);
        assert_eq!(figure("value"), "\"0.2372\"");
        assert_eq!(figure("numerator"), "\"240\"");
        assert_eq!(figure("periods"), r#"["SY2020-2021"]"#);
        assert_eq!(
            figure("coverage"),
            r#"{"schoolsReported":7,"schoolsExpected":7}"#
        );
        assert_eq!(figure("warnings"), "[]");
        assert_eq!(figure("x"), "`metric` makes no field `x`");
        assert_eq!(
            derived(Derivation::Metric, "value", r#"{"id": "REACH"}"#),
            "`metric` for `value` needs `id` and `parts`"
        );
        assert_eq!(
            derived(
                Derivation::Metric,
                "value",
                r#"{"id": "REACH", "parts": 1}"#
            ),
            "`parts` is not a list of metric parts, as `metric` needs"
        );
    }

    #[test]
    fn a_link_key_is_not_sealed_here() {
        let sealed = derive(Derivation::Seal, "id", &Object::new());
        assert!(matches!(sealed, Err(DeriveError::Sealed)));
    }
}
