//! Fetches over the published core schema, composed from five regions.

use std::sync::Arc;

use insta::assert_snapshot;
use schema::CORE_SDL;
use schema::composition::{PartitionSource, PartitionedSource, Source, compose};
use schema::region::RegionCode;
use schema::supergraph::Supergraph;

use crate::executor::context::CoveragePolicy;
use crate::partition::fixtures::{Bench, Reaction, show};

/// For each region: its code, its pupils in help (*JOS-leerlingen*), its enrolled pupils, and how
/// many of its schools reported and were to report (domain.md 7.2).
const TOTALS: [(&str, u32, u32, u32, u32); 5] = [
    ("VEENDAM", 46, 360, 2, 2),
    ("KENNEMERLAND", 324, 6480, 8, 8),
    ("AMERSFOORT", 88, 540, 3, 3),
    ("TWENTE", 240, 1012, 7, 7),
    ("HOLLAND_RIJNLAND", 412, 1611, 11, 15),
];

/// Types that the core speaks of and region services define, so far as it lacks them.
const REST: [&str; 16] = [
    "input SchoolFilter { name: String }",
    "input ProviderFilter { name: String }",
    "input PupilFilter { schoolType: SchoolType }",
    "input TrajectoryFilter { intensity: Intensity }",
    "enum SchoolOrder { ID NAME }",
    "enum ProviderOrder { ID NAME }",
    "enum TrajectoryOrder { ID START }",
    "enum MetricId { ENROLLED REACH }",
    "enum Dimension { SCHOOL_TYPE }",
    "enum PeriodAlignment { MOST_RECENT EXACT SINCE_START }",
    "enum Unit { PUPILS FRACTION }",
    "enum DataQuality { OK UNKNOWN }",
    "enum WarningCode { W_SUM W_PERIOD }",
    "type RegionMunicipality @key(fields: \"id\") @homed(by: \"id\") { id: ID! municipality: Municipality! }",
    "type TrajectoryConnection { edges: [TrajectoryEdge!]! @merge(with: ORDERED, by: [\"cursor\"]) pageInfo: PageInfo! totalCount: Int! @merge(with: SUM) }",
    "type TrajectoryEdge { cursor: String! @merge(with: SAME) node: Trajectory! }",
];

fn core() -> String {
    let is_missing = |definition: &&&str| {
        let head: Vec<&str> = definition.split_whitespace().take(2).collect();
        !CORE_SDL.contains(&format!("{} ", head.join(" ")))
    };
    let rest: Vec<&str> = REST.iter().filter(is_missing).copied().collect();
    format!("{CORE_SDL}\n{}", rest.join("\n"))
}

/// The core with a partition for each group of regions.
fn supergraph(groups: &[&[&str]]) -> Arc<Supergraph> {
    let codes = |codes: &[&str]| {
        let codes = codes.iter().map(|code| RegionCode::new(code).unwrap());
        codes.collect::<Vec<_>>()
    };
    let partitions = groups.iter().map(|regions| PartitionSource {
        name: regions.join("+"),
        url: "http://region".to_owned(),
        regions: codes(regions),
        sdl: core(),
    });
    let source = Source::Partitioned(PartitionedSource {
        name: "regions".to_owned(),
        core: core(),
        regions: codes(&TOTALS.map(|(code, ..)| code)),
        partitions: partitions.collect(),
    });
    let composition = compose(&[source]);
    let errors: Vec<String> = composition.errors().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Arc::new(Supergraph::parse(&composition.supergraph_sdl.unwrap()).unwrap())
}

const FIVE: &[&[&str]] = &[
    &["VEENDAM"],
    &["KENNEMERLAND"],
    &["AMERSFOORT"],
    &["TWENTE"],
    &["HOLLAND_RIJNLAND"],
];

/// Partitions that answer with the reach of the regions in their name, but for the silent one.
fn reach(groups: &[&[&str]], policy: CoveragePolicy, silent: &'static str) -> Bench {
    Bench::over(supergraph(groups), policy, move |name, _| {
        if name == silent {
            return Reaction::Refusal;
        }
        let hosted = TOTALS
            .iter()
            .filter(|(code, ..)| name.split('+').any(|own| own == *code));
        let parts: Vec<String> = hosted
            .map(|(code, pupils, enrolled, reported, expected)| {
                format!(
                    r#"{{"region":"{code}","quality":"OK","periods":["SY2022-2023"],"schoolTypes":["SBO"],
                    "definitionVersion":"1","numerator":"{pupils}","denominator":"{enrolled}","tokens":null,
                    "buckets":null,"openBuckets":null,"stays":null,"schoolsReported":{reported},"schoolsExpected":{expected}}}"#
                )
            })
            .collect();
        Reaction::Answer(format!(
            r#"{{"data":{{"metrics":[{{"id":"REACH","r_position":0,"r_cell":"","r_parts":[{}]}}]}}}}"#,
            parts.join(",")
        ))
    })
}

const REACH: &str = "{ metrics(ids: [REACH]) { id value numerator denominator coverage { schoolsReported schoolsExpected } periods } }";

