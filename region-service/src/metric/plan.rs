//! From a question to parts: one for each metric, cell and region.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Context;
use futures::future::try_join_all;
use schema::metric::{DataQuality, MetricId, MetricPart, definition};
use schema::region::RegionCode;

use crate::entity::value::SchoolType;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::graphql::region_code;
use crate::metric::asked::Asked;
use crate::metric::cell::{Cell, Cells};
use crate::metric::given::{Given, Origin, Source};
use crate::metric::period::{self, Resolved};

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

/// The figures that `asked` asks for, over the regions of `rows`: in the asked order, then by cell.
pub(crate) async fn lines(
    ctx: &Context<'_>,
    rows: &Rows,
    asked: &Asked,
) -> Result<Vec<Line>, ApiError> {
    let regions = rows.regions.iter();
    let found = try_join_all(regions.map(|region| region_parts(ctx, rows, region, asked))).await?;
    let mut lines: BTreeMap<(usize, String), Line> = BTreeMap::new();
    for (id, cell, part) in found.into_iter().flatten() {
        // One that is asked twice stands twice.
        let places = asked.ids.iter().enumerate();
        for (position, _) in places.filter(|(_, asked)| **asked == id) {
            let line = lines
                .entry((position, cell.name()))
                .or_insert_with(|| Line {
                    id,
                    position,
                    cell: cell.clone(),
                    parts: Vec::new(),
                });
            line.parts.push(part.clone());
        }
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    for line in &mut lines {
        line.parts.sort_by(|a, b| a.region.cmp(&b.region));
    }
    Ok(lines)
}

type Part = (MetricId, Cell, MetricPart);

/// What one region gives to each asked figure.
async fn region_parts(
    ctx: &Context<'_>,
    rows: &Rows,
    region: &str,
    asked: &Asked,
) -> Result<Vec<Part>, ApiError> {
    let code = region_code::RegionCode::stored(region)?.0;
    let ids: BTreeSet<MetricId> = asked.ids.iter().copied().collect();
    let window = match period::resolve(ctx, rows, region, asked.when).await? {
        Resolved::Window(window) => window,
        Resolved::Nothing(quality) => return Ok(nothing(&code, asked, &ids, quality)),
    };
    let source = Source::read(rows, region, window, &asked.dimensions, &ids).await?;
    if source.is_empty() {
        return Ok(nothing(&code, asked, &ids, DataQuality::Unknown));
    }
    let mut parts = Vec::new();
    for id in ids {
        for (cell, given) in with_whole(asked, source.given(id).await?) {
            let part = part(&code, &source, id, &cell, given);
            parts.push((id, cell, part));
        }
    }
    Ok(parts)
}

/// The region has no figures at all. Broken down, it has no cells either.
fn nothing(
    code: &RegionCode,
    asked: &Asked,
    ids: &BTreeSet<MetricId>,
    quality: DataQuality,
) -> Vec<Part> {
    if !asked.dimensions.is_empty() {
        return Vec::new();
    }
    let parts = ids.iter().map(|&id| {
        let part = MetricPart::without_data(code.clone(), quality, definition(id).version);
        (id, Cell::default(), part)
    });
    parts.collect()
}

/// Without dimensions there is one cell, also where nothing was found for it.
fn with_whole(asked: &Asked, mut given: Cells<Given>) -> Cells<Given> {
    if asked.dimensions.is_empty() {
        given
            .entry(Cell::default())
            .or_insert_with(|| Given::missing(DataQuality::Unknown));
    }
    given
}

fn part(
    code: &RegionCode,
    source: &Source<'_>,
    id: MetricId,
    cell: &Cell,
    given: Given,
) -> MetricPart {
    let origin = source.origin(id);
    let coverage = match origin {
        Origin::Reports => source.reports.coverage(cell),
        _ => source.covering().coverage(cell),
    };
    let reported = source.reports.periods();
    let periods = match origin {
        Origin::Reports if !reported.is_empty() => reported,
        _ => vec![source.window.period],
    };
    MetricPart {
        region: code.clone(),
        quality: given.missing.unwrap_or(source.window.quality),
        periods,
        school_types: codes(&coverage.school_types),
        definition_version: given
            .version
            .unwrap_or_else(|| definition(id).version.to_owned()),
        numerator: given.numerator.map(|number| number.normalize()),
        denominator: given.denominator.map(|number| number.normalize()),
        tokens: None,
        buckets: given.buckets,
        open_buckets: given.open_buckets,
        stays: None,
        schools_reported: coverage.reported,
        schools_expected: coverage.expected,
    }
}

/// The order in which merged lists of texts stand.
fn codes(types: &BTreeSet<SchoolType>) -> Vec<String> {
    let mut codes: Vec<String> = types.iter().map(|t| t.code().to_owned()).collect();
    codes.sort_unstable();
    codes
}
