//! What a region has of its own, beside the shared core: tables, rules that its database keeps, rows
//! of facts and of synthetic data, fields on shared types. A region's own things stand in the folder
//! of its module; this file says what they are made of.

use async_graphql::Context;
use sea_orm::sea_query::Expr;
use sea_orm::{
    EntityTrait, ExprTrait, IdenStatic, Iterable, PrimaryKeyToColumn, QueryFilter, QueryOrder,
};

use super::rule::Rule;
use crate::error::ApiError;
use crate::graphql::graft::Graft;
use crate::graphql::loader::Rows;
use crate::migration::table::TableShape;
use crate::seed::own::OwnSeed;

/// What one region has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// Its tables, in the order of creation. They are in every database, whoever is hosted there.
    pub tables: fn() -> Vec<OwnTable>,
    /// Rules of its sources that the database keeps.
    pub rules: &'static [Rule],
    /// Makes its own rows.
    pub seed: fn(&mut OwnSeed<'_>),
    /// Its fields on shared types.
    pub grafts: fn() -> Vec<Graft>,
}

impl Own {
    /// A region with the shared core alone.
    pub const NONE: Self = Self {
        tables: Vec::new,
        rules: &[],
        seed: |_| {},
        grafts: Vec::new,
    };
}

/// A table of one region.
#[derive(Debug)]
pub struct OwnTable {
    /// How it is made.
    pub shape: TableShape,
    /// The columns that its entity reads.
    pub columns: Vec<&'static str>,
    /// Whom a row is about, where it is about one pupil.
    pub subject: Option<Subject>,
}

/// How a row about one pupil names the pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// By the region's record, whose id is in this column.
    Record(&'static str),
    /// By a trajectory, whose id is in this column.
    Trajectory(&'static str),
}

impl OwnTable {
    /// The table of the entity `E`. Its shape has a column `region`, as every table has.
    pub fn of<E: EntityTrait>(shape: TableShape) -> Self {
        Self {
            shape,
            columns: E::Column::iter().map(|column| column.as_str()).collect(),
            subject: None,
        }
    }

    /// The same; a row is about the pupil that `subject` names, and is to go when that one's data do.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }
}

/// The rows of a region in one of its own tables, in the order of their keys: for tables as small as
/// lists of facts. Rows about pupils are reached by relations. Fails where the database does.
pub async fn facts_of<E: EntityTrait>(
    ctx: &Context<'_>,
    region: &str,
) -> Result<Vec<E::Model>, ApiError> {
    let mut select = E::find().filter(Expr::col("region").eq(region));
    for key in E::PrimaryKey::iter() {
        select = select.order_by_asc(key.into_column());
    }
    Ok(select.all(&ctx.data_unchecked::<Rows>().db).await?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::regions::REGIONS;

    #[test]
    fn own_tables_have_their_regions_name_and_its_column() {
        let mut names = HashSet::new();
        for region in REGIONS {
            let prefix = region.region_code().slug().replace('-', "_");
            for table in (region.own.tables)() {
                let name = table.shape.name();
                assert!(name.starts_with(&format!("{prefix}_")), "{name}");
                assert!(table.columns.contains(&"region"), "{name}");
                assert!(names.insert(name), "{name} is there twice");
                if let Some(Subject::Record(column) | Subject::Trajectory(column)) = table.subject {
                    assert!(table.columns.contains(&column), "{name}.{column}");
                }
            }
        }
    }
}
