//! Which values are sealed towards clients: the cursors of connections that partitions fill, and
//! the ids of spanning entities (design 2.3 and 5). How they are sealed is `sealing`'s part.

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use apollo_compiler::executable::Field;
use schema::derive::Derivation;
use schema::supergraph::{Residency, Supergraph};
use schema::value::{Object, Value};

use crate::operation::literal;

/// What a cursor is bound to, beside the organisation: it opens only where it was given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CursorScope {
    /// The connection field, `Type.field`.
    pub coordinate: String,
    /// The value of its `orderBy`; empty where it has none.
    pub order: String,
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

/// The argument of a root field that takes a sealed id: the field asks for one spanning entity.
pub fn sealed_id_argument<'a>(
    supergraph: &'a Supergraph,
    parent: &Name,
    field: &Field,
) -> Option<&'a Name> {
    let is_root = supergraph.internal.root_operation(OperationType::Query) == Some(parent);
    let target = supergraph
        .types
        .get(field.definition.ty.inner_named_type())?;
    let is_spanning = matches!(target.residency, Residency::Spanning { .. });
    let homed_by = supergraph
        .types
        .get(parent)?
        .fields
        .get(&field.name)?
        .homed_by
        .as_ref()?;
    let argument = field.definition.argument_by_name(homed_by)?;
    let is_id = argument.ty.inner_named_type() == "ID";
    (is_root && is_spanning && is_id).then_some(homed_by)
}
