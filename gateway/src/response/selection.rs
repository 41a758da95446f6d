//! What a client selected, as a tree of response keys (GraphQL specification, section 6.3.2:
//! `CollectFields`, and 6.4.3: `MergeSelectionSets`).
//!
//! Collected once for each place and object type, not for each object.

use std::cell::RefCell;
use std::rc::Rc;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::{
    DirectiveList, ExecutableDocument, Field, Operation, Selection, SelectionSet,
};
use apollo_compiler::schema::Schema;
use schema::supergraph::Supergraph;
use schema::value::{Key, Object};

use crate::operation::literal;
use crate::operation::sealed::{self, CursorScope};
use crate::partition::subscription::RESUME_TOKEN;

/// What selections are collected from.
#[derive(Clone, Copy)]
pub struct Selected<'a> {
    /// The schema that the document was validated against.
    pub schema: &'a Schema,
    /// Where fields come from.
    pub supergraph: &'a Supergraph,
    /// The document.
    pub document: &'a ExecutableDocument,
    /// The operation in it.
    pub operation: &'a Operation,
    /// Its variables, coerced.
    pub variables: &'a Object,
}

/// A response key of one place in the operation.
pub struct FieldNode<'a> {
    /// The key.
    pub key: Key,
    /// The first field that was selected under it. All others are the same, but for selections.
    pub field: &'a Field,
    /// What its value is towards clients.
    pub role: Role,
    parent: Name,
    below: Vec<&'a SelectionSet>,
    by_type: RefCell<Vec<(Name, Rc<[FieldNode<'a>]>)>>,
}

/// What a field is to the sealing of cursors and ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Plain,
    /// A connection that partitions fill.
    Connection(Rc<CursorScope>),
    /// Its `edges`.
    Edges(Rc<CursorScope>),
    /// Its `pageInfo`.
    PageInfo(Rc<CursorScope>),
    /// A subscription that partitions serve.
    Events(Rc<CursorScope>),
    /// A cursor in either, or the resume token of an event.
    Cursor(Rc<CursorScope>),
    /// An id that is a link key.
    SealedId,
}

impl<'a> Selected<'a> {
    /// The operation's root fields, in the client's order.
    pub fn root(&self) -> Rc<[FieldNode<'a>]> {
        let set = &self.operation.selection_set;
        self.collect(&[set], &set.ty, &Role::Plain)
    }

    /// The fields below `node` on objects of type `typename`, in the client's order.
    pub fn below(&self, node: &FieldNode<'a>, typename: &Name) -> Rc<[FieldNode<'a>]> {
        let known = node
            .by_type
            .borrow()
            .iter()
            .find(|(name, _)| name == typename)
            .map(|(_, fields)| Rc::clone(fields));
        known.unwrap_or_else(|| {
            let fields = self.collect(&node.below, typename, &node.role);
            node.by_type
                .borrow_mut()
                .push((typename.clone(), Rc::clone(&fields)));
            fields
        })
    }

    /// Whether what is selected below `node` tells the object types of `interface` apart.
    pub fn depends_on_type(&self, node: &FieldNode<'a>, interface: &Name) -> bool {
        let mut visited: Vec<&Name> = Vec::new();
        let mut left = node.below.clone();
        while let Some(set) = left.pop() {
            for selection in &set.selections {
                if !self.takes_part(selection.directives()) {
                    continue;
                }
                let (condition, set) = match selection {
                    Selection::Field(field) if field.name == "__typename" => return true,
                    Selection::Field(_) => continue,
                    Selection::InlineFragment(inline) => {
                        (inline.type_condition.as_ref(), &inline.selection_set)
                    }
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.fragment_name;
                        let fragment = self.document.fragments.get(name);
                        let Some(fragment) = fragment.filter(|_| !visited.contains(&name)) else {
                            continue;
                        };
                        visited.push(name);
                        (Some(fragment.type_condition()), &fragment.selection_set)
                    }
                };
                if condition.is_some_and(|condition| !self.applies(condition, interface)) {
                    return true;
                }
                left.push(set);
            }
        }
        false
    }

    fn collect(
        &self,
        sets: &[&'a SelectionSet],
        typename: &Name,
        above: &Role,
    ) -> Rc<[FieldNode<'a>]> {
        let mut collected = Collected {
            selected: self,
            typename,
            above,
            fields: Vec::new(),
            visited: Vec::new(),
        };
        for set in sets {
            collected.add(set);
        }
        collected.fields.into()
    }

    /// Whether `@skip` and `@include` let a selection take part.
    fn takes_part(&self, directives: &DirectiveList) -> bool {
        let holds = |name: &str| {
            let value = directives.get(name)?.specified_argument_by_name("if")?;
            literal::to_json(value, self.variables).as_bool()
        };
        holds("skip") != Some(true) && holds("include") != Some(false)
    }

    fn applies(&self, condition: &Name, typename: &Name) -> bool {
        condition == typename || self.schema.is_subtype(condition, typename)
    }

    fn role(&self, parent: &Name, typename: &Name, field: &Field, above: &Role) -> Role {
        match (above, field.name.as_str()) {
            (Role::Connection(scope), "edges") => Role::Edges(Rc::clone(scope)),
            (Role::Connection(scope), "pageInfo") => Role::PageInfo(Rc::clone(scope)),
            (Role::Edges(scope), "cursor")
            | (Role::PageInfo(scope), "startCursor" | "endCursor") => {
                Role::Cursor(Rc::clone(scope))
            }
            (Role::Events(scope), RESUME_TOKEN) => Role::Cursor(Rc::clone(scope)),
            (_, name) if sealed::is_sealed_id(self.supergraph, typename, name) => Role::SealedId,
            _ if sealed::is_connection(self.supergraph, field) => {
                Role::Connection(Rc::new(CursorScope::of(parent, field, self.variables)))
            }
            _ if sealed::is_resumable(self.supergraph, parent, field) => {
                let scope = CursorScope::of_subscription(parent, field, self.variables);
                Role::Events(Rc::new(scope))
            }
            _ => Role::Plain,
        }
    }
}