#[tokio::test]
async fn a_ratio_over_regions_is_the_ratio_of_sums_however_they_are_grouped() {
    let groups: [&[&[&str]]; 3] = [
        FIVE,
        &[&[
            "VEENDAM",
            "KENNEMERLAND",
            "AMERSFOORT",
            "TWENTE",
            "HOLLAND_RIJNLAND",
        ]],
        &[
            &["TWENTE", "VEENDAM"],
            &["HOLLAND_RIJNLAND", "AMERSFOORT"],
            &["KENNEMERLAND"],
        ],
    ];
    for groups in groups {
        let answer = reach(groups, CoveragePolicy::Loud, "")
            .root(REACH, "{}")
            .await;
        insta::allow_duplicates! {
            assert_snapshot!(show(&answer), @r#"{"metrics":[{"id":"REACH","value":"0.1110","numerator":"1110","denominator":"10003","coverage":{"schoolsReported":31,"schoolsExpected":35},"periods":["SY2022-2023"]}]}"#);
        }
    }
}

#[tokio::test]
async fn without_a_region_the_figure_is_null_or_over_four() {
    let loud = reach(FIVE, CoveragePolicy::Loud, "TWENTE");
    assert_snapshot!(show(&loud.root(REACH, "{}").await), @r#"
    {"metrics":[{"id":"REACH","value":null,"numerator":null,"denominator":null,"coverage":null,"periods":["SY2022-2023"]}]}
    missing TWENTE UNREACHABLE Fields(["metrics"])
    "#);
    let partial = reach(FIVE, CoveragePolicy::Partial, "TWENTE");
    assert_snapshot!(show(&partial.root(REACH, "{}").await), @r#"
    {"metrics":[{"id":"REACH","value":"0.0968","numerator":"870","denominator":"8991","coverage":{"schoolsReported":24,"schoolsExpected":28},"periods":["SY2022-2023"]}]}
    missing TWENTE UNREACHABLE Fields(["metrics"])
    "#);
}

#[tokio::test]
async fn operations_over_the_core_fit_the_schema_of_every_region() {
    let bench = Bench::over(supergraph(&FIVE[..1]), CoveragePolicy::Loud, |_, _| {
        Reaction::Refusal
    });
    for operation in [
        "query($f: PupilFilter) { pupils(filter: $f, first: 7) { totalCount edges { cursor node { id linkKey } } pageInfo { hasNextPage endCursor } } }",
        "{ schools(orderBy: ID) { totalCount edges { node { id name municipality { code name } } } } trajectories { edges { node { intensity school { id } provider { id } } } } }",
        "{ metrics(ids: [ENROLLED], by: []) { dimensions { dimension value } unit value p50 warnings { code message { nl } regions } } }",
    ] {
        bench.root(operation, "{}").await;
    }
    let entities = "{ _entities(representations: []) { ... on Pupil { id regions records { id asOf ageBand residence { code name } } trajectories { id } } ... on Region { level programme { abbreviation } metrics(ids: [REACH]) { id value } schools(first: 2) { totalCount pageInfo { hasNextPage } } } ... on RegionPupilRecord { ageBand } } }";
    let representations = r#"[{"__typename": "Region", "code": "VEENDAM"}, {"__typename": "RegionPupilRecord", "id": "veendam:1"}]"#;
    bench.entities(entities, "{}", representations).await;
    assert_snapshot!(bench.asked(), @r#"
    VEENDAM: query { metrics(ids: [ENROLLED], by: []) { dimensions { dimension value } unit r_id: id r_parts: parts { region quality periods schoolTypes definitionVersion numerator denominator tokens buckets { bin count } openBuckets { bin count } stays { token first last enrolled resident } schoolsReported schoolsExpected } r_position: position r_cell: cell } } {}
    VEENDAM: query { schools(orderBy: ID) { totalCount edges { node { id name municipality { code name } } r_cursor: cursor } } trajectories { edges { node { intensity school { id } provider { id } r_id: id } r_cursor: cursor } } } {}
    VEENDAM: query($f: PupilFilter) { pupils(filter: $f, first: 7) { edges { cursor node { linkKey } } pageInfo { hasNextPage endCursor } r_tokens: tokens } } {}
    VEENDAM: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id asOf ageBand residence { code name } } trajectories { id } r_linkKey: linkKey } ... on Region { level programme { abbreviation r_id: id } metrics(ids: [REACH]) { id r_parts: parts { region quality periods schoolTypes definitionVersion numerator denominator tokens buckets { bin count } openBuckets { bin count } stays { token first last enrolled resident } schoolsReported schoolsExpected } r_position: position r_cell: cell } schools(first: 2) { totalCount pageInfo { hasNextPage } r_edges: edges { r_cursor: cursor } } r_code: code } ... on RegionPupilRecord { ageBand r_id: id } } } {"representations":[{"__typename":"Region","code":"VEENDAM"},{"__typename":"RegionPupilRecord","id":"veendam:1"}]}
    "#);
}
