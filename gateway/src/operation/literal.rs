//! Literals of a document as JSON.

use apollo_compiler::ast::{Type, Value as Literal};
use apollo_compiler::executable::Field;
use apollo_compiler::{Name, Schema};
use schema::value::{Number, Object, Value};

/// The JSON of a literal; null for a variable that has no value. Enum values become strings.
pub fn to_json(literal: &Literal, variables: &Object) -> Value {
    resolve(literal, variables).unwrap_or_default()
}

/// The JSON of a literal; `None` for a variable that has no value. An input field that takes such
/// a variable is left out (GraphQL specification, section 3.10).
pub fn resolve(literal: &Literal, variables: &Object) -> Option<Value> {
    Some(match literal {
        Literal::Null => Value::Null,
        Literal::Variable(name) => return variables.get(name).cloned(),
        Literal::Boolean(value) => Value::Bool(*value),
        Literal::String(text) => text.as_str().into(),
        Literal::Enum(name) => name.as_str().into(),
        Literal::Int(number) => number_json(number.as_str()),
        Literal::Float(number) => number_json(number.as_str()),
        Literal::List(items) => {
            Value::List(items.iter().map(|item| to_json(item, variables)).collect())
        }
        Literal::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, value)| {
                Some((name.as_str().into(), resolve(value, variables)?))
            });
            Value::Object(fields.collect())
        }
    })
}

/// What stands at `path` inside an input value of type `ty`, defaults of input fields included;
/// `None` where it was left out.
pub fn below(schema: &Schema, ty: &Type, value: &Value, path: &[Name]) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else {
        return Some(value.clone());
    };
    let field = schema
        .get_input_object(ty.inner_named_type())?
        .fields
        .get(step)?;
    let default = || Some(to_json(field.default_value.as_ref()?, &Object::new()));
    let value = value.get(step).cloned().or_else(default)?;
    below(schema, &field.ty, &value, rest)
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