impl FieldNode<'_> {
    /// The field's type.
    pub fn ty(&self) -> &Type {
        &self.field.definition.ty
    }

    /// `Type.field`, as messages name it.
    pub fn coordinate(&self) -> String {
        format!("{}.{}", self.parent, self.field.name)
    }

    /// Whether this is the meta-field `__typename`.
    pub fn is_typename(&self) -> bool {
        self.field.name == "__typename"
    }
}

/// The fields of one object type at one place, under collection.
struct Collected<'a, 'b> {
    selected: &'b Selected<'a>,
    typename: &'b Name,
    above: &'b Role,
    fields: Vec<FieldNode<'a>>,
    visited: Vec<&'a Name>,
}

impl<'a> Collected<'a, '_> {
    fn add(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            if !self.selected.takes_part(selection.directives()) {
                continue;
            }
            match selection {
                Selection::Field(field) => self.add_field(&set.ty, field),
                Selection::InlineFragment(inline) => {
                    let condition = inline.type_condition.as_ref();
                    if condition.is_none_or(|name| self.selected.applies(name, self.typename)) {
                        self.add(&inline.selection_set);
                    }
                }
                Selection::FragmentSpread(spread) => self.add_fragment(&spread.fragment_name),
            }
        }
    }

    fn add_fragment(&mut self, name: &'a Name) {
        if self.visited.contains(&name) {
            return;
        }
        self.visited.push(name);
        if let Some(fragment) = self.selected.document.fragments.get(name)
            && self
                .selected
                .applies(fragment.type_condition(), self.typename)
        {
            self.add(&fragment.selection_set);
        }
    }

    fn add_field(&mut self, parent: &Name, field: &'a Field) {
        let key = field.response_key();
        match self.fields.iter_mut().find(|node| *node.key == **key) {
            Some(node) => node.below.push(&field.selection_set),
            None => self.fields.push(FieldNode {
                key: key.as_str().into(),
                field,
                role: self.selected.role(parent, self.typename, field, self.above),
                parent: self.typename.clone(),
                below: vec![&field.selection_set],
                by_type: RefCell::default(),
            }),
        }
    }
}

/// Whether the client selected anything under `key` in `sets`, on whatever type: its selections.
pub(super) fn under_key<'a>(
    document: &'a ExecutableDocument,
    sets: &[&'a SelectionSet],
    key: &str,
) -> Option<Vec<&'a SelectionSet>> {
    let mut found = Vec::new();
    let mut visited: Vec<&Name> = Vec::new();
    let mut left: Vec<&'a SelectionSet> = sets.to_vec();
    while let Some(set) = left.pop() {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) if field.response_key() == key => {
                    found.push(&field.selection_set);
                }
                Selection::Field(_) => {}
                Selection::InlineFragment(inline) => left.push(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.fragment_name;
                    if !visited.contains(&name) {
                        visited.push(name);
                        left.extend(
                            document
                                .fragments
                                .get(name)
                                .map(|fragment| &fragment.selection_set),
                        );
                    }
                }
            }
        }
    }
    (!found.is_empty()).then_some(found)
}
