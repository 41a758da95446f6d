//! Entity fetches: routing by home and by holder, and which partition saw which keys.

use insta::assert_snapshot;

use super::{regions, rows};
use crate::executor::context::CoveragePolicy;
use crate::partition::fixtures::region::link_key;
use crate::partition::fixtures::{Bench, FOUR, PartitionSpec, Reaction, show};

const PUPILS: &str =
    "{ _entities(representations: []) { ... on Pupil { regions records { id } visits } } }";
const SCHOOLS: &str = "{ _entities(representations: []) { ... on School { name } } }";

fn pupils(numbers: &[u8]) -> String {
    let all: Vec<String> = numbers
        .iter()
        .map(|number| {
            format!(
                r#"{{"__typename":"Pupil","linkKey":"{}"}}"#,
                link_key(*number)
            )
        })
        .collect();
    format!("[{}]", all.join(","))
}

#[tokio::test]
async fn homed_entities_go_home_in_one_request_per_partition() {
    let partitions: &[PartitionSpec<'_>] = &[
        ("vk", &["VEENDAM", "KENNEMERLAND"], &[]),
        ("at", &["AMERSFOORT", "TWENTE"], &[]),
    ];
    let bench = regions(partitions, CoveragePolicy::Loud);
    let representations = r#"[
        {"__typename": "School", "id": "twente:002"},
        {"__typename": "School", "id": "veendam:001"},
        {"__typename": "School", "id": "urk:001"},
        {"__typename": "School", "id": "kennemerland:001"},
        {"__typename": "School", "id": "twente:999"}
    ]"#;
    let answer = bench.entities(SCHOOLS, "{}", representations).await;
    assert_snapshot!(bench.asked(), @r#"
    at: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on School { name r_id: id } } } {"representations":[{"__typename":"School","id":"twente:002"},{"__typename":"School","id":"twente:999"}]}
    vk: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on School { name r_id: id } } } {"representations":[{"__typename":"School","id":"veendam:001"},{"__typename":"School","id":"kennemerland:001"}]}
    "#);
    assert_snapshot!(show(&answer), @r#"
    [{"name":"School 2"},{"name":"School 1"},null,{"name":"School 1"},null]
    error UNKNOWN_HOME at #2
    "#);
    assert_snapshot!(bench.coverage(), @"KENNEMERLAND OK, TWENTE OK, VEENDAM OK");
}

