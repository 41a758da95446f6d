//! `national`'s root fields and entities. What each answers is the part of the module that it calls.

use async_graphql::{Any, Context, Object, Result};
use schema::metric;

use super::comparison::{self, Comparison};
use super::cross_region::{self, CrossRegion};
use super::cross_region_pupils::{self, PupilConnection};
use super::figure::MetricDefinition;
use super::pupil::Pupil;
use super::registry::{Municipality, Region, Registry};
use super::scalar::{
    Dimension, GemeenteCode, LinkKey, MetricId, PeriodAlignment, PeriodCode, RegionCode,
};

/// The root of `national`.
pub struct Query {
    registry: Registry,
}

/// What no single region can know.
#[Object]
impl Query {
    /// The regions of the programme (*regio's*), in the order of the registry; all, or those asked.
    #[graphql(override_from = "regions")]
    async fn regions(&self, codes: Option<Vec<RegionCode>>) -> Option<Vec<Region>> {
        let codes = self.registry.select(codes.as_deref());
        let regions = codes.iter().filter_map(|code| self.registry.region(code));
        Some(regions.collect())
    }

    /// One region (*regio*).
    #[graphql(override_from = "regions")]
    async fn region(&self, code: RegionCode) -> Option<Region> {
        self.registry.region(&code.0)
    }

    /// What each metric means (*definities van de indicatoren*).
    async fn metric_definitions(&self) -> Vec<MetricDefinition> {
        metric::definitions().iter().map(Into::into).collect()
    }

    /// Metrics per region and over all (*vergelijking*). Without `period` each region answers for its
    /// reference period. `EXACT` needs a period; `MOST_RECENT` takes each region's latest closed
    /// period not after it; `SINCE_START` takes the first `months` (1 to 120) of each programme. `by`
    /// breaks the metrics down by at most two dimensions that they all take.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments are the graph's contract"
    )]
    async fn comparison(
        &self,
        ctx: &Context<'_>,
        metrics: Vec<MetricId>,
        by: Option<Vec<Dimension>>,
        period: Option<PeriodCode>,
        #[graphql(default_with = "most_recent()")] alignment: PeriodAlignment,
        #[graphql(default_with = "Some(12)")] months: Option<i32>,
        regions: Option<Vec<RegionCode>>,
    ) -> Option<Result<Comparison>> {
        let question = comparison::Question {
            metrics,
            by: by.unwrap_or_default(),
            period,
            alignment,
            months,
            regions,
        };
        let compared = comparison::compare(ctx, &self.registry, question).await;
        compared.map_err(Into::into).transpose()
    }

    /// How many pupils are known in several regions (*regio-overstijgende leerlingen*). Without
    /// `period` each region answers for its reference period.
    async fn cross_region(
        &self,
        ctx: &Context<'_>,
        period: Option<PeriodCode>,
    ) -> Option<Result<CrossRegion>> {
        let counted = cross_region::count(ctx, &self.registry, period).await;
        counted.map_err(Into::into).transpose()
    }

    /// The pupils known in several regions (*regio-overstijgende leerlingen*), each once. `first` is
    /// from 1 to 500.
    async fn cross_region_pupils(
        &self,
        ctx: &Context<'_>,
        period: Option<PeriodCode>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
    ) -> Option<Result<PupilConnection>> {
        let question = cross_region_pupils::Question {
            period,
            first,
            after,
            counted: ctx.look_ahead().field("totalCount").exists(),
        };
        let page = cross_region_pupils::page(ctx, question).await;
        page.map_err(Into::into).transpose()
    }

    #[graphql(entity)]
    async fn find_region(&self, code: RegionCode) -> Option<Region> {
        self.registry.region(&code.0)
    }

    #[graphql(entity)]
    async fn find_municipality(&self, code: GemeenteCode) -> Option<Municipality> {
        Municipality::find(&code.0)
    }

    #[graphql(entity)]
    async fn find_pupil(&self, #[graphql(key)] link_key: LinkKey, records: Any) -> Option<Pupil> {
        Some(Pupil::with_records(link_key, records.0))
    }
}

impl Query {
    /// The root over this registry.
    pub(super) fn new(registry: Registry) -> Self {
        Self { registry }
    }
}

fn most_recent() -> PeriodAlignment {
    PeriodAlignment(schema::period::PeriodAlignment::MostRecent)
}
