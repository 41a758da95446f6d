//! Youth care providers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::care_provider;
use crate::entity::value::{DataQuality, Provenance, Specialism};
use crate::error::ApiError;
use crate::graphql::connection::Connection;
use crate::graphql::directive::homed;
use crate::graphql::filter::{Filter, ProviderFilter, ProviderOrder};
use crate::graphql::graft::{OfRegion, Own};
use crate::graphql::loader::{self, ProviderById, Rows, SpecialismsOf};
use crate::graphql::page::{self, Asked};
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::AgbCode;
use crate::graphql::value::Source;

/// A youth care provider (*jeugdhulpaanbieder*) in one region, as a row or by its id.
pub enum CareProvider {
    /// Read already.
    Row(Arc<care_provider::Model>),
    /// Known by its id; read where more is asked for.
    Id(String),
}

/// A youth care provider (*jeugdhulpaanbieder*) in one region.
#[Object(directive = homed::apply("id".into()))]
impl CareProvider {
    /// Its id.
    async fn id(&self) -> ID {
        match self {
            Self::Row(row) => ID(row.id.clone()),
            Self::Id(id) => ID(id.clone()),
        }
    }

    /// The region that it works for (*regio*).
    async fn region(&self, ctx: &Context<'_>) -> Result<RegionCode> {
        Ok(RegionCode::stored(&self.row(ctx).await?.region)?)
    }

    /// Its name (*naam*), or a placeholder.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.name.clone())
    }

    /// Its code at Vektis (*AGB-code*); null in invented data.
    async fn agb_code(&self, ctx: &Context<'_>) -> Result<Option<AgbCode>> {
        Ok(self.row(ctx).await?.agb_code.clone().map(AgbCode))
    }

    /// Its number at the chamber of commerce (*KvK-nummer*); null in invented data.
    async fn kvk(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.kvk.clone())
    }

    /// What it is good at (*specialismen*).
    async fn specialisms(&self, ctx: &Context<'_>) -> Result<Vec<Specialism>> {
        let id = self.row(ctx).await?.id.clone();
        let rows = loader::all(ctx, SpecialismsOf(id)).await?;
        Ok(rows.iter().map(|row| row.specialism).collect())
    }

    /// The passage that this was taken from (*bron*); none for invented data.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        Source::find(ctx, self.row(ctx).await?.source_id.as_deref()).await
    }

    /// Where the values come from (*herkomst*).
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Provenance> {
        Ok(self.row(ctx).await?.provenance)
    }

    /// How far the values can be relied on (*gegevenskwaliteit*).
    async fn quality(&self, ctx: &Context<'_>) -> Result<DataQuality> {
        Ok(self.row(ctx).await?.quality)
    }

    #[graphql(flatten)]
    async fn own(&self) -> Own<'_, CareProvider> {
        Own(self)
    }
}

impl OfRegion for CareProvider {
    async fn is_of(&self, _: &Context<'_>, region: &str) -> Result<bool, ApiError> {
        Ok(match self {
            Self::Row(row) => row.region == region,
            Self::Id(id) => schema::id::home_of(id).is_ok_and(|home| home.as_str() == region),
        })
    }
}

impl CareProvider {
    pub(crate) fn by_id(id: String) -> Self {
        Self::Id(id)
    }

    /// The provider with this id, if it is one of a hosted region.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ProviderById(id)).await?.map(Self::Row))
    }

    async fn row(&self, ctx: &Context<'_>) -> Result<Arc<care_provider::Model>, ApiError> {
        match self {
            Self::Row(row) => Ok(Arc::clone(row)),
            Self::Id(id) => {
                let row = loader::one(ctx, ProviderById(id.clone())).await?;
                row.ok_or_else(|| ctx.data_unchecked::<Rows>().absent("provider", id))
            }
        }
    }
}

/// The page `asked` of the providers in `rows` that `filter` lets through.
pub(crate) async fn page(
    rows: &Rows,
    filter: Option<ProviderFilter>,
    order: ProviderOrder,
    asked: Asked,
) -> Result<Connection<CareProvider>, ApiError> {
    let select = rows.select::<care_provider::Entity>(filter.unwrap_or_default().condition());
    let page = page::page(rows, select, &order.keys(), asked).await?;
    Ok(Connection::new(page, |row| {
        CareProvider::Row(Arc::new(row))
    }))
}
