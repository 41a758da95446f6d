//! What a fetch asks of partitions: the client's selections, conditions decided, and under unused
//! aliases what merging them needs.
//!
//! A [`Shape`] is the same for every partition. `operation` writes it for one of them, `merge`
//! reads their answers by it and leaves in the result what is the client's.

use apollo_compiler::ast::Value as Literal;
use apollo_compiler::{Name, Node};
use schema::supergraph::{Derived, FieldInfo, SubgraphId, Supergraph, TypeInfo, TypeKind};
use schema::value::Key;

mod build;

pub(super) use build::{is_connection, key_fields};

/// The place of a field in its [`Shape`]: operations say by it what they left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FieldId(usize);

/// The selections of one fetch.
#[derive(Debug)]
pub(super) struct Shape {
    /// The root fields, or for an entity fetch a fragment for each entity type.
    pub(super) parts: Vec<Part>,
    /// Begins every response key that is not the client's; no key of the client begins so.
    pub(super) prefix: String,
}

/// One selection.
#[derive(Debug)]
pub(super) enum Part {
    /// A field.
    Field(ShapeField),
    /// `... on Type { }`, or a group without a condition.
    On(ShapeFragment),
}

/// An inline fragment.
#[derive(Debug)]
pub(super) struct ShapeFragment {
    /// The type condition.
    pub(super) condition: Option<Name>,
    /// What is selected.
    pub(super) parts: Vec<Part>,
}

/// A field.
#[derive(Debug)]
pub(super) struct ShapeField {
    /// Unique within the shape.
    pub(super) id: FieldId,
    /// The key in the answer.
    pub(super) key: Key,
    /// The type on which it is selected.
    pub(super) parent: Name,
    /// The field.
    pub(super) name: Name,
    /// Its arguments as the operation wrote them.
    pub(super) arguments: Vec<(Name, Node<Literal>)>,
    /// Whose it is.
    pub(super) role: Role,
    /// What is asked below it; for a derived field what the client selected below it.
    pub(super) parts: Vec<Part>,
}

/// Why a field is in a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The client selected it: asked, merged, given.
    Selected,
    /// Merging needs it: asked, merged, not given.
    Helper,
    /// The client selected it, the gateway makes it from others: not asked.
    Derived(Derived),
}

/// The fields that one object has under one response key (GraphQL specification, section 6.3.2).
#[derive(Debug)]
pub(super) struct FieldGroup<'a> {
    /// The first of them; all have its name and arguments.
    pub(super) field: &'a ShapeField,
    /// All of them.
    pub(super) ids: Vec<FieldId>,
    /// What is selected below, of all of them.
    pub(super) below: Vec<&'a [Part]>,
}

/// Type information as one logical subgraph has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Types<'a> {
    /// The supergraph.
    pub(super) supergraph: &'a Supergraph,
    /// The partitioned subgraph.
    pub(super) subgraph: SubgraphId,
}

impl Shape {
    /// Whether `key` is the gateway's own.
    pub(super) fn is_own(&self, key: &str) -> bool {
        key.starts_with(&self.prefix)
    }
}

impl FieldGroup<'_> {
    /// Whether this is the field `name` without arguments, as answered.
    pub(super) fn is_plain(&self, name: &str) -> bool {
        self.field.is_plain(name)
    }

    /// The field's type information; `None` for `__typename`.
    pub(super) fn info<'t>(&self, types: Types<'t>) -> Option<&'t FieldInfo> {
        types.field(&self.field.parent, &self.field.name)
    }
}

impl ShapeField {
    /// Whether this is the field `name` without arguments, as answered.
    pub(super) fn is_plain(&self, name: &str) -> bool {
        self.name == name && self.arguments.is_empty() && !self.is_derived()
    }

    /// Whether the gateway makes it, so that it is not asked.
    pub(super) fn is_derived(&self) -> bool {
        matches!(self.role, Role::Derived(_))
    }
}

/// The fields of an object of type `runtime`, in the order in which they are first selected.
pub(super) fn collect<'a>(
    types: Types<'a>,
    parts: &[&'a [Part]],
    runtime: &str,
) -> Vec<FieldGroup<'a>> {
    let mut groups = Vec::new();
    for parts in parts {
        collect_into(types, parts, runtime, &mut groups);
    }
    groups
}

fn collect_into<'a>(
    types: Types<'a>,
    parts: &'a [Part],
    runtime: &str,
    groups: &mut Vec<FieldGroup<'a>>,
) {
    for part in parts {
        match part {
            Part::Field(field) => {
                match groups.iter_mut().find(|group| group.field.key == field.key) {
                    Some(group) => {
                        group.ids.push(field.id);
                        group.below.push(&field.parts);
                    }
                    None => groups.push(FieldGroup {
                        field,
                        ids: vec![field.id],
                        below: vec![&field.parts],
                    }),
                }
            }
            Part::On(fragment) => {
                let applies = fragment
                    .condition
                    .as_ref()
                    .is_none_or(|condition| types.is_a(runtime, condition));
                if applies {
                    collect_into(types, &fragment.parts, runtime, groups);
                }
            }
        }
    }
}

impl<'a> Types<'a> {
    /// A composite type.
    pub(super) fn get(self, name: &str) -> Option<&'a TypeInfo> {
        self.supergraph.types.get(name)
    }

    /// A field of a composite type.
    pub(super) fn field(self, parent: &str, name: &str) -> Option<&'a FieldInfo> {
        self.get(parent)?.fields.get(name)
    }

    /// Whether the type of an object must be asked: an interface or a union in the subgraph.
    pub(super) fn is_abstract(self, name: &str) -> bool {
        self.get(name).is_some_and(|ty| {
            ty.kind != TypeKind::Object
                && !ty
                    .joins
                    .get(&self.subgraph)
                    .is_some_and(|join| join.is_interface_object)
        })
    }

    /// Whether an object of type `runtime` is a `condition` too.
    pub(super) fn is_a(self, runtime: &str, condition: &str) -> bool {
        runtime == condition
            || self.get(condition).is_some_and(|ty| {
                ty.joins
                    .values()
                    .any(|join| join.possible_types.iter().any(|name| name == runtime))
            })
            || self.get(runtime).is_some_and(|ty| {
                ty.joins
                    .values()
                    .any(|join| join.implements.iter().any(|name| name == condition))
            })
    }

    /// Whether the subgraph resolves the field.
    pub(super) fn resolves(self, field: &FieldInfo) -> bool {
        field
            .joins
            .iter()
            .any(|join| join.subgraph == self.subgraph && !join.external)
    }
}
