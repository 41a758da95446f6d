//! Literals of a document as JSON.

use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::Field;
use schema::value::{Number, Object, Value};

/// The JSON of a literal; a variable gives its value, null where it has none. Enum values become
/// strings.
pub fn to_json(literal: &Literal, variables: &Object) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Boolean(value) => Value::Bool(*value),
        Literal::String(text) => text.as_str().into(),
        Literal::Enum(name) => name.as_str().into(),
        Literal::Int(number) => number_json(number.as_str()),
        Literal::Float(number) => number_json(number.as_str()),
        Literal::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
        Literal::List(items) => {
            Value::List(items.iter().map(|item| to_json(item, variables)).collect())
        }
        Literal::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.as_str().into(), to_json(value, variables)));
            Value::Object(fields.collect())
        }
    }
}

/// The value that a field's argument has: as written, else its default, else null.
pub fn argument(field: &Field, name: &str, variables: &Object) -> Value {
    let given = field
        .arguments
        .iter()
        .find(|argument| argument.name == name);
    let given = given.filter(|argument| is_given(&argument.value, variables));
    let default = || {
        field
            .definition
            .argument_by_name(name)?
            .default_value
            .as_ref()
    };
    let literal = given.map(|argument| &argument.value).or_else(default);
    literal.map_or(Value::Null, |literal| to_json(literal, variables))
}

/// A variable that the client left out leaves the argument out.
fn is_given(literal: &Literal, variables: &Object) -> bool {
    literal
        .as_variable()
        .is_none_or(|name| variables.get(name).is_some())
}

/// GraphQL's numbers are JSON's, digit by digit.
fn number_json(text: &str) -> Value {
    let number: Option<serde_json::Number> = text.parse().ok();
    number.map_or(Value::Null, |number| Value::Number(Number::from(number)))
}
