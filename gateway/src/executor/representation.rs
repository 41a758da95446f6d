//! Representations: what an entity fetch sends for the objects at its path, each once, and where
//! their answers belong.

use std::collections::HashMap;

use apollo_compiler::Name;
use schema::supergraph::{FieldSet, FieldSetItem, SubgraphId, Supergraph};
use schema::value::{Key, Object, Value};

use crate::executor::context::CoveragePolicy;
use crate::executor::type_condition::{TYPENAME, meets};
use crate::planner::query_plan::{EntityFetch, PathStep, RepresentationField, RepresentationShape};
use crate::response::path::{PathSegment, ResponsePath};

/// The different representations at a fetch's path, in the order of the response.
#[derive(Debug, Default)]
pub struct Batch {
    /// What to send.
    pub representations: Vec<Value>,
    /// For each, where its entity stands in the response: one place or more.
    pub positions: Vec<Vec<ResponsePath>>,
}

/// Reads representations from a response tree.
#[derive(Clone, Copy)]
pub struct Collector<'a> {
    /// Whose types these are.
    pub supergraph: &'a Supergraph,
    /// Whom they are sent to.
    pub subgraph: SubgraphId,
    /// Whether what is required may be incomplete: only `partial` lets it.
    pub policy: CoveragePolicy,
    /// The response key of each object's `__typename`.
    pub typename_key: &'a Key,
}

impl Collector<'_> {
    /// The representations of the objects in `tree` at the fetch's path. Null, absent and
    /// keyless objects are left out.
    pub fn collect(&self, tree: &Value, fetch: &EntityFetch) -> Batch {
        let mut batch = Batch::default();
        let mut places: HashMap<Value, usize> = HashMap::new();
        let mut path = Vec::new();
        self.walk(tree, &fetch.path.0, &mut path, &mut |object, path| {
            let Some(representation) = self.represent(object, &fetch.representations) else {
                return;
            };
            let place = *places
                .entry(representation)
                .or_insert_with_key(|representation| {
                    batch.representations.push(representation.clone());
                    batch.positions.push(Vec::new());
                    batch.representations.len() - 1
                });
            batch.positions[place].push(ResponsePath(path.to_vec()));
        });
        batch
    }

    fn walk(
        &self,
        value: &Value,
        steps: &[PathStep],
        path: &mut Vec<PathSegment>,
        visit: &mut impl FnMut(&Object, &[PathSegment]),
    ) {
        match (steps.split_first(), value) {
            (None, Value::Object(object)) => visit(object, path),
            (Some((PathStep::Key(key), rest)), Value::Object(object)) => {
                if let Some(value) = object.get(key) {
                    path.push(PathSegment::Key(key.clone()));
                    self.walk(value, rest, path, visit);
                    path.pop();
                }
            }
            (Some((PathStep::Each, rest)), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(PathSegment::Index(index));
                    let below = if item.as_list().is_some() {
                        steps
                    } else {
                        rest
                    };
                    self.walk(item, below, path, visit);
                    path.pop();
                }
            }
            (Some((PathStep::On(condition), rest)), Value::Object(object))
                if self.is_a(object, condition) =>
            {
                self.walk(value, rest, path, visit);
            }
            _ => {}
        }
    }

    /// Whether an object meets a type condition. One without `__typename` stands where only one
    /// type can be, so it does.
    fn is_a(&self, object: &Object, condition: &Name) -> bool {
        match object.get(self.typename_key).and_then(Value::as_str) {
            Some(typename) => meets(self.supergraph, typename, condition),
            None => true,
        }
    }

    fn represent(&self, object: &Object, shapes: &[RepresentationShape]) -> Option<Value> {
        let shape = shapes
            .iter()
            .find(|shape| self.is_a(object, &shape.type_condition))?;
        let mut representation = Object::new();
        representation.insert(TYPENAME, shape.typename.as_str().into());
        for field in &shape.fields {
            if self.takes_part(object, field) {
                representation.insert(field.name.as_str(), self.copy_field(object, field)?);
            }
        }
        self.has_key(&shape.typename, &representation)
            .then_some(Value::Object(representation))
    }

    fn takes_part(&self, object: &Object, field: &RepresentationField) -> bool {
        let condition = field.type_condition.as_ref();
        condition.is_none_or(|condition| self.is_a(object, condition))
    }

    /// The field's value as the representation has it; `None` where the response lacks what is
    /// required.
    fn copy_field(&self, object: &Object, field: &RepresentationField) -> Option<Value> {
        self.copy(object.get(&field.response_key)?, &field.fields)
    }

    fn copy(&self, value: &Value, fields: &[RepresentationField]) -> Option<Value> {
        match value {
            Value::List(items) if !fields.is_empty() => {
                let items = items.iter().map(|item| self.copy(item, fields));
                Some(Value::List(items.collect::<Option<_>>()?))
            }
            Value::Object(object) if !fields.is_empty() => self.copy_object(object, fields),
            leaf => Some(leaf.clone()),
        }
    }

    fn copy_object(&self, object: &Object, fields: &[RepresentationField]) -> Option<Value> {
        let mut copy = Object::new();
        for field in fields {
            if !self.takes_part(object, field) {
                continue;
            }
            match self.copy_field(object, field) {
                Some(value) => copy.insert(field.name.as_str(), value),
                // A homed record whose home is away has its key only: `partial` counts without
                // the rest, the other policies leave out what cannot be whole.
                None if self.policy == CoveragePolicy::Partial => {
                    copy.insert(field.name.as_str(), Value::Null)
                }
                None => return None,
            };
        }
        Some(Value::Object(copy))
    }

    /// Whether the representation has all fields of one of the keys that the subgraph resolves.
    fn has_key(&self, typename: &Name, representation: &Object) -> bool {
        let join = self
            .supergraph
            .types
            .get(typename)
            .and_then(|info| info.joins.get(&self.subgraph));
        let Some(join) = join else {
            return true;
        };
        let mut keys = join.keys.iter().filter(|key| key.resolvable).peekable();
        keys.peek().is_none()
            || keys.any(|key| {
                let mut names = top_fields(&key.fields);
                names.all(|name| {
                    representation
                        .get(name)
                        .is_some_and(|value| !value.is_null())
                })
            })
    }
}

