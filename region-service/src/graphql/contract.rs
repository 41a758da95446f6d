//! Money and contracts of a programme.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::entity::value::{DatePrecision, FundingKind, ProcurementPhase};
use crate::entity::{contract, funding, procurement};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, foreign, merge};
use crate::graphql::loader::{self, ContractById, FundingById, ProcurementById};
use crate::graphql::provider::CareProvider;
use crate::graphql::scalar::Date;
use crate::graphql::value::{DateRange, Decision, Fact, Money, PartialDate, fact_of};

/// A grant or budget (*subsidie*, *bekostiging*).
pub struct Funding(pub(crate) Arc<funding::Model>);

/// A grant or budget (*subsidie*, *bekostiging*).
#[Object]
impl Funding {
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

    /// What kind of money it is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> FundingKind {
        self.0.kind
    }

    /// Where the money comes from (*herkomst van het geld*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Who gets it (*ontvanger*).
    #[graphql(directive = foreign::apply())]
    async fn recipient(&self) -> Option<CareProvider> {
        self.0.recipient_id.clone().map(CareProvider::by_id)
    }

    /// How much (*bedrag*); null where it is not known.
    async fn amount(&self) -> Option<Money> {
        self.0.amount_cents.map(Money::from_cents)
    }

    /// For which time (*looptijd*).
    async fn period(&self) -> Option<DateRange> {
        let from = PartialDate::if_known(self.0.from_on, self.0.from_precision);
        let to = PartialDate::if_known(self.0.to_on, self.0.to_precision);
        (from.is_some() || to.is_some()).then_some(DateRange { from, to })
    }

    /// Who decided it, and what exactly (*besluit*).
    async fn decision(&self) -> Option<Decision> {
        Some(Decision {
            body: self.0.decision_body.clone()?,
            kind: self.0.decision_kind.clone()?,
            on: PartialDate::if_known(self.0.decided_on, decided_precision(&self.0)),
        })
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A contract with a provider (*contract*).
pub struct Contract(pub(crate) Arc<contract::Model>);

/// A contract with a provider (*contract*).
#[Object]
impl Contract {
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

    /// The provider (*aanbieder*); null before the award.
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        self.0.provider_id.clone().map(CareProvider::by_id)
    }

    /// The first day (*ingangsdatum*); null where it is not known.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn start(&self) -> Option<Date> {
        self.0.start_on.map(Date)
    }

    /// The last day without extension.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn initial_end(&self) -> Date {
        Date(self.0.initial_end_on)
    }

    /// By how many months it may be extended at most (*verlenging*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn max_extension_months(&self) -> i32 {
        self.0.max_extension_months
    }

    /// The last day with every extension.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn ultimate_end(&self) -> Date {
        Date(self.0.ultimate_end_on)
    }

    /// The contract that it follows (*voorganger*).
    async fn predecessor(&self, ctx: &Context<'_>) -> Result<Option<Contract>> {
        let Some(id) = self.0.predecessor_id.clone() else {
            return Ok(None);
        };
        Ok(loader::one(ctx, ContractById(id)).await?.map(Contract))
    }

    /// How it was bought (*aanbesteding*).
    async fn procurement(&self, ctx: &Context<'_>) -> Result<Option<Procurement>> {
        let Some(id) = self.0.procurement_id.clone() else {
            return Ok(None);
        };
        let row = loader::one(ctx, ProcurementById(id)).await?;
        Ok(row.map(Procurement))
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// How a contract is bought (*aanbesteding*).
pub struct Procurement(pub(crate) Arc<procurement::Model>);

/// How a contract is bought (*aanbesteding*).
#[Object]
impl Procurement {
    /// When it was published (*publicatie*).
    async fn published(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.published_on, self.0.published_precision)
    }

    /// Its steps, in their order (*fasen*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn phases(&self) -> Result<Vec<ProcurementPhase>> {
        let phases = self.0.phases.0.iter().map(|text| {
            ProcurementPhase::from_code(text).ok_or_else(|| ApiError::Unreadable {
                what: "a phase of a procurement",
                text: text.clone(),
            })
        });
        let mut phases = phases.collect::<Result<Vec<_>, _>>()?;
        phases.sort_by_key(|phase| phase.code());
        Ok(phases)
    }

    /// When the award is expected or was made (*gunning*).
    async fn award_expected(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.award_on, self.0.award_precision)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl Funding {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, FundingById(id)).await?.map(Self))
    }
}

impl Contract {
    /// The one with this id, if its region is hosted here.
    pub(crate) async fn find(ctx: &Context<'_>, id: String) -> Result<Option<Self>, ApiError> {
        Ok(loader::one(ctx, ContractById(id)).await?.map(Self))
    }
}

/// A decision's day is known to the day or not at all.
fn decided_precision(row: &funding::Model) -> DatePrecision {
    match row.decided_on {
        Some(_) => DatePrecision::Day,
        None => DatePrecision::Unknown,
    }
}
