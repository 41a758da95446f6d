//! The root fields of the shared core, and how each entity is found by its key.

use async_graphql::{Context, ID, Object, Result};

use crate::graphql::connection::{Connection, PupilConnection};
use crate::graphql::directive::{Rule, by, homed, merge};
use crate::graphql::figure::{Dimension, Metric, MetricId, PeriodAlignment};
use crate::graphql::filter::{
    ProviderFilter, ProviderOrder, PupilFilter, SchoolFilter, SchoolOrder, TrajectoryFilter,
    TrajectoryOrder,
};
use crate::graphql::loader::Rows;
use crate::graphql::municipality::Municipality;
use crate::graphql::page::Asked;
use crate::graphql::programme::Programme;
use crate::graphql::provider::{self, CareProvider};
use crate::graphql::pupil::{self, Pupil};
use crate::graphql::pupil_key::{self, PupilKey};
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::region::Region;
use crate::graphql::region_code::RegionCode;
use crate::graphql::run::PupilSeal;
use crate::graphql::scalar::{GemeenteCode, LinkKey, PeriodCode};
use crate::graphql::school::{self, School};
use crate::graphql::trajectory::{self, Trajectory};
use crate::metric;

/// What can be asked of the regions.
#[derive(Default)]
pub struct Query;

/// What can be asked of the regions.
#[Object]
impl Query {
    /// The regions (*regio's*), in the order of their codes in the graph.
    #[graphql(directive = homed::apply("codes".into()))]
    async fn regions(
        &self,
        ctx: &Context<'_>,
        codes: Option<Vec<RegionCode>>,
    ) -> Result<Option<Vec<Region>>> {
        let mut regions = Vec::new();
        for code in RegionCode::all(ctx) {
            let wanted = codes.as_ref().is_none_or(|codes| codes.contains(&code));
            if wanted {
                regions.extend(Region::find(ctx, code).await?);
            }
        }
        Ok(Some(regions))
    }

    /// A region (*regio*).
    #[graphql(directive = homed::apply("code".into()))]
    async fn region(&self, ctx: &Context<'_>, code: RegionCode) -> Result<Option<Region>> {
        Ok(Region::find(ctx, code).await?)
    }

    /// Schools (*scholen*), a page of 1 to 500.
    #[graphql(directive = homed::apply("regions".into()))]
    async fn schools(
        &self,
        ctx: &Context<'_>,
        filter: Option<SchoolFilter>,
        #[graphql(default_with = "SchoolOrder::Id")] order_by: SchoolOrder,
        regions: Option<Vec<RegionCode>>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<Option<Connection<School>>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        Ok(Some(
            school::page(&rows, filter, order_by, Asked::new(first, after)?).await?,
        ))
    }

    /// A school (*school*).
    #[graphql(directive = homed::apply("id".into()))]
    async fn school(&self, ctx: &Context<'_>, id: ID) -> Result<Option<School>> {
        Ok(School::find(ctx, id.0).await?)
    }

    /// Youth care providers (*jeugdhulpaanbieders*), a page of 1 to 500.
    #[graphql(directive = homed::apply("regions".into()))]
    async fn providers(
        &self,
        ctx: &Context<'_>,
        filter: Option<ProviderFilter>,
        #[graphql(default_with = "ProviderOrder::Id")] order_by: ProviderOrder,
        regions: Option<Vec<RegionCode>>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<Option<Connection<CareProvider>>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        Ok(Some(
            provider::page(&rows, filter, order_by, Asked::new(first, after)?).await?,
        ))
    }

    /// A youth care provider (*jeugdhulpaanbieder*).
    #[graphql(directive = homed::apply("id".into()))]
    async fn provider(&self, ctx: &Context<'_>, id: ID) -> Result<Option<CareProvider>> {
        Ok(CareProvider::find(ctx, id.0).await?)
    }

    /// Pupils (*leerlingen*), each once, a page of 1 to 500. `regions` decides which pupils are
    /// listed, not what is seen of them.
    #[graphql(directive = homed::apply("regions".into()))]
    async fn pupils(
        &self,
        ctx: &Context<'_>,
        filter: Option<PupilFilter>,
        regions: Option<Vec<RegionCode>>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<Option<PupilConnection>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        Ok(Some(
            pupil::page(&rows, filter, Asked::new(first, after)?).await?,
        ))
    }

