//! What a programme does not do.

use sea_orm::entity::prelude::*;

/// Something that a programme leaves out, as help with learning problems.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_exclusion")]
pub struct Model {
    /// The programme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: String,
    /// What is left out, in Dutch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_nl: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The passage that says so.
    pub source_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
