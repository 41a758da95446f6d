//! What is written down in Kennemerland: tender, newsletters, interim reports.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::EvaluationById;
use crate::graphql::contract::{Contract, Procurement};
use crate::graphql::directive::{Rule, merge};
use crate::graphql::evaluation::Evaluation;
use crate::graphql::loader::{self, ContractById, ProcurementById};
use crate::graphql::story::sorted;
use crate::graphql::value::{Fact, PartialDate, fact_of};
use crate::region::kennemerland::tables::*;

/// The terms of a tender (*aanbesteding*): years, staff, who judges.
pub(super) struct Tender(pub(super) Arc<tender::Model>);

/// The terms of a tender (*aanbesteding*): years, staff, who judges.
#[Object]
impl Tender {
    /// The tender as all regions have it (*aanbesteding*).
    async fn procurement(&self, ctx: &Context<'_>) -> Result<Option<Procurement>> {
        let row = loader::one(ctx, ProcurementById(self.0.procurement_id.clone())).await?;
        Ok(row.map(Procurement))
    }

    /// The contract that comes of it (*contract*).
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>> {
        let row = loader::one(ctx, ContractById(self.0.contract_id.clone())).await?;
        Ok(row.map(Contract))
    }

    /// Years without extension (*looptijd*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn initial_years(&self) -> i32 {
        self.0.initial_years
    }

    /// Years of extension at most (*verlenging*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn extension_years(&self) -> i32 {
        self.0.extension_years
    }

    /// Years at most, with every extension (*maximale looptijd*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn most_years(&self) -> i32 {
        self.0.initial_years + self.0.extension_years
    }

    /// Whether staff is as many as before (*formatie*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn formation_unchanged(&self) -> bool {
        self.0.formation_unchanged
    }

    /// Whether that is adjusted each year (*jaarlijkse bijstelling*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn yearly_adjustment(&self) -> bool {
        self.0.yearly_adjustment
    }

    /// Whether the present provider may bid (*huidige aanbieder*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn incumbent_may_bid(&self) -> bool {
        self.0.incumbent_may_bid
    }

    /// Who judges the bids (*beoordeling*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn judged_by(&self) -> Vec<String> {
        sorted(&self.0.judged_by.0)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A newsletter to the partners (*nieuwsbrief*).
pub(super) struct Newsletter(pub(super) Arc<newsletter::Model>);

/// A newsletter to the partners (*nieuwsbrief*).
#[Object]
impl Newsletter {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its number in the year (*nummer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// Its year (*jaar*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// Its title (*titel*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// When it appeared (*publicatie*).
    async fn published(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.published_on, self.0.published_precision)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A report on the way (*tussenrapportage*).
pub(super) struct InterimReport(pub(super) Arc<interim_report::Model>);

/// A report on the way (*tussenrapportage*).
#[Object]
impl InterimReport {
    /// Who wrote it (*opsteller*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn by(&self) -> &str {
        &self.0.author
    }

    /// What it found, as all regions have it (*evaluatie*).
    async fn evaluation(&self, ctx: &Context<'_>) -> Result<Option<Evaluation>> {
        let row = loader::one(ctx, EvaluationById(self.0.evaluation_id.clone())).await?;
        Ok(row.map(Evaluation))
    }

    /// Who asked for it (*opdrachtgevers*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn commissioned_by(&self) -> Vec<String> {
        sorted(&self.0.commissioned_by.0)
    }

    /// Whether another is to follow (*vervolgrapportage*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn follow_up_announced(&self) -> bool {
        self.0.follow_up_announced
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}