    /// A pupil (*leerling*).
    #[graphql(directive = homed::apply("id".into()))]
    async fn pupil(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Pupil>> {
        let key = ctx.data_unchecked::<PupilSeal>().open(&id)?;
        Ok(Pupil::find(ctx, key.as_str().to_owned()).await?)
    }

    /// Trajectories (*trajecten*), a page of 1 to 500.
    #[graphql(directive = homed::apply("regions".into()))]
    async fn trajectories(
        &self,
        ctx: &Context<'_>,
        filter: Option<TrajectoryFilter>,
        #[graphql(default_with = "TrajectoryOrder::Id")] order_by: TrajectoryOrder,
        regions: Option<Vec<RegionCode>>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<Option<Connection<Trajectory>>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        Ok(Some(
            trajectory::page(&rows, filter, order_by, Asked::new(first, after)?).await?,
        ))
    }

    /// A trajectory (*traject*).
    #[graphql(directive = homed::apply("id".into()))]
    async fn trajectory(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Trajectory>> {
        Ok(Trajectory::find(ctx, id.0).await?)
    }

    /// Figures (*cijfers*) over all regions or the given ones: all of them, or those of `ids`. An
    /// absent `period` means each region's reference period. `by` breaks them down by at most two
    /// dimensions, which the metric must take (see `MetricDefinition.dimensions`). A metric that is
    /// asked twice is answered twice.
    #[graphql(
        directive = homed::apply("regions".into()),
        directive = merge::apply(Rule::Ordered, by(&["position", "cell"]))
    )]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments are the graph's contract"
    )]
    async fn metrics(
        &self,
        ctx: &Context<'_>,
        ids: Option<Vec<MetricId>>,
        period: Option<PeriodCode>,
        by: Option<Vec<Dimension>>,
        regions: Option<Vec<RegionCode>>,
        #[graphql(inaccessible)] alignment: Option<PeriodAlignment>,
        #[graphql(inaccessible)] months: Option<i32>,
    ) -> Result<Option<Vec<Metric>>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        let asked = metric::Asked::new(ids, period, by, alignment, months)?;
        Ok(Some(Metric::list(ctx, &rows, asked).await?))
    }

    /// Which regions know a pupil, in the order of the link keys: all pupils, or those who get help
    /// on a day of `period`. Never shown to clients.
    #[graphql(
        inaccessible,
        directive = homed::apply("regions".into()),
        directive = merge::apply(Rule::Ordered, by(&["linkKey"]))
    )]
    async fn pupil_keys(
        &self,
        ctx: &Context<'_>,
        regions: Option<Vec<RegionCode>>,
        period: Option<PeriodCode>,
        after: Option<LinkKey>,
        up_to: Option<LinkKey>,
        #[graphql(default = 500)] first: i32,
    ) -> Result<Option<Vec<PupilKey>>> {
        let rows = ctx.data_unchecked::<Rows>().among(regions.as_deref());
        let range = pupil_key::Range::new(after, up_to, first)?;
        Ok(Some(pupil_key::list(&rows, period, range).await?))
    }

    #[graphql(entity)]
    async fn find_region(&self, ctx: &Context<'_>, code: RegionCode) -> Result<Option<Region>> {
        Ok(Region::find(ctx, code).await?)
    }

    #[graphql(entity)]
    async fn find_municipality(
        &self,
        ctx: &Context<'_>,
        code: GemeenteCode,
    ) -> Result<Option<Municipality>> {
        Ok(Municipality::find(ctx, &code.0).await?)
    }

    #[graphql(entity)]
    async fn find_school(&self, ctx: &Context<'_>, id: ID) -> Result<Option<School>> {
        Ok(School::find(ctx, id.0).await?)
    }

    #[graphql(entity)]
    async fn find_provider(&self, ctx: &Context<'_>, id: ID) -> Result<Option<CareProvider>> {
        Ok(CareProvider::find(ctx, id.0).await?)
    }

    #[graphql(entity)]
    async fn find_programme(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Programme>> {
        Ok(Programme::find(ctx, id.0).await?)
    }

    #[graphql(entity)]
    async fn find_trajectory(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Trajectory>> {
        Ok(Trajectory::find(ctx, id.0).await?)
    }

    #[graphql(entity)]
    async fn find_record(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RegionPupilRecord>> {
        Ok(RegionPupilRecord::find(ctx, id.0).await?)
    }

    #[graphql(entity)]
    async fn find_record_in(
        &self,
        ctx: &Context<'_>,
        id: ID,
        region: RegionCode,
    ) -> Result<Option<RegionPupilRecord>> {
        let record = RegionPupilRecord::find(ctx, id.0).await?;
        Ok(record.filter(|record| record.0.region == region.0.as_str()))
    }

    #[graphql(entity)]
    async fn find_pupil(&self, ctx: &Context<'_>, link_key: LinkKey) -> Result<Option<Pupil>> {
        Ok(Pupil::find(ctx, link_key.0).await?)
    }
}
