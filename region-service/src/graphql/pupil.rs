//! Pupils: one person each, who may be known in several regions. A pupil has no values of its own;
//! they stand on each region's record.

use async_graphql::{Context, ID, Object, Result};

use crate::entity::region_pupil_record;
use crate::error::ApiError;
use crate::graphql::connection::PupilConnection;
use crate::graphql::directive::{Rule, by, derived, merge, names, spanning};
use crate::graphql::filter::{Filter, PupilFilter};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{self, RecordsOf, Rows, TrajectoriesOf};
use crate::graphql::page::{self, Asked};
use crate::graphql::record::RegionPupilRecord;
use crate::graphql::region_code::RegionCode;
use crate::graphql::run::PupilSeal;
use crate::graphql::scalar::LinkKey;
use crate::graphql::trajectory::Trajectory;

/// A pupil (*jeugdige*, *leerling*): one person, known in one region or more.
pub struct Pupil {
    link_key: String,
}

/// A pupil (*jeugdige*, *leerling*): one person, known in one region or more.
#[Object(directive = spanning::apply("linkKey".into()))]
impl Pupil {
    /// The key that links what regions know of the pupil. Never shown to clients.
    #[graphql(inaccessible)]
    async fn link_key(&self) -> LinkKey {
        LinkKey(self.link_key.clone())
    }

    /// The pupil's id, of no use to another organisation.
    #[graphql(directive = derived::apply("seal".into(), names(&["linkKey"])))]
    async fn id(&self, ctx: &Context<'_>) -> ID {
        ID(ctx.data_unchecked::<PupilSeal>().seal(&self.link_key))
    }

    /// The regions that know the pupil (*regio's*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn regions(&self, ctx: &Context<'_>) -> Result<Vec<RegionCode>> {
        let rows = loader::all(ctx, RecordsOf(self.link_key.clone())).await?;
        let mut codes = rows
            .iter()
            .map(|row| RegionCode::stored(&row.region))
            .collect::<Result<Vec<_>, _>>()?;
        codes.sort_unstable();
        codes.dedup();
        Ok(codes)
    }

    /// What each region holds of the pupil (*dossiers*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["id"])))]
    async fn records(&self, ctx: &Context<'_>) -> Result<Vec<RegionPupilRecord>> {
        let rows = loader::all(ctx, RecordsOf(self.link_key.clone())).await?;
        Ok(rows.iter().cloned().map(RegionPupilRecord).collect())
    }

    /// The help that the pupil gets or got, in all regions (*trajecten*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["id"])))]
    async fn trajectories(&self, ctx: &Context<'_>) -> Result<Vec<Trajectory>> {
        let rows = loader::all(ctx, TrajectoriesOf(self.link_key.clone())).await?;
        Ok(rows.iter().cloned().map(Trajectory).collect())
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, Pupil> {
        Own(self)
    }
}

impl OfRegion for Pupil {
    /// A region has a part of a pupil where it holds a record.
    async fn is_of(&self, ctx: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        let records = loader::all(ctx, RecordsOf(self.link_key.clone())).await?;
        Ok(records.iter().any(|record| record.region == region))
    }
}

impl Pupil {
    pub(crate) fn new(link_key: String) -> Self {
        Self { link_key }
    }

    /// The pupil with this link key, if a hosted region knows one.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        link_key: String,
    ) -> Result<Option<Self>, ApiError> {
        let known = loader::one(ctx, RecordsOf(link_key.clone())).await?;
        Ok(known.map(|_| Self { link_key }))
    }

    /// Its link key, for what a region adds.
    pub fn key(&self) -> &str {
        &self.link_key
    }
}

/// The page `asked` of the pupils of whom one record in `rows` meets all of `filter`.
pub(crate) async fn page(
    rows: &Rows,
    filter: Option<PupilFilter>,
    asked: Asked,
) -> Result<PupilConnection, ApiError> {
    let condition = filter.unwrap_or_default().condition();
    let select = rows.select::<region_pupil_record::Entity>(condition);
    let (page, count) = page::pupil_page(rows, select, asked).await?;
    Ok(PupilConnection::new(page, count))
}
