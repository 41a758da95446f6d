//! Which statements a question needs, and what becomes of their numbers: one part per metric, cell
//! and region.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Context;
use futures::future::try_join_all;
use rust_decimal::Decimal;
use schema::metric::{DataQuality, Dimension, MetricId, MetricPart, definition};
use schema::region::RegionCode;

use crate::entity::value::SchoolType;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::graphql::region_code;
use crate::metric::asked::Asked;
use crate::metric::cell::{Cell, Cells};
use crate::metric::period::{self, Period, Resolved};
use crate::metric::report::{self, Reports};
use crate::metric::{spread, staff, trajectory};

/// One figure: a metric in one cell, with what each region gives to it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Which metric.
    pub(crate) id: MetricId,
    /// Its place in the question.
    pub(crate) position: usize,
    /// Which cell.
    pub(crate) cell: Cell,
    /// What the regions give, in the order of their codes.
    pub(crate) parts: Vec<MetricPart>,
}

/// Where a metric's numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// What schools reported.
    Reports,
    /// Counts of trajectories.
    Trajectories,
    /// Trajectories, spread over bins.
    Spread,
    /// Staff, spread over bins.
    StaffSpread,
    /// A statement of its own.
    Own,
    /// No region has it: it arises between regions, or is not registered.
    Nowhere(DataQuality),
}

/// The figures that `asked` asks for, over the regions of `rows`: in the asked order, then by cell.
pub(crate) async fn lines(
    ctx: &Context<'_>,
    rows: &Rows,
    asked: &Asked,
) -> Result<Vec<Line>, ApiError> {
    let regions = rows.regions.iter();
    let found = try_join_all(regions.map(|region| region_parts(ctx, rows, region, asked))).await?;
    let mut lines: BTreeMap<(usize, String), Line> = BTreeMap::new();
    for (position, cell, id, part) in found.into_iter().flatten() {
        let line = lines
            .entry((position, cell.name()))
            .or_insert_with(|| Line {
                id,
                position,
                cell,
                parts: Vec::new(),
            });
        line.parts.push(part);
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    for line in &mut lines {
        line.parts.sort_by(|a, b| a.region.cmp(&b.region));
    }
    Ok(lines)
}

/// Whether `id` can be broken down by `dimensions` together.
pub(crate) fn can_be_broken_down(id: MetricId, dimensions: &[Dimension]) -> bool {
    if dimensions.is_empty() {
        return true;
    }
    match origin(id) {
        Origin::Reports if id == MetricId::Fte && dimensions == [Dimension::ProfessionalRole] => {
            true
        }
        Origin::Reports | Origin::StaffSpread => dimensions == [Dimension::SchoolType],
        Origin::Trajectories | Origin::Spread => dimensions
            .iter()
            .all(|dimension| trajectory::column(*dimension).is_some()),
        Origin::Own | Origin::Nowhere(_) => false,
    }
}

fn origin(id: MetricId) -> Origin {
    match id {
        id if trajectory::counts(id) => Origin::Trajectories,
        MetricId::HelpersPerSchool => Origin::StaffSpread,
        id if spread::spreads(id) => Origin::Spread,
        MetricId::Thuiszitters | MetricId::SubsidyPerProvider => Origin::Own,
        MetricId::CostPerPupil => Origin::Nowhere(DataQuality::Unknown),
        MetricId::ContinuityGap => Origin::Nowhere(DataQuality::NotApplicable),
        _ => Origin::Reports,
    }
}

type Part = (usize, Cell, MetricId, MetricPart);

/// What one region gives to each asked figure.
async fn region_parts(
    ctx: &Context<'_>,
    rows: &Rows,
    region: &str,
    asked: &Asked,
) -> Result<Vec<Part>, ApiError> {
    let code = region_code::RegionCode::stored(region)?.0;
    let period = match period::resolve(ctx, region, asked.when).await? {
        Resolved::Period(period) => period,
        Resolved::Nothing(quality) => return Ok(nothing(&code, asked, quality)),
    };
    let reports = report::read(rows, region, period.code).await?;
    if reports.is_empty() {
        return Ok(nothing(&code, asked, DataQuality::Unknown));
    }
    let region = Region {
        rows,
        name: region,
        code,
        period,
        schools: Schools::new(&reports, asked),
        asked,
    };
    region.parts().await
}

/// The region has no figures at all. Broken down, it has no cells either.
fn nothing(code: &RegionCode, asked: &Asked, quality: DataQuality) -> Vec<Part> {
    if !asked.dimensions.is_empty() {
        return Vec::new();
    }
    let ids = asked.ids.iter().enumerate();
    ids.map(|(position, &id)| {
        let part = MetricPart::without_data(code.clone(), quality, definition(id).version);
        (position, Cell::default(), id, part)
    })
    .collect()
}

/// One region's question with what is known of its schools.
struct Region<'a> {
    rows: &'a Rows,
    name: &'a str,
    code: RegionCode,
    period: Period,
    schools: Schools,
    asked: &'a Asked,
}

