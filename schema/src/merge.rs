//! Merge rules: how a field's values from several partitions become one.
//!
//! Owns the canonical order of values and the rules for scalars and lists of scalars. Merging objects
//! field by field, and lists by their items' fields, is the gateway's part.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use strum::{Display, EnumString};

use crate::decimal;
use crate::value::{Number, Object, Value};

/// The rule of `@merge(with:)`. Each is a commutative monoid with null as identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum MergeRule {
    /// Lists: one list in the order of `by`; items equal in all of it are one item.
    Ordered,
    /// Numbers: their sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// Booleans: whether any is true.
    Any,
    /// Booleans: whether all are true.
    All,
    /// All agree, else an error.
    Same,
}

/// Why values did not become one.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MergeError {
    /// The rule is `SAME`, and they are not.
    #[error(transparent)]
    Disagreement(#[from] Disagreement),
    /// A value is not of the kind that the rule takes.
    #[error("{rule} takes {takes}, not {value}")]
    Kind {
        /// The rule.
        rule: MergeRule,
        /// What it takes.
        takes: &'static str,
        /// What was given.
        value: Value,
    },
    /// A sum that 28 digits cannot hold.
    #[error("the sum has more than 28 digits")]
    Overflow,
}

/// Values that had to agree and do not.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("values disagree: {}", .values.iter().map(Value::to_string).collect::<Vec<_>>().join(", "))]
pub struct Disagreement {
    /// The different values, in canonical order.
    pub values: Vec<Value>,
}

/// The canonical order of values, total: booleans (false first), numbers by value, strings by UTF-8
/// bytes, lists item by item, objects by their entries in the order of their keys, null last.
/// Values of different kinds come in that order of kinds. Equal means: the same value, however its
/// number is written.
pub fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => compare_numbers(a, b),
        (Value::String(a), Value::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Value::List(a), Value::List(b)) => compare_lists(a, b),
        (Value::Object(a), Value::Object(b)) => compare_objects(a, b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// The one value that `values` become by `rule`. Null where all are null or there are none.
///
/// - `SUM`: numbers and decimal strings, exactly; a number where all are numbers, else a string, with
///   as many decimals as the longest has.
/// - `MIN`, `MAX`: the first or last in canonical order, but strings that write decimals count as
///   numbers, before other strings.
/// - `ANY`, `ALL`: booleans.
/// - `SAME`: any one of them, if all are equal.
/// - `ORDERED`: lists of values, as one list in canonical order, each value once.
///
/// Fails where a value is not of the rule's kind, a sum is too long, or `SAME` values differ. Of
/// values that are equal but written differently the first in the order of their texts stands, so
/// that the order of `values` does not show.
pub fn merge<'a>(
    rule: MergeRule,
    values: impl IntoIterator<Item = &'a Value>,
) -> Result<Value, MergeError> {
    let values: Vec<&Value> = values.into_iter().filter(|v| !v.is_null()).collect();
    match rule {
        MergeRule::Sum => sum(&values),
        MergeRule::Min => Ok(first(&values, by_magnitude)),
        MergeRule::Max => Ok(first(&values, |a, b| by_magnitude(b, a))),
        MergeRule::Any => booleans(rule, &values, |mut all| all.any(|value| value)),
        MergeRule::All => booleans(rule, &values, |mut all| all.all(|value| value)),
        MergeRule::Same => same(&values),
        MergeRule::Ordered => ordered(&values),
    }
}

fn sum(values: &[&Value]) -> Result<Value, MergeError> {
    let [first, rest @ ..] = values else {
        return Ok(Value::Null);
    };
    let mut total = summand(first)?;
    if rest.is_empty() {
        return Ok((*first).clone());
    }
    for value in rest {
        let number = summand(value)?;
        total = exact_sum(total, number)?;
    }
    let text = total.to_string();
    if values.iter().all(|value| matches!(value, Value::Number(_)))
        && let Ok(number) = text.parse::<serde_json::Number>()
    {
        return Ok(Value::Number(number.into()));
    }
    Ok(text.into())
}

/// The sum with the decimals of the more precise one, so that grouping does not show in its text.
/// Fails where that takes more digits than a decimal has.
fn exact_sum(one: Decimal, other: Decimal) -> Result<Decimal, MergeError> {
    let scale = one.scale().max(other.scale());
    let mut sum = one.checked_add(other).ok_or(MergeError::Overflow)?;
    // Adding a zero, or two numbers that cancel out, forgets decimals or leaves a sign.
    sum.rescale(scale);
    if sum.scale() < scale {
        return Err(MergeError::Overflow);
    }
    if sum.is_zero() {
        sum.set_sign_positive(true);
    }
    Ok(sum)
}

