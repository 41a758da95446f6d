//! What one region gives to a figure, as the gateway reads it. Never shown to clients.

use async_graphql::{Context, Object, Result, SimpleObject};
use schema::metric as figures;

use crate::entity::value::{DataQuality, SchoolType};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, by, merge};
use crate::graphql::figure::{period_codes, quality};
use crate::graphql::loader::Rows;
use crate::graphql::region_code::RegionCode;
use crate::graphql::run::Run;
use crate::graphql::scalar::{Date, Decimal, PeriodCode};
use crate::metric::{self, Cell, token_keys};

/// What one region gives to a figure. Merged by region, so any grouping gives the same set.
pub struct MetricPart {
    id: figures::MetricId,
    cell: Cell,
    part: figures::MetricPart,
}

/// What one region gives to a figure. Merged by region, so any grouping gives the same set.
#[Object(inaccessible)]
impl MetricPart {
    /// The region.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn region(&self) -> RegionCode {
        RegionCode(self.part.region.clone())
    }

    /// What its figures are worth, or why it has none.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn quality(&self) -> Result<DataQuality> {
        Ok(quality(self.part.quality)?)
    }

    /// The periods that it covers, as asked or as the region's reference period.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn periods(&self) -> Vec<PeriodCode> {
        period_codes(&self.part.periods)
    }

    /// The types of the schools that it is about.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn school_types(&self) -> Vec<SchoolType> {
        let codes = self.part.school_types.iter();
        codes
            .filter_map(|code| SchoolType::from_code(code))
            .collect()
    }

    /// The version of the definition by which the region counts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn definition_version(&self) -> &str {
        &self.part.definition_version
    }

    /// The numerator, or the count itself (*teller*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn numerator(&self) -> Option<Decimal> {
        self.part.numerator.map(Into::into)
    }

    /// The denominator (*noemer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn denominator(&self) -> Option<Decimal> {
        self.part.denominator.map(Into::into)
    }

    /// For metrics that count different pupils: a token each, under a key of this run.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn tokens(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>> {
        Ok(tokens(ctx, self.id, &self.cell, &self.part).await?)
    }

    /// For distributions: counts in the metric's fixed bins.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["bin"])))]
    async fn buckets(&self) -> Option<Vec<Bucket>> {
        Some(
            self.part
                .buckets
                .as_ref()?
                .iter()
                .map(Bucket::from)
                .collect(),
        )
    }

    /// For distributions of times: those that had not ended, in the same bins.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["bin"])))]
    async fn open_buckets(&self) -> Option<Vec<Bucket>> {
        let buckets = self.part.open_buckets.as_ref()?;
        Some(buckets.iter().map(Bucket::from).collect())
    }

    /// For what arises between regions: the stay of each pupil who gets help.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["token"])))]
    async fn stays(&self, ctx: &Context<'_>) -> Result<Option<Vec<Stay>>> {
        let stays = stays(ctx, self.id, &self.part).await?;
        Ok(stays.map(|stays| stays.into_iter().map(Stay::from).collect()))
    }

    /// How many schools reported.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn schools_reported(&self) -> i64 {
        self.part.schools_reported
    }

    /// How many schools were to report.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn schools_expected(&self) -> i64 {
        self.part.schools_expected
    }
}

/// A bin of a distribution; what bins there are is the metric's definition.
#[derive(Clone, SimpleObject)]
#[graphql(inaccessible)]
pub struct Bucket {
    /// The bin's index.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    bin: i64,
    /// How many fell in it.
    #[graphql(directive = merge::apply(Rule::Sum, None))]
    count: i64,
}

/// A pupil's help in one region, by a token under a key of this run (*verblijf*).
#[derive(Clone, SimpleObject)]
#[graphql(inaccessible)]
pub struct Stay {
    /// Stands for the pupil.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    token: String,
    /// The first contact (*eerste contact*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    first: Date,
    /// The last contact (*laatste contact*); null while help goes on.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    last: Option<Date>,
    /// Whether the pupil was enrolled at a school of the region (*ingeschreven*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    enrolled: bool,
    /// Whether the pupil lived in a municipality of the region (*woonachtig*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    resident: bool,
}

impl MetricPart {
    pub(super) fn new(id: figures::MetricId, cell: &Cell, part: &figures::MetricPart) -> Self {
        Self {
            id,
            cell: cell.clone(),
            part: part.clone(),
        }
    }
}

/// A token for each different pupil of `part`; none where its metric counts no pupils or it has no
/// data.
pub(super) async fn tokens(
    ctx: &Context<'_>,
    id: figures::MetricId,
    cell: &Cell,
    part: &figures::MetricPart,
) -> Result<Option<Vec<String>>, ApiError> {
    let counts_pupils = figures::definition(id).combine == figures::Combine::DistinctUnion;
    let (true, Some(_), [period]) = (counts_pupils, part.numerator, &part.periods[..]) else {
        return Ok(None);
    };
    let rows = ctx.data_unchecked::<Rows>();
    let keys = token_keys(part.region.as_str(), *period, cell);
    Ok(Some(ctx.data_unchecked::<Run>().tokens(rows, &keys).await?))
}

/// The stay of each pupil of `part`; none where its metric does not arise between regions or it has
/// no data.
pub(super) async fn stays(
    ctx: &Context<'_>,
    id: figures::MetricId,
    part: &figures::MetricPart,
) -> Result<Option<Vec<figures::Stay>>, ApiError> {
    let between = figures::definition(id).between_regions && part.quality.has_data();
    let (true, [period]) = (between, &part.periods[..]) else {
        return Ok(None);
    };
    let (rows, run) = (ctx.data_unchecked::<Rows>(), ctx.data_unchecked::<Run>());
    let stays = metric::stays(rows, run, part.region.as_str(), *period).await?;
    Ok(Some(stays))
}

impl From<&figures::Bucket> for Bucket {
    fn from(bucket: &figures::Bucket) -> Self {
        Self {
            bin: bucket.bin,
            count: bucket.count,
        }
    }
}

impl From<figures::Stay> for Stay {
    fn from(stay: figures::Stay) -> Self {
        Self {
            token: stay.token,
            first: Date(stay.first),
            last: stay.last.map(Date),
            enrolled: stay.enrolled,
            resident: stay.resident,
        }
    }
}