/// What schools reported: all of them together, and by school type where it is asked for.
struct Schools {
    all: Reports,
    by_type: Cells<Reports>,
}

/// What a region gives to one figure, before it is written as a part.
#[derive(Default)]
struct Given {
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    buckets: Option<Vec<schema::metric::Bucket>>,
    version: Option<String>,
    /// Why there is nothing.
    missing: Option<DataQuality>,
}

impl Schools {
    fn new(reports: &[(String, Reports)], asked: &Asked) -> Self {
        let mut all = Reports::default();
        let mut by_type = Cells::new();
        for (types, reports) in reports {
            all.add(reports);
            if asked.dimensions == [Dimension::SchoolType] {
                let cell = Cell::of(&asked.dimensions, vec![types.clone()]);
                by_type.insert(cell, reports.clone());
            }
        }
        Self { all, by_type }
    }

    /// What was reported by the schools that `cell` is about.
    fn of(&self, cell: &Cell) -> &Reports {
        self.by_type.get(cell).unwrap_or(&self.all)
    }
}

impl Region<'_> {
    async fn parts(&self) -> Result<Vec<Part>, ApiError> {
        let dimensions = &self.asked.dimensions;
        let counts = trajectory::read(
            self.rows,
            self.name,
            self.period.code,
            &self.asked.ids,
            dimensions,
        )
        .await?;
        let mut parts = Vec::new();
        for (position, &id) in self.asked.ids.iter().enumerate() {
            let given = match origin(id) {
                Origin::Trajectories => {
                    let counted = counts.iter().find(|(counted, _)| *counted == id);
                    let version = self.version(id).await?;
                    self.counted(id, counted.map(|(_, cells)| cells), version.as_deref())
                }
                Origin::Spread | Origin::StaffSpread => {
                    let read = spread::read(self.rows, self.name, self.period.code, id, dimensions);
                    spread_given(read.await?)
                }
                Origin::Reports if dimensions == &[Dimension::ProfessionalRole] => {
                    let read = staff::fte_by_role(self.rows, self.name, self.period.code).await?;
                    read.into_iter()
                        .map(|(cell, fte)| (cell, Given::count(fte)))
                        .collect()
                }
                Origin::Reports => self.reported(id),
                Origin::Own => Cells::from([(Cell::default(), self.own(id).await?)]),
                Origin::Nowhere(quality) => {
                    Cells::from([(Cell::default(), Given::missing(quality))])
                }
            };
            for (cell, given) in self.with_whole(given) {
                let part = self.part(id, &cell, given);
                parts.push((position, cell, id, part));
            }
        }
        Ok(parts)
    }

    /// Without dimensions there is one cell, also where nothing was found for it.
    fn with_whole(&self, mut given: Cells<Given>) -> Cells<Given> {
        if self.asked.dimensions.is_empty() {
            given
                .entry(Cell::default())
                .or_insert_with(|| Given::missing(DataQuality::Unknown));
        }
        given
    }

    fn counted(
        &self,
        id: MetricId,
        cells: Option<&Cells<trajectory::Count>>,
        version: Option<&str>,
    ) -> Cells<Given> {
        let cells = cells.into_iter().flatten();
        cells
            .map(|(cell, (numerator, denominator))| {
                let given = if registers(id, *denominator, version) {
                    Given {
                        numerator: Some(*numerator),
                        denominator: *denominator,
                        version: version.map(str::to_owned),
                        ..Given::default()
                    }
                } else {
                    Given::missing(DataQuality::Unknown)
                };
                (cell.clone(), given)
            })
            .collect()
    }

    fn reported(&self, id: MetricId) -> Cells<Given> {
        let given = |reports: &Reports| {
            let (numerator, denominator) = reports.sum(id);
            match numerator {
                Some(_) => Given {
                    numerator,
                    denominator,
                    ..Given::default()
                },
                None if reports.reported == 0 && reports.expected > 0 => {
                    Given::missing(DataQuality::NotDelivered)
                }
                None => Given::missing(DataQuality::Unknown),
            }
        };
        if self.asked.dimensions.is_empty() {
            return Cells::from([(Cell::default(), given(&self.schools.all))]);
        }
        let by_type = self.schools.by_type.iter();
        by_type
            .map(|(cell, reports)| (cell.clone(), given(reports)))
            .collect()
    }

    async fn own(&self, id: MetricId) -> Result<Given, ApiError> {
        match id {
            MetricId::Thuiszitters => {
                let read = staff::thuiszitters(self.rows, self.name, self.period.code);
                Ok(match read.await? {
                    Some((pupils, definition)) => Given {
                        version: Some(definition),
                        ..Given::count(pupils)
                    },
                    None => Given::missing(DataQuality::Unknown),
                })
            }
            _ => Ok(match staff::subsidies(self.rows, self.name).await? {
                Some((euros, providers)) => Given {
                    denominator: Some(providers),
                    ..Given::count(euros)
                },
                None => Given::missing(DataQuality::NotApplicable),
            }),
        }
    }

    /// The version of the definition by which the region counts, where it is not the common one.
    async fn version(&self, id: MetricId) -> Result<Option<String>, ApiError> {
        if id != MetricId::AvoidedReferrals {
            return Ok(None);
        }
        staff::avoided_bases(self.rows, self.name).await
    }

    fn part(&self, id: MetricId, cell: &Cell, given: Given) -> MetricPart {
        let schools = self.schools.of(cell);
        MetricPart {
            region: self.code.clone(),
            quality: given.missing.unwrap_or(self.period.quality),
            periods: vec![self.period.code],
            school_types: codes(&schools.school_types),
            definition_version: given
                .version
                .unwrap_or_else(|| definition(id).version.to_owned()),
            numerator: given.numerator.map(|number| number.normalize()),
            denominator: given.denominator.map(|number| number.normalize()),
            tokens: None,
            buckets: given.buckets,
            schools_reported: schools.reported,
            schools_expected: schools.expected,
        }
    }
}

