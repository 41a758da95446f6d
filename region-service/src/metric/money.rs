//! Figures from funding: cost and subsidies.
//!
//! What money stands for is the region's sources' to say: an amount without a period is no cost of a
//! period, and a period of which some money is unknown has no known cost.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::metric::{DataQuality, Dimension};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::funding::{Column, Entity, Model};
use crate::entity::value::FundingKind;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};
use crate::metric::period::{Window, last_day};

/// The money of a region on days of a window.
#[derive(Debug)]
pub(crate) struct Money {
    rows: Vec<Model>,
    has_any: bool,
}

/// Amounts of one cell.
#[derive(Debug, Default)]
pub(crate) struct Amount {
    /// Euros.
    pub(crate) euros: Decimal,
    /// Who got them.
    pub(crate) recipients: BTreeSet<String>,
    /// The kinds of money, as one text.
    pub(crate) basis: String,
}

/// The money of `region` on days of `window`.
pub(crate) async fn read(rows: &Rows, region: &str, window: &Window) -> Result<Money, ApiError> {
    let found = Entity::find()
        .filter(Column::Region.eq(region))
        .all(&rows.db)
        .await?;
    let has_any = !found.is_empty();
    let in_window = found.into_iter().filter(|row| {
        let ends = last_day(row.to_on, row.to_precision);
        row.from_on.is_none_or(|from| from <= window.period.to())
            && ends.is_none_or(|to| to >= window.period.from())
    });
    Ok(Money {
        rows: in_window.collect(),
        has_any,
    })
}

impl Money {
    /// What the window cost, in each cell. Fails with `UNKNOWN` where an amount or its period is not
    /// known, or some of it is for other days, too.
    pub(crate) fn cost(
        &self,
        window: &Window,
        dimensions: &[Dimension],
    ) -> Result<Cells<Amount>, DataQuality> {
        let is_known = |row: &&Model| row.amount_cents.is_some() && is_for(row, window);
        if self.rows.is_empty() || !self.rows.iter().all(|row| is_known(&row)) {
            return Err(DataQuality::Unknown);
        }
        Ok(amounts(self.rows.iter(), dimensions))
    }

    /// The subsidies awarded to providers, in each cell. Fails with `NOT_APPLICABLE` where other
    /// money is known to pay for the help, and with `UNKNOWN` where nothing is.
    pub(crate) fn subsidies(&self, dimensions: &[Dimension]) -> Result<Cells<Amount>, DataQuality> {
        let subsidies = self.rows.iter().filter(|row| is_subsidy(row.kind));
        let known =
            subsidies.filter(|row| row.amount_cents.is_some() && row.recipient_id.is_some());
        let cells = amounts(known, dimensions);
        match cells.is_empty() {
            false => Ok(cells),
            true if self.has_any => Err(DataQuality::NotApplicable),
            true => Err(DataQuality::Unknown),
        }
    }
}

/// Whether all of it is for days of the window. Where no end is known it is for the closed period
/// that begins with it, as a pilot's subsidy is for the pilot.
fn is_for(row: &Model, window: &Window) -> bool {
    let Some(from) = row.from_on else {
        return false;
    };
    match last_day(row.to_on, row.to_precision) {
        Some(to) => window.period.contains(from) && to <= window.period.to(),
        None => window.is_closed && from == window.period.from(),
    }
}

fn amounts<'a>(rows: impl Iterator<Item = &'a Model>, dimensions: &[Dimension]) -> Cells<Amount> {
    let mut cells: Cells<(Amount, BTreeSet<&str>)> = Cells::new();
    for row in rows {
        let Some(cents) = row.amount_cents else {
            continue;
        };
        let recipient = |_| row.recipient_id.iter().cloned().collect();
        for cell in Cell::each(dimensions, recipient) {
            let (amount, kinds) = cells.entry(cell).or_default();
            amount.euros += Decimal::new(cents, 2);
            amount.recipients.extend(row.recipient_id.clone());
            kinds.insert(row.kind.code());
        }
    }
    let named = cells.into_iter().map(|(cell, (amount, kinds))| {
        let basis = kinds.into_iter().collect::<Vec<_>>().join("+");
        (cell, Amount { basis, ..amount })
    });
    named.collect()
}

fn is_subsidy(kind: FundingKind) -> bool {
    matches!(kind, FundingKind::SubsidyNpo | FundingKind::SubsidyOther)
}