#[tokio::test]
async fn after_a_page_each_partition_sees_only_the_keys_it_listed() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    let page = "{ pupils(first: 3) { edges { node { linkKey } } } }";
    let listed = bench.root(page, "{}").await;
    assert_snapshot!(show(&listed), @r#"{"pupils":{"edges":[{"node":{"linkKey":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}},{"node":{"linkKey":"lk1_4mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}}]}}"#);
    bench.asked();
    let answer = bench.entities(PUPILS, "{}", &pupils(&[0, 1, 2])).await;
    assert_snapshot!(bench.asked(), @r#"
    k: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_4mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    t: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_4mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    v: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    "#);
    assert_snapshot!(show(&answer), @r#"[{"regions":["VEENDAM"],"records":[{"id":"veendam:r000-00"}],"visits":1},{"regions":["KENNEMERLAND","TWENTE","VEENDAM"],"records":[{"id":"kennemerland:r001-00"},{"id":"twente:r001-00"},{"id":"twente:r001-01"},{"id":"veendam:r001-00"}],"visits":4},{"regions":["KENNEMERLAND","TWENTE"],"records":[{"id":"kennemerland:r002-00"},{"id":"twente:r002-00"}],"visits":2}]"#);
}

#[tokio::test]
async fn a_filtered_page_does_not_tell_who_holds_its_keys() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    for page in [
        "{ pupils(first: 3, kind: PRIMARY) { edges { node { linkKey } } } }",
        "{ pupils(first: 3, regions: [TWENTE]) { edges { node { linkKey } } } }",
        "{ pupilKeys(regions: [TWENTE]) { linkKey regions } }",
    ] {
        bench.root(page, "{}").await;
    }
    assert!(bench.context.residency.lock().unwrap().is_empty());
}

#[tokio::test]
async fn key_lists_and_single_pupils_tell_who_holds_them() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    bench
        .root("{ pupilKeys(first: 2) { key: linkKey regions } }", "{}")
        .await;
    assert_snapshot!(bench.residency(), @r"
    lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma VEENDAM
    lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma KENNEMERLAND TWENTE VEENDAM
    ");
    let operation = format!("{{ pupil(id: \"{}\") {{ visits }} }}", link_key(5));
    bench.root(&operation, "{}").await;
    assert_snapshot!(bench.residency(), @r"
    lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma VEENDAM
    lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma KENNEMERLAND TWENTE VEENDAM
    lk1_bmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma TWENTE VEENDAM
    ");
    bench.asked();
    bench.entities(PUPILS, "{}", &pupils(&[0, 5])).await;
    assert_snapshot!(bench.asked(), @r#"
    t: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_bmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    v: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_2mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_bmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    "#);
}

#[tokio::test]
async fn unknown_holders_are_found_by_ranges_and_no_partition_sees_a_key_of_another() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    let answer = bench.entities(PUPILS, "{}", &pupils(&[1, 5, 7])).await;
    let asked = bench.asked();
    assert_snapshot!(asked, @r#"
    a: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"lk1_2zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","upTo":"lk1_dzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","first":500}
    k: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"lk1_2zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","upTo":"lk1_dzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","first":500}
    k: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    t: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"lk1_2zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","upTo":"lk1_dzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","first":500}
    t: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_bmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    v: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"lk1_2zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","upTo":"lk1_dzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz","first":500}
    v: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions records { id } visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_3mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"},{"__typename":"Pupil","linkKey":"lk1_bmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmma"}]}
    "#);
    assert_snapshot!(show(&answer), @r#"[{"regions":["KENNEMERLAND","TWENTE","VEENDAM"],"records":[{"id":"kennemerland:r001-00"},{"id":"twente:r001-00"},{"id":"twente:r001-01"},{"id":"veendam:r001-00"}],"visits":4},{"regions":["TWENTE","VEENDAM"],"records":[{"id":"twente:r005-00"},{"id":"veendam:r005-00"}],"visits":2},null]"#);
    for line in asked.lines() {
        let name = &line[..1];
        let held: Vec<u8> = match name {
            "v" => vec![0, 1, 5],
            "k" => vec![1, 2],
            "a" => vec![],
            _ => vec![1, 2, 5],
        };
        for number in 0..8 {
            let is_seen = line.contains(&link_key(number));
            assert!(!is_seen || held.contains(&number), "{line}");
        }
    }

    bench.entities(PUPILS, "{}", &pupils(&[1, 5, 7])).await;
    assert!(
        !bench.asked().contains("pupilKeys"),
        "what is known is not asked again"
    );
}

#[tokio::test]
async fn a_long_range_is_read_in_chunks() {
    let answer_chunk = |from: usize, count: usize| {
        let items = (from..from + count)
            .map(|number| format!(r#"{{"linkKey": "k{number:04}", "regions": ["TWENTE"]}}"#));
        let items: Vec<String> = items.collect();
        Reaction::Answer(format!(
            r#"{{"data": {{"pupilKeys": [{}]}}}}"#,
            items.join(",")
        ))
    };
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &[])];
    let bench = Bench::new(partitions, CoveragePolicy::Loud, move |_, request| {
        let after = request
            .variables
            .get("after")
            .and_then(|after| after.as_str());
        match (request.query.contains("_entities"), after) {
            (true, _) => Reaction::Answer(
                r#"{"data": {"_entities": [{"r_linkKey": "k0700", "visits": 4}]}}"#.to_owned(),
            ),
            (_, None) => answer_chunk(0, 500),
            (_, Some("k0499")) => answer_chunk(500, 500),
            (_, Some(_)) => answer_chunk(1000, 3),
        }
    });
    let operation = "{ _entities(representations: []) { ... on Pupil { visits } } }";
    let representations = r#"[{"__typename": "Pupil", "linkKey": "k0700"}]"#;
    let answer = bench.entities(operation, "{}", representations).await;
    assert_snapshot!(bench.asked(), @r#"
    t: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"k0499","first":500}
    t: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"after":"k0999","first":500}
    t: query($after: ID, $upTo: ID, $first: Int!) { pupilKeys(after: $after, upTo: $upTo, first: $first) { linkKey regions } } {"first":500}
    t: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { visits r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"k0700"}]}
    "#);
    assert_snapshot!(show(&answer), @r#"[{"visits":4}]"#);
}

