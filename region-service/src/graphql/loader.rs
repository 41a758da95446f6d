//! How rows are reached from other rows: one relation for each way, each loaded in one statement for
//! all that want it in a round (see [`super::rounds`]).
//!
//! Every statement is limited to the regions that this service hosts.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, Order, QueryFilter, QueryOrder,
    Select, sea_query::NullOrdering,
};

use crate::entity::{
    absence_episode, avoided_referral, care_provider, case_story, claim, consent, contract,
    data_request, enrolment, enrolment_by_residence, evaluation, event, finding, funding,
    governance_body, learning_point, municipality, participation_provider, procurement, programme,
    programme_exclusion, programme_goal, provider_specialism, published_figure, reference_period,
    referral, region, region_municipality, region_pupil_record, residence_period, school,
    school_participation, school_period_report, source, staff_deployment, trajectory,
    trajectory_role, transfer,
};
use crate::error::ApiError;
use crate::graphql::page::Keyset;
use crate::graphql::region_code::RegionCode;

/// Keys in one statement. SQLite takes 32,766 values, PostgreSQL 65,535.
const KEYS_PER_STATEMENT: usize = 30_000;

/// A request's rows: the database as the hosted regions see it.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) db: DatabaseConnection,
    /// The codes of the hosted regions.
    pub(crate) regions: Arc<[String]>,
}

/// A request's loader.
pub(crate) type RowLoader = DataLoader<Rows>;

/// A way from keys to rows.
pub(crate) trait Relation: Clone + Eq + Hash + Send + Sync + 'static {
    /// The table.
    type Table: EntityTrait<Model: Send + Sync>;

    /// The column that holds the key.
    const KEY: <Self::Table as EntityTrait>::Column;

    /// The column that holds the row's region.
    const REGION: <Self::Table as EntityTrait>::Column;

    /// The columns by which one key's rows are ordered.
    const ORDER: &'static [<Self::Table as EntityTrait>::Column];

    /// The key's text.
    fn text(&self) -> &str;

    /// The key of a row.
    fn of_row(row: &<Self::Table as EntityTrait>::Model) -> Self;
}

/// The rows of one key.
pub(crate) type Found<R> = Arc<Vec<Arc<<<R as Relation>::Table as EntityTrait>::Model>>>;

