//! Random operations over a schema: aliases, fragments, directives, variables, nested
//! connections, every argument. Valid by construction, deterministic by seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, InputValueDefinition};
use serde_json::{Map, Value, json};

use crate::random::Random;

/// An operation with its variables.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The document.
    pub query: String,
    /// The variables.
    pub variables: Value,
}

/// Values that occur in the data, for arguments that would otherwise never hit.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Ids by the name of their type.
    pub ids: BTreeMap<String, Vec<String>>,
    /// Texts by the name of their scalar (`PeriodCode`, `Date`, `GemeenteCode`, …).
    pub scalars: BTreeMap<String, Vec<String>>,
}

/// Makes operations.
pub struct Generator<'s> {
    schema: &'s Schema,
    samples: &'s Samples,
    random: Random,
    /// Fields that are left out: `Type.field`.
    without: BTreeSet<String>,
    variables: Vec<(String, String, Value)>,
    fragments: Vec<String>,
    names: usize,
}

/// How deep selections go.
const DEPTH: usize = 7;

impl<'s> Generator<'s> {
    /// A generator over `schema` that takes argument values from `samples` where they fit.
    pub fn new(schema: &'s Schema, samples: &'s Samples, seed: u64) -> Self {
        Self {
            schema,
            samples,
            random: Random::new(seed),
            without: BTreeSet::new(),
            variables: Vec::new(),
            fragments: Vec::new(),
            names: 0,
        }
    }

    /// Leaves out the field at this coordinate.
    #[must_use]
    pub fn without(mut self, coordinate: &str) -> Self {
        self.without.insert(coordinate.to_owned());
        self
    }

    /// The next query.
    pub fn query(&mut self) -> Operation {
        self.variables.clear();
        self.fragments.clear();
        self.names = 0;
        let roots = self.random.between(1, 2);
        let selection = self.selection("Query", DEPTH, roots);
        let mut query = String::from("query Generated");
        if !self.variables.is_empty() {
            let declared: Vec<_> = self
                .variables
                .iter()
                .map(|(name, ty, _)| format!("${name}: {ty}"))
                .collect();
            let _ = write!(query, "({})", declared.join(", "));
        }
        let _ = write!(query, " {selection}");
        for fragment in &self.fragments {
            let _ = write!(query, "\n{fragment}");
        }
        let variables: Map<_, _> = self
            .variables
            .drain(..)
            .map(|(name, _, value)| (name, value))
            .collect();
        Operation {
            query,
            variables: Value::Object(variables),
        }
    }

    /// `{ … }` on a composite type with about `count` fields.
    fn selection(&mut self, type_name: &str, depth: usize, count: usize) -> String {
        let fields = self.fields(type_name, depth);
        let chosen = self.random.sample(&fields, count.max(1));
        let mut parts: Vec<String> = chosen
            .iter()
            .map(|field| self.field(type_name, field, depth))
            .collect();
        if parts.is_empty() || self.random.chance(6) {
            parts.push("__typename".to_owned());
        }
        let body = parts.join(" ");
        if type_name != "Query" && self.random.chance(8) {
            return self.spread(type_name, &body);
        }
        if self.random.chance(6) {
            return format!("{{ ... on {type_name} {{ {body} }} }}");
        }
        format!("{{ {body} }}")
    }

    fn spread(&mut self, type_name: &str, body: &str) -> String {
        let name = self.name("Part");
        self.fragments
            .push(format!("fragment {name} on {type_name} {{ {body} }}"));
        format!("{{ ...{name} }}")
    }

    /// The fields of a type that fit the depth that is left.
    fn fields(&self, type_name: &str, depth: usize) -> Vec<FieldDefinition> {
        let fields = match self.schema.types.get(type_name) {
            Some(ExtendedType::Object(object)) => &object.fields,
            Some(ExtendedType::Interface(interface)) => &interface.fields,
            _ => return Vec::new(),
        };
        fields
            .values()
            .filter(|field| {
                !self
                    .without
                    .contains(&format!("{type_name}.{}", field.name))
            })
            .filter(|field| depth > 1 || self.is_leaf(&field.ty))
            .map(|field| (***field).clone())
            .collect()
    }

