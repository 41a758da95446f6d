//! Root fetches: pruning, operations per partition, merging, what is missing, what lies.

use insta::assert_snapshot;

use super::{regions, rows};
use crate::executor::context::CoveragePolicy;
use crate::partition::fixtures::{Bench, FOUR, PartitionSpec, Reaction, show};

/// Two partitions of two regions each.
const TWO: &[PartitionSpec<'_>] = &[
    ("vk", &["VEENDAM", "KENNEMERLAND"], &[]),
    ("at", &["AMERSFOORT", "TWENTE"], &[]),
];

/// One partition, which answers `body` whatever it is asked.
fn says(body: &str) -> Bench {
    let body = body.to_owned();
    Bench::new(
        &[("t", &["TWENTE"], &[])],
        CoveragePolicy::Loud,
        move |_, _| Reaction::Answer(body.clone()),
    )
}

/// Two partitions, Veendam and Twente, and what they answer.
fn both_say(policy: CoveragePolicy, veendam: &str, twente: &str) -> Bench {
    let (veendam, twente) = (veendam.to_owned(), twente.to_owned());
    let partitions: &[PartitionSpec<'_>] = &[("v", &["VEENDAM"], &[]), ("t", &["TWENTE"], &[])];
    Bench::new(partitions, policy, move |name, _| match (name, &*twente) {
        ("v", _) => Reaction::Answer(veendam.clone()),
        (_, "silence") => Reaction::Silence,
        (_, "refusal") => Reaction::Refusal,
        _ => Reaction::Answer(twente.clone()),
    })
}

#[tokio::test]
async fn a_page_is_asked_with_what_merging_needs_and_given_without_it() {
    let bench = regions(TWO, CoveragePolicy::Loud);
    let answer = bench
        .root(
            "query($n: Int!) { pupils(first: $n) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }",
            r#"{"n": 3}"#,
        )
        .await;
    assert_snapshot!(bench.asked(), @r#"
    at: query($n: Int!) { pupils(first: $n) { pageInfo { hasNextPage endCursor } edges { node { r_linkKey: linkKey } r_cursor: cursor } r_tokens: tokens } } {"n":3}
    vk: query($n: Int!) { pupils(first: $n) { pageInfo { hasNextPage endCursor } edges { node { r_linkKey: linkKey } r_cursor: cursor } r_tokens: tokens } } {"n":3}
    "#);
    assert_snapshot!(show(&answer), @r#"{"pupils":{"totalCount":4,"pageInfo":{"hasNextPage":true,"endCursor":"lk1_4mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},"edges":[{"node":{"id":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"id":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"id":"lk1_4mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}}]}}"#);
}

#[tokio::test]
async fn a_variable_with_a_default_is_declared_as_its_value_allows() {
    let bench = regions(&TWO[..1], CoveragePolicy::Loud);
    let operation = "query($n: Int = 1) { pupils(first: $n) { totalCount } }";
    bench.root(operation, r#"{"n": 1}"#).await;
    assert_snapshot!(bench.asked(), @r#"vk: query($n: Int!) { pupils(first: $n) { r_tokens: tokens } } {"n":1}"#);
    bench.root(operation, r#"{"n": null}"#).await;
    assert_snapshot!(bench.asked(), @r#"vk: query($n: Int) { pupils(first: $n) { r_tokens: tokens } } {"n":null}"#);
}

#[tokio::test]
async fn derived_fields_are_asked_as_their_whole_ingredients() {
    let bench = regions(&TWO[..1], CoveragePolicy::Loud);
    let operation = "{ metrics(ids: [\"REACH\"]) { v: value coverage { all: schoolsExpected } } }";
    let answer = bench.root(operation, "{}").await;
    assert_snapshot!(bench.asked(), @r#"vk: query { metrics(ids: ["REACH"]) { r_id: id r_parts: parts { region quality periods schoolTypes definitionVersion numerator denominator tokens buckets { bin count } schoolsReported schoolsExpected } r_position: position } } {}"#);
    assert_snapshot!(show(&answer), @r#"{"metrics":[{"v":"0.0250","coverage":{"all":4}}]}"#);
}

#[tokio::test]
async fn the_regions_argument_prunes_and_is_restricted_to_what_a_partition_hosts() {
    let bench = regions(TWO, CoveragePolicy::Loud);
    let literal = "{ totals(regions: [VEENDAM, TWENTE]) { pupils } }";
    let answer = bench.root(literal, "{}").await;
    assert_snapshot!(bench.asked(), @r"
    at: query { totals(regions: [TWENTE]) { pupils } } {}
    vk: query { totals(regions: [VEENDAM]) { pupils } } {}
    ");
    assert_snapshot!(show(&answer), @r#"{"totals":{"pupils":6}}"#);
    assert_snapshot!(bench.coverage(), @"TWENTE OK, VEENDAM OK");

    let variable = "query($r: [RegionCode!]) { totals(regions: $r) { pupils } }";
    let answer = bench.root(variable, r#"{"r": ["TWENTE"]}"#).await;
    assert_snapshot!(bench.asked(), @r#"at: query($r: [RegionCode!]) { totals(regions: $r) { pupils } } {"r":["TWENTE"]}"#);
    assert_snapshot!(show(&answer), @r#"{"totals":{"pupils":3}}"#);

    let all = bench.root(variable, r#"{"r": null}"#).await;
    assert_snapshot!(bench.asked(), @r#"
    at: query($r: [RegionCode!]) { totals(regions: $r) { pupils } } {"r":null}
    vk: query($r: [RegionCode!]) { totals(regions: $r) { pupils } } {"r":null}
    "#);
    assert_snapshot!(show(&all), @r#"{"totals":{"pupils":8}}"#);
}

#[tokio::test]
async fn nobody_is_asked_where_nobody_qualifies() {
    let bench = regions(TWO, CoveragePolicy::Loud);
    let operation =
        "{ totals(regions: []) { pupils } holders(regions: []) { __typename } __typename }";
    let answer = bench.root(operation, "{}").await;
    assert_eq!(bench.asked(), "");
    assert_snapshot!(show(&answer), @r#"{"totals":null,"holders":[],"__typename":"Query"}"#);
}

#[tokio::test]
async fn an_id_goes_to_its_home_and_a_spanning_key_to_all() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    let operation = "query($id: ID!, $key: ID!) { school(id: $id) { name } nowhere: school(id: \"urk:001\") { name } schoolsById(ids: [\"twente:001\", \"veendam:001\", \"veendam:002\"]) { id } pupil(id: $key) { regions } }";
    let key = crate::partition::fixtures::region::link_key(1);
    let variables = format!(r#"{{"id": "twente:002", "key": "{key}"}}"#);
    let answer = bench.root(operation, &variables).await;
    assert_snapshot!(bench.asked(), @r#"
    a: query($key: ID!) { pupil(id: $key) { regions r_linkKey: linkKey } } {"key":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}
    k: query($key: ID!) { pupil(id: $key) { regions r_linkKey: linkKey } } {"key":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}
    t: query($id: ID!, $key: ID!) { school(id: $id) { name r_id: id } schoolsById(ids: ["twente:001"]) { id } pupil(id: $key) { regions r_linkKey: linkKey } } {"id":"twente:002","key":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}
    v: query($key: ID!) { schoolsById(ids: ["veendam:001", "veendam:002"]) { id } pupil(id: $key) { regions r_linkKey: linkKey } } {"key":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}
    "#);
    assert_snapshot!(show(&answer), @r#"
    {"school":{"name":"School 2"},"nowhere":null,"schoolsById":[{"id":"twente:001"},{"id":"veendam:001"},{"id":"veendam:002"}],"pupil":{"regions":["KENNEMERLAND","TWENTE","VEENDAM"]}}
    error UNKNOWN_HOME at nowhere
    "#);
}

#[tokio::test]
async fn what_a_partition_lacks_is_not_asked_of_it_and_not_missing() {
    let lacks: &[&str] = &[
        "School.kinds",
        "Totals.enrolled",
        "Query.pupils(kind:)",
        "Kind.SPECIAL",
        "SchoolFilter.name",
        "Query.metrics",
    ];
    let partitions: &[PartitionSpec<'_>] = &[("v", &["VEENDAM"], &[]), ("t", &["TWENTE"], lacks)];
    let bench = regions(partitions, CoveragePolicy::Loud);
    let fields = "{ schools(first: 1) { edges { node { kinds } } } totals { pupils share } metrics { id value } pupils(kind: null) { totalCount } }";
    let answer = bench.root(fields, "{}").await;
    assert_snapshot!(bench.asked(), @r"
    t: query { schools(first: 1) { edges { node { r_id: id } r_cursor: cursor } } totals { pupils } pupils { r_tokens: tokens } } {}
    v: query { schools(first: 1) { edges { node { kinds r_id: id } r_cursor: cursor } } totals { pupils r_enrolled: enrolled } metrics { id r_parts: parts { region quality periods schoolTypes definitionVersion numerator denominator tokens buckets { bin count } schoolsReported schoolsExpected } r_position: position } pupils(kind: null) { r_tokens: tokens } } {}
    ");
    assert_snapshot!(show(&answer), @r#"{"schools":{"edges":[{"node":{"kinds":null}}]},"totals":{"pupils":6,"share":"0.3000"},"metrics":[{"id":"REACH","value":"0.0300"}],"pupils":{"totalCount":4}}"#);
    assert_snapshot!(bench.coverage(), @"TWENTE NOT_OFFERED, VEENDAM OK");

    let inputs = "query($f: SchoolFilter) { a: schools(filter: $f) { totalCount } b: schools(filter: {kind: SPECIAL}) { totalCount } c: schools(filter: {kind: PRIMARY}) { totalCount } pupils(kind: PRIMARY) { totalCount } }";
    bench.root(inputs, r#"{"f": {"name": "x"}}"#).await;
    assert_snapshot!(bench.asked(), @r#"
    t: query { c: schools(filter: {kind: PRIMARY}) { totalCount } } {}
    v: query($f: SchoolFilter) { a: schools(filter: $f) { totalCount } b: schools(filter: {kind: SPECIAL}) { totalCount } c: schools(filter: {kind: PRIMARY}) { totalCount } pupils(kind: PRIMARY) { r_tokens: tokens } } {"f":{"name":"x"}}
    "#);
}

#[tokio::test]
async fn a_fragment_on_a_type_that_a_partition_lacks_is_not_asked() {
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &["Provider"])];
    let bench = Bench::new(partitions, CoveragePolicy::Loud, |_, _| {
        Reaction::Answer(
            r#"{"data": {"holders": [{"r___typename": "School", "id": "twente:1", "r_id": "twente:1"}]}}"#.into(),
        )
    });
    let operation = "{ holders { ... on Provider { name } ... on School { id } } }";
    let answer = bench.root(operation, "{}").await;
    assert_snapshot!(bench.asked(), @"t: query { holders { ... on School { id } r___typename: __typename ... on School { r_id: id } } } {}");
    assert_snapshot!(show(&answer), @r#"{"holders":[{"id":"twente:1"}]}"#);
    assert_snapshot!(bench.coverage(), @"TWENTE NOT_OFFERED");
}

#[tokio::test]
async fn a_partition_that_lacks_everything_is_not_asked() {
    let partitions: &[PartitionSpec<'_>] = &[
        ("v", &["VEENDAM"], &[]),
        ("t", &["TWENTE"], &["Query.totals"]),
    ];
    let bench = regions(partitions, CoveragePolicy::Loud);
    let answer = bench.root("{ totals { pupils } }", "{}").await;
    assert_snapshot!(bench.asked(), @"v: query { totals { pupils } } {}");
    assert_snapshot!(show(&answer), @r#"{"totals":{"pupils":3}}"#);
    assert_snapshot!(bench.coverage(), @"TWENTE NOT_OFFERED, VEENDAM OK");
}

#[tokio::test]
async fn conditions_are_decided_and_own_keys_differ_from_the_clients() {
    let bench = regions(&TWO[..1], CoveragePolicy::Loud);
    let operation = "query($yes: Boolean!, $no: Boolean!) { totals { pupils @include(if: $no) r_pupils: oldest @skip(if: $no) share @include(if: $yes) ... @skip(if: $yes) { youngest } } }";
    let answer = bench.root(operation, r#"{"yes": true, "no": false}"#).await;
    assert_snapshot!(bench.asked(), @"vk: query { totals { r_pupils: oldest r__pupils: pupils r__enrolled: enrolled } } {}");
    assert_snapshot!(show(&answer), @r#"{"totals":{"r_pupils":7,"share":"0.1667"}}"#);
}

#[tokio::test]
async fn abstract_types_are_asked_their_typename_and_keys() {
    let bench = regions(&TWO[..1], CoveragePolicy::Loud);
    let answer = bench
        .root("{ holders { ... on School { name } } }", "{}")
        .await;
    assert_snapshot!(bench.asked(), @"vk: query { holders { ... on School { name r_id: id } r___typename: __typename ... on School { r_id: id } ... on Provider { r_id: id } } } {}");
    assert_snapshot!(show(&answer), @r#"{"holders":[{"name":"School 1"},{},{"name":"School 1"},{"name":"School 2"},{},{}]}"#);
}

const EVERYTHING: &str = "{ pupils(first: 2) { totalCount edges { node { id } } } totals { pupils youngest anyWaiting version share ages { age count } } metrics { id value periods } schools { totalCount } }";

#[tokio::test]
async fn without_a_region_loud_gives_lists_without_it_and_null_figures() {
    let bench = silent_twente(CoveragePolicy::Loud);
    let answer = bench.root(EVERYTHING, "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"pupils":{"totalCount":null,"edges":[{"node":{"id":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"id":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}}]},"totals":{"pupils":null,"youngest":null,"anyWaiting":null,"version":"1","share":null,"ages":[{"age":4,"count":null},{"age":5,"count":null},{"age":6,"count":null},{"age":7,"count":null}]},"metrics":[{"id":"REACH","value":null,"periods":["SY2023-2024"]}],"schools":{"totalCount":null}}
    missing TWENTE TIMEOUT Fields(["pupils", "totals", "metrics", "schools"])
    "#);
    assert_snapshot!(bench.coverage(), @"AMERSFOORT OK, KENNEMERLAND OK, TWENTE TIMEOUT, VEENDAM OK");
}

#[tokio::test]
async fn without_a_region_partial_gives_figures_over_the_others() {
    let bench = silent_twente(CoveragePolicy::Partial);
    let answer = bench.root(EVERYTHING, "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"pupils":{"totalCount":4,"edges":[{"node":{"id":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"id":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}}]},"totals":{"pupils":5,"youngest":4,"anyWaiting":true,"version":"1","share":"0.1667","ages":[{"age":4,"count":1},{"age":5,"count":1},{"age":6,"count":2},{"age":7,"count":1}]},"metrics":[{"id":"REACH","value":"0.0167","periods":["SY2023-2024"]}],"schools":{"totalCount":3}}
    missing TWENTE TIMEOUT Fields(["pupils", "totals", "metrics", "schools"])
    "#);
}

#[tokio::test]
async fn without_a_region_complete_gives_null_fields() {
    let bench = silent_twente(CoveragePolicy::Complete);
    let pruned = "{ totals { pupils } school(id: \"veendam:001\") { name } other: totals(regions: [VEENDAM]) { pupils } }";
    let answer = bench.root(pruned, "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"totals":null,"school":{"name":"School 1"},"other":{"pupils":3}}
    missing TWENTE TIMEOUT Fields(["totals"])
    "#);
}

fn silent_twente(policy: CoveragePolicy) -> Bench {
    let rows = rows();
    Bench::with_rows(FOUR, policy, rows, |name| name == "t")
}

#[tokio::test]
async fn a_homed_object_is_whole_although_other_regions_are_missing() {
    let veendam =
        r#"{"data": {"holders": [{"r___typename": "School", "r_id": "veendam:1", "name": "S"}]}}"#;
    let bench = both_say(CoveragePolicy::Loud, veendam, "refusal");
    let answer = bench
        .root("{ holders { ... on School { name } } }", "{}")
        .await;
    assert_snapshot!(show(&answer), @r#"
    {"holders":[{"name":"S"}]}
    missing TWENTE UNREACHABLE Fields(["holders"])
    "#);
    assert_snapshot!(bench.coverage(), @"TWENTE UNREACHABLE, VEENDAM OK");
}

#[tokio::test]
async fn values_that_must_agree_and_do_not_are_null_with_one_error() {
    let bench = both_say(
        CoveragePolicy::Loud,
        r#"{"data": {"totals": {"version": "1", "pupils": 2}}}"#,
        r#"{"data": {"totals": {"version": "2", "pupils": 3}}}"#,
    );
    let answer = bench.root("{ totals { version pupils } }", "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"totals":{"version":null,"pupils":5}}
    error PARTITIONS_DISAGREE at totals.version
    "#);

    let bench = both_say(
        CoveragePolicy::Loud,
        r#"{"data": {"pupil": {"r_linkKey": "lk1_a", "visits": 1}}}"#,
        r#"{"data": {"pupil": {"r_linkKey": "lk1_b", "visits": 1}}}"#,
    );
    let answer = bench
        .root("{ pupil(id: \"lk1_a\") { visits } }", "{}")
        .await;
    assert_snapshot!(show(&answer), @r#"
    {"pupil":null}
    error PARTITIONS_DISAGREE at pupil
    "#);
}

#[tokio::test]
async fn answers_that_are_of_no_use_are_missing() {
    let operation = "{ totals { pupils } }";
    for body in ["<html>", "{}", r#"{"data": null}"#, r#"{"data": [1]}"#] {
        let answer = says(body).root(operation, "{}").await;
        insta::allow_duplicates! {
            assert_snapshot!(show(&answer), @r#"
            {"totals":null}
            missing TWENTE ERROR Fields(["totals"])
            "#);
        }
    }
    let without_path = r#"{"data": null, "errors": [{"message": "no"}]}"#;
    let answer = says(without_path).root(operation, "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"totals":null}
    missing TWENTE ERROR Fields(["totals"])
    "#);
}

#[tokio::test]
async fn values_of_the_wrong_shape_are_missing_and_nothing_else_is() {
    let good = r#"{"data": {"totals": {"pupils": 1, "kinds": ["PRIMARY"], "version": "1", "ages": [{"age": 4, "count": 1}]}, "schools": {"totalCount": 1}}}"#;
    let operation = "{ totals { pupils kinds version ages { age count } } schools { totalCount } }";
    let lies = [
        r#"{"data": {"totals": [], "schools": {"totalCount": 1}}}"#,
        r#"{"data": {"totals": {"pupils": "many", "kinds": {}, "version": 7, "ages": [3]}, "schools": {"totalCount": 1}}}"#,
        r#"{"data": {"totals": {"pupils": 1.5, "kinds": ["TERTIARY"], "ages": [null, {"age": "4", "count": 2}]}, "schools": {"totalCount": 1}}}"#,
        r#"{"data": {"schools": {"totalCount": 1}}}"#,
    ];
    let mut all = Vec::new();
    for lie in lies {
        let bench = both_say(CoveragePolicy::Loud, good, lie);
        let answer = bench.root(operation, "{}").await;
        all.push(format!("{}\n{}", show(&answer), bench.coverage()));
    }
    assert_snapshot!(all.join("\n\n"), @r#"
    {"totals":{"pupils":null,"kinds":["PRIMARY"],"version":"1","ages":[{"age":4,"count":null}]},"schools":{"totalCount":2}}
    missing TWENTE ERROR Fields(["totals"])
    TWENTE ERROR, VEENDAM OK

    {"totals":{"pupils":null,"kinds":["PRIMARY"],"version":"1","ages":[{"age":4,"count":1}]},"schools":{"totalCount":2}}
    missing TWENTE ERROR Fields(["totals"])
    TWENTE ERROR, VEENDAM OK

    {"totals":{"pupils":null,"kinds":["PRIMARY"],"version":"1","ages":[{"age":4,"count":1}]},"schools":{"totalCount":2}}
    missing TWENTE ERROR Fields(["totals"])
    TWENTE ERROR, VEENDAM OK

    {"totals":{"pupils":null,"kinds":["PRIMARY"],"version":"1","ages":[{"age":4,"count":null}]},"schools":{"totalCount":2}}
    missing TWENTE ERROR Fields(["totals"])
    TWENTE ERROR, VEENDAM OK
    "#);
}

#[tokio::test]
async fn ingredients_of_the_wrong_kind_give_no_value_and_an_error() {
    let bench = both_say(
        CoveragePolicy::Loud,
        r#"{"data": {"totals": {"share": null, "r_pupils": 1, "r_enrolled": 2}, "metrics": [{"r_position": 0, "r_id": "NO_METRIC", "r_parts": []}]}}"#,
        r#"{"data": {"totals": {"share": null, "r_pupils": 1, "r_enrolled": 2}, "metrics": []}}"#,
    );
    let answer = bench
        .root("{ totals { share } metrics { value } }", "{}")
        .await;
    assert_snapshot!(show(&answer), @r#"
    {"totals":{"share":"0.5000"},"metrics":[{"value":null}]}
    error DOWNSTREAM_ERROR at metrics.0.value
    "#);
}

#[tokio::test]
async fn field_errors_are_passed_on_with_the_merged_path_each_once() {
    let error = |path: &str| {
        format!(r#"{{"message": "no", "path": {path}, "extensions": {{"code": "BROKEN"}}}}"#)
    };
    let answer = |errors: &[&str], edges: &str, count: &str| {
        let errors: Vec<String> = errors.iter().map(|path| error(path)).collect();
        format!(
            r#"{{"data": {{"schools": {{"totalCount": {count}, "edges": [{edges}]}}}}, "errors": [{}]}}"#,
            errors.join(",")
        )
    };
    let edge =
        |id: &str| format!(r#"{{"r_cursor": "{id}", "node": {{"r_id": "{id}", "name": null}}}}"#);
    let veendam = answer(
        &[
            r#"["schools", "totalCount"]"#,
            r#"["schools", "edges", 1, "node", "name"]"#,
        ],
        &format!("{},{}", edge("b"), edge("d")),
        "null",
    );
    let twente = answer(
        &[
            r#"["schools", "totalCount"]"#,
            r#"["schools", "edges", 0, "node", "name"]"#,
            r#"["schools", "edges", 1, "node", "name"]"#,
            r#"["schools", "edges", 9, "node", "name"]"#,
        ],
        &format!("{},{}", edge("a"), edge("e")),
        "null",
    );
    let bench = both_say(CoveragePolicy::Loud, &veendam, &twente);
    let operation = "{ schools(first: 3) { totalCount edges { node { name } } } }";
    let answer = bench.root(operation, "{}").await;
    assert_snapshot!(show(&answer), @r#"
    {"schools":{"totalCount":null,"edges":[{"node":{"name":null}},{"node":{"name":null}},{"node":{"name":null}}]}}
    error BROKEN at schools.totalCount VEENDAM
    error BROKEN at schools.edges.2.node.name VEENDAM
    error BROKEN at schools.edges.0.node.name TWENTE
    error BROKEN at schools.edges TWENTE
    "#);
    assert_snapshot!(bench.coverage(), @"TWENTE OK, VEENDAM OK");
}

#[tokio::test]
async fn a_value_that_failed_makes_merged_figures_null() {
    let twente = r#"{"data": {"totals": {"pupils": null, "enrolled": 4}}, "errors": [{"message": "no", "path": ["totals", "pupils"], "extensions": {"code": "BROKEN"}}]}"#;
    let veendam = r#"{"data": {"totals": {"pupils": 3, "enrolled": null}}}"#;
    let operation = "{ totals { pupils enrolled } }";
    for policy in [CoveragePolicy::Loud, CoveragePolicy::Complete] {
        let answer = both_say(policy, veendam, twente)
            .root(operation, "{}")
            .await;
        insta::allow_duplicates! {
            assert_snapshot!(show(&answer), @r#"
            {"totals":{"pupils":null,"enrolled":4}}
            error BROKEN at totals.pupils TWENTE
            "#);
        }
    }
    let partial = both_say(CoveragePolicy::Partial, veendam, twente);
    assert_snapshot!(show(&partial.root(operation, "{}").await), @r#"
    {"totals":{"pupils":3,"enrolled":4}}
    error BROKEN at totals.pupils TWENTE
    "#);
}

#[tokio::test]
async fn where_an_error_takes_all_data_only_its_field_has_failed() {
    let twente = r#"{"data": null, "errors": [{"message": "no", "path": ["totals"], "extensions": {"code": "BROKEN"}}]}"#;
    let veendam = r#"{"data": {"totals": {"pupils": 3}, "schools": {"totalCount": 2}}}"#;
    let bench = both_say(CoveragePolicy::Loud, veendam, twente);
    let answer = bench
        .root("{ totals { pupils } schools { totalCount } }", "{}")
        .await;
    assert_snapshot!(show(&answer), @r#"
    {"totals":{"pupils":null},"schools":{"totalCount":null}}
    error BROKEN at totals TWENTE
    missing TWENTE ERROR Fields(["schools"])
    "#);
}
