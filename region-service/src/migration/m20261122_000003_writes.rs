//! What writes need: versions of rows that can be changed, receipts, link tokens, transfers.

use sea_orm_migration::prelude::*;

use super::table::TableShape;

/// Makes what writes need.
pub(super) struct Migration;

/// The tables whose rows can be changed.
const VERSIONED: [&str; 9] = [
    "region_pupil_record",
    "enrolment",
    "trajectory",
    "school_period_report",
    "staff_deployment",
    "funding",
    "contract",
    "evaluation",
    "absence_episode",
];

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_000003_writes"
    }
}

// `async_trait` would make a named lifetime of `'_`, which the trait's own signature lacks.
#[allow(elided_lifetimes_in_paths)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in VERSIONED {
            let version = ColumnDef::new("version")
                .integer()
                .not_null()
                .default(1)
                .to_owned();
            add(manager, table, version).await?;
        }
        add(manager, "trajectory", transfer_id()).await?;
        for table in tables() {
            table.create(manager).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables().into_iter().rev() {
            table.drop(manager).await?;
        }
        remove(manager, "trajectory", "transfer_id").await?;
        for table in VERSIONED {
            remove(manager, table, "version").await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableShape> {
    vec![write_receipt(), link_token(), transfer()]
}

fn write_receipt() -> TableShape {
    TableShape::new("write_receipt")
        .text("region")
        .text("key_digest")
        .text("fingerprint")
        .text("outcome")
        .timestamp("written_at")
        .primary_key(&["region", "key_digest"])
}

fn link_token() -> TableShape {
    TableShape::new("link_token")
        .text("token_digest")
        .text("region")
        .text("sealed_key")
        .timestamp("expires_at")
        .primary_key(&["token_digest"])
        .index(&["expires_at"])
}

fn transfer() -> TableShape {
    TableShape::new("transfer")
        .text("id")
        .text("region")
        .text("side")
        .text("state")
        .text("other_region")
        .optional_text("record_id")
        .list("trajectory_ids")
        .text("sealed")
        .timestamp("changed_at")
        .primary_key(&["id", "region"])
        .index(&["record_id"])
        .index(&["region", "state"])
}

fn transfer_id() -> ColumnDef {
    ColumnDef::new("transfer_id").text().null().to_owned()
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    manager
        .alter_table(Table::alter().table(table).add_column(column).to_owned())
        .await
}

async fn remove(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    manager
        .alter_table(Table::alter().table(table).drop_column(column).to_owned())
        .await
}
