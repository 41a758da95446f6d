//! Municipalities: copies of the national register, the same in every region.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use crate::entity::value::MunicipalityRole;
use crate::entity::{municipality, region_municipality};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader::{self, MunicipalityByCode};
use crate::graphql::scalar::{Date, GemeenteCode};
use crate::graphql::value::{Fact, fact_of};

/// A municipality (*gemeente*), by its code; the rest is read where it is asked for.
pub struct Municipality {
    code: String,
}

/// A municipality (*gemeente*).
#[Object]
impl Municipality {
    /// Its code by Statistics Netherlands (*gemeentecode*).
    async fn code(&self) -> GemeenteCode {
        GemeenteCode(self.code.clone())
    }

    /// Its name (*naam*).
    #[graphql(shareable)]
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.row(ctx).await?.name.clone())
    }

    /// The code of its youth care region (*jeugdhulpregio*), as `JZ01`.
    #[graphql(shareable)]
    async fn youth_region(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.youth_region.clone())
    }

    /// The code of its COROP area (*COROP-gebied*), as `CR25`.
    #[graphql(shareable)]
    async fn corop(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.corop.clone())
    }

    /// The code of its province (*provincie*), as `PV28`.
    #[graphql(shareable)]
    async fn province(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self.row(ctx).await?.province.clone())
    }
}

/// A municipality's place in a region (*gemeente in de regio*).
pub struct RegionMunicipality(pub(crate) Arc<region_municipality::Model>);

/// A municipality's place in a region (*gemeente in de regio*).
#[Object]
impl RegionMunicipality {
    /// The municipality.
    async fn municipality(&self) -> Municipality {
        Municipality::new(&self.0.municipality_code)
    }

    /// What it is to the programme (*rol*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn role(&self) -> MunicipalityRole {
        self.0.role
    }

    /// The first day on which it was (*geldig vanaf*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from_on)
    }

    /// The last day on which it was (*geldig tot en met*); null while it lasts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to_on.map(Date)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl Municipality {
    pub(crate) fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
        }
    }

    /// The municipality with this code, or none where the region's register lacks it.
    pub(crate) async fn find(ctx: &Context<'_>, code: &str) -> Result<Option<Self>, ApiError> {
        let row = loader::one(ctx, MunicipalityByCode(code.to_owned())).await?;
        Ok(row.map(|row| Self::new(&row.code)))
    }

    async fn row(&self, ctx: &Context<'_>) -> Result<Arc<municipality::Model>, ApiError> {
        loader::one(ctx, MunicipalityByCode(self.code.clone()))
            .await?
            .ok_or_else(|| ApiError::Missing {
                what: "municipality",
                key: self.code.clone(),
            })
    }
}
