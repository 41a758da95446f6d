//! Requests that touch partitions: sealed ids and cursors, argument checks, coverage.

use std::sync::Arc;

use schema::value::Object;

use super::services::{Failure, Fake, Services, json};
use super::{engine, request, with_variables};
use crate::executor::context::CoveragePolicy;
use crate::http::{GraphqlRequest, Method};
use crate::national::Ask;
use crate::pipeline::answer;
use crate::pipeline::ask::ContextAsk;
use crate::pipeline::engine::{Caller, Settings};

const REGIONS: &str = include_str!("regions.graphql");

async fn regions(services: &Arc<Services>, request: GraphqlRequest) -> String {
    let engine = engine(REGIONS, services, Settings::default());
    let response = answer(&engine, request, &Caller::local()).await;
    // How long a region took is the machine's.
    let text = format!("{} {}", response.status, response.to_value());
    let parts = text
        .split("\"elapsedMs\":")
        .enumerate()
        .map(|(index, part)| match index {
            0 => part.to_owned(),
            _ => part
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .to_owned(),
        });
    parts.collect::<Vec<_>>().join("\"elapsedMs\":_")
}

/// A page of one school.
fn page(cursor: &str, id: &str) -> String {
    let more =
        format!(r#""r_edges":[{{"r_cursor":"{cursor}"}}],"r_pageInfo":{{"r_hasNextPage":false}}"#);
    format!(
        r#"{{"schools":{{"totalCount":1,"edges":[{{"cursor":"{cursor}","node":{{"id":"{id}","name":"S"}}}}],"pageInfo":{{"endCursor":"{cursor}","hasNextPage":false}},{more}}},"total":1}}"#
    )
}

fn two_pages() -> Arc<Services> {
    Services::new([
        ("east", Fake::root(&page("02", "twente:B"))),
        ("north", Fake::root(&page("01", "veendam:A"))),
    ])
}

const PAGE: &str = "query($after: String) { schools(after: $after, orderBy: NAME, first: 2) {
    totalCount edges { cursor node { id name } } pageInfo { endCursor hasNextPage } } }";

