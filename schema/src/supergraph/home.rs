//! Where the arguments of a root field say which regions it is about: the path of its `@homed(by:)`.

use std::fmt;
use std::str::FromStr;

use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::{Name, Schema};

/// An argument, or a field of the input objects in it: `id`, `input.schoolId`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePath {
    /// The argument.
    pub argument: Name,
    /// The way into its input objects; empty where the argument itself is meant.
    pub fields: Vec<Name>,
}

/// What stands at a [`HomePath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HomeTarget<'a> {
    /// Its type.
    pub ty: &'a Type,
    /// Whether it is sure to be there: nothing on the way may be left out or null.
    pub is_required: bool,
}

/// A text that is no [`HomePath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no argument, nor a field of one: write `id` or `input.schoolId`")]
pub struct InvalidHomePath {
    /// What was given.
    pub text: String,
}

impl HomePath {
    /// What stands there in the arguments of `field`; `None` where there is no such argument or
    /// input field, or where the way leads through a list.
    pub fn target<'a>(
        &self,
        schema: &'a Schema,
        field: &'a FieldDefinition,
    ) -> Option<HomeTarget<'a>> {
        let argument = field.argument_by_name(&self.argument)?;
        let mut ty: &Type = &argument.ty;
        let mut is_required = ty.is_non_null();
        for step in &self.fields {
            let input = schema
                .get_input_object(ty.inner_named_type())
                .filter(|_| !ty.is_list())?;
            ty = &input.fields.get(step)?.ty;
            is_required &= ty.is_non_null();
        }
        Some(HomeTarget { ty, is_required })
    }
}

impl FromStr for HomePath {
    type Err = InvalidHomePath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = text.split('.').map(Name::new);
        let mut names: Vec<Name> =
            names
                .collect::<Result<_, _>>()
                .map_err(|_| InvalidHomePath {
                    text: text.to_owned(),
                })?;
        // Splitting gives one part at least.
        let argument = names.remove(0);
        Ok(Self {
            argument,
            fields: names,
        })
    }
}

impl fmt::Display for HomePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.argument)?;
        self.fields
            .iter()
            .try_for_each(|field| write!(f, ".{field}"))
    }
}
