//! Which values are sealed towards clients: the cursors of connections that partitions fill, the
//! resume tokens of subscriptions that they serve, and the ids of spanning entities (design 2.3 and
//! 5). How they are sealed is `sealing`'s part.

use apollo_compiler::Name;
use apollo_compiler::ast::{InputValueDefinition, OperationType, Type};
use apollo_compiler::executable::Field;
use schema::derive::Derivation;
use schema::supergraph::{Residency, Supergraph};
use schema::value::{Object, Value};

use crate::operation::literal;
use crate::partition::subscription::AFTER;

/// What a cursor or a resume token is bound to, beside the organisation: it opens only where it was
/// given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CursorScope {
    /// The connection field or subscription, `Type.field`.
    pub coordinate: String,
    /// The value of its `orderBy`, empty where it has none; of a subscription, all that it was
    /// asked, `after` left out.
    pub order: String,
}

/// Seals and opens for one caller's organisation.
pub trait Sealing: Send + Sync {
    /// A link key as the organisation sees it.
    fn seal_id(&self, link_key: &str) -> String;
    /// A cursor as the organisation sees it.
    fn seal_cursor(&self, scope: &CursorScope, cursor: &str) -> String;
    /// The link key of an id; `None` for one that was not given to this organisation.
    fn open_id(&self, id: &str) -> Option<String>;
    /// The cursor; `None` for one that was not given to this organisation in this scope.
    fn open_cursor(&self, scope: &CursorScope, cursor: &str) -> Option<String>;
}

impl CursorScope {
    /// The scope of a connection field that is selected on `parent`.
    pub fn of(parent: &Name, field: &Field, variables: &Object) -> Self {
        let order = match literal::argument(field, "orderBy", variables) {
            Value::Null => String::new(),
            Value::String(text) => text.to_string(),
            other => other.to_string(),
        };
        Self {
            coordinate: format!("{parent}.{}", field.name),
            order,
        }
    }

    /// The scope of a subscription's resume tokens. In which order lists name things is all one.
    pub fn of_subscription(parent: &Name, field: &Field, variables: &Object) -> Self {
        let mut asked: Vec<String> = Vec::new();
        for argument in &field.definition.arguments {
            if argument.name == AFTER {
                continue;
            }
            let value = match literal::argument(field, &argument.name, variables) {
                Value::List(items) => {
                    let mut items: Vec<String> = items.iter().map(Value::to_string).collect();
                    items.sort();
                    items.dedup();
                    items.join(",")
                }
                other => other.to_string(),
            };
            asked.push(format!("{}={value}", argument.name));
        }
        Self {
            coordinate: format!("{parent}.{}", field.name),
            order: asked.join(";"),
        }
    }
}

/// Whether a field is a subscription that partitions serve: its events carry resume tokens.
pub fn is_resumable(supergraph: &Supergraph, parent: &Name, field: &Field) -> bool {
    let root = supergraph
        .internal
        .root_operation(OperationType::Subscription);
    let info = supergraph.field(parent, &field.name);
    root.is_some_and(|root| root == parent)
        && info.is_some_and(|info| {
            let mut joins = info.joins.iter();
            joins.any(|join| !supergraph.subgraph(join.subgraph).partitions.is_empty())
        })
}

/// Whether a field gives a connection that partitions fill: an object with `edges` and `pageInfo`.
pub fn is_connection(supergraph: &Supergraph, field: &Field) -> bool {
    let info = supergraph.types.get(field.definition.ty.inner_named_type());
    info.is_some_and(|info| {
        let subgraph =
            |id: &schema::supergraph::SubgraphId| supergraph.subgraphs.get(usize::from(id.0));
        let mut subgraphs = info.joins.keys().filter_map(subgraph);
        info.fields.contains_key("edges")
            && info.fields.contains_key("pageInfo")
            && subgraphs.any(|subgraph| !subgraph.partitions.is_empty())
    })
}

/// Whether a field's value is a link key that clients see sealed.
pub fn is_sealed_id(supergraph: &Supergraph, parent: &str, field: &str) -> bool {
    let info = supergraph
        .types
        .get(parent)
        .and_then(|info| info.fields.get(field));
    let derived = info.and_then(|info| info.derived.as_ref());
    derived.is_some_and(|derived| derived.by == Derivation::Seal)
}

/// Where in an argument's value ids of spanning entities stand: an `ID` named for its type, as
/// `pupilId` for `Pupil`. The empty path is the argument itself.
pub fn spanning_ids(supergraph: &Supergraph, argument: &InputValueDefinition) -> Vec<Vec<Name>> {
    let spanning = supergraph
        .types
        .values()
        .filter(|ty| matches!(ty.residency, Residency::Spanning { .. }));
    let mut search = IdSearch {
        supergraph,
        names: spanning.map(|ty| id_name(&ty.name)).collect(),
        above: Vec::new(),
        path: Vec::new(),
        found: Vec::new(),
    };
    if !search.names.is_empty() {
        search.value(&argument.name, &argument.ty);
    }
    search.found
}

/// `pupilId` for `Pupil`.
fn id_name(ty: &str) -> String {
    let mut letters = ty.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first
        .into_iter()
        .chain(letters)
        .chain("Id".chars())
        .collect()
}

struct IdSearch<'a> {
    supergraph: &'a Supergraph,
    names: Vec<String>,
    /// The input types around, so that one that contains itself ends the search.
    above: Vec<Name>,
    path: Vec<Name>,
    found: Vec<Vec<Name>>,
}

impl IdSearch<'_> {
    fn value(&mut self, name: &Name, ty: &Type) {
        let ty = ty.inner_named_type();
        if ty == "ID" && self.names.iter().any(|known| known == name.as_str()) {
            self.found.push(self.path.clone());
        }
        let input = self.supergraph.public.get_input_object(ty);
        let Some(input) = input.filter(|_| !self.above.contains(ty)) else {
            return;
        };
        self.above.push(ty.clone());
        for (name, field) in &input.fields {
            self.path.push(name.clone());
            self.value(name, &field.ty);
            self.path.pop();
        }
        self.above.pop();
    }
}