/// The rows of `key`, in the relation's order.
pub(crate) async fn all<R: Relation>(ctx: &Context<'_>, key: R) -> Result<Found<R>, ApiError>
where
    Rows: Loader<R, Value = Found<R>, Error = Arc<DbErr>>,
{
    let found = ctx
        .data_unchecked::<RowLoader>()
        .load_one(key)
        .await
        .map_err(|source| ApiError::Batch { source })?;
    Ok(found.unwrap_or_default())
}

/// The first row of `key`.
pub(crate) async fn one<R: Relation>(
    ctx: &Context<'_>,
    key: R,
) -> Result<Option<Arc<<R::Table as EntityTrait>::Model>>, ApiError>
where
    Rows: Loader<R, Value = Found<R>, Error = Arc<DbErr>>,
{
    Ok(all(ctx, key).await?.first().cloned())
}

impl Rows {
    /// The same rows, of one region only. A region that is not hosted here has none.
    pub(crate) fn of(&self, region: &str) -> Self {
        let regions = self.regions.iter().filter(|hosted| *hosted == region);
        Self {
            db: self.db.clone(),
            regions: regions.cloned().collect(),
        }
    }

    /// The same rows, of those of `regions` that are hosted here; all of them where it is absent.
    pub(crate) fn among(&self, regions: Option<&[RegionCode]>) -> Self {
        let Some(wanted) = regions else {
            return self.clone();
        };
        let hosted = self.regions.iter();
        let regions = hosted.filter(|hosted| wanted.iter().any(|code| code.0.as_str() == **hosted));
        Self {
            db: self.db.clone(),
            regions: regions.cloned().collect(),
        }
    }

    /// The rows of a table that `condition` lets through.
    pub(crate) fn select<E: Keyset>(&self, condition: Condition) -> Select<E> {
        E::find()
            .filter(E::REGION.is_in(self.regions.iter()))
            .filter(condition)
    }

    /// Why there is no row for `id`: it lives elsewhere, or it is missing.
    pub(crate) fn absent(&self, what: &'static str, id: &str) -> ApiError {
        let home = schema::id::home_of(id);
        let here = home.is_ok_and(|home| self.regions.iter().any(|code| code == home.as_str()));
        if here {
            ApiError::Missing {
                what,
                key: id.to_owned(),
            }
        } else {
            ApiError::Elsewhere { id: id.to_owned() }
        }
    }

    /// The rows of all `keys`, grouped.
    pub(crate) async fn load_relation<R: Relation>(
        &self,
        keys: &[R],
    ) -> Result<HashMap<R, Found<R>>, Arc<DbErr>> {
        let mut grouped: HashMap<R, Vec<Arc<_>>> = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(KEYS_PER_STATEMENT) {
            let mut select = R::Table::find()
                .filter(R::KEY.is_in(keys.iter().map(Relation::text)))
                .filter(R::REGION.is_in(self.regions.iter()));
            for &column in R::ORDER {
                select = select.order_by_with_nulls(column, Order::Asc, NullOrdering::Last);
            }
            for row in select.all(&self.db).await.map_err(Arc::new)? {
                let key = R::of_row(&row);
                grouped.entry(key).or_default().push(Arc::new(row));
            }
        }
        Ok(grouped
            .into_iter()
            .map(|(key, rows)| (key, Arc::new(rows)))
            .collect())
    }
}

/// The column with the row's region: `region`, but in the table of regions itself its key.
macro_rules! region_column {
    (region) => {
        region::Column::Code
    };
    ($table:ident) => {
        $table::Column::Region
    };
}
pub(crate) use region_column;

/// Relations: a key type each, and its loader. A region's folder declares those of its own tables; the
/// tables' modules are in scope where it does.
macro_rules! relations {
    ($($(#[$about:meta])* $name:ident: $table:ident . $key:ident ($field:ident) by [$($order:ident),*];)+) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) String);

        impl $crate::graphql::loader::Relation for $name {
            type Table = $table::Entity;
            const KEY: $table::Column = $table::Column::$key;
            const REGION: $table::Column = $crate::graphql::loader::region_column!($table);
            const ORDER: &'static [$table::Column] = &[$($table::Column::$order),*];

            fn text(&self) -> &str {
                &self.0
            }

            fn of_row(row: &<$table::Entity as sea_orm::EntityTrait>::Model) -> Self {
                Self($crate::graphql::loader::key_text(&row.$field).to_owned())
            }
        }

        impl async_graphql::dataloader::Loader<$name> for $crate::graphql::loader::Rows {
            type Value = $crate::graphql::loader::Found<$name>;
            type Error = std::sync::Arc<sea_orm::DbErr>;

            async fn load(
                &self,
                keys: &[$name],
            ) -> Result<std::collections::HashMap<$name, Self::Value>, Self::Error> {
                self.load_relation(keys).await
            }
        }
    )+};
}
pub(crate) use relations;

relations! {
    RegionByCode: region.Code(code) by [Code];
    MunicipalitiesOf: region_municipality.Region(region) by [MunicipalityCode, ValidFromOn];
    MunicipalityByCode: municipality.Code(code) by [Region];
    ProgrammesOf: programme.Region(region) by [StartOn, Id];
    PeriodsOf: reference_period.Region(region) by [FromOn, ToOn, Code];
    CasesOf: case_story.Region(region) by [Id];

    ProgrammeById: programme.Id(id) by [Id];
    GoalsOf: programme_goal.ProgrammeId(programme_id) by [Goal];
    BodiesOf: governance_body.ProgrammeId(programme_id) by [Id];
    ExclusionsOf: programme_exclusion.ProgrammeId(programme_id) by [TextNl];
    FundingOf: funding.ProgrammeId(programme_id) by [FromOn, Id];
    ContractsOf: contract.ProgrammeId(programme_id) by [StartOn, Id];
    EvaluationsOf: evaluation.ProgrammeId(programme_id) by [HeldOn, Id];
    EventsOf: event.ProgrammeId(programme_id) by [HeldOn, Id];
    ClaimsOf: claim.ProgrammeId(programme_id) by [Id];
    FiguresOf: published_figure.ProgrammeId(programme_id) by [Name];

    ContractById: contract.Id(id) by [Id];
    FundingById: funding.Id(id) by [Id];
    EvaluationById: evaluation.Id(id) by [Id];
    ProcurementById: procurement.Id(id) by [Id];
    FindingsOf: finding.EvaluationId(evaluation_id) by [Position, Id];
    LearningPointsOf: learning_point.EvaluationId(evaluation_id) by [Position, Id];
    SourceById: source.Id(id) by [Id];

    SchoolById: school.Id(id) by [Id];
    ParticipationsOf: school_participation.SchoolId(school_id) by [FromOn, Id];
    ProvidersOf: participation_provider.ParticipationId(participation_id) by [FromOn, ProviderId];
    ReportsOf: school_period_report.SchoolId(school_id) by [PeriodCode, Id];
    ReportById: school_period_report.Id(id) by [Id];
    DeploymentById: staff_deployment.Id(id) by [Id];
    DeploymentsOf: staff_deployment.SchoolId(school_id) by [FromOn, Id];
    ResidencesOf: enrolment_by_residence.SchoolId(school_id) by [PeriodCode, ResidenceCode];

    ProviderById: care_provider.Id(id) by [Id];
    SpecialismsOf: provider_specialism.ProviderId(provider_id) by [Specialism];

    RecordsOf: region_pupil_record.LinkKey(link_key) by [Id];
    RecordById: region_pupil_record.Id(id) by [Id];
    ResidenceHistoryOf: residence_period.RecordId(record_id) by [FromOn, Kind];
    EnrolmentById: enrolment.Id(id) by [Id];
    AbsenceById: absence_episode.Id(id) by [Id];
    ReferralById: referral.Id(id) by [Id];
    TransferById: transfer.Id(id) by [Region];
    EnrolmentsOf: enrolment.RecordId(record_id) by [FromOn, Id];
    AbsenceOf: absence_episode.RecordId(record_id) by [FromOn, Id];
    TrajectoriesOfRecord: trajectory.RecordId(record_id) by [Id];
    TrajectoriesOf: trajectory.LinkKey(link_key) by [Id];
    TrajectoryById: trajectory.Id(id) by [Id];
    ConsentsOf: consent.RecordId(record_id) by [FromOn, Id];
    ConsentById: consent.Id(id) by [Id];
    RequestsOf: data_request.RecordId(record_id) by [ReceivedOn, Id];
    RequestsOfRegion: data_request.Region(region) by [ReceivedOn, Id];
    DataRequestById: data_request.Id(id) by [Id];
    RolesOf: trajectory_role.TrajectoryId(trajectory_id) by [Role];
    AvoidedReferralOf: avoided_referral.TrajectoryId(trajectory_id) by [TrajectoryId];
    ReferralsOf: referral.TrajectoryId(trajectory_id) by [ReferredOn, Id];
}

/// The text in a key column. A row that was found by a column that may be null has a text in it.
pub(crate) fn key_text(key: &impl KeyColumn) -> &str {
    key.text()
}

/// A column's value that rows are found by.
pub(crate) trait KeyColumn {
    fn text(&self) -> &str;
}

impl KeyColumn for String {
    fn text(&self) -> &str {
        self
    }
}

impl KeyColumn for Option<String> {
    fn text(&self) -> &str {
        self.as_deref().unwrap_or_default()
    }
}
