//! Erasing what a region holds of a pupil (*vernietigen*, domain rule R23): every row about the record,
//! in one transaction. What stays: the request and its decision without the pupil, a tombstone of the
//! link key, the reports that schools delivered, and the numbers of the changes.

use chrono::{DateTime, Utc};
use schema::link_key::LinkSecret;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::user_error::RECORD;
use super::{Refusal, UserError, Write, tombstone};
use crate::entity::value::{ChangeAction, ChangeType, TextList, TransferSide, TransferState};
use crate::entity::{data_request, region_pupil_record, trajectory, transfer};
use crate::error::ApiError;
use crate::outbox;
use crate::region::RegionModule;
use crate::region::own::Subject;

/// Tables whose rows are about a record, by the column that names it. The record itself goes last.
const OF_RECORD: [(&str, &str); 8] = [
    ("pupil_link", "record_id"),
    ("residence_period", "record_id"),
    ("enrolment", "record_id"),
    ("referral", "record_id"),
    ("absence_episode", "record_id"),
    ("consent", "record_id"),
    ("trajectory", "record_id"),
    ("region_pupil_record", "id"),
];

/// Tables whose rows are about a trajectory, by the column that names it.
const OF_TRAJECTORY: [(&str, &str); 3] = [
    ("trajectory_role", "trajectory_id"),
    ("trajectory_provider", "trajectory_id"),
    ("avoided_referral", "trajectory_id"),
];

impl Write<'_> {
    /// Erases a record with all that is about it. Refuses while the pupil's help is offered to another
    /// region: which of the two has it must be known first.
    pub(crate) async fn erase_record(&mut self, field: &str, id: &str) -> Result<(), Refusal> {
        let record = self
            .row::<region_pupil_record::Entity>(field, RECORD, id)
            .await?;
        if self.has_open_offer(id).await? {
            return Err(UserError::transfer_pending(field).into());
        }
        let trajectories: Vec<String> = trajectory::Entity::find()
            .select_only()
            .column(trajectory::Column::Id)
            .filter(trajectory::Column::RecordId.eq(id))
            .order_by_asc(trajectory::Column::Id)
            .into_tuple()
            .all(self.db)
            .await?;
        for (table, column) in about_trajectories(self.region) {
            for chunk in trajectories.chunks(CHUNK) {
                self.delete(table, Expr::col(column).is_in(chunk)).await?;
            }
        }
        self.forget_transfers(id).await?;
        self.forget_requests(id).await?;
        for (table, column) in about_records(self.region) {
            self.delete(table, Expr::col(column).eq(id)).await?;
        }
        tombstone::set(self, &record.link_key).await?;
        for trajectory in &trajectories {
            self.changed(
                ChangeType::Trajectory,
                ChangeAction::Erased,
                trajectory,
                None,
            );
        }
        self.changed(ChangeType::Record, ChangeAction::Erased, id, None);
        Ok(())
    }

    async fn has_open_offer(&self, record_id: &str) -> Result<bool, DbErr> {
        let open = transfer::Entity::find()
            .filter(transfer::Column::RecordId.eq(record_id))
            .filter(transfer::Column::Side.eq(TransferSide::Sender))
            .filter(transfer::Column::State.eq(TransferState::Offered));
        Ok(open.one(self.db).await?.is_some())
    }

    /// Transfers stay without the pupil, so that a repeated offer opens nothing; what was offered goes,
    /// the answer, which names no one, stays.
    async fn forget_transfers(&self, record_id: &str) -> Result<(), DbErr> {
        let rows = transfer::Entity::find()
            .filter(transfer::Column::RecordId.eq(record_id))
            .all(self.db)
            .await?;
        for mut row in rows {
            row.record_id = None;
            row.trajectory_ids = TextList(Vec::new());
            if row.side == TransferSide::Sender {
                row.sealed.clear();
            }
            transfer::Entity::update(row.into_active_model().reset_all())
                .exec(self.db)
                .await?;
        }
        Ok(())
    }

    async fn forget_requests(&self, record_id: &str) -> Result<(), DbErr> {
        data_request::Entity::update_many()
            .col_expr(
                data_request::Column::RecordId,
                Expr::value(Option::<String>::None),
            )
            .filter(data_request::Column::RecordId.eq(record_id))
            .exec(self.db)
            .await?;
        Ok(())
    }

    async fn delete(&self, table: &'static str, which: Expr) -> Result<(), DbErr> {
        let mut delete = Query::delete();
        delete.from_table(table).and_where(which);
        self.db.execute(&delete).await?;
        Ok(())
    }
}

/// Ids in one statement.
const CHUNK: usize = 1_000;

/// Every table of rows about a record, the region's own ones first.
fn about_records(region: &RegionModule) -> Vec<(&'static str, &'static str)> {
    let own = own_tables(region, |subject| match subject {
        Subject::Record(column) => Some(column),
        Subject::Trajectory(_) => None,
    });
    own.into_iter().chain(OF_RECORD).collect()
}

/// Every table of rows about a trajectory.
fn about_trajectories(region: &RegionModule) -> Vec<(&'static str, &'static str)> {
    let own = own_tables(region, |subject| match subject {
        Subject::Trajectory(column) => Some(column),
        Subject::Record(_) => None,
    });
    own.into_iter().chain(OF_TRAJECTORY).collect()
}

/// The region's own tables whose subject has a column by `column`.
fn own_tables(
    region: &RegionModule,
    column: impl Fn(Subject) -> Option<&'static str>,
) -> Vec<(&'static str, &'static str)> {
    let tables = (region.own.tables)().into_iter();
    tables
        .filter_map(|table| Some((table.shape.name(), column(table.subject?)?)))
        .collect()
}

/// Erases the records `ids` of `region` in one transaction at the moment `at`, and gives how many of them
/// wait for the end of a transfer. Nobody asked for it, so there is no receipt; the outbox tells it.
pub(crate) async fn erase_all(
    db: &DatabaseConnection,
    region: &'static RegionModule,
    secret: &LinkSecret,
    at: DateTime<Utc>,
    ids: &[String],
) -> Result<usize, DbErr> {
    let transaction = super::begin(db).await?;
    let mut write = Write {
        db: &transaction,
        region,
        at,
        secret,
        idempotency_key: "",
        next_id: 0,
        changes: Vec::new(),
    };
    let mut waiting = 0;
    for id in ids {
        match write.erase_record("", id).await {
            Ok(()) => {}
            Err(Refusal::User { .. }) => waiting += 1,
            Err(Refusal::Failed(ApiError::Database { source })) => return Err(source),
            Err(Refusal::Failed(error)) => return Err(DbErr::Custom(error.to_string())),
        }
    }
    let changes = write.changes;
    outbox::append(&transaction, region.code, &changes, at).await?;
    transaction.commit().await?;
    Ok(waiting)
}
