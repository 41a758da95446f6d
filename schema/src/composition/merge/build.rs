//! Small builders of directives, as supergraph documents need them.

use apollo_compiler::ast::{Argument, Directive, Value};
use apollo_compiler::{Name, Node};

/// A directive with these arguments.
pub(super) fn directive(name: &str, arguments: Vec<(&'static str, Value)>) -> Node<Directive> {
    Node::new(Directive {
        name: Name::new_unchecked(name),
        arguments: arguments
            .into_iter()
            .map(|(name, value)| {
                Node::new(Argument {
                    name: Name::new_static_unchecked(name),
                    value: Node::new(value),
                })
            })
            .collect(),
    })
}

/// A string value.
pub(super) fn string(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

/// A list of strings.
pub(super) fn strings<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Value {
    Value::List(
        texts
            .into_iter()
            .map(|text| Node::new(string(text)))
            .collect(),
    )
}

/// An enum value.
pub(super) fn enum_value(name: &Name) -> Value {
    Value::Enum(name.clone())
}
