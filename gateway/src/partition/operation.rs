//! From a [`Shape`] to the operation that one partition is asked: without what the partition does
//! not offer, with the variables that it uses. Pure.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_compiler::ast::{OperationType, Type, Value as Literal};
use apollo_compiler::schema::ExtendedType;
use schema::supergraph::Partition;
use schema::value::{Object, Value};

use super::argument;
use super::shape::{FieldGroup, FieldId, Part, Shape, ShapeField, Types};
use crate::planner::query_plan::VariableUse;

/// What one partition is asked.
#[derive(Debug, PartialEq)]
pub(super) struct Operation {
    /// The text; `None` where the partition offers nothing of it.
    pub(super) text: Option<Arc<str>>,
    /// The variables that the text uses.
    pub(super) variables: Object,
    /// The fields that the partition does not offer, so that it is not asked for them.
    pub(super) dropped: HashSet<FieldId>,
}

/// The name of the variable that holds an entity fetch's representations, before it is made to
/// differ from the operation's own.
const REPRESENTATIONS: &str = "representations";

/// Writes operations for one partition.
#[derive(Clone, Copy)]
pub(super) struct OperationWriter<'a> {
    /// Type information.
    pub(super) types: Types<'a>,
    /// Whom the operation is for.
    pub(super) partition: &'a Partition,
    /// What the fetch selects.
    pub(super) shape: &'a Shape,
    /// The variables that the fetch may use.
    pub(super) declared: &'a [VariableUse],
    /// Their values.
    pub(super) variables: &'a Object,
}

/// A root field as one partition is asked it.
#[derive(Debug)]
pub(super) struct RootField<'a> {
    /// The field.
    pub(super) group: &'a FieldGroup<'a>,
    /// Arguments for this partition that differ from what was written.
    pub(super) own: Vec<&'a (Name, Literal)>,
}

impl OperationWriter<'_> {
    /// The operation that asks these root fields.
    pub(super) fn root(self, kind: OperationType, fields: &[RootField<'_>]) -> Operation {
        let mut text = Text::new(self);
        for field in fields {
            text.root_field(field);
        }
        let body = std::mem::take(&mut text.body);
        text.finish(kind, &body, None)
    }

    /// The operation that asks the shape of these entities.
    pub(super) fn entities(self, representations: Vec<Value>) -> Operation {
        let mut text = Text::new(self);
        text.parts(&self.shape.parts);
        let body = std::mem::take(&mut text.body);
        text.finish(OperationType::Query, &body, Some(representations))
    }
}

/// An operation's text in the making.
struct Text<'a> {
    writer: OperationWriter<'a>,
    body: String,
    used: BTreeSet<Name>,
    dropped: HashSet<FieldId>,
}

impl<'a> Text<'a> {
    fn new(writer: OperationWriter<'a>) -> Self {
        Self {
            writer,
            body: String::new(),
            used: BTreeSet::new(),
            dropped: HashSet::new(),
        }
    }

