//! The rows of a region before they are written, and the writing, in chunks that both back ends
//! take.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait,
};

use crate::entity;

/// Binds of one statement at most: SQLite's limit, with room; PostgreSQL's is higher.
const BINDS: usize = 30_000;

macro_rules! rows {
    ($($table:ident),+ $(,)?) => {
        /// The rows of one region, table by table.
        #[derive(Debug, Default)]
        pub(crate) struct Rows {
            $(pub(crate) $table: Vec<entity::$table::Model>,)+
        }

        impl Rows {
            /// Writes them. Fails where the database does, as on a row that is there already.
            pub(super) async fn insert(self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
                $(insert_all(db, self.$table).await?;)+
                Ok(())
            }

            /// How many there are.
            pub(super) fn count(&self) -> usize {
                0 $(+ self.$table.len())+
            }
        }
    };
}

rows!(
    dataset,
    reference_period,
    source,
    region,
    municipality,
    region_municipality,
    programme,
    programme_goal,
    governance_body,
    programme_exclusion,
    funding,
    contract,
    procurement,
    evaluation,
    finding,
    learning_point,
    event,
    claim,
    published_figure,
    case_story,
    school,
    school_participation,
    participation_provider,
    care_provider,
    provider_specialism,
    staff_deployment,
    school_period_report,
    enrolment_by_residence,
    pupil_link,
    region_pupil_record,
    residence_period,
    enrolment,
    trajectory,
    trajectory_role,
    trajectory_provider,
    avoided_referral,
    referral,
    absence_episode,
    consent,
    data_request,
);

/// Writes the rows of one table. Fails where the database does.
pub(super) async fn insert_all<M, A>(db: &impl ConnectionTrait, models: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let chunk = BINDS / <M::Entity as EntityTrait>::Column::iter().count();
    let mut models = models.into_iter().peekable();
    while models.peek().is_some() {
        let rows = models
            .by_ref()
            .take(chunk)
            .map(IntoActiveModel::into_active_model);
        M::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
