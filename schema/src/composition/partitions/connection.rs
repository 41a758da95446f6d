//! Connections: pages of a list, as the Relay cursor connections specification shapes them.

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use crate::subgraph::fields_of;

/// The field of a connection that holds the page's edges.
pub(super) const EDGES: &str = "edges";
/// The field of a connection that says where the page stands.
pub(super) const PAGE_INFO: &str = "pageInfo";
/// The field of an edge that says where it stands.
pub(super) const CURSOR: &str = "cursor";

/// The type of a connection's edges; `None` for a type that is no connection.
pub(super) fn edge_type<'a>(schema: &'a Schema, ty: &ExtendedType) -> Option<&'a Name> {
    let fields = fields_of(ty)?;
    let edges = fields.get(EDGES).filter(|edges| edges.ty.is_list())?;
    fields.get(PAGE_INFO)?;
    let (name, edge) = schema.types.get_key_value(edges.ty.inner_named_type())?;
    let edge_fields = fields_of(edge)?;
    (edge_fields.contains_key(CURSOR) && edge_fields.contains_key("node")).then_some(name)
}

/// The type of a connection's page information; `None` for a type that is no connection.
pub(super) fn page_info_type<'a>(schema: &'a Schema, ty: &ExtendedType) -> Option<&'a Name> {
    edge_type(schema, ty)?;
    let page_info = fields_of(ty)?.get(PAGE_INFO)?;
    schema
        .types
        .get_key_value(page_info.ty.inner_named_type())
        .map(|(name, _)| name)
}
