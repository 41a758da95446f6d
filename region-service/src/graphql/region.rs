//! Regions: the root of what is known of one.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::entity::region;
use crate::entity::value::{DataRequestState, RegionLevel};
use crate::error::ApiError;
use crate::graphql::connection::Connection;
use crate::graphql::data_request::DataRequest;
use crate::graphql::directive::{Rule, by, homed, merge};
use crate::graphql::figure::{Metric, MetricId};
use crate::graphql::filter::{SchoolFilter, SchoolOrder};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{
    self, MunicipalitiesOf, ProgrammesOf, RegionByCode, RequestsOfRegion, Rows,
};
use crate::graphql::municipality::RegionMunicipality;
use crate::graphql::page::Asked;
use crate::graphql::programme::Programme;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::PeriodCode;
use crate::graphql::school::{self, School};
use crate::graphql::value::{Fact, fact_of};
use crate::metric;

/// A region (*regio*) that this service hosts.
pub struct Region {
    code: RegionCode,
    row: Arc<region::Model>,
}

/// A region (*regio*).
#[Object(directive = homed::apply("code".into()))]
impl Region {
    /// Its code.
    async fn code(&self) -> &RegionCode {
        &self.code
    }

    /// Its name (*naam*).
    #[graphql(shareable)]
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What kind of area it is (*niveau*).
    async fn level(&self) -> RegionLevel {
        self.row.level
    }

    /// The municipalities in it, with what each is to the programme (*gemeenten*).
    async fn municipalities(&self, ctx: &Context<'_>) -> Result<Vec<RegionMunicipality>> {
        let rows = loader::all(ctx, MunicipalitiesOf(self.row.code.clone())).await?;
        Ok(rows.iter().cloned().map(RegionMunicipality).collect())
    }

    /// Its programme, the latest where there have been several (*programma*).
    async fn programme(&self, ctx: &Context<'_>) -> Result<Programme> {
        let rows = loader::all(ctx, ProgrammesOf(self.row.code.clone())).await?;
        let latest = rows.last().cloned().ok_or_else(|| ApiError::Missing {
            what: "programme of region",
            key: self.row.code.clone(),
        })?;
        Ok(Programme(latest))
    }

    /// Its schools (*scholen*).
    async fn schools(
        &self,
        ctx: &Context<'_>,
        filter: Option<SchoolFilter>,
        #[graphql(default_with = "SchoolOrder::Id")] order_by: SchoolOrder,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Result<Option<Connection<School>>> {
        let rows = ctx.data_unchecked::<Rows>().of(&self.row.code);
        Ok(Some(
            school::page(&rows, filter, order_by, Asked::new(first, after)?).await?,
        ))
    }

    /// Its figures (*cijfers*): all of them, or those of `ids`, over its reference period or the
    /// given one.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["position", "cell"])))]
    async fn metrics(
        &self,
        ctx: &Context<'_>,
        ids: Option<Vec<MetricId>>,
        period: Option<PeriodCode>,
    ) -> Result<Option<Vec<Metric>>> {
        let rows = ctx.data_unchecked::<Rows>().of(&self.row.code);
        let asked = metric::Asked::new(ids, period, None, None, None)?;
        Ok(Some(Metric::list(ctx, &rows, asked).await?))
    }

    /// Requests to see or destroy what it holds of pupils (*verzoeken*): all of them, or those that
    /// have come this far.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["receivedOn", "id"])))]
    async fn data_requests(
        &self,
        ctx: &Context<'_>,
        state: Option<DataRequestState>,
    ) -> Result<Vec<DataRequest>> {
        let rows = loader::all(ctx, RequestsOfRegion(self.row.code.clone())).await?;
        let wanted = rows
            .iter()
            .filter(|row| state.is_none_or(|state| row.state == state));
        Ok(wanted.cloned().map(DataRequest).collect())
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.row)
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, Region> {
        Own(self)
    }
}

impl OfRegion for Region {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(self.row.code == region)
    }
}

impl Region {
    /// The region with this code, if this service hosts it.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        code: RegionCode,
    ) -> Result<Option<Self>, ApiError> {
        let row = loader::one(ctx, RegionByCode(code.0.as_str().to_owned())).await?;
        Ok(row.map(|row| Self { code, row }))
    }
}
