//! Tests of whole fetches: who is asked what, and what comes of the answers.

use std::collections::{BTreeMap, BTreeSet};

use super::fixtures::region::{AllRows, Rows};
use super::fixtures::{Bench, PartitionSpec};
use crate::executor::context::CoveragePolicy;

mod core;
mod entities;
mod law;
mod mutations;
mod root;

/// Rows of four regions: pupil 1 is known in three, 2 and 5 in two, 0 in one, others in none.
fn rows() -> AllRows {
    let region = |schools: &[u8], pupils: &[(u8, &[u8])], enrolled| Rows {
        schools: schools
            .iter()
            .map(|number| (*number, BTreeSet::from([number % 2 == 0])))
            .collect(),
        pupils: pupils
            .iter()
            .map(|(number, ages)| (*number, ages.to_vec()))
            .collect(),
        totals: (enrolled, Some(enrolled == Some(10)), None),
    };
    BTreeMap::from([
        (
            "VEENDAM",
            region(&[1, 2], &[(0, &[5]), (1, &[6]), (5, &[4])], Some(10)),
        ),
        (
            "KENNEMERLAND",
            region(&[1], &[(1, &[6]), (2, &[7])], Some(20)),
        ),
        ("AMERSFOORT", region(&[], &[], None)),
        (
            "TWENTE",
            region(&[1, 2], &[(1, &[6, 7]), (2, &[7]), (5, &[4])], Some(30)),
        ),
    ])
}

/// Partitions that answer as correct region services over [`rows`].
fn regions(partitions: &[PartitionSpec<'_>], policy: CoveragePolicy) -> Bench {
    Bench::with_rows(partitions, policy, rows(), |_| false)
}
