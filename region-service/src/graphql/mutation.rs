//! The mutation root: each mutation's input is a command that [`crate::write`] runs; the answer is
//! read afterwards, as any query's.
//!
//! A theme's mutations stand in a file below, with their payloads; a new file is one line in
//! [`Mutation`].

pub mod life_of_data;
mod payload;
pub mod programme;
pub mod pupil;
pub mod school;
pub mod trajectory;
pub mod transfer;

use async_graphql::{Context, MergedObject};

use crate::error::ApiError;
use crate::write::{Command, Done, Writer};
use life_of_data::LifeOfDataMutations;
use payload::payload;
use programme::ProgrammeMutations;
use pupil::PupilMutations;
use school::SchoolMutations;
use trajectory::TrajectoryMutations;
use transfer::TransferMutations;

/// What can be written in a region (*wijzigingen*). Each goes to exactly one region, in one
/// transaction, and is durable before it is acknowledged.
#[derive(Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    PupilMutations,
    TrajectoryMutations,
    TransferMutations,
    SchoolMutations,
    ProgrammeMutations,
    LifeOfDataMutations,
);

/// Runs the command `input`.
pub(crate) async fn perform<C: Command>(
    ctx: &Context<'_>,
    input: &C,
) -> Result<Done<C::Outcome>, ApiError> {
    ctx.data_unchecked::<Writer>().run(input).await
}
