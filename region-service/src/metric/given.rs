//! What one region gives to one metric, cell by cell, by where its numbers come from.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::metric::{Bucket, DataQuality, Dimension, MetricId, definition};

use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};
use crate::metric::period::Window;
use crate::metric::report::{self, Coverage, Reports};
use crate::metric::school::Schools;
use crate::metric::spread::{self, Spread};
use crate::metric::staff::{self, Deployments};
use crate::metric::trajectory::{self, Count};
use crate::metric::{absence, money};

/// Where a metric's numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// What schools reported.
    Reports,
    /// Counts of trajectories.
    Trajectories,
    /// Times and numbers of trajectories, spread over bins.
    Spread,
    /// Helpers of schools, spread over bins.
    Helpers,
    /// Deployed staff.
    Staff,
    /// Pupils of trajectories by deployed staff.
    PupilsByStaff,
    /// Episodes of absence.
    Absence,
    /// Money.
    Money,
    /// Pupils' stays; the figure arises between regions.
    Stays,
}

/// What a region gives to one figure, before it is written as a part.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) numerator: Option<Decimal>,
    pub(crate) denominator: Option<Decimal>,
    pub(crate) buckets: Option<Vec<Bucket>>,
    pub(crate) open_buckets: Option<Vec<Bucket>>,
    /// The version of the definition by which the region counts, where it is not the common one.
    pub(crate) version: Option<String>,
    /// Why there is nothing.
    pub(crate) missing: Option<DataQuality>,
}

/// One region's rows over one window.
pub(crate) struct Source<'a> {
    rows: &'a Rows,
    region: &'a str,
    dimensions: &'a [Dimension],
    pub(crate) window: Window,
    /// The reports that count.
    pub(crate) reports: Reports,
    /// Those that say how complete the rows are, where they are others.
    covering: Option<Reports>,
    deployments: Option<Deployments>,
    counts: Vec<(MetricId, Cells<Count>)>,
}