impl Given {
    fn count(count: Decimal) -> Self {
        Self {
            numerator: Some(count),
            ..Self::default()
        }
    }

    fn missing(quality: DataQuality) -> Self {
        Self {
            missing: Some(quality),
            ..Self::default()
        }
    }
}

/// Whether a region that counts `denominator` of them keeps what `id` needs at all. Where no pupil
/// has a budget or reduced attendance on record, that is not known; it is not zero.
fn registers(id: MetricId, denominator: Option<Decimal>, version: Option<&str>) -> bool {
    match id {
        MetricId::PgbChange
        | MetricId::DaycareReturn
        | MetricId::FullReturn
        | MetricId::NonResidentShare => denominator.is_some_and(|count| !count.is_zero()),
        MetricId::AvoidedReferrals => version.is_some(),
        _ => true,
    }
}

fn spread_given(cells: Cells<spread::Spread>) -> Cells<Given> {
    let cells = cells.into_iter();
    cells
        .map(|(cell, spread)| {
            let given = Given {
                numerator: Some(spread.total),
                denominator: Some(spread.count),
                buckets: Some(spread.buckets),
                ..Given::default()
            };
            (cell, given)
        })
        .collect()
}

/// The order in which merged lists of texts stand.
fn codes(types: &BTreeSet<SchoolType>) -> Vec<String> {
    let mut codes: Vec<String> = types.iter().map(|t| t.code().to_owned()).collect();
    codes.sort_unstable();
    codes
}
