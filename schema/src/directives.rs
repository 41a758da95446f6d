//! Rewriting the directives that are applied throughout a schema, and reading their arguments.

use apollo_compiler::ast::{self, Directive, FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::{self, Component, ExtendedType};
use apollo_compiler::{Node, Schema};

/// What becomes of an applied directive.
pub(crate) enum Rewrite {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// Another takes its place.
    Replace(Directive),
}

/// Asks `decide` about every directive applied to a type, field, argument, enum value or directive
/// argument of `schema`; not about those on the schema itself.
pub(crate) fn rewrite(schema: &mut Schema, decide: &dyn Fn(&Directive) -> Rewrite) {
    for definition in schema.directive_definitions.values_mut() {
        if definition
            .arguments
            .iter()
            .any(|argument| !argument.directives.is_empty())
        {
            for argument in &mut definition.make_mut().arguments {
                rewrite_input(argument, decide);
            }
        }
    }
    for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
        rewrite_type(ty, decide);
    }
}

/// The argument's text, where it is a string.
pub(crate) fn text<'a>(directive: &'a Directive, argument: &str) -> Option<&'a str> {
    directive.specified_argument_by_name(argument)?.as_str()
}

/// Whether the argument is `true`; false where it is absent.
pub(crate) fn flag(directive: &Directive, argument: &str) -> bool {
    let value = directive.specified_argument_by_name(argument);
    value.and_then(|value| value.to_bool()).unwrap_or(false)
}

fn rewrite_type(ty: &mut ExtendedType, decide: &dyn Fn(&Directive) -> Rewrite) {
    match ty {
        ExtendedType::Scalar(scalar) => {
            rewrite_components(&mut scalar.make_mut().directives, decide);
        }
        ExtendedType::Object(object) => {
            let object = object.make_mut();
            rewrite_components(&mut object.directives, decide);
            object
                .fields
                .values_mut()
                .for_each(|field| rewrite_field(field, decide));
        }
        ExtendedType::Interface(interface) => {
            let interface = interface.make_mut();
            rewrite_components(&mut interface.directives, decide);
            interface
                .fields
                .values_mut()
                .for_each(|field| rewrite_field(field, decide));
        }
        ExtendedType::Union(union_) => {
            rewrite_components(&mut union_.make_mut().directives, decide);
        }
        ExtendedType::Enum(enum_) => {
            let enum_ = enum_.make_mut();
            rewrite_components(&mut enum_.directives, decide);
            for value in enum_.values.values_mut() {
                rewrite_list(&mut value.make_mut().directives, decide);
            }
        }
        ExtendedType::InputObject(input) => {
            let input = input.make_mut();
            rewrite_components(&mut input.directives, decide);
            input
                .fields
                .values_mut()
                .for_each(|field| rewrite_input(field, decide));
        }
    }
}

fn rewrite_field(field: &mut Component<FieldDefinition>, decide: &dyn Fn(&Directive) -> Rewrite) {
    let field = field.make_mut();
    rewrite_list(&mut field.directives, decide);
    for argument in &mut field.arguments {
        rewrite_input(argument, decide);
    }
}

fn rewrite_input(input: &mut Node<InputValueDefinition>, decide: &dyn Fn(&Directive) -> Rewrite) {
    if !input.directives.is_empty() {
        rewrite_list(&mut input.make_mut().directives, decide);
    }
}

fn rewrite_list(directives: &mut ast::DirectiveList, decide: &dyn Fn(&Directive) -> Rewrite) {
    directives.retain_mut(|directive| rewrite_one(directive, decide));
}

fn rewrite_components(
    directives: &mut schema::DirectiveList,
    decide: &dyn Fn(&Directive) -> Rewrite,
) {
    directives
        .0
        .retain_mut(|directive| rewrite_one(directive, decide));
}

/// Whether the directive stays.
fn rewrite_one(directive: &mut Node<Directive>, decide: &dyn Fn(&Directive) -> Rewrite) -> bool {
    match decide(directive) {
        Rewrite::Keep => true,
        Rewrite::Drop => false,
        Rewrite::Replace(other) => {
            *directive = directive.same_location(other);
            true
        }
    }
}
