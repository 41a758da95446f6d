//! Projection: from the response tree to what the client selected, in the client's order, with
//! null propagation by the GraphQL specification (section 6.4.4) against the schema that the
//! client sees.
//!
//! Pure. Whatever services gave, the result keeps the schema's promises.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use schema::value::{Key, Object, Value};

use crate::error::{ErrorCode, GraphqlError};
use crate::operation::sealed::Sealing;
use crate::response::leaf;
use crate::response::path::{PathSegment, ResponsePath};
use crate::response::selection::{FieldNode, Role, Selected};

/// Projects response trees.
#[derive(Clone, Copy)]
pub struct Projection<'a> {
    /// What the client selected.
    pub selected: Selected<'a>,
    /// The response key of each object's `__typename` in the tree.
    pub typename_key: &'a str,
    /// Seals ids and cursors; `None` for the gateway's own asks.
    pub sealing: Option<&'a dyn Sealing>,
    /// Introspection's answer by response key: it is finished already.
    pub introspection: Option<&'a Object>,
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Projected {
    /// `data`: an object, or null where a null went all the way up.
    pub data: Value,
    /// Errors that projection found: nulls and values that break the schema's promises.
    pub errors: Vec<GraphqlError>,
}

impl Projection<'_> {
    /// Projects `tree`. A null that one of `known` errors explains (at its place, above or below)
    /// has no error of its own.
    pub fn project(&self, tree: &Value, known: &[GraphqlError]) -> Projected {
        let mut walk = Walk {
            projection: self,
            path: Vec::new(),
            explained: known
                .iter()
                .filter_map(|error| error.path.clone())
                .collect(),
            errors: Vec::new(),
        };
        let empty = Object::new();
        let root = tree.as_object().unwrap_or(&empty);
        let fields = self.selected.root();
        let typename = &self.selected.operation.selection_set.ty;
        let data = walk.object(&fields, typename, root);
        Projected {
            data: data.map_or(Value::Null, Value::Object),
            errors: walk.errors,
        }
    }
}

/// A null that may not stand where it is: it belongs to the nearest field or item above that may
/// be null.
struct Propagated;

struct Walk<'a, 'b> {
    projection: &'b Projection<'a>,
    path: Vec<PathSegment>,
    /// Paths of errors: of services, and found on the way.
    explained: BTreeSet<ResponsePath>,
    errors: Vec<GraphqlError>,
}

