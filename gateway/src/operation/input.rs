//! Variables as the operation declares them (GraphQL specification, section 6.1.2:
//! `CoerceVariableValues`, and the input coercion of each type).

use apollo_compiler::ast::Type;
use apollo_compiler::executable::{ExecutableDocument, VariableDefinition};
use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType, Schema};
use apollo_compiler::{Name, Node};
use schema::value::{Object, Value};

use crate::error::{ErrorCode, GraphqlError};
use crate::operation::literal;
use crate::operation::scalar::{self, shown};
use crate::response::leaf;

/// The variables that `definitions` declare, from those that were given. What was left out and has
/// no default stays out. Fails with every variable that does not fit. `formats` tells whether the
/// graph's own scalars are checked.
pub fn coerce_variables<'a>(
    schema: &Schema,
    document: &ExecutableDocument,
    definitions: impl IntoIterator<Item = &'a Node<VariableDefinition>>,
    given: &Object,
    formats: bool,
) -> Result<Object, Vec<GraphqlError>> {
    let coercion = Coercion { schema, formats };
    let mut variables = Object::new();
    let mut errors = Vec::new();
    for definition in definitions {
        match coercion.variable(definition, given) {
            Ok(Some(value)) => {
                variables.insert(definition.name.as_str(), value);
            }
            Ok(None) => {}
            Err(mistake) => errors.push(mistake.of(document, definition)),
        }
    }
    if errors.is_empty() {
        Ok(variables)
    } else {
        Err(errors)
    }
}

/// Coerces input values.
#[derive(Clone, Copy)]
pub struct Coercion<'a> {
    /// The types.
    pub schema: &'a Schema,
    /// Whether the graph's own scalars are checked.
    pub formats: bool,
}

/// What is wrong in an input value, and where: `.filter.schoolType[2]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistake {
    place: String,
    text: String,
}

impl Mistake {
    fn new(text: impl Into<String>) -> Self {
        Self {
            place: String::new(),
            text: text.into(),
        }
    }

    fn below(self, step: &str) -> Self {
        Self {
            place: format!("{step}{}", self.place),
            ..self
        }
    }

    fn of(
        &self,
        document: &ExecutableDocument,
        definition: &Node<VariableDefinition>,
    ) -> GraphqlError {
        let name = &definition.name;
        let message = format!("variable `${name}{}`: {}", self.place, self.text);
        let error = GraphqlError::request(ErrorCode::BadUserInput, message);
        match definition.line_column_range(&document.sources) {
            Some(range) => error.at(range.start.line, range.start.column),
            None => error,
        }
    }

    /// The mistake in words, where `whole` names the value it is in.
    pub fn describe(&self, whole: &str) -> String {
        format!("{whole}{}: {}", self.place, self.text)
    }
}

impl Coercion<'_> {
    fn variable(
        &self,
        definition: &VariableDefinition,
        given: &Object,
    ) -> Result<Option<Value>, Mistake> {
        let value = given.get(&definition.name).cloned();
        let default = || {
            definition
                .default_value
                .as_ref()
                .map(|value| literal::to_json(value, &Object::new()))
        };
        match value.or_else(default) {
            Some(value) => self.value(&definition.ty, &value).map(Some),
            None if definition.ty.is_non_null() => Err(Mistake::new(format!(
                "is missing, a `{}` is required",
                definition.ty
            ))),
            None => Ok(None),
        }
    }

    /// `value` as an input of type `ty`. Fails with what is wrong first.
    pub fn value(&self, ty: &Type, value: &Value) -> Result<Value, Mistake> {
        match (ty, value) {
            (_, Value::Null) if ty.is_non_null() => Err(Mistake::new(format!("null is no `{ty}`"))),
            (_, Value::Null) => Ok(Value::Null),
            (Type::List(item) | Type::NonNullList(item), Value::List(items)) => {
                let items = items.iter().enumerate().map(|(index, value)| {
                    let coerced = self.value(item, value);
                    coerced.map_err(|mistake| mistake.below(&format!("[{index}]")))
                });
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            // A value where a list is expected is a list of one.
            (Type::List(item) | Type::NonNullList(item), value) => {
                Ok(Value::List(vec![self.value(item, value)?]))
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) => self.named(name, value),
        }
    }

    fn named(&self, name: &Name, value: &Value) -> Result<Value, Mistake> {
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(definition)) => self.input_object(definition, value),
            Some(ExtendedType::Enum(definition)) => enum_value(definition, value),
            _ => self.scalar(name, value),
        }
    }

    fn scalar(&self, name: &Name, value: &Value) -> Result<Value, Mistake> {
        let mistake = if self.formats {
            scalar::mistake(name, value)
        } else {
            None
        };
        if let Some(mistake) = mistake {
            return Err(Mistake::new(mistake));
        }
        leaf::coerce(self.schema, name, value)
            .ok_or_else(|| Mistake::new(format!("{} is no `{name}`", shown(value))))
    }

    fn input_object(&self, definition: &InputObjectType, value: &Value) -> Result<Value, Mistake> {
        let Value::Object(given) = value else {
            return Err(Mistake::new(format!(
                "{} is no `{}`",
                shown(value),
                definition.name
            )));
        };
        if let Some((unknown, _)) = given
            .iter()
            .find(|(key, _)| !definition.fields.contains_key(&***key))
        {
            return Err(Mistake::new(format!(
                "`{}` has no field `{unknown}`",
                definition.name
            )));
        }
        let mut coerced = Object::new();
        for (name, field) in &definition.fields {
            let default = || {
                field
                    .default_value
                    .as_ref()
                    .map(|value| literal::to_json(value, &Object::new()))
            };
            let value = given.get(name).cloned().or_else(default);
            let step = format!(".{name}");
            match value {
                Some(value) => {
                    let value = self
                        .value(&field.ty, &value)
                        .map_err(|mistake| mistake.below(&step))?;
                    coerced.insert(name.as_str(), value);
                }
                None if field.ty.is_non_null() => {
                    let text = format!("is missing, a `{}` is required", field.ty);
                    return Err(Mistake::new(text).below(&step));
                }
                None => {}
            }
        }
        check_one_of(definition, &coerced)?;
        Ok(Value::Object(coerced))
    }
}

fn enum_value(definition: &EnumType, value: &Value) -> Result<Value, Mistake> {
    let is_known = value
        .as_str()
        .is_some_and(|text| definition.values.contains_key(text));
    if is_known {
        Ok(value.clone())
    } else {
        Err(Mistake::new(format!(
            "{} is no `{}`",
            shown(value),
            definition.name
        )))
    }
}

fn check_one_of(definition: &InputObjectType, coerced: &Object) -> Result<(), Mistake> {
    let is_one = coerced.len() == 1 && coerced.iter().all(|(_, value)| !value.is_null());
    if definition.directives.has("oneOf") && !is_one {
        let text = format!("`{}` takes exactly one field, not null", definition.name);
        return Err(Mistake::new(text));
    }
    Ok(())
}
