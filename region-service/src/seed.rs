//! Fills a database with a region's facts and its synthetic data (domain section 7): the same rows
//! on every machine, from the region's module and the regions' link key alone. Nothing here reads
//! the clock, chance or another database.

use schema::link_key::LinkSecret;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryFilter,
    QueryOrder, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::entity::{SYNTHETIC, dataset};
use crate::migration::lock;
use crate::region::RegionModule;
use numbers::Numbers;
use own::OwnRows;
use rows::Rows;
use scope::Scope;

mod consents;
pub mod cross_region;
mod dates;
mod facts;
mod numbers;
pub mod own;
mod pgn;
mod pupils;
mod random;
mod records;
mod rows;
mod schools;
mod scope;
mod trajectories;

/// How many pupils get rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// The helped pupils: 1,074 in the five regions.
    #[default]
    Demo,
    /// Also those who are enrolled and not helped: 1,611 in Holland Rijnland.
    Full,
    /// So many helped pupils in each region, in the demo's proportions, for load tests.
    Scale(u32),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct SeedOptions {
    /// How many pupils.
    pub size: Size,
    /// Whether schools get placeholders (`HR-01 (SBO)`) for names, as in any public instance.
    pub placeholders: bool,
}

/// What became of one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its rows were written.
    Loaded {
        /// How many.
        rows: usize,
    },
    /// It had data, which were kept.
    Kept {
        /// How those were made.
        variant: String,
    },
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A load test needs every cross-region pupil to have a place.
    #[error("--scale needs at least {least} pupils for {region}, and at most 999999")]
    Size {
        /// The region's code.
        region: &'static str,
        /// The demo's number of pupils.
        least: u32,
    },
    /// The database refused.
    #[error("seeding {region}: is the database migrated, and may it be written?")]
    Database {
        /// The region's code.
        region: &'static str,
        /// What the driver said.
        #[source]
        source: DbErr,
    },
}

/// Writes the data of `regions`, all in one transaction, and gives what became of each. A region
/// that has data keeps them, whatever was asked for: seeding twice is seeding once.
///
/// `secret` makes the link keys and is not stored. Fails where the database does, and then nothing
/// is written.
pub async fn seed(
    db: &DatabaseConnection,
    regions: &[&'static RegionModule],
    secret: &LinkSecret,
    options: SeedOptions,
) -> Result<Vec<(&'static RegionModule, Outcome)>, SeedError> {
    let failed = |region: &'static str| move |source| SeedError::Database { region, source };
    let first = regions.first().map_or("", |region| region.code);
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db
        .begin_with_options(immediate)
        .await
        .map_err(failed(first))?;
    lock(&transaction).await.map_err(failed(first))?;
    let mut outcomes = Vec::with_capacity(regions.len());
    for &region in regions {
        let present = dataset::Entity::find()
            .filter(dataset::Column::Region.eq(region.code))
            .order_by_asc(dataset::Column::Version)
            .one(&transaction)
            .await
            .map_err(failed(region.code))?;
        let outcome = if let Some(dataset) = present {
            Outcome::Kept {
                variant: dataset.variant,
            }
        } else {
            let (core, own) = rows_of(region, secret, &options)?;
            let count = core.count() + own.count();
            own.insert_around(core, &transaction)
                .await
                .map_err(failed(region.code))?;
            Outcome::Loaded { rows: count }
        };
        outcomes.push((region, outcome));
    }
    if db.get_database_backend() == DbBackend::Postgres {
        // Without statistics PostgreSQL joins thousands of new rows as if there were one.
        transaction
            .execute_unprepared("ANALYZE")
            .await
            .map_err(failed(first))?;
    }
    transaction.commit().await.map_err(failed(first))?;
    Ok(outcomes)
}

fn rows_of(
    region: &'static RegionModule,
    secret: &LinkSecret,
    options: &SeedOptions,
) -> Result<(Rows, OwnRows), SeedError> {
    let scope = Scope::of(region);
    let numbers = match options.size {
        Size::Demo | Size::Full => Numbers::of(&region.plan),
        Size::Scale(pupils) => {
            let least = Numbers::of(&region.plan).pupils();
            if !(least..=pgn::MOST_PUPILS).contains(&pupils) {
                return Err(SeedError::Size {
                    region: region.code,
                    least,
                });
            }
            Numbers::sized(&region.plan, pupils)
        }
    };
    let mut rows = Rows::default();
    let everyone = options.size == Size::Full;
    let (mut pupils, seats) = pupils::invent(&scope, &numbers, secret, everyone);
    let mut helps = trajectories::invent(&scope, &numbers, &mut pupils);
    let transfers = records::transfer(&scope, &pupils, &mut helps);
    let mut sources = facts::Sources::default();
    facts::write(&scope, options, &mut rows, &mut sources);
    schools::write(&scope, &numbers, &pupils, &seats, &mut rows);
    schools::write_later(&scope, &helps, &mut rows);
    records::write(&scope, &pupils, &transfers, &mut rows);
    trajectories::write(&scope, &numbers, &pupils, helps, &mut rows);
    consents::write(&scope, &pupils, &mut rows);
    records::write_municipalities(&scope, &mut rows);
    rows.dataset = versions(&scope, options);
    let own = own::rows(&scope, &mut rows, &mut sources);
    Ok((rows, own))
}

/// The first load, and a version for each late correction in the plan.
fn versions(scope: &Scope, options: &SeedOptions) -> Vec<dataset::Model> {
    let size = match options.size {
        Size::Demo => "demo".to_owned(),
        Size::Full => "full".to_owned(),
        Size::Scale(pupils) => format!("scale {pupils}"),
    };
    let variant = if options.placeholders {
        format!("{size} placeholders")
    } else {
        size
    };
    let version = |number, reason: String| dataset::Model {
        region: scope.region(),
        version: number,
        marker: SYNTHETIC.into(),
        variant: variant.clone(),
        reason,
    };
    let later = scope
        .module
        .plan
        .later_reports
        .iter()
        .filter(|r| r.dataset_version > 1);
    let corrections = later.map(|r| {
        version(
            r.dataset_version,
            format!("late correction of {}", r.period),
        )
    });
    std::iter::once(version(1, "first load".into()))
        .chain(corrections)
        .collect()
}

#[cfg(test)]
mod tests;
