//! Consents of pupils and parents. Whether one has expired is seen when it is asked for.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::{NaiveDate, Utc};

use crate::entity::consent;
use crate::entity::value::{ConsentScope, ConsentState, Provenance};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader::{self, ConsentById};
use crate::graphql::scalar::Date;

/// What a pupil or parents allow (*toestemming*).
pub struct Consent(pub(crate) Arc<consent::Model>);

/// What a pupil or parents allow (*toestemming*).
#[Object]
impl Consent {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// How often it was written (*versie*); a change names the one it saw.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it is about (*reikwijdte*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn scope(&self) -> ConsentScope {
        self.0.scope
    }

    /// Who gave it, or that it no longer holds on that day; today where none is given (*stand*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn state(&self, on: Option<Date>) -> ConsentState {
        state_on(&self.0, on.map_or_else(today, |Date(day)| day))
    }

    /// The first day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The last day; null where it does not end.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn until(&self) -> Option<Date> {
        self.0.until_on.map(Date)
    }

    /// Where this comes from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.0.provenance
    }
}

impl Consent {
    /// The consent with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ConsentById(id)).await?.map(Self))
    }
}

/// What a consent is worth on `day` (domain rule R24).
fn state_on(consent: &consent::Model, day: NaiveDate) -> ConsentState {
    let over = consent.until_on.is_some_and(|last| last < day);
    match consent.state {
        ConsentState::Withdrawn => ConsentState::Withdrawn,
        _ if over => ConsentState::Expired,
        given => given,
    }
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}
