//! The schema as published.

use super::super::{Limits, Subgraph};
use crate::regions::REGIONS;

#[test]
fn the_published_core_is_what_this_service_serves() {
    let core = Subgraph::new(&[], Limits::default()).sdl();
    let published = include_str!("../../../../schema/sdl/core.graphql");
    assert!(
        core == published,
        "schema/sdl/core.graphql is not what is served: write it anew with `region-service sdl --core`"
    );
}

#[test]
fn every_regions_schema_builds_and_holds_the_core() {
    let core = Subgraph::new(&[], Limits::default()).sdl();
    for region in REGIONS {
        let own = Subgraph::new(&[region], Limits::default()).sdl();
        for line in core.lines().filter(|line| line.starts_with("type ")) {
            assert!(own.contains(line), "{} lacks `{line}`", region.code);
        }
    }
}

#[test]
fn all_regions_fit_one_service() {
    let all = Subgraph::new(REGIONS, Limits::default()).sdl();
    assert!(all.contains("type Query"));
}
