//! Field sets: the selections inside `@key(fields:)`, `@requires` and `@provides`.
//!
//! Owns their parsed form and their text; whether the fields exist is composition's part.

use std::fmt;

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Selection, Value};

/// A parsed selection of fields, as in `@key(fields:)`, `@requires` and `@provides`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSet(pub Vec<FieldSetItem>);

/// One part of a [`FieldSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldSetItem {
    /// A field, with arguments as written (constant values) and what is selected below it.
    Field {
        /// The field's name.
        name: Name,
        /// Constant arguments.
        arguments: Vec<(Name, Value)>,
        /// What is selected below it; empty for a leaf.
        selections: FieldSet,
    },
    /// `... on Type { }`
    Inline {
        /// The type condition.
        type_condition: Name,
        /// What is selected there.
        selections: FieldSet,
    },
}

/// A text that is no field set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no selection of fields: {reason}")]
pub struct InvalidFieldSet {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl FieldSet {
    /// Reads a field set, with or without braces around it. Fails on what is no selection, and on
    /// what has no place in one: aliases, directives, named fragments, variables.
    pub fn parse(text: &str) -> Result<Self, InvalidFieldSet> {
        let invalid = |reason: String| InvalidFieldSet {
            text: text.to_owned(),
            reason,
        };
        let inner = text.trim();
        let inner = match inner
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(braced) => braced,
            None => inner,
        };
        let document = Document::parse(format!("{{ {inner}\n}}"), "field set")
            .map_err(|parsed| invalid(first_line(&parsed.errors.to_string())))?;
        let [Definition::OperationDefinition(operation)] = document.definitions.as_slice() else {
            return Err(invalid("it ends before its last brace".to_owned()));
        };
        convert(&operation.selection_set).map_err(|reason| invalid(reason.to_owned()))
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields selected at the top, without those inside `... on`.
    pub fn field_names(&self) -> impl Iterator<Item = &Name> {
        self.0.iter().filter_map(|item| match item {
            FieldSetItem::Field { name, .. } => Some(name),
            FieldSetItem::Inline { .. } => None,
        })
    }
}

impl fmt::Display for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

impl fmt::Display for FieldSetItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let selections = match self {
            FieldSetItem::Field {
                name,
                arguments,
                selections,
            } => {
                write!(f, "{name}")?;
                write_arguments(f, arguments)?;
                selections
            }
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => {
                write!(f, "... on {type_condition}")?;
                selections
            }
        };
        if selections.is_empty() {
            return Ok(());
        }
        write!(f, " {{ {selections} }}")
    }
}

fn write_arguments(f: &mut fmt::Formatter<'_>, arguments: &[(Name, Value)]) -> fmt::Result {
    for (index, (name, value)) in arguments.iter().enumerate() {
        let before = if index == 0 { "(" } else { ", " };
        write!(f, "{before}{name}: {}", value.serialize().no_indent())?;
    }
    if arguments.is_empty() {
        Ok(())
    } else {
        f.write_str(")")
    }
}

fn convert(selections: &[Selection]) -> Result<FieldSet, &'static str> {
    selections
        .iter()
        .map(convert_one)
        .collect::<Result<_, _>>()
        .map(FieldSet)
}

fn convert_one(selection: &Selection) -> Result<FieldSetItem, &'static str> {
    match selection {
        Selection::Field(field) => {
            if field.alias.is_some() {
                return Err("an alias has no place in it");
            }
            if !field.directives.is_empty() {
                return Err("a directive has no place in it");
            }
            let arguments = field.arguments.iter().map(|argument| {
                if has_variable(&argument.value) {
                    return Err("a variable has no place in it");
                }
                Ok((argument.name.clone(), argument.value.as_ref().clone()))
            });
            Ok(FieldSetItem::Field {
                name: field.name.clone(),
                arguments: arguments.collect::<Result<_, _>>()?,
                selections: convert(&field.selection_set)?,
            })
        }
        Selection::InlineFragment(fragment) => {
            if !fragment.directives.is_empty() {
                return Err("a directive has no place in it");
            }
            Ok(FieldSetItem::Inline {
                type_condition: fragment
                    .type_condition
                    .clone()
                    .ok_or("a fragment without a type condition has no place in it")?,
                selections: convert(&fragment.selection_set)?,
            })
        }
        Selection::FragmentSpread(_) => Err("a named fragment has no place in it"),
    }
}

fn has_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(items) => items.iter().any(|item| has_variable(item)),
        Value::Object(entries) => entries.iter().any(|(_, value)| has_variable(value)),
        _ => false,
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("Error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_a_round_trip() {
        let text =
            r#"id owner { id ... on Person { name(upper: true, as: "x") } } ... on Book { isbn }"#;
        assert_eq!(FieldSet::parse(text).unwrap().to_string(), text);
        assert_eq!(
            FieldSet::parse("{ id  sku }").unwrap().to_string(),
            "id sku"
        );
    }

    #[test]
    fn what_is_no_field_set_is_refused() {
        let reasons: Vec<String> = [
            "",
            "id {",
            "id } query Q { x",
            "a: id",
            "id @skip(if: true)",
            "...F",
            "id(x: $v)",
        ]
        .iter()
        .map(|text| FieldSet::parse(text).unwrap_err().to_string())
        .collect();
        insta::assert_snapshot!(reasons.join("\n"), @r"
`` is no selection of fields: syntax error: expected at least one Selection in Selection Set
`id {` is no selection of fields: syntax error: expected at least one Selection in Selection Set
`id } query Q { x` is no selection of fields: it ends before its last brace
`a: id` is no selection of fields: an alias has no place in it
`id @skip(if: true)` is no selection of fields: a directive has no place in it
`...F` is no selection of fields: a named fragment has no place in it
`id(x: $v)` is no selection of fields: a variable has no place in it
");
    }
}