impl<'a> Walk<'a, '_> {
    fn object(
        &mut self,
        fields: &[FieldNode<'a>],
        typename: &Name,
        object: &Object,
    ) -> Option<Object> {
        let mut projected = Object::new();
        let mut is_whole = true;
        for node in fields {
            match self.field(node, typename, object) {
                Ok(value) => {
                    projected.insert(Key::clone(&node.key), value);
                }
                // The siblings are looked at all the same, so that their errors are told.
                Err(Propagated) => is_whole = false,
            }
        }
        is_whole.then_some(projected)
    }

    fn field(
        &mut self,
        node: &FieldNode<'a>,
        typename: &Name,
        object: &Object,
    ) -> Result<Value, Propagated> {
        if node.is_typename() {
            return Ok(typename.as_str().into());
        }
        if matches!(node.field.name.as_str(), "__schema" | "__type") {
            let answer = self.projection.introspection;
            return Ok(answer
                .and_then(|answer| answer.get(&node.key))
                .cloned()
                .unwrap_or_default());
        }
        self.path.push(PathSegment::Key(Key::clone(&node.key)));
        let value = object.get(&node.key).unwrap_or(&Value::Null);
        let completed = self.complete(node, node.ty(), value);
        self.path.pop();
        completed
    }

    /// `CompleteValue` of the specification: the value as its type promises it.
    fn complete(
        &mut self,
        node: &FieldNode<'a>,
        ty: &Type,
        value: &Value,
    ) -> Result<Value, Propagated> {
        let completed = match value {
            Value::Null => Ok(Value::Null),
            value => match ty {
                Type::List(item) | Type::NonNullList(item) => self.list(node, item, value),
                Type::Named(name) | Type::NonNullNamed(name) => self.named(node, name, value),
            },
        };
        match completed {
            Ok(value) if !value.is_null() => Ok(value),
            Ok(_) if ty.is_non_null() => {
                self.tell_unless_explained(
                    |coordinate| format!("`{coordinate}` may not be null"),
                    node,
                );
                Err(Propagated)
            }
            Err(Propagated) if ty.is_non_null() => Err(Propagated),
            Ok(_) | Err(Propagated) => Ok(Value::Null),
        }
    }

    fn list(
        &mut self,
        node: &FieldNode<'a>,
        item: &Type,
        value: &Value,
    ) -> Result<Value, Propagated> {
        let Some(items) = value.as_list() else {
            return Ok(self.wrong(node, "a list"));
        };
        let mut list = Vec::with_capacity(items.len());
        let mut is_whole = true;
        for (index, value) in items.iter().enumerate() {
            self.path.push(PathSegment::Index(index));
            match self.complete(node, item, value) {
                Ok(value) => list.push(value),
                Err(Propagated) => is_whole = false,
            }
            self.path.pop();
        }
        if is_whole {
            Ok(Value::List(list))
        } else {
            Err(Propagated)
        }
    }

    fn named(
        &mut self,
        node: &FieldNode<'a>,
        name: &Name,
        value: &Value,
    ) -> Result<Value, Propagated> {
        let schema = self.projection.selected.schema;
        match schema.types.get(name) {
            Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_)) => {
                self.composite(node, name, value)
            }
            _ => Ok(match leaf::coerce(schema, name, value) {
                Some(value) => self.sealed(node, value),
                None => self.wrong(node, name),
            }),
        }
    }

    fn composite(
        &mut self,
        node: &FieldNode<'a>,
        name: &Name,
        value: &Value,
    ) -> Result<Value, Propagated> {
        let Some(object) = value.as_object() else {
            return Ok(self.wrong(node, "an object"));
        };
        let Some(typename) = self.object_type(node, name, object) else {
            return Ok(self.wrong(node, name));
        };
        let fields = self.projection.selected.below(node, &typename);
        let projected = self.object(&fields, &typename, object);
        projected.map(Value::Object).ok_or(Propagated)
    }

    /// The object type that `object` has where a `name` is promised, or the interface itself where
    /// no more is known and needed. `None` where it is none that the client's schema has there.
    fn object_type(&self, node: &FieldNode<'a>, name: &Name, object: &Object) -> Option<Name> {
        let schema = self.projection.selected.schema;
        if schema.get_object(name).is_some() {
            return Some(name.clone());
        }
        let typename = object.get(self.projection.typename_key);
        let typename = typename.and_then(Value::as_str).unwrap_or(name);
        if typename == name.as_str() {
            return self.untold_type(node, name);
        }
        let definition = schema.get_object(typename)?;
        schema
            .is_subtype(name, typename)
            .then(|| definition.name.clone())
    }

    /// The type of an object that a subgraph knows as an `@interfaceObject` only: the one that the
    /// interface can be, else the interface, where nothing depends on more.
    fn untold_type(&self, node: &FieldNode<'a>, interface: &Name) -> Option<Name> {
        let selected = &self.projection.selected;
        let info = selected.supergraph.types.get(interface)?;
        if !info.joins.values().any(|join| join.is_interface_object) {
            return None;
        }
        let mut possible = info.joins.values().flat_map(|join| &join.possible_types);
        if let Some(only) = possible.next()
            && possible.all(|other| other == only)
        {
            return selected.schema.get_object(only).map(|_| only.clone());
        }
        (!selected.depends_on_type(node, interface)).then(|| interface.clone())
    }

    fn sealed(&self, node: &FieldNode<'a>, value: Value) -> Value {
        let (Some(sealing), Some(text)) = (self.projection.sealing, value.as_str()) else {
            return value;
        };
        match &node.role {
            Role::Cursor(scope) => sealing.seal_cursor(scope, text).into(),
            Role::SealedId => sealing.seal_id(text).into(),
            Role::Plain
            | Role::Connection(_)
            | Role::Edges(_)
            | Role::PageInfo(_)
            | Role::Events(_) => value,
        }
    }

    /// The null for a value that is not what its type promises.
    fn wrong(&mut self, node: &FieldNode<'a>, expected: &str) -> Value {
        self.tell_unless_explained(
            |coordinate| format!("`{coordinate}` was not given as {expected}"),
            node,
        );
        Value::Null
    }

    fn tell_unless_explained(
        &mut self,
        message: impl FnOnce(&str) -> String,
        node: &FieldNode<'a>,
    ) {
        let path = ResponsePath(self.path.clone());
        if self.is_explained(&path) {
            return;
        }
        let message = message(&node.coordinate());
        self.explained.insert(path.clone());
        self.errors.push(GraphqlError::field(
            ErrorCode::DownstreamError,
            message,
            path,
        ));
    }

    fn is_explained(&self, path: &ResponsePath) -> bool {
        let from_here = self.explained.range(path.clone()..).next();
        let below = from_here.is_some_and(|error| path.contains(&error.0));
        below
            || (1..path.0.len()).any(|end| {
                self.explained
                    .contains(&ResponsePath(path.0[..end].to_vec()))
            })
    }
}
