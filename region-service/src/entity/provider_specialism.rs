//! What a provider is good at.

use sea_orm::entity::prelude::*;

use super::value::Specialism;

/// A specialism (*specialisme*) of a provider.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_specialism")]
pub struct Model {
    /// The provider.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: String,
    /// The specialism.
    #[sea_orm(primary_key, auto_increment = false)]
    pub specialism: Specialism,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The passage that names it.
    pub source_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
