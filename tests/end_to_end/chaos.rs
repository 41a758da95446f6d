//! Processes that are killed at any moment: what was acknowledged is there, what was not is whole or
//! absent, a repeat under the same key is done once, and a pupil's help is in exactly one region.

mod killer;
mod region;
mod transfers;
mod writes;
