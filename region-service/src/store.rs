//! The connection to a region's database: how it is opened, what it must hold before it is served,
//! and the errors that say what to do. Queries are `graphql`'s and `metric`'s part.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ColumnTrait, ConnectOptions, Database, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::entity::{SYNTHETIC, dataset};
use crate::region::RegionModule;

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections at most. SQLite lets many read and one write.
    pub max_connections: u32,
    /// How long a request waits for a connection, and SQLite for a lock.
    pub wait: Duration,
    /// Whether a SQLite file that is not there is made.
    pub create: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            max_connections: 8,
            wait: Duration::from_secs(5),
            create: false,
        }
    }
}

/// Why a database cannot be used. No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of no known kind.
    #[error(
        "DATABASE_URL must begin with `sqlite://` or `postgres://`, as sqlite://data/twente.db"
    )]
    Address,
    /// It could not be opened.
    #[error("{place} cannot be opened: {hint}")]
    Open {
        /// Which database.
        place: String,
        /// What to do.
        hint: &'static str,
        /// What the driver said.
        #[source]
        source: DbErr,
    },
    /// Its tables are not there.
    #[error("the database has no tables of this service: run `region-service migrate` first")]
    NoTables {
        /// What the driver said.
        #[source]
        source: DbErr,
    },
    /// It holds no data of a region that is to be served.
    #[error(
        "the database holds no data of {region}: run `region-service seed --region {slug}` first"
    )]
    NoData {
        /// The region's code.
        region: &'static str,
        /// Its slug.
        slug: String,
    },
    /// Its data are not marked synthetic.
    #[error(
        "the data of {region} are marked `{marker}`, not `{SYNTHETIC}`: until there are roles, only invented data are served"
    )]
    NotSynthetic {
        /// The region's code.
        region: &'static str,
        /// The marker.
        marker: String,
    },
}

/// Opens the database at `url`. Statements are never logged or traced: they could name persons.
/// SQLite is opened with a write-ahead log and waits for locks; a commit is on disk before it is
/// acknowledged.
///
/// Fails where the address is of no known kind, or the database does not answer.
pub async fn connect(url: &str, options: StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let sqlite = url.starts_with("sqlite:");
    if !sqlite && !url.starts_with("postgres:") && !url.starts_with("postgresql:") {
        return Err(StoreError::Address);
    }
    Database::connect(connect_options(url, options))
        .await
        .map_err(|source| StoreError::Open {
            place: place(url),
            hint: if sqlite {
                "is the path right, and may it be written? `region-service seed` makes it"
            } else {
                "is the server up, and are name and password right?"
            },
            source,
        })
}

/// Checks that the database holds synthetic data of each of `regions`, and gives their variants
/// (`demo`, `scale 10000`, …) in that order. Fails with what is to be done otherwise.
pub async fn check_datasets(
    db: &DatabaseConnection,
    regions: &[&RegionModule],
) -> Result<Vec<String>, StoreError> {
    let mut variants = Vec::with_capacity(regions.len());
    for region in regions {
        let latest = dataset::Entity::find()
            .filter(dataset::Column::Region.eq(region.code))
            .order_by_desc(dataset::Column::Version)
            .one(db)
            .await
            .map_err(|source| StoreError::NoTables { source })?
            .ok_or_else(|| StoreError::NoData {
                region: region.code,
                slug: region.region_code().slug(),
            })?;
        if latest.marker != SYNTHETIC {
            return Err(StoreError::NotSynthetic {
                region: region.code,
                marker: latest.marker,
            });
        }
        variants.push(latest.variant);
    }
    Ok(variants)
}

fn connect_options(url: &str, options: StoreOptions) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url);
    let StoreOptions {
        max_connections,
        wait,
        create,
    } = options;
    connect
        .max_connections(max_connections)
        .acquire_timeout(wait)
        .connect_timeout(wait)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(create)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(wait)
        });
    connect
}

/// The database in words: a file's path, or a server without name and password.
fn place(url: &str) -> String {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        return format!(
            "the SQLite file `{}`",
            path.split('?').next().unwrap_or(path)
        );
    }
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!(
        "the PostgreSQL database `{}`",
        host.split('?').next().unwrap_or(host)
    )
}

#[cfg(test)]
mod tests;