fn top_fields(fields: &FieldSet) -> impl Iterator<Item = &Name> {
    fields.0.iter().filter_map(|item| match item {
        FieldSetItem::Field { name, .. } => Some(name),
        FieldSetItem::Inline { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use apollo_compiler::name;

    const SHOP: &str = include_str!("../pipeline/tests/shop.graphql");

    fn field(name: &str, fields: Vec<RepresentationField>) -> RepresentationField {
        RepresentationField {
            name: Name::new_unchecked(name),
            response_key: format!("_{name}").into(),
            fields,
            type_condition: None,
        }
    }

    /// Products at `list.@.p`, sent to `reviews` with a required `author { name }`.
    fn fetch() -> EntityFetch {
        let path = [
            PathStep::Key("list".into()),
            PathStep::Each,
            PathStep::Key("p".into()),
            PathStep::On(name!("Product")),
        ];
        EntityFetch {
            path: crate::planner::query_plan::FetchPath(path.into()),
            representations: vec![RepresentationShape {
                type_condition: name!("Product"),
                typename: name!("Product"),
                fields: vec![
                    field("id", vec![]),
                    field("authors", vec![field("name", vec![])]),
                ],
            }],
        }
    }

    fn check(tree: &str, policy: CoveragePolicy) -> String {
        let supergraph = Supergraph::parse(SHOP).unwrap();
        let collector = Collector {
            supergraph: &supergraph,
            subgraph: supergraph.subgraph_named("reviews").unwrap(),
            policy,
            typename_key: &"t".into(),
        };
        let batch = collector.collect(&Value::from_slice(tree.as_bytes()).unwrap(), &fetch());
        let lines = batch.representations.iter().zip(&batch.positions).map(
            |(representation, positions)| {
                let positions: Vec<String> = positions.iter().map(ToString::to_string).collect();
                format!("{representation} {}", positions.join(" "))
            },
        );
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn each_representation_is_collected_once_with_all_its_places() {
        let tree = r#"{"list":[
            [{"p":{"t":"Product","_id":"1","_authors":[{"_name":"a"},null]}}, null],
            {"p":{"_id":"2","_authors":null}},
            {"p":{"t":"Product","_id":"1","_authors":[{"_name":"a"},null],"other":1}},
            {"p":{"t":"User","_id":"3","_authors":[]}},
            {"p":null}, {}, 7
        ]}"#;
        insta::assert_snapshot!(check(tree, CoveragePolicy::Loud), @r#"
        {"__typename":"Product","id":"1","authors":[{"name":"a"},null]} list.0.0.p list.2.p
        {"__typename":"Product","id":"2","authors":null} list.1.p
        "#);
    }

    #[test]
    fn what_lacks_its_key_or_what_is_required_is_left_out() {
        let tree = r#"{"list":[
            {"p":{"_authors":[]}},
            {"p":{"_id":null,"_authors":[]}},
            {"p":{"_id":"1"}},
            {"p":{"_id":"2","_authors":[{}]}}
        ]}"#;
        assert_eq!(check(tree, CoveragePolicy::Loud), "");
        insta::assert_snapshot!(check(tree, CoveragePolicy::Partial), @r#"{"__typename":"Product","id":"2","authors":[{"name":null}]} list.3.p"#);
    }
}