    fn field(&mut self, parent: &str, field: &FieldDefinition, depth: usize) -> String {
        let mut text = String::new();
        if self.random.chance(12) {
            let _ = write!(text, "{}: ", self.name("alias"));
        }
        let _ = write!(text, "{}", field.name);
        let arguments: Vec<_> = field
            .arguments
            .iter()
            .filter_map(|argument| self.argument(parent, &field.name, argument))
            .collect();
        if !arguments.is_empty() {
            let _ = write!(text, "({})", arguments.join(", "));
        }
        text.push_str(&self.directive());
        if !self.is_leaf(&field.ty) {
            let inner = field.ty.inner_named_type().as_str();
            let count = if inner.ends_with("Connection") || inner.ends_with("Edge") {
                3
            } else {
                self.random.between(1, 4)
            };
            let _ = write!(text, " {}", self.selection(inner, depth - 1, count));
        }
        text
    }

    fn directive(&mut self) -> String {
        if !self.random.chance(7) {
            return String::new();
        }
        let directive = if self.random.chance(50) {
            "include"
        } else {
            "skip"
        };
        let value = self.random.chance(60);
        if self.random.chance(70) {
            let name = self.variable("Boolean!", json!(value));
            format!(" @{directive}(if: ${name})")
        } else {
            format!(" @{directive}(if: {value})")
        }
    }

    fn argument(
        &mut self,
        parent: &str,
        field: &str,
        argument: &InputValueDefinition,
    ) -> Option<String> {
        let required = argument.ty.is_non_null() && argument.default_value.is_none();
        if !required && !self.random.chance(45) {
            return None;
        }
        let value = self.value(&argument.ty, &format!("{parent}.{field}.{}", argument.name))?;
        let text = if self.random.chance(40) {
            format!("${}", self.variable(&argument.ty.to_string(), value))
        } else {
            self.literal(&argument.ty, &value)
        };
        Some(format!("{}: {text}", argument.name))
    }

    /// A value of an input type; `None` where none is known for a required place.
    fn value(&mut self, ty: &Type, context: &str) -> Option<Value> {
        match ty {
            Type::List(item) | Type::NonNullList(item) => {
                let distinct = self.enum_values(item.inner_named_type());
                if !distinct.is_empty() {
                    let most = if context.ends_with(".by") { 2 } else { 4 };
                    let count = self.random.between(1, most.min(distinct.len()));
                    return Some(json!(self.random.sample(&distinct, count)));
                }
                let count = self.random.between(1, 3);
                let items: Option<Vec<_>> = (0..count).map(|_| self.value(item, context)).collect();
                Some(Value::Array(items?))
            }
            Type::Named(name) | Type::NonNullNamed(name) => self.named_value(name, context),
        }
    }

    fn named_value(&mut self, name: &str, context: &str) -> Option<Value> {
        match name {
            "Boolean" => return Some(json!(self.random.chance(50))),
            "Int" if context.ends_with(".first") => return Some(json!(self.random.between(1, 9))),
            "Int" => return Some(json!(self.random.between(1, 24))),
            "Float" => return None,
            // A text that is no cursor would only be refused.
            "String" if context.ends_with(".after") => return None,
            "String" => {
                let texts = self.samples.scalars.get(name)?;
                return Some(json!(self.random.pick(texts)?));
            }
            "ID" => return self.id(context),
            _ => {}
        }
        match self.schema.types.get(name)? {
            ExtendedType::Enum(_) => {
                let values = self.enum_values(name);
                Some(json!(self.random.pick(&values)?))
            }
            ExtendedType::Scalar(_) => {
                let texts = self.samples.scalars.get(name)?.clone();
                Some(json!(self.random.pick(&texts)?))
            }
            ExtendedType::InputObject(input) => {
                let input = input.clone();
                let mut object = Map::new();
                for (field, definition) in &input.fields {
                    let required =
                        definition.ty.is_non_null() && definition.default_value.is_none();
                    if (required || self.random.chance(25))
                        && let Some(value) = self.value(&definition.ty, &format!("{name}.{field}"))
                    {
                        object.insert(field.to_string(), value);
                    }
                }
                Some(Value::Object(object))
            }
            _ => None,
        }
    }

