//! Figures from deployments: FTE over a window, and helpers of schools.
//!
//! A region has few deployments, so they are read and added up here.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};
use schema::metric::Dimension;
use schema::period::PeriodCode;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::entity::staff_deployment::{Column, Entity, Model};
use crate::entity::value::FteKind;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};
use crate::metric::school::Schools;

/// Decimals of FTE that are a mean over time.
const DECIMALS: u32 = 4;

/// The deployments of a region on days of a window.
#[derive(Debug)]
pub(crate) struct Deployments {
    window: PeriodCode,
    rows: Vec<(Model, Option<String>)>,
}

/// The deployments of `region` on days of `window`.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    window: PeriodCode,
    schools: &Schools,
) -> Result<Deployments, ApiError> {
    let lasting = Condition::any()
        .add(Column::ToOn.is_null())
        .add(Column::ToOn.gte(window.from()));
    let found = Entity::find()
        .filter(Column::Region.eq(region))
        .filter(Column::FteKind.eq(FteKind::Deployed))
        .filter(Column::FromOn.lte(window.to()))
        .filter(lasting)
        .all(&rows.db)
        .await?;
    let found = found.into_iter().map(|row| {
        let municipality = schools.municipality(&row.school_id).map(str::to_owned);
        (row, municipality)
    });
    Ok(Deployments {
        window,
        rows: found.collect(),
    })
}

impl Deployments {
    /// The FTE in each cell, as a mean over the days of the window.
    pub(crate) fn fte(&self, dimensions: &[Dimension]) -> Cells<Decimal> {
        let mut cells = Cells::new();
        for (row, municipality) in &self.rows {
            let given = Decimal::new(row.fte_hundredths.into(), 2) * self.days_of(row);
            for cell in cells_of(dimensions, row, municipality.as_deref()) {
                *cells.entry(cell).or_insert(Decimal::ZERO) += given;
            }
        }
        let days = Decimal::from(self.window.days());
        let mean = |sum: Decimal| {
            (sum / days).round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven)
        };
        cells
            .into_iter()
            .map(|(cell, sum)| (cell, mean(sum)))
            .collect()
    }

    /// How many people work in each school of each cell. Deployments of one role and provider in one
    /// school that follow each other are taken to be the same people.
    pub(crate) fn helpers(&self, dimensions: &[Dimension]) -> Cells<Vec<i64>> {
        type Team<'a> = (&'a str, crate::entity::value::ProfessionalRole, &'a str);
        let mut teams: Cells<BTreeMap<Team<'_>, i64>> = Cells::new();
        for (row, municipality) in &self.rows {
            for cell in cells_of(dimensions, row, municipality.as_deref()) {
                let team = (row.school_id.as_str(), row.role, row.provider_id.as_str());
                let heads = teams.entry(cell).or_default().entry(team).or_default();
                *heads = i64::from(row.head_count).max(*heads);
            }
        }
        let of_schools = |teams: BTreeMap<Team<'_>, i64>| {
            let mut schools: BTreeMap<&str, i64> = BTreeMap::new();
            for ((school, ..), heads) in teams {
                *schools.entry(school).or_default() += heads;
            }
            schools.into_values().collect()
        };
        let cells = teams.into_iter();
        cells
            .map(|(cell, teams)| (cell, of_schools(teams)))
            .collect()
    }

    /// On how many days of the window a deployment lasts.
    fn days_of(&self, row: &Model) -> Decimal {
        let from = row.from_on.max(self.window.from());
        let to = row
            .to_on
            .map_or(self.window.to(), |to| to.min(self.window.to()));
        Decimal::from((to - from).num_days() + 1)
    }
}

fn cells_of(dimensions: &[Dimension], row: &Model, municipality: Option<&str>) -> BTreeSet<Cell> {
    let values = |dimension| match dimension {
        Dimension::SchoolType => vec![row.school_types.clone()],
        Dimension::ProfessionalRole => vec![row.role.code().to_owned()],
        Dimension::Municipality => municipality.iter().map(|code| (*code).to_owned()).collect(),
        Dimension::Provider => vec![row.provider_id.clone()],
        _ => Vec::new(),
    };
    Cell::each(dimensions, values).into_iter().collect()
}
