//! Mutations: one partition each, and the same answers for any spread of regions.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::{regions, rows};
use crate::executor::context::CoveragePolicy;
use crate::partition::fixtures::{Bench, FOUR, PartitionSpec, Reaction, show};

const REGIONS: [&str; 4] = ["VEENDAM", "KENNEMERLAND", "AMERSFOORT", "TWENTE"];

const OPEN: &str = "mutation($region: RegionCode!, $number: Int!) { openSchool(input: { region: $region, number: $number, kind: SPECIAL }) { school { id kinds municipality { code name } } userErrors { field code } } }";
const CLOSE: &str = "mutation($input: CloseSchool!) { closeSchool(input: $input) { school { id } userErrors { code } } }";
const SCHOOLS: &str = "{ schools(first: 50) { totalCount edges { node { id kinds } } } }";

#[tokio::test]
async fn a_mutation_changes_one_region_and_no_other() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    let open = bench
        .root(OPEN, r#"{"region":"AMERSFOORT","number":4}"#)
        .await;
    let again = bench
        .root(OPEN, r#"{"region":"AMERSFOORT","number":4}"#)
        .await;
    let close = bench
        .root(CLOSE, r#"{"input":{"schoolId":"twente:001"}}"#)
        .await;
    let asked = bench.asked();
    let schools = bench.root(SCHOOLS, "{}").await;
    let all = [&open, &again, &close, &schools].map(show).join("\n");
    assert_snapshot!(all, @r#"
{"openSchool":{"school":{"id":"amersfoort:004","kinds":["SPECIAL"],"municipality":{"code":"GM4","name":"M 4"}},"userErrors":[]}}
{"openSchool":{"school":null,"userErrors":[{"field":"input.number","code":"EXISTS"}]}}
{"closeSchool":{"school":null,"userErrors":[]}}
{"schools":{"totalCount":5,"edges":[{"node":{"id":"amersfoort:004","kinds":["SPECIAL"]}},{"node":{"id":"kennemerland:001","kinds":["PRIMARY"]}},{"node":{"id":"twente:002","kinds":["SPECIAL"]}},{"node":{"id":"veendam:001","kinds":["PRIMARY"]}},{"node":{"id":"veendam:002","kinds":["SPECIAL"]}}]}}
"#);
    assert_snapshot!(asked, @r#"
a: mutation($region: RegionCode!, $number: Int!) { openSchool(input: {region: $region, number: $number, kind: SPECIAL}) { school { id kinds municipality { code name } } userErrors { field code } } } {"region":"AMERSFOORT","number":4}
a: mutation($region: RegionCode!, $number: Int!) { openSchool(input: {region: $region, number: $number, kind: SPECIAL}) { school { id kinds municipality { code name } } userErrors { field code } } } {"region":"AMERSFOORT","number":4}
t: mutation($input: CloseSchool!) { closeSchool(input: $input) { school { id } userErrors { code r_field: field } } } {"input":{"schoolId":"twente:001"}}
"#);
}

#[tokio::test]
async fn a_mutation_without_a_known_home_is_sent_to_nobody() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    let answer = bench
        .root(CLOSE, r#"{"input":{"schoolId":"atlantis:001"}}"#)
        .await;
    assert_snapshot!(show(&answer), @r#"
{"closeSchool":null}
error UNKNOWN_HOME at closeSchool
"#);
    assert_eq!(bench.asked(), "");
}

#[tokio::test]
async fn a_region_that_does_not_answer_is_asked_once_and_missing() {
    for reaction in ["silence", "refusal", "nonsense", "no data"] {
        let bench = Bench::new(FOUR, CoveragePolicy::Loud, move |_, _| match reaction {
            "silence" => Reaction::Silence,
            "refusal" => Reaction::Refusal,
            "nonsense" => Reaction::Answer("<html>".to_owned()),
            _ => Reaction::Answer(r#"{"errors":[{"message":"no"}]}"#.to_owned()),
        });
        let answer = bench
            .root(CLOSE, r#"{"input":{"schoolId":"twente:001"}}"#)
            .await;
        assert_eq!(answer.missing.len(), 1, "{reaction}");
        assert_eq!(answer.missing[0].region.as_str(), "TWENTE");
        assert_eq!(bench.asked().lines().count(), 1, "{reaction}");
    }
}

#[tokio::test]
async fn a_partition_without_mutations_or_with_an_older_input_is_not_asked() {
    let cases: [&[&str]; 4] = [
        &["Mutation"],
        &["Mutation.openSchool"],
        &["OpenSchool.kind"],
        &["Kind.SPECIAL"],
    ];
    let mut all = Vec::new();
    for lacks in cases {
        let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], lacks)];
        let bench = regions(partitions, CoveragePolicy::Loud);
        let answer = bench.root(OPEN, r#"{"region":"TWENTE","number":9}"#).await;
        all.push(format!("{lacks:?} {}", show(&answer)));
        assert_eq!(bench.asked(), "");
        assert_eq!(bench.coverage(), "TWENTE NOT_OFFERED");
    }
    assert_snapshot!(all.join("\n"), @r#"
["Mutation"] {"openSchool":null}
error NOT_OFFERED at openSchool TWENTE
["Mutation.openSchool"] {"openSchool":null}
error NOT_OFFERED at openSchool TWENTE
["OpenSchool.kind"] {"openSchool":null}
error NOT_OFFERED at openSchool TWENTE
["Kind.SPECIAL"] {"openSchool":null}
error NOT_OFFERED at openSchool TWENTE
"#);
}

#[tokio::test]
async fn what_a_partition_lacks_below_a_mutation_is_null_and_the_write_is_done() {
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &["School.kinds"])];
    let bench = regions(partitions, CoveragePolicy::Loud);
    let answer = bench.root(OPEN, r#"{"region":"TWENTE","number":9}"#).await;
    assert_snapshot!(show(&answer), @r#"{"openSchool":{"school":{"id":"twente:009","kinds":null,"municipality":{"code":"GM9","name":"M 9"}},"userErrors":[]}}"#);
    assert_snapshot!(bench.asked(), @r#"t: mutation($region: RegionCode!, $number: Int!) { openSchool(input: {region: $region, number: $number, kind: SPECIAL}) { school { id municipality { code name } } userErrors { field code } } } {"region":"TWENTE","number":9}"#);
    assert_eq!(bench.coverage(), "TWENTE NOT_OFFERED");
}

/// A mutation, the region that it is about, and a school's number.
type Write = (bool, usize, u8);

fn answers(layout: [usize; 4], writes: &[Write]) -> String {
    let mut hosted: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
    for (region, partition) in REGIONS.into_iter().zip(layout) {
        hosted.entry(partition).or_default().push(region);
    }
    let names = ["p0", "p1", "p2", "p3"];
    let specs: Vec<_> = hosted
        .iter()
        .map(|(partition, regions)| (names[*partition], regions.as_slice(), &[][..]))
        .collect();
    let bench = Bench::with_rows(&specs, CoveragePolicy::Loud, rows(), |_| false);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut all = String::new();
        for (opens, region, number) in writes {
            let region = REGIONS[*region];
            let answer = match opens {
                true => {
                    let variables = format!(r#"{{"region":"{region}","number":{number}}}"#);
                    bench.root(OPEN, &variables).await
                }
                false => {
                    let slug = region.to_lowercase();
                    let variables = format!(r#"{{"input":{{"schoolId":"{slug}:{number:03}"}}}}"#);
                    bench.root(CLOSE, &variables).await
                }
            };
            all.push_str(&show(&answer));
        }
        all.push_str(&show(&bench.root(SCHOOLS, "{}").await));
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_same_writes_have_the_same_answers_for_any_spread_of_regions(
        layout in prop::array::uniform4(0_usize..4),
        writes in prop::collection::vec((any::<bool>(), 0_usize..4, 0_u8..5), 1..10),
    ) {
        let one = answers([0, 0, 0, 0], &writes);
        prop_assert_eq!(&one, &answers([0, 1, 2, 3], &writes));
        prop_assert_eq!(&one, &answers(layout, &writes));
        prop_assert!(!one.contains("missing") && !one.contains("error "), "{}", one);
    }
}
