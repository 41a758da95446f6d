//! Rows that a command needs, locked until it ends; and what other regions publish of schools and
//! providers.

use async_graphql::ID;
use schema::id::{HomedId, home_of};
use sea_orm::{DbErr, EntityTrait, PrimaryKeyTrait, QuerySelect};

use super::user_error::{PROVIDER, SCHOOL, Thing};
use super::{Refusal, UserError, Write};
use crate::entity::{care_provider, school, school_types};
use crate::region::RegionModule;
use crate::regions;

/// What a row that names a school carries of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchoolColumns {
    /// Its id.
    pub(crate) id: String,
    /// Its types, canonical.
    pub(crate) types: String,
    /// Where it stands.
    pub(crate) municipality: String,
}

impl Write<'_> {
    /// The row with the id in `field`, locked. Refuses where this region has none.
    pub(crate) async fn row<E>(
        &self,
        field: &str,
        what: Thing,
        id: &str,
    ) -> Result<E::Model, Refusal>
    where
        E: EntityTrait,
        E::PrimaryKey: PrimaryKeyTrait<ValueType = String>,
    {
        let found = if self.is_home_of(id) {
            E::find_by_id(id.to_owned())
                .lock_exclusive()
                .one(self.db)
                .await?
        } else {
            None
        };
        found.ok_or_else(|| UserError::not_found(field, what).into())
    }

    /// The school in `field`: of this region, or as another one publishes it.
    pub(crate) async fn school(&self, field: &str, id: &ID) -> Result<SchoolColumns, Refusal> {
        let found = self.school_columns(id).await?;
        found.ok_or_else(|| UserError::not_found(field, SCHOOL).into())
    }

    /// What rows carry of the school with this id.
    pub(crate) async fn school_columns(&self, id: &str) -> Result<Option<SchoolColumns>, DbErr> {
        Ok(if self.is_home_of(id) {
            let row = school::Entity::find_by_id(id.to_owned())
                .one(self.db)
                .await?;
            row.map(|row| SchoolColumns {
                id: row.id,
                types: row.school_types,
                municipality: row.municipality_code,
            })
        } else {
            published_school(id)
        })
    }

    /// The provider in `field` exists: in this region, or in another one's publications.
    pub(crate) async fn provider(&self, field: &str, id: &ID) -> Result<String, Refusal> {
        let found = if self.is_home_of(id) {
            self.has_provider(id).await?
        } else {
            is_published_provider(id)
        };
        if found {
            Ok(id.0.clone())
        } else {
            Err(UserError::not_found(field, PROVIDER).into())
        }
    }

    /// Whether a row with this id can be one of the region.
    pub(crate) fn is_home_of(&self, id: &str) -> bool {
        home_of(id).is_ok_and(|home| home.as_str() == self.region.code)
    }

    async fn has_provider(&self, id: &str) -> Result<bool, DbErr> {
        let row = care_provider::Entity::find_by_id(id.to_owned());
        Ok(row.one(self.db).await?.is_some())
    }
}

/// A school of another region. What regions publish of their schools is in their modules, so that it
/// does not matter which regions share a database.
fn published_school(id: &str) -> Option<SchoolColumns> {
    let region = publisher(id)?;
    let number = number_of(region, "school", region.schools.len(), id)?;
    let fact = region.schools.get(number)?;
    Some(SchoolColumns {
        id: id.to_owned(),
        types: school_types::canonical(fact.types),
        municipality: fact.municipality.to_owned(),
    })
}

fn is_published_provider(id: &str) -> bool {
    publisher(id)
        .is_some_and(|region| number_of(region, "provider", region.providers.len(), id).is_some())
}

fn publisher(id: &str) -> Option<&'static RegionModule> {
    regions::find(home_of(id).ok()?.as_str())
}

/// Which of a region's `count` things of this kind has this id, from 0.
fn number_of(region: &RegionModule, kind: &str, count: usize, id: &str) -> Option<usize> {
    let code = region.region_code();
    (0..count).find(|&index| {
        let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        HomedId::numbered(&code, kind, number).as_str() == id
    })
}