#[tokio::test]
async fn a_scan_that_does_not_advance_ends() {
    let item = r#"{"linkKey": "k1", "regions": ["TWENTE"]}"#;
    let items = vec![item; 500].join(",");
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &[])];
    let bench = Bench::new(partitions, CoveragePolicy::Loud, move |_, _| {
        Reaction::Answer(format!(r#"{{"data": {{"pupilKeys": [{items}]}}}}"#))
    });
    let representations = r#"[{"__typename": "Pupil", "linkKey": "k0700"}]"#;
    let answer = bench.entities(PUPILS, "{}", representations).await;
    assert_snapshot!(show(&answer), @r"
    [null]
    missing TWENTE ERROR Entities([0])
    ");
    assert_snapshot!(bench.coverage(), @"TWENTE ERROR");
}

#[tokio::test]
async fn where_a_partition_does_not_tell_its_part_is_missing() {
    for (policy, expected) in [
        (CoveragePolicy::Loud, "null"),
        (CoveragePolicy::Partial, "2"),
    ] {
        let bench = Bench::with_rows(FOUR, policy, rows(), |name| name == "t");
        let answer = show(&bench.entities(PUPILS, "{}", &pupils(&[1])).await);
        assert!(
            answer.contains(&format!("\"visits\":{expected}")),
            "{answer}"
        );
        assert!(!bench.asked().contains("t: query($representations"));
        insta::allow_duplicates! {
            assert_snapshot!(answer.split_once('\n').unwrap().1, @"missing TWENTE TIMEOUT Entities([0])");
        }
        assert!(bench.context.residency.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_holder_that_does_not_answer_costs_its_part() {
    let bench = regions(FOUR, CoveragePolicy::Loud);
    bench.root("{ pupilKeys { linkKey regions } }", "{}").await;
    let known = bench.context.residency.lock().unwrap().clone();
    let silent = Bench::with_rows(FOUR, CoveragePolicy::Loud, rows(), |name| name == "t");
    *silent.context.residency.lock().unwrap() = known;
    let answer = silent.entities(PUPILS, "{}", &pupils(&[0, 1])).await;
    assert_snapshot!(show(&answer), @r#"
    [{"regions":["VEENDAM"],"records":[{"id":"veendam:r000-00"}],"visits":1},{"regions":["KENNEMERLAND","VEENDAM"],"records":[{"id":"kennemerland:r001-00"},{"id":"veendam:r001-00"}],"visits":null}]
    missing TWENTE TIMEOUT Entities([1])
    "#);
    assert_snapshot!(silent.coverage(), @"KENNEMERLAND OK, TWENTE TIMEOUT, VEENDAM OK");
}

#[tokio::test]
async fn replicated_entities_come_from_any_partition_that_has_them() {
    let body = |names: [&str; 2]| {
        let entities = names.map(|name| match name {
            "" => "null".to_owned(),
            name => format!(r#"{{"r_code": "c", "name": "{name}"}}"#),
        });
        Reaction::Answer(format!(
            r#"{{"data": {{"_entities": [{}]}}}}"#,
            entities.join(",")
        ))
    };
    let bench = Bench::new(FOUR, CoveragePolicy::Loud, move |name, _| match name {
        "v" => Reaction::Refusal,
        "k" => body(["A", ""]),
        _ => Reaction::Answer(r#"{"data": {"_entities": [{"r_code": "d", "name": "B"}]}}"#.into()),
    });
    let operation = "{ _entities(representations: []) { ... on Municipality { name } } }";
    let representations = r#"[{"__typename": "Municipality", "code": "c"}, {"__typename": "Municipality", "code": "d"}]"#;
    let answer = bench.entities(operation, "{}", representations).await;
    assert_snapshot!(bench.asked(), @r#"
    a: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Municipality { name r_code: code } } } {"representations":[{"__typename":"Municipality","code":"d"}]}
    k: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Municipality { name r_code: code } } } {"representations":[{"__typename":"Municipality","code":"c"},{"__typename":"Municipality","code":"d"}]}
    v: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Municipality { name r_code: code } } } {"representations":[{"__typename":"Municipality","code":"c"},{"__typename":"Municipality","code":"d"}]}
    "#);
    assert_snapshot!(show(&answer), @r#"[{"name":"A"},{"name":"B"}]"#);
    assert_snapshot!(bench.coverage(), @"AMERSFOORT OK, KENNEMERLAND OK, VEENDAM UNREACHABLE");
}

#[tokio::test]
async fn entities_that_are_not_as_many_as_asked_are_of_no_use() {
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &[])];
    let representations = r#"[{"__typename": "School", "id": "twente:1"}]"#;
    for body in [
        r#"{"data": {"_entities": []}}"#,
        r#"{"data": {"_entities": {}}}"#,
        r#"{"data": {}}"#,
        r#"{"data": {"_entities": [7]}}"#,
    ] {
        let bench = Bench::new(partitions, CoveragePolicy::Loud, move |_, _| {
            Reaction::Answer(body.to_owned())
        });
        let answer = bench.entities(SCHOOLS, "{}", representations).await;
        insta::allow_duplicates! {
            assert_snapshot!(show(&answer), @r"
            [null]
            missing TWENTE ERROR Entities([0])
            ");
            assert_snapshot!(bench.coverage(), @"TWENTE ERROR");
        }
    }
}

#[tokio::test]
async fn an_entity_of_another_key_is_of_no_use() {
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &[])];
    let bench = Bench::new(partitions, CoveragePolicy::Loud, |_, _| {
        Reaction::Answer(r#"{"data": {"_entities": [{"r_id": "twente:2", "name": "x"}]}}"#.into())
    });
    let representations = r#"[{"__typename": "School", "id": "twente:1"}]"#;
    let answer = bench.entities(SCHOOLS, "{}", representations).await;
    assert_snapshot!(show(&answer), @r"
    [null]
    missing TWENTE ERROR Entities([0])
    ");
}

#[tokio::test]
async fn errors_of_entities_keep_their_place() {
    let partitions: &[PartitionSpec<'_>] = &[("t", &["TWENTE"], &[]), ("v", &["VEENDAM"], &[])];
    let bench = Bench::new(partitions, CoveragePolicy::Loud, |name, _| {
        Reaction::Answer(match name {
            "t" => r#"{"data": {"_entities": [{"r_id": "twente:1", "name": "T"}, null]}, "errors": [{"message": "no", "path": ["_entities", 1], "extensions": {"code": "BROKEN"}}]}"#.into(),
            _ => r#"{"data": {"_entities": [{"r_id": "veendam:1", "name": null}]}, "errors": [{"message": "no", "path": ["_entities", 0, "name"], "extensions": {"code": "BROKEN"}}]}"#.into(),
        })
    });
    let representations = r#"[{"__typename": "School", "id": "twente:1"}, {"__typename": "School", "id": "veendam:1"}, {"__typename": "School", "id": "twente:2"}]"#;
    let answer = bench.entities(SCHOOLS, "{}", representations).await;
    assert_snapshot!(show(&answer), @r#"
    [{"name":"T"},{"name":null},null]
    error BROKEN at #2  TWENTE
    error BROKEN at #1 name VEENDAM
    "#);
}

#[tokio::test]
async fn dropping_a_fetch_drops_its_requests() {
    let bench = Bench::with_rows(FOUR, CoveragePolicy::Loud, rows(), |_| true);
    let representations = r#"[{"__typename": "School", "id": "twente:1"}]"#;
    let fetch = bench.entities(SCHOOLS, "{}", representations);
    let begun = tokio::time::timeout(std::time::Duration::from_millis(1), fetch).await;
    assert!(begun.is_err());
    assert_eq!(
        bench.coverage(),
        "",
        "nothing runs on that could note how it went"
    );
}