    /// An id of the type that the argument's place speaks of.
    fn id(&mut self, context: &str) -> Option<Value> {
        let context = context.to_ascii_lowercase();
        let kinds: Vec<_> = self
            .samples
            .ids
            .keys()
            .filter(|kind| context.contains(&kind.to_ascii_lowercase().replace("care", "")))
            .cloned()
            .collect();
        let kind = self.random.pick(&kinds)?.clone();
        let ids = self.samples.ids.get(&kind)?.clone();
        Some(json!(self.random.pick(&ids)?))
    }

    fn enum_values(&self, name: &str) -> Vec<String> {
        match self.schema.types.get(name) {
            Some(ExtendedType::Enum(definition)) => {
                definition.values.keys().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_leaf(&self, ty: &Type) -> bool {
        self.schema
            .types
            .get(ty.inner_named_type())
            .is_none_or(|definition| {
                matches!(definition, ExtendedType::Scalar(_) | ExtendedType::Enum(_))
            })
    }

    fn variable(&mut self, ty: &str, value: Value) -> String {
        let name = self.name("v");
        self.variables.push((name.clone(), ty.to_owned(), value));
        name
    }

    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// A value as a GraphQL literal of its type.
    fn literal(&self, ty: &Type, value: &Value) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<_> = items
                    .iter()
                    .map(|item| self.literal(ty.item_type(), item))
                    .collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(object) => {
                let Some(ExtendedType::InputObject(input)) =
                    self.schema.types.get(ty.inner_named_type())
                else {
                    return "{}".to_owned();
                };
                let fields: Vec<_> = object
                    .iter()
                    .filter_map(|(name, value)| {
                        let definition = input.fields.get(name.as_str())?;
                        Some(format!("{name}: {}", self.literal(&definition.ty, value)))
                    })
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
            Value::String(text) if !self.enum_values(ty.inner_named_type()).is_empty() => {
                text.clone()
            }
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = r"
        type Query { pupils(filter: Filter, first: Int! = 5, regions: [Code!]): PupilConnection  school(id: ID!): School }
        type PupilConnection { edges: [Edge!]  totalCount: Int }
        type Edge { cursor: String!  node: Pupil }
        type Pupil { id: ID!  schools: [School!] }
        type School { id: ID!  name(on: Date): String  pupils(first: Int): PupilConnection }
        input Filter { code: Code!  since: Date  any: [Filter!] }
        enum Code { A B C }
        scalar Date
    ";

    #[test]
    fn every_generated_operation_is_valid() {
        let schema =
            Schema::parse_and_validate(SDL, "schema.graphql").expect("the schema is valid");
        let samples = Samples {
            ids: [("School".to_owned(), vec!["a:1".to_owned()])].into(),
            scalars: [("Date".to_owned(), vec!["2022-01-01".to_owned()])].into(),
        };
        let mut generator = Generator::new(&schema, &samples, 1);
        let mut different = BTreeSet::new();
        for _ in 0..500 {
            let operation = generator.query();
            apollo_compiler::ExecutableDocument::parse_and_validate(
                &schema,
                &operation.query,
                "operation.graphql",
            )
            .unwrap_or_else(|errors| panic!("{}\n{errors}", operation.query));
            different.insert(operation.query);
        }
        assert!(
            different.len() > 400,
            "only {} different operations",
            different.len()
        );
    }

    #[test]
    fn a_seed_repeats_its_operations() {
        let schema =
            Schema::parse_and_validate(SDL, "schema.graphql").expect("the schema is valid");
        let samples = Samples::default();
        let mut one = Generator::new(&schema, &samples, 7);
        let mut two = Generator::new(&schema, &samples, 7);
        for _ in 0..50 {
            assert_eq!(one.query().query, two.query().query);
        }
    }
}
