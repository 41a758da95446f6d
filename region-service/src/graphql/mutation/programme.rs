//! Mutations of a programme: evaluations, money, contracts.

use async_graphql::{Context, Object, Result};

use super::{payload, perform};
use crate::graphql::contract::{Contract, Funding};
use crate::graphql::directive::homed;
use crate::graphql::evaluation::Evaluation;
use crate::write::programme::contract::RecordContractInput;
use crate::write::programme::evaluation::RecordEvaluationInput;
use crate::write::programme::funding::RecordFundingInput;

payload! {
    /// What became of a write of an evaluation (*evaluatie*).
    EvaluationPayload {
        /// The evaluation; null where it was not written.
        evaluation: Evaluation = Evaluation::find
    }
}

payload! {
    /// What became of a write of money (*bekostiging*).
    FundingPayload {
        /// The grant or budget; null where it was not written.
        funding: Funding = Funding::find
    }
}

payload! {
    /// What became of a write of a contract (*contract*).
    ContractPayload {
        /// The contract; null where it was not written.
        contract: Contract = Contract::find
    }
}

/// Mutations of a programme: evaluations, money, contracts.
#[derive(Default)]
pub struct ProgrammeMutations;

/// Mutations of a programme: evaluations, money, contracts.
#[Object]
impl ProgrammeMutations {
    /// A programme was evaluated (*evaluatie vastleggen*).
    #[graphql(directive = homed::apply("input.programmeId".into()))]
    async fn record_evaluation(
        &self,
        ctx: &Context<'_>,
        input: RecordEvaluationInput,
    ) -> Result<Option<EvaluationPayload>> {
        EvaluationPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A programme gets money (*bekostiging vastleggen*).
    #[graphql(directive = homed::apply("input.programmeId".into()))]
    async fn record_funding(
        &self,
        ctx: &Context<'_>,
        input: RecordFundingInput,
    ) -> Result<Option<FundingPayload>> {
        FundingPayload::of(ctx, perform(ctx, &input).await?).await
    }

    /// A provider is contracted (*contract vastleggen*).
    #[graphql(directive = homed::apply("input.programmeId".into()))]
    async fn record_contract(
        &self,
        ctx: &Context<'_>,
        input: RecordContractInput,
    ) -> Result<Option<ContractPayload>> {
        ContractPayload::of(ctx, perform(ctx, &input).await?).await
    }
}