#[tokio::test]
async fn cursors_are_sealed_for_the_field_and_order_and_opened_again() {
    let services = two_pages();
    insta::assert_snapshot!(regions(&services, request(PAGE)).await, @r#"200 {"data":{"schools":{"totalCount":2,"edges":[{"cursor":"local/Query.schools/NAME/01","node":{"id":"veendam:A","name":"S"}},{"cursor":"local/Query.schools/NAME/02","node":{"id":"twente:B","name":"S"}}],"pageInfo":{"endCursor":"local/Query.schools/NAME/02","hasNextPage":false}}},"extensions":{"coverage":{"complete":true,"regions":{"TWENTE":{"status":"OK","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[]}}}"#);
    regions(
        &services,
        with_variables(PAGE, r#"{"after":"local/Query.schools/NAME/00ff"}"#),
    )
    .await;
    let sent = services.asked();
    assert_eq!(sent.matches(r#""opened0":"00ff""#).count(), 2, "{sent}");
}

#[tokio::test]
async fn a_client_cannot_give_the_gateways_own_variables() {
    let services = two_pages();
    regions(&services, with_variables(PAGE, r#"{"opened0":"00ff"}"#)).await;
    let sent = services.asked();
    assert!(!sent.contains("00ff"), "{sent}");
}

#[tokio::test]
async fn equal_fields_stay_equal_when_their_cursors_are_lifted() {
    let services = two_pages();
    let query = r#"query($opened0: String) { schools(after: "local/Query.schools/ID/05") { totalCount } ...F
        region(code: TWENTE) { name @include(if: false) schools(after: $opened0) { totalCount } } }
        fragment F on Query { schools(after: "local/Query.schools/ID/05") { pageInfo { hasNextPage } } }"#;
    let prepared = crate::operation::Prepared::new(
        engine(REGIONS, &services, Settings::default()).supergraph(),
        crate::operation::Audience::Client,
        query,
        None,
        &crate::operation::limits::Limits::default(),
    );
    insta::assert_snapshot!(prepared.unwrap().document, @r#"
query($opened0: String, $opened1: String, $opened2: String) {
  schools(after: $opened1) {
    totalCount
  }
  ...F
  region(code: TWENTE) {
    name @include(if: false)
    schools(after: $opened2) {
      totalCount
    }
  }
}

fragment F on Query {
  schools(after: $opened1) {
    pageInfo {
      hasNextPage
    }
  }
}
"#);
}

#[tokio::test]
async fn ids_of_pupils_are_sealed_and_opened() {
    let pupil = r#"{"pupil":{"linkKey":"lk1_x","__typename":"Pupil"}}"#;
    let known = |region: &str| {
        Fake::root(pupil).with_entities(&format!(
            r#"[{{"__typename":"Pupil","linkKey":"lk1_x","regions":["{region}"]}}]"#
        ))
    };
    let services = Services::new([("east", known("TWENTE")), ("north", known("VEENDAM"))]);
    insta::assert_snapshot!(
        regions(
            &services,
            request(r#"{ pupil(id: "local/lk1_x") { id key: id regions } }"#)
        )
        .await, @r#"200 {"data":{"pupil":{"id":"local/lk1_x","key":"local/lk1_x","regions":["TWENTE","VEENDAM"]}},"extensions":{"coverage":{"complete":true,"regions":{"TWENTE":{"status":"OK","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[]}}}"#);
    insta::assert_snapshot!(services.asked(), @r#"
east: query($opened0: ID!) { pupil(id: $opened0) { linkKey __typename } } {"opened0":"lk1_x"}
east: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_x"}]}
north: query($opened0: ID!) { pupil(id: $opened0) { linkKey __typename } } {"opened0":"lk1_x"}
north: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pupil { regions r_linkKey: linkKey } } } {"representations":[{"__typename":"Pupil","linkKey":"lk1_x"}]}
"#);
}

#[tokio::test]
async fn arguments_that_cannot_be_right_are_refused_before_any_region_is_asked() {
    let nobody = Services::new([]);
    let cases = [
        "{ schools(first: 0) { totalCount } }",
        "{ schools(first: -1) { totalCount } }",
        "{ schools(first: 1000000) { totalCount } }",
        "{ region(code: TWENTE) { schools(first: 501) { totalCount } } }",
        r#"{ schools(after: "forged") { totalCount } }"#,
        r#"{ schools(after: "local/Region.schools//01") { totalCount } }"#,
        r#"{ schools(after: "local/Query.schools/NAME/01") { totalCount } }"#,
        r#"{ school(id: "atlantis:01J") { id } }"#,
        r#"{ school(id: "no home") { id } }"#,
        "{ school(id: 7) { id } }",
        r#"{ pupil(id: "lk1_x") { id } }"#,
        r#"{ pupil(id: "local/lk1_x") { linkKey } }"#,
        "{ total(regions: [ATLANTIS]) }",
        r#"{ total(period: "2022-Q5") }"#,
        "{ total(period: 2022) }",
    ];
    let mut told = Vec::new();
    for query in cases {
        told.push(format!(
            "{query}\n  {}",
            regions(&nobody, request(query)).await
        ));
    }
    let query = "query($n: Int!, $p: PeriodCode, $r: [RegionCode!], $id: ID!) { schools(first: $n) { totalCount } total(period: $p, regions: $r) school(id: $id) { id } }";
    for variables in [
        r#"{"n":0,"id":"atlantis:1"}"#,
        r#"{"n":1,"id":"twente:1","p":"2022-13"}"#,
        r#"{"n":1,"id":"twente:1","r":"ATLANTIS"}"#,
    ] {
        told.push(format!(
            "{variables}\n  {}",
            regions(&nobody, with_variables(query, variables)).await
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
{ schools(first: 0) { totalCount } }
  400 {"errors":[{"message":"`Query.schools(first:)` is 0: ask for 1 to 500","locations":[{"line":1,"column":18}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{ schools(first: -1) { totalCount } }
  400 {"errors":[{"message":"`Query.schools(first:)` is -1: ask for 1 to 500","locations":[{"line":1,"column":18}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{ schools(first: 1000000) { totalCount } }
  400 {"errors":[{"message":"`Query.schools(first:)` is 1000000: ask for 1 to 500","locations":[{"line":1,"column":18}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{ region(code: TWENTE) { schools(first: 501) { totalCount } } }
  400 {"errors":[{"message":"`Region.schools(first:)` is 501: ask for 1 to 500","locations":[{"line":1,"column":41}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{ schools(after: "forged") { totalCount } }
  400 {"errors":[{"message":"`Query.schools(after:)` is no cursor of this field in this order: begin again without it","locations":[{"line":1,"column":18}],"extensions":{"code":"INVALID_CURSOR"}}]}
{ schools(after: "local/Region.schools//01") { totalCount } }
  400 {"errors":[{"message":"`Query.schools(after:)` is no cursor of this field in this order: begin again without it","locations":[{"line":1,"column":18}],"extensions":{"code":"INVALID_CURSOR"}}]}
{ schools(after: "local/Query.schools/NAME/01") { totalCount } }
  400 {"errors":[{"message":"`Query.schools(after:)` is no cursor of this field in this order: begin again without it","locations":[{"line":1,"column":18}],"extensions":{"code":"INVALID_CURSOR"}}]}
{ school(id: "atlantis:01J") { id } }
  400 {"errors":[{"message":"`Query.school(id:)`: \"atlantis:01J\" names no region of this graph","locations":[{"line":1,"column":14}],"extensions":{"code":"UNKNOWN_HOME"}}]}
{ school(id: "no home") { id } }
  400 {"errors":[{"message":"`Query.school(id:)`: \"no home\" names no region of this graph","locations":[{"line":1,"column":14}],"extensions":{"code":"UNKNOWN_HOME"}}]}
{ school(id: 7) { id } }
  400 {"errors":[{"message":"`Query.school(id:)`: 7 names no region of this graph","locations":[{"line":1,"column":14}],"extensions":{"code":"UNKNOWN_HOME"}}]}
{ pupil(id: "lk1_x") { id } }
  400 {"errors":[{"message":"`Query.pupil(id:)` is no id that this graph gave you","locations":[{"line":1,"column":13}],"extensions":{"code":"INVALID_ID"}}]}
{ pupil(id: "local/lk1_x") { linkKey } }
  400 {"errors":[{"message":"interface, union and object types must have a subselection set","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},{"message":"type `Pupil` does not have a field `linkKey`","locations":[{"line":1,"column":30}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ total(regions: [ATLANTIS]) }
  400 {"errors":[{"message":"value `ATLANTIS` does not exist on `RegionCode`","locations":[{"line":1,"column":19}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ total(period: "2022-Q5") }
  400 {"errors":[{"message":"`Query.total(period:)`: \"2022-Q5\" is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)","locations":[{"line":1,"column":17}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{ total(period: 2022) }
  400 {"errors":[{"message":"`Query.total(period:)`: 2022 is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)","locations":[{"line":1,"column":17}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"n":0,"id":"atlantis:1"}
  400 {"errors":[{"message":"`Query.schools(first:)` is 0: ask for 1 to 500","locations":[{"line":1,"column":79}],"extensions":{"code":"BAD_USER_INPUT"}},{"message":"`Query.school(id:)`: \"atlantis:1\" names no region of this graph","locations":[{"line":1,"column":140}],"extensions":{"code":"UNKNOWN_HOME"}}]}
{"n":1,"id":"twente:1","p":"2022-13"}
  400 {"errors":[{"message":"variable `$p`: \"2022-13\" is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)","locations":[{"line":1,"column":17}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"n":1,"id":"twente:1","r":"ATLANTIS"}
  400 {"errors":[{"message":"variable `$r`: \"ATLANTIS\" is no `RegionCode`","locations":[{"line":1,"column":33}],"extensions":{"code":"BAD_USER_INPUT"}}]}
"#);
}

#[tokio::test]
async fn a_missing_region_is_named_once_for_each_field_under_every_policy() {
    let mut told = Vec::new();
    for policy in [
        CoveragePolicy::Loud,
        CoveragePolicy::Partial,
        CoveragePolicy::Complete,
    ] {
        let services = Services::new([
            ("east", Fake::failing(Failure::Timeout)),
            ("north", Fake::root(&page("01", "veendam:A"))),
        ]);
        let query = "{ schools { totalCount edges { cursor node { id name } } pageInfo { endCursor hasNextPage } } total }";
        let response = regions(
            &services,
            GraphqlRequest {
                policy,
                ..request(query)
            },
        )
        .await;
        told.push(format!("{policy}\n  {response}"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
loud
  200 {"data":{"schools":{"totalCount":null,"edges":[{"cursor":"local/Query.schools/ID/01","node":{"id":"veendam:A","name":"S"}}],"pageInfo":{"endCursor":"local/Query.schools/ID/01","hasNextPage":false}},"total":null},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["schools"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}},{"message":"region TWENTE gave no answer (TIMEOUT)","path":["total"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[{"path":["schools"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]},{"path":["total"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
partial
  200 {"data":{"schools":{"totalCount":1,"edges":[{"cursor":"local/Query.schools/ID/01","node":{"id":"veendam:A","name":"S"}}],"pageInfo":{"endCursor":"local/Query.schools/ID/01","hasNextPage":false}},"total":1},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["schools"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}},{"message":"region TWENTE gave no answer (TIMEOUT)","path":["total"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[{"path":["schools"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]},{"path":["total"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
complete
  200 {"data":{"schools":null,"total":null},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["schools"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}},{"message":"region TWENTE gave no answer (TIMEOUT)","path":["total"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[{"path":["schools"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]},{"path":["total"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
"#);
}

#[tokio::test]
async fn an_entity_whose_home_is_away_keeps_its_key() {
    let mut told = Vec::new();
    for policy in [CoveragePolicy::Loud, CoveragePolicy::Complete] {
        let national = r#"{"regions":[{"code":"TWENTE","name":"Twente","__typename":"Region"},{"code":"VEENDAM","name":"Veendam","__typename":"Region"}],"region":{"code":"TWENTE","__typename":"Region"}}"#;
        let services = Services::new([
            ("national", Fake::root(national)),
            ("east", Fake::failing(Failure::Timeout)),
            (
                "north",
                Fake::entities(
                    r#"[{"__typename":"Region","code":"VEENDAM","level":"MUNICIPALITY"}]"#,
                ),
            ),
        ]);
        let query = "{ regions { code name level } region(code: TWENTE) { code l: level } }";
        let response = regions(
            &services,
            GraphqlRequest {
                policy,
                ..request(query)
            },
        )
        .await;
        told.push(format!("{policy}\n  {response}"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
loud
  200 {"data":{"regions":[{"code":"TWENTE","name":"Twente","level":null},{"code":"VEENDAM","name":"Veendam","level":"MUNICIPALITY"}],"region":{"code":"TWENTE","l":null}},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["region","l"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}},{"message":"region TWENTE gave no answer (TIMEOUT)","path":["regions"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[{"path":["region","l"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]},{"path":["regions"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
complete
  200 {"data":{"regions":null,"region":{"code":"TWENTE","l":null}},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["region","l"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}},{"message":"region TWENTE gave no answer (TIMEOUT)","path":["regions"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_},"VEENDAM":{"status":"OK","elapsedMs":_}},"fields":[{"path":["region","l"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]},{"path":["regions"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
"#);
}

#[tokio::test]
async fn what_national_found_missing_becomes_the_clients_coverage() {
    let mut told = Vec::new();
    for policy in [CoveragePolicy::Loud, CoveragePolicy::Complete] {
        let national = Fake::root(r#"{"comparison":3}"#).with_error(
            "region TWENTE gave no answer",
            r#"["comparison"]"#,
            r#"{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"UNREACHABLE"}"#,
        );
        let services = Services::new([("national", national)]);
        let response = regions(
            &services,
            GraphqlRequest {
                policy,
                ..request("{ comparison }")
            },
        )
        .await;
        told.push(format!("{policy}\n  {response}"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
loud
  200 {"data":{"comparison":3},"errors":[{"message":"region TWENTE gave no answer (UNREACHABLE)","path":["comparison"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"UNREACHABLE"}}],"extensions":{"coverage":{"complete":false,"regions":{},"fields":[{"path":["comparison"],"missing":[{"region":"TWENTE","reason":"UNREACHABLE"}]}]}}}
complete
  200 {"data":{"comparison":null},"errors":[{"message":"region TWENTE gave no answer (UNREACHABLE)","path":["comparison"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"UNREACHABLE"}}],"extensions":{"coverage":{"complete":false,"regions":{},"fields":[{"path":["comparison"],"missing":[{"region":"TWENTE","reason":"UNREACHABLE"}]}]}}}
"#);
}

#[tokio::test]
async fn a_mutation_by_get_is_refused_also_where_the_graph_has_none() {
    let services = Services::new([]);
    let both = "query A { __typename } mutation B { nothing }";
    let mut told = Vec::new();
    for (method, query, name) in [
        (Method::Get, "mutation { nothing }", None),
        (Method::Post, "mutation { nothing }", None),
        (Method::Get, both, Some("B")),
        (Method::Get, both, Some("A")),
        (Method::Get, both, None),
        (Method::Get, "{ nothing }", None),
    ] {
        let asked = GraphqlRequest {
            method,
            operation_name: name.map(str::to_owned),
            ..request(query)
        };
        told.push(regions(&services, asked).await);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
405 {"errors":[{"message":"only queries may be asked by GET: send this by POST","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}
400 {"errors":[{"message":"`mutation` root operation type is not defined","locations":[{"line":1,"column":1}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
405 {"errors":[{"message":"only queries may be asked by GET: send this by POST","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}
400 {"errors":[{"message":"`mutation` root operation type is not defined","locations":[{"line":1,"column":24}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
400 {"errors":[{"message":"`mutation` root operation type is not defined","locations":[{"line":1,"column":24}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
400 {"errors":[{"message":"type `Query` does not have a field `nothing`","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
"#);
}

#[tokio::test]
async fn the_gateways_own_asks_are_unsealed_and_list_what_is_missing() {
    let services = Services::new([
        ("east", Fake::failing(Failure::Timeout)),
        ("north", Fake::root(&page("01", "veendam:A"))),
    ]);
    let engine = engine(REGIONS, &services, Settings::default());
    let ask = ContextAsk::new(engine.begin(CoveragePolicy::Partial));
    let query = "query($after: String) { schools(first: 2, after: $after) { totalCount edges { cursor } } total }";
    let variables = json(r#"{"after":"00"}"#).as_object().unwrap().clone();
    let answer = ask.ask(query.to_owned(), variables).await;
    insta::assert_snapshot!(answer.data, @r#"{"schools":{"totalCount":1,"edges":[{"cursor":"01"}]},"total":1}"#);
    insta::assert_snapshot!(format!("{:?} {:?}", answer.missing, answer.errors), @r#"[Missing { region: RegionCode("TWENTE"), reason: Timeout }] []"#);
    assert_eq!(ask.policy(), CoveragePolicy::Partial);

    let wrong = ask.ask("{ nothing }".to_owned(), Object::new()).await;
    let told: Vec<_> = wrong
        .errors
        .iter()
        .map(|error| error.to_value().to_string())
        .collect();
    insta::assert_snapshot!(told.join(" "), @r#"{"message":"Internal server error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}"#);
}
