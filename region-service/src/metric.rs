//! What a region gives to each figure ([`schema::metric::MetricPart`]).
//!
//! Owns which rows a metric counts and how; what figures are made of the parts is
//! [`schema::metric`]'s. A metric whose data a region does not have is null with a quality, never 0.
//! Rows of pupils are counted by the database; reports, deployments and money are few and are added
//! up here.

mod absence;
mod asked;
mod cell;
mod given;
mod money;
mod period;
mod plan;
mod report;
mod school;
mod spread;
mod staff;
mod stay;
mod trajectory;

pub(crate) use asked::Asked;
pub(crate) use cell::Cell;
pub(crate) use plan::{Line, lines};
pub(crate) use stay::read as stays;
pub(crate) use trajectory::{running_in, token_keys};