impl<'a> Source<'a> {
    /// What the metrics `ids`, broken down by `dimensions`, need of `region` over `window`.
    pub(crate) async fn read(
        rows: &'a Rows,
        region: &'a str,
        window: Window,
        dimensions: &'a [Dimension],
        ids: &BTreeSet<MetricId>,
    ) -> Result<Self, ApiError> {
        let schools = Schools::read(rows, region, dimensions).await?;
        let reports = report::read(rows, region, &window.reported, &schools).await?;
        let covering = if window.covering == window.reported {
            None
        } else {
            Some(report::read(rows, region, &window.covering, &schools).await?)
        };
        let of = |wanted: &[Origin]| {
            let mut origins = ids.iter().map(|id| origin(*id, dimensions));
            window.is_recorded && origins.any(|origin| wanted.contains(&origin))
        };
        let deployments = if of(&[Origin::Helpers, Origin::Staff, Origin::PupilsByStaff]) {
            Some(staff::read(rows, region, window.period, &schools).await?)
        } else {
            None
        };
        let mut counted = ids.clone();
        if of(&[Origin::PupilsByStaff, Origin::Money]) {
            counted.insert(MetricId::JosPupils);
        }
        let counts = if window.is_recorded {
            trajectory::read(rows, region, window.period, &counted, dimensions).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            rows,
            region,
            dimensions,
            window,
            reports,
            covering,
            deployments,
            counts,
        })
    }

    /// Whether nothing is known of the window.
    pub(crate) fn is_empty(&self) -> bool {
        self.reports.is_empty() && !self.window.is_recorded
    }

    /// The reports that say how complete the rows are.
    pub(crate) fn covering(&self) -> &Reports {
        self.covering.as_ref().unwrap_or(&self.reports)
    }

    /// Where the numbers of `id` come from.
    pub(crate) fn origin(&self, id: MetricId) -> Origin {
        origin(id, self.dimensions)
    }

    /// What the region gives to `id`, for each cell that occurs.
    pub(crate) async fn given(&self, id: MetricId) -> Result<Cells<Given>, ApiError> {
        let origin = self.origin(id);
        if origin == Origin::Reports {
            return Ok(self.reported(id));
        }
        if !self.window.is_recorded {
            return Ok(self.whole(Given::missing(DataQuality::Unknown)));
        }
        match origin {
            Origin::Trajectories => self.counted(id).await,
            Origin::Spread => self.spread(id).await,
            Origin::Helpers => Ok(self.helpers(id)),
            Origin::Staff => Ok(each(self.fte(), Given::count)),
            Origin::PupilsByStaff => Ok(self.pupils_by_staff()),
            Origin::Absence => self.absent().await,
            Origin::Money => self.money(id).await,
            Origin::Stays | Origin::Reports => Ok(self.whole(Given::default())),
        }
    }

    fn reported(&self, id: MetricId) -> Cells<Given> {
        let cells = self.reports.cells(self.dimensions).into_iter();
        let given = |cell: Cell| {
            let (numerator, denominator) = self.reports.sum(id, &cell);
            let given = match numerator {
                Some(_) => Given {
                    numerator,
                    denominator,
                    ..Given::default()
                },
                None => Given::missing(why_none(&self.reports.coverage(&cell))),
            };
            (cell, given)
        };
        cells.map(given).collect()
    }

    async fn counted(&self, id: MetricId) -> Result<Cells<Given>, ApiError> {
        let version = match id {
            MetricId::AvoidedReferrals => trajectory::avoided_bases(self.rows, self.region).await?,
            _ => None,
        };
        let cells = self.count_of(id);
        let counted: Decimal = cells.values().filter_map(|(_, below)| *below).sum();
        if !registers(id, counted, version.as_deref()) {
            return Ok(each(cells, |_| Given::missing(DataQuality::Unknown)));
        }
        let zero = (
            Decimal::ZERO,
            definition(id).denominator.map(|_| Decimal::ZERO),
        );
        Ok(
            self.of_schools(cells, &zero, |(numerator, denominator)| Given {
                numerator: Some(numerator),
                denominator,
                version: version.clone(),
                ..Given::default()
            }),
        )
    }

    async fn spread(&self, id: MetricId) -> Result<Cells<Given>, ApiError> {
        let Some(bins) = definition(id).bins else {
            return Ok(Cells::new());
        };
        let (window, dimensions) = (self.window.period, self.dimensions);
        let read = spread::read(self.rows, self.region, window, (id, bins), dimensions);
        let cells = read.await?;
        Ok(self.of_schools(cells, &Spread::default(), |spread| Given {
            open_buckets: (!bins.whole).then(|| spread.open.clone()),
            ..Given::spread(spread)
        }))
    }

    fn helpers(&self, id: MetricId) -> Cells<Given> {
        let (Some(bins), Some(deployments)) = (definition(id).bins, &self.deployments) else {
            return Cells::new();
        };
        let cells = deployments.helpers(self.dimensions);
        each(cells, |values| Given::spread(spread::of(&values, bins)))
    }

    fn fte(&self) -> Cells<Decimal> {
        let deployments = self.deployments.as_ref();
        deployments.map_or_else(Cells::new, |deployments| deployments.fte(self.dimensions))
    }

    fn pupils_by_staff(&self) -> Cells<Given> {
        let mut cells = each(self.fte(), |fte| Given {
            numerator: Some(Decimal::ZERO),
            denominator: Some(fte),
            ..Given::default()
        });
        for (cell, (pupils, _)) in self.count_of(MetricId::JosPupils) {
            match cells.get_mut(&cell) {
                Some(given) => given.numerator = Some(pupils),
                // Help without staff of the region's own, as of another region's provider.
                None => {
                    cells.insert(cell, Given::missing(DataQuality::Unknown));
                }
            }
        }
        cells
    }

    async fn absent(&self) -> Result<Cells<Given>, ApiError> {
        let (window, dimensions) = (self.window.period, self.dimensions);
        let Some(found) = absence::read(self.rows, self.region, window, dimensions).await? else {
            return Ok(self.whole(Given::missing(DataQuality::Unknown)));
        };
        Ok(each(found.cells, |counted| Given {
            numerator: Some(counted.absent),
            denominator: Some(counted.pupils),
            version: Some(found.version.clone()),
            ..Given::default()
        }))
    }

    async fn money(&self, id: MetricId) -> Result<Cells<Given>, ApiError> {
        let money = money::read(self.rows, self.region, &self.window).await?;
        let per_pupil = id == MetricId::CostPerPupil;
        let amounts = if per_pupil {
            money.cost(&self.window, self.dimensions)
        } else {
            money.subsidies(self.dimensions)
        };
        let amounts = match amounts {
            Ok(amounts) => amounts,
            Err(quality) => return Ok(self.whole(Given::missing(quality))),
        };
        let pupils = self.count_of(MetricId::JosPupils);
        let given = |(cell, amount): (Cell, money::Amount)| {
            let helped = pupils
                .get(&cell)
                .map_or(Decimal::ZERO, |(helped, _)| *helped);
            let given = Given {
                numerator: Some(amount.euros),
                denominator: Some(if per_pupil {
                    helped
                } else {
                    amount.recipients.len().into()
                }),
                version: Some(amount.basis),
                ..Given::default()
            };
            (cell, given)
        };
        Ok(amounts.into_iter().map(given).collect())
    }

    fn count_of(&self, id: MetricId) -> Cells<Count> {
        let counts = self.counts.iter().find(|(counted, _)| *counted == id);
        counts.map_or_else(Cells::new, |(_, cells)| cells.clone())
    }

    /// What rows of pupils give. A cell of schools that has no rows has `none` of them if any of its
    /// schools delivered; else that is not known.
    fn of_schools<T: Clone + PartialEq>(
        &self,
        mut cells: Cells<T>,
        none: &T,
        given: impl Fn(T) -> Given,
    ) -> Cells<Given> {
        if self.dimensions.iter().all(|d| report::is_of_schools(*d)) {
            for cell in self.covering().cells(self.dimensions) {
                cells.entry(cell).or_insert_with(|| none.clone());
            }
        }
        let cells = cells.into_iter().map(|(cell, counted)| {
            let coverage = self.covering().coverage(&cell);
            let is_unknown = counted == *none && coverage.expected > 0 && coverage.reported == 0;
            let given = if is_unknown {
                Given::missing(DataQuality::NotDelivered)
            } else {
                given(counted)
            };
            (cell, given)
        });
        cells.collect()
    }

    /// The one cell of a figure that is not broken down; broken down there is none.
    fn whole(&self, given: Given) -> Cells<Given> {
        if self.dimensions.is_empty() {
            Cells::from([(Cell::default(), given)])
        } else {
            Cells::new()
        }
    }
}