fn summand(value: &Value) -> Result<Decimal, MergeError> {
    decimal::from_value(value).ok_or_else(|| MergeError::Kind {
        rule: MergeRule::Sum,
        takes: "numbers of up to 28 digits",
        value: value.clone(),
    })
}

/// The first by `order`; of equal ones the first by text.
fn first(values: &[&Value], order: impl Fn(&Value, &Value) -> Ordering) -> Value {
    values
        .iter()
        .min_by(|a, b| order(a, b).then_with(|| a.to_string().cmp(&b.to_string())))
        .map_or(Value::Null, |value| (*value).clone())
}

/// Canonical order, but strings that write decimals by value, before other strings.
fn by_magnitude(a: &Value, b: &Value) -> Ordering {
    let number = |value: &Value| value.as_str().and_then(decimal::parse);
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) if matches!(b, Value::String(_)) => Ordering::Less,
        (None, Some(_)) if matches!(a, Value::String(_)) => Ordering::Greater,
        _ => compare(a, b),
    }
}

fn booleans(
    rule: MergeRule,
    values: &[&Value],
    fold: impl Fn(std::vec::IntoIter<bool>) -> bool,
) -> Result<Value, MergeError> {
    let all: Vec<bool> = values
        .iter()
        .map(|value| {
            value.as_bool().ok_or_else(|| MergeError::Kind {
                rule,
                takes: "booleans",
                value: (*value).clone(),
            })
        })
        .collect::<Result<_, _>>()?;
    if all.is_empty() {
        return Ok(Value::Null);
    }
    Ok(Value::Bool(fold(all.into_iter())))
}

fn same(values: &[&Value]) -> Result<Value, MergeError> {
    let mut different: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
    different.sort_by(|a, b| compare(a, b).then_with(|| a.to_string().cmp(&b.to_string())));
    different.dedup_by(|a, b| compare(a, b).is_eq());
    if different.len() > 1 {
        return Err(Disagreement { values: different }.into());
    }
    Ok(different.pop().unwrap_or_default())
}

fn ordered(values: &[&Value]) -> Result<Value, MergeError> {
    if values.is_empty() {
        return Ok(Value::Null);
    }
    let mut items = Vec::new();
    for value in values {
        let list = value.as_list().ok_or_else(|| MergeError::Kind {
            rule: MergeRule::Ordered,
            takes: "lists",
            value: (*value).clone(),
        })?;
        items.extend_from_slice(list);
    }
    items.sort_by(|a, b| compare(a, b).then_with(|| a.to_string().cmp(&b.to_string())));
    items.dedup_by(|a, b| compare(a, b).is_eq());
    Ok(Value::List(items))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Number(_) => 1,
        Value::String(_) => 2,
        Value::List(_) => 3,
        Value::Object(_) => 4,
        Value::Null => 5,
    }
}

fn compare_lists(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(a, b))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn compare_objects(a: &Object, b: &Object) -> Ordering {
    let sorted = |object| {
        let mut entries: Vec<_> = Object::iter(object).collect();
        entries.sort_by_key(|(key, _)| *key);
        entries
    };
    let (a, b) = (sorted(a), sorted(b));
    a.iter()
        .zip(&b)
        .map(|((ka, va), (kb, vb))| ka.cmp(kb).then_with(|| compare(va, vb)))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    let (a, b) = (Written::of(&a.to_text()), Written::of(&b.to_text()));
    match (a.negative, b.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => a.compare_size(&b),
        (true, true) => b.compare_size(&a),
    }
}

/// A JSON number of any length: its sign, its digits from the first that is not zero to the last that
/// is not, and the power of ten of the first (0.0123 is 1, 2, 3 from -2). Zero has no digits.
struct Written {
    negative: bool,
    power: i64,
    digits: Vec<u8>,
}

impl Written {
    fn of(text: &str) -> Self {
        let (base, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (negative, base) = match base.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, base),
        };
        let (whole, fraction) = base.split_once('.').unwrap_or((base, ""));
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let Some(start) = all.iter().position(|digit| *digit != b'0') else {
            return Self {
                negative: false,
                power: 0,
                digits: Vec::new(),
            };
        };
        let end = all
            .iter()
            .rposition(|digit| *digit != b'0')
            .unwrap_or(start);
        // An exponent that 64 bits cannot hold is as good as infinite.
        let exponent = exponent.parse::<i64>().unwrap_or_else(|_| {
            if exponent.starts_with('-') {
                i64::MIN
            } else {
                i64::MAX
            }
        });
        let before_point = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        let leading = i64::try_from(start).unwrap_or(i64::MAX);
        Self {
            negative,
            power: exponent.saturating_add(before_point - 1 - leading),
            digits: all[start..=end].to_vec(),
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self
                .power
                .cmp(&other.power)
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

#[cfg(test)]
mod tests;
