//! The passages that facts were taken from.

use sea_orm::entity::prelude::*;

use super::value::Provenance;

/// A passage of a document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// The source's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The document, in words.
    pub document: String,
    /// A few words of it.
    pub quote: Option<String>,
    /// The line in the document's text.
    pub line: Option<i32>,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl ActiveModelBehavior for ActiveModel {}
