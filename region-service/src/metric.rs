//! What a region gives to each figure ([`schema::metric::MetricPart`]), computed by the database.
//!
//! Owns which rows a metric counts and how; what figures are made of the parts is
//! [`schema::metric`]'s. A metric whose data a region does not have is null with a quality, never 0.

mod asked;
mod cell;
mod period;
mod plan;
mod report;
mod spread;
mod staff;
mod trajectory;

pub(crate) use asked::Asked;
pub(crate) use cell::Cell;
pub(crate) use plan::{Line, lines};
pub(crate) use trajectory::{running_in, token_keys};
