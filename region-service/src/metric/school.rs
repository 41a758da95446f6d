//! What is known of a region's schools that the rows of reports and staff do not say themselves.
//!
//! A school of a report or of staff is one of the same region, so its row is at hand.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schema::metric::Dimension;
use schema::period::PeriodCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::{participation_provider, school};
use crate::error::ApiError;
use crate::graphql::loader::Rows;

/// The region's schools, as far as the asked dimensions need them.
#[derive(Debug, Default)]
pub(crate) struct Schools {
    municipalities: BTreeMap<String, String>,
    terms: BTreeMap<String, Vec<Term>>,
}

/// A provider in a school for a time.
#[derive(Debug)]
struct Term {
    provider: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Schools {
    /// What `dimensions` need to know of the schools of `region`.
    pub(crate) async fn read(
        rows: &Rows,
        region: &str,
        dimensions: &[Dimension],
    ) -> Result<Self, ApiError> {
        let mut schools = Self::default();
        if dimensions.contains(&Dimension::Municipality) {
            schools.municipalities = municipalities(rows, region).await?;
        }
        if dimensions.contains(&Dimension::Provider) {
            schools.terms = terms(rows, region).await?;
        }
        Ok(schools)
    }

    /// Where a school stands.
    pub(crate) fn municipality(&self, school: &str) -> Option<&str> {
        self.municipalities.get(school).map(String::as_str)
    }

    /// The providers in a school on days of `period`, each once, in the order of their ids.
    pub(crate) fn providers(&self, school: &str, period: PeriodCode) -> Vec<String> {
        let terms = self.terms.get(school).into_iter().flatten();
        let providers: BTreeSet<&String> = terms
            .filter(|term| term.from.is_none_or(|from| from <= period.to()))
            .filter(|term| term.to.is_none_or(|to| to >= period.from()))
            .map(|term| &term.provider)
            .collect();
        providers.into_iter().cloned().collect()
    }
}

async fn municipalities(rows: &Rows, region: &str) -> Result<BTreeMap<String, String>, ApiError> {
    use school::{Column, Entity};
    let found: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::MunicipalityCode])
        .filter(Column::Region.eq(region))
        .into_tuple()
        .all(&rows.db)
        .await?;
    Ok(found.into_iter().collect())
}

async fn terms(rows: &Rows, region: &str) -> Result<BTreeMap<String, Vec<Term>>, ApiError> {
    use participation_provider::{Column, Entity};
    let found = Entity::find()
        .filter(Column::Region.eq(region))
        .all(&rows.db)
        .await?;
    let mut terms: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for row in found {
        terms.entry(row.school_id).or_default().push(Term {
            provider: row.provider_id,
            from: row.from_on,
            to: row.to_on,
        });
    }
    Ok(terms)
}