impl Given {
    /// Nothing, for this reason.
    pub(crate) fn missing(quality: DataQuality) -> Self {
        Self {
            missing: Some(quality),
            ..Self::default()
        }
    }

    fn count(count: Decimal) -> Self {
        Self {
            numerator: Some(count),
            ..Self::default()
        }
    }

    fn spread(spread: Spread) -> Self {
        Self {
            numerator: Some(spread.total),
            denominator: Some(spread.count),
            buckets: Some(spread.buckets),
            ..Self::default()
        }
    }
}

fn origin(id: MetricId, dimensions: &[Dimension]) -> Origin {
    // Reports do not tell roles, nor which provider of a school gave what.
    let by_staff = dimensions.contains(&Dimension::ProfessionalRole)
        || dimensions.contains(&Dimension::Provider);
    match id {
        id if trajectory::counts(id) => Origin::Trajectories,
        MetricId::WaitingDays | MetricId::DurationDays | MetricId::ProvidersPerPupil => {
            Origin::Spread
        }
        MetricId::HelpersPerSchool => Origin::Helpers,
        MetricId::Thuiszitters => Origin::Absence,
        MetricId::CostPerPupil | MetricId::SubsidyPerProvider => Origin::Money,
        MetricId::ContinuityGap => Origin::Stays,
        MetricId::Fte if by_staff => Origin::Staff,
        MetricId::PupilsPerFte if by_staff => Origin::PupilsByStaff,
        _ => Origin::Reports,
    }
}

/// Whether a region that counts `counted` of them keeps what `id` needs at all. Where no pupil has a
/// budget or reduced attendance on record, that is not known; it is not zero.
fn registers(id: MetricId, counted: Decimal, version: Option<&str>) -> bool {
    match id {
        MetricId::PgbChange
        | MetricId::DaycareReturn
        | MetricId::FullReturn
        | MetricId::NonResidentShare => !counted.is_zero(),
        MetricId::AvoidedReferrals => version.is_some(),
        _ => true,
    }
}

fn why_none(coverage: &Coverage) -> DataQuality {
    if coverage.expected > 0 && coverage.reported == 0 {
        DataQuality::NotDelivered
    } else {
        DataQuality::Unknown
    }
}

fn each<T>(cells: Cells<T>, given: impl Fn(T) -> Given) -> Cells<Given> {
    let cells = cells.into_iter();
    cells
        .map(|(cell, counted)| (cell, given(counted)))
        .collect()
}
