//! Result coercion of leaves (GraphQL specification, section 6.4.3): what a service gave, as the
//! public type promises it.

use apollo_compiler::schema::{ExtendedType, Schema};
use schema::value::Value;

/// `value` as the leaf type `name` has it. `None` where it is none: a wrong shape, a whole number
/// out of the range of `Int`, an enum value that the schema does not know. Custom scalars and the
/// digits of numbers are left as they came.
pub fn coerce(schema: &Schema, name: &str, value: &Value) -> Option<Value> {
    match name {
        "Int" => int(value),
        "Float" => matches!(value, Value::Number(_)).then(|| value.clone()),
        "String" => matches!(value, Value::String(_)).then(|| value.clone()),
        "Boolean" => matches!(value, Value::Bool(_)).then(|| value.clone()),
        "ID" => id(value),
        _ => match schema.types.get(name) {
            Some(ExtendedType::Enum(definition)) => {
                let is_known = definition.values.contains_key(value.as_str()?);
                is_known.then(|| value.clone())
            }
            _ => Some(value.clone()),
        },
    }
}

fn int(value: &Value) -> Option<Value> {
    let Value::Number(number) = value else {
        return None;
    };
    if let Some(whole) = value.as_i64() {
        return i32::try_from(whole).ok().map(|_| value.clone());
    }
    // A service in a language with one kind of number may write 3 as 3.0.
    let number: f64 = number.to_text().parse().ok()?;
    let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "whole and within range")]
    (number.fract() == 0.0 && range.contains(&number)).then(|| Value::from(number as i64))
}

fn id(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Number(number) => {
            let text = number.to_text();
            text.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
                .then(|| Value::from(text))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, json: &str) -> String {
        let schema = Schema::parse(
            "type Query { a: Int } enum Colour { RED } scalar Any",
            "s.graphql",
        )
        .unwrap();
        let value = Value::from_slice(json.as_bytes()).unwrap();
        coerce(&schema, name, &value).map_or("refused".to_owned(), |value| value.to_string())
    }

    #[test]
    fn each_type_takes_its_own_values_only() {
        let cases = [
            ("Int", "2147483647", "2147483647"),
            ("Int", "2147483648", "refused"),
            ("Int", "3.0", "3"),
            ("Int", "3.5", "refused"),
            ("Int", "1e400", "refused"),
            ("Int", "\"3\"", "refused"),
            ("Float", "1.10", "1.10"),
            (
                "Float",
                "12345678901234567890123",
                "12345678901234567890123",
            ),
            ("Float", "true", "refused"),
            ("String", "\"a\"", "\"a\""),
            ("String", "1", "refused"),
            ("Boolean", "true", "true"),
            ("Boolean", "0", "refused"),
            ("ID", "\"x\"", "\"x\""),
            ("ID", "90071992547409931", "\"90071992547409931\""),
            ("ID", "1.5", "refused"),
            ("Colour", "\"RED\"", "\"RED\""),
            ("Colour", "\"BLUE\"", "refused"),
            ("Colour", "1", "refused"),
            (
                "Any",
                r#"{"x":[12345678901234567890]}"#,
                r#"{"x":[12345678901234567890]}"#,
            ),
        ];
        for (name, json, expected) in cases {
            assert_eq!(check(name, json), expected, "{name} {json}");
        }
    }
}