    fn root_field(&mut self, root: &RootField<'_>) {
        let field = root.group.field;
        if !self.offers(field) {
            self.dropped.extend(&root.group.ids);
            return;
        }
        self.field_head(field, &root.own);
        if self.is_composite(field) {
            self.braces(&root.group.below);
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Field(field) => self.field(field),
                Part::On(fragment) => {
                    self.fragment(fragment.condition.as_ref(), &fragment.parts);
                }
            }
        }
    }

    fn field(&mut self, field: &ShapeField) {
        if field.is_derived() {
            return;
        }
        if !self.offers(field) {
            self.dropped.insert(field.id);
            return;
        }
        self.field_head(field, &[]);
        if self.is_composite(field) {
            self.braces(&[&field.parts]);
        }
    }

    fn fragment(&mut self, condition: Option<&Name>, parts: &[Part]) {
        if condition.is_some_and(|ty| self.lacks(ty)) {
            drop_all(parts, &mut self.dropped);
            return;
        }
        let before = self.body.len();
        self.body.push_str(" ...");
        if let Some(ty) = condition {
            self.push(format_args!(" on {ty}"));
        }
        self.body.push_str(" {");
        let opened = self.body.len();
        self.parts(parts);
        if self.body.len() == opened {
            self.body.truncate(before);
        } else {
            self.body.push_str(" }");
        }
    }

    fn braces(&mut self, below: &[&[Part]]) {
        self.body.push_str(" {");
        let opened = self.body.len();
        for parts in below {
            self.parts(parts);
        }
        if self.body.len() == opened {
            let prefix = &self.writer.shape.prefix;
            self.push(format_args!(" {prefix}__typename: __typename"));
        }
        self.body.push_str(" }");
    }

    fn field_head(&mut self, field: &ShapeField, own: &[&(Name, Literal)]) {
        self.body.push(' ');
        if *field.key != *field.name.as_str() {
            self.push(format_args!("{}: ", field.key));
        }
        self.push(format_args!("{}", field.name));
        let arguments = self.arguments(field, own);
        if !arguments.is_empty() {
            self.push(format_args!("({})", arguments.join(", ")));
        }
    }

    fn arguments(&mut self, field: &ShapeField, own: &[&(Name, Literal)]) -> Vec<String> {
        let written = field.arguments.iter().filter(|(name, _)| {
            own.iter().all(|(by, _)| by != name)
                && (!self.lacks_argument(field, name)
                    || argument::is_given(field, name, self.writer.variables))
        });
        let written = written.map(|(name, value)| (name, value.as_ref()));
        let own = own.iter().map(|(name, value)| (name, value));
        let arguments: Vec<_> = written.chain(own).collect();
        let mut texts = Vec::new();
        for (name, value) in arguments {
            note_variables(value, &mut self.used);
            texts.push(format!("{name}: {}", value.serialize().no_indent()));
        }
        texts
    }

    fn is_composite(&self, field: &ShapeField) -> bool {
        let types = self.writer.types;
        types
            .field(&field.parent, &field.name)
            .is_some_and(|info| types.get(info.ty.inner_named_type()).is_some())
    }

    /// Whether the partition offers the field with these arguments.
    fn offers(&self, field: &ShapeField) -> bool {
        if self.writer.partition.lacks.is_empty() || field.name == "__typename" {
            return true;
        }
        let variables = self.writer.variables;
        // An older service may have no `Mutation` at all.
        !self.lacks(&field.parent)
            && !self.lacks(&format!("{}.{}", field.parent, field.name))
            && !field.arguments.iter().any(|(name, literal)| {
                let value = argument::resolve(literal, variables).unwrap_or_default();
                let definition = argument::definition(self.writer.types, field, name);
                (!value.is_null() && self.lacks_argument(field, name))
                    || definition.is_some_and(|given| self.lacks_within(&value, &given.ty))
            })
    }

    fn lacks_argument(&self, field: &ShapeField, name: &Name) -> bool {
        self.lacks(&format!("{}.{}({name}:)", field.parent, field.name))
    }

    /// Whether an input value uses an enum value or an input field that the partition lacks.
    fn lacks_within(&self, value: &Value, ty: &Type) -> bool {
        if let Value::List(items) = value {
            return items
                .iter()
                .any(|item| self.lacks_within(item, ty.item_type()));
        }
        let name = ty.inner_named_type();
        match (self.writer.types.supergraph.internal.types.get(name), value) {
            (Some(ExtendedType::Enum(_)), Value::String(text)) => {
                self.lacks(&format!("{name}.{text}"))
            }
            (Some(ExtendedType::InputObject(input)), Value::Object(entries)) => {
                entries.iter().any(|(field, value)| {
                    let definition = input.fields.get(&**field);
                    self.lacks(&format!("{name}.{field}"))
                        || definition.is_some_and(|field| self.lacks_within(value, &field.ty))
                })
            }
            _ => false,
        }
    }

    fn lacks(&self, coordinate: &str) -> bool {
        self.writer.partition.lacks.contains(coordinate)
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.body
            .write_fmt(text)
            .expect("writing to a string does not fail");
    }

    fn finish(
        self,
        kind: OperationType,
        body: &str,
        representations: Option<Vec<Value>>,
    ) -> Operation {
        let mut variables = Object::new();
        let mut declarations = Vec::new();
        let used = |declared: &&VariableUse| self.used.contains(&declared.name);
        for declared in self.writer.declared.iter().filter(used) {
            let ty = declared.declared_type(self.writer.variables);
            declarations.push(format!("${}: {ty}", declared.name));
            if let Some(value) = self.writer.variables.get(&declared.name) {
                variables.insert(declared.name.as_str(), value.clone());
            }
        }
        let mut wrapped = body.to_owned();
        if let Some(representations) = representations {
            let name = self.unused_variable();
            declarations.push(format!("${name}: [_Any!]!"));
            variables.insert(name.as_str(), Value::List(representations));
            wrapped = format!(" _entities(representations: ${name}) {{{body} }}");
        }
        let declarations = match declarations.is_empty() {
            true => String::new(),
            false => format!("({})", declarations.join(", ")),
        };
        Operation {
            text: (!body.is_empty()).then(|| format!("{kind}{declarations} {{{wrapped} }}").into()),
            variables,
            dropped: self.dropped,
        }
    }

    fn unused_variable(&self) -> String {
        let mut name = REPRESENTATIONS.to_owned();
        while self.used.iter().any(|used| *used == name.as_str()) {
            name.push('_');
        }
        name
    }
}

fn drop_all(parts: &[Part], dropped: &mut HashSet<FieldId>) {
    for part in parts {
        match part {
            Part::Field(field) => {
                dropped.insert(field.id);
            }
            Part::On(fragment) => drop_all(&fragment.parts, dropped),
        }
    }
}

fn note_variables(value: &Literal, used: &mut BTreeSet<Name>) {
    match value {
        Literal::Variable(name) => {
            used.insert(name.clone());
        }
        Literal::List(items) => items.iter().for_each(|item| note_variables(item, used)),
        Literal::Object(entries) => entries
            .iter()
            .for_each(|(_, value)| note_variables(value, used)),
        _ => {}
    }
}
