//! Writes through the gateway: each to one partition, in series, once; what a client reads where it
//! is not sure whether one was done.

use std::sync::Arc;

use schema::value::Object;

use super::services::{Failure, Fake, Services};
use super::{engine, request, with_variables};
use crate::executor::context::CoveragePolicy;
use crate::http::{GraphqlRequest, Method};
use crate::national::Ask;
use crate::pipeline::answer;
use crate::pipeline::ask::ContextAsk;
use crate::pipeline::engine::{Caller, Settings};

/// The regions' supergraph with mutations of both subgraphs.
fn sdl() -> String {
    include_str!("regions.graphql")
        .replacen(
            "  query: Query\n",
            "  query: Query\n  mutation: Mutation\n",
            1,
        )
        .replace(
            r#"regions: ["VEENDAM"])"#,
            r#"regions: ["VEENDAM"], lacks: ["Input.note", "Reason.MOVED", "Mutation.close"])"#,
        )
        + r#"
type Mutation @join__type(graph: NATIONAL) @join__type(graph: REGIONS) {
  enrol(input: Input!): Payload @join__field(graph: REGIONS) @homed(by: "input.schoolId")
  open(input: OpenInput!): Payload @join__field(graph: REGIONS) @homed(by: "input.region")
  close(id: ID!): Payload @join__field(graph: REGIONS) @homed(by: "id")
  erase(input: EraseInput!): [Row!] @join__field(graph: NATIONAL)
}
input Input @join__type(graph: REGIONS) { schoolId: ID! reason: Reason note: String period: PeriodCode hours: Decimal at: DateTime }
scalar Decimal @join__type(graph: REGIONS)
scalar DateTime @join__type(graph: REGIONS)
input OpenInput @join__type(graph: REGIONS) { region: RegionCode! = TWENTE name: String }
input EraseInput @join__type(graph: NATIONAL) { pupilId: ID! regions: [RegionCode!] also: [OtherInput!] }
input OtherInput @join__type(graph: NATIONAL) { pupilId: ID! }
enum Reason @join__type(graph: REGIONS) { NEW @join__enumValue(graph: REGIONS) MOVED @join__enumValue(graph: REGIONS) }
type Payload @join__type(graph: REGIONS) { school: School @foreign pupil: Pupil done: Int }
type Row @join__type(graph: NATIONAL) { region: RegionCode done: Int }
"#
}

async fn told(services: &Arc<Services>, request: GraphqlRequest) -> String {
    let engine = engine(&sdl(), services, Settings::default());
    let response = answer(&engine, request, &Caller::local()).await;
    let value = response.to_value();
    let errors = value.get("errors").map(ToString::to_string);
    let data = value.get("data").map(ToString::to_string);
    format!(
        "{} {}{}",
        response.status,
        data.unwrap_or_default(),
        errors.map_or(String::new(), |errors| format!("\n  {errors}"))
    )
}

/// Both regions, who do whatever they are asked.
fn willing() -> Arc<Services> {
    let done = |by: &str| {
        let payload = r#"{"done":1,"school":{"__typename":"School","id":"veendam:S"}}"#;
        Fake::root(&format!(
            r#"{{"enrol":{payload},"a":{payload},"b":{payload},"c":{payload},"open":{payload},"close":{payload}}}"#
        ))
        .with_entities(&format!(
            r#"[{{"__typename":"School","id":"veendam:S","name":"School of {by}"}}]"#
        ))
    };
    Services::new([("east", done("east")), ("north", done("north"))])
}

#[tokio::test]
async fn a_write_goes_to_the_one_home_that_its_input_names() {
    let cases = [
        (
            r#"mutation { enrol(input: { schoolId: "twente:1" }) { done } }"#,
            "{}",
        ),
        (
            r#"mutation($in: Input!) { enrol(input: $in) { done } }"#,
            r#"{"in":{"schoolId":"veendam:1","reason":"NEW"}}"#,
        ),
        (
            r#"mutation($id: ID!) { enrol(input: { schoolId: $id, note: null }) { done } }"#,
            r#"{"id":"twente:2"}"#,
        ),
        (
            r#"mutation($id: ID! = "twente:3") { enrol(input: { schoolId: $id }) { done } }"#,
            "{}",
        ),
        (
            r#"mutation($in: Input! = { schoolId: "twente:4" }) { enrol(input: $in) { done } }"#,
            "{}",
        ),
        (
            "mutation { open(input: { region: VEENDAM }) { done } }",
            "{}",
        ),
        (
            "mutation($r: RegionCode!) { open(input: { region: $r }) { done } }",
            r#"{"r":"VEENDAM"}"#,
        ),
        ("mutation { open(input: { name: \"x\" }) { done } }", "{}"),
        (
            "mutation($in: OpenInput!) { open(input: $in) { done } }",
            "{\"in\":{}}",
        ),
        (r#"mutation { close(id: "twente:5") { done } }"#, "{}"),
    ];
    let mut asked = Vec::new();
    for (query, variables) in cases {
        let services = willing();
        let told = told(&services, with_variables(query, variables)).await;
        assert!(
            told.starts_with("200 {") && told.ends_with("{\"done\":1}}"),
            "{query} {told}"
        );
        asked.push(services.asked());
    }
    insta::assert_snapshot!(asked.join("\n"), @r#"
east: mutation { enrol(input: {schoolId: "twente:1"}) { done } } {}
north: mutation($in: Input!) { enrol(input: $in) { done } } {"in":{"schoolId":"veendam:1","reason":"NEW"}}
east: mutation($id: ID!) { enrol(input: {schoolId: $id, note: null}) { done } } {"id":"twente:2"}
east: mutation($id: ID!) { enrol(input: {schoolId: $id}) { done } } {"id":"twente:3"}
east: mutation($in: Input!) { enrol(input: $in) { done } } {"in":{"schoolId":"twente:4"}}
north: mutation { open(input: {region: VEENDAM}) { done } } {}
north: mutation($r: RegionCode!) { open(input: {region: $r}) { done } } {"r":"VEENDAM"}
east: mutation { open(input: {name: "x"}) { done } } {}
east: mutation($in: OpenInput!) { open(input: $in) { done } } {"in":{"region":"TWENTE"}}
east: mutation { close(id: "twente:5") { done } } {}
"#);
}

#[tokio::test]
async fn writes_run_one_after_the_other_each_with_all_that_is_below_it() {
    let services = willing();
    let query = r#"mutation {
      a: enrol(input: { schoolId: "twente:1" }) { school { name } }
      b: enrol(input: { schoolId: "veendam:1" }) { done }
      c: enrol(input: { schoolId: "twente:1" }) { done }
    }"#;
    insta::assert_snapshot!(told(&services, request(query)).await, @r#"200 {"a":{"school":{"name":"School of north"}},"b":{"done":1},"c":{"done":1}}"#);
    insta::assert_snapshot!(services.order(), @r#"
east: mutation { a: enrol(input: {schoolId: "twente:1"}) { school { id __typename } } } {}
north: query($representations: [_Any!]!) { _entities(representations: $representations) { ... on School { name r_id: id } } } {"representations":[{"__typename":"School","id":"veendam:S"}]}
north: mutation { b: enrol(input: {schoolId: "veendam:1"}) { done } } {}
east: mutation { c: enrol(input: {schoolId: "twente:1"}) { done } } {}
"#);
}

#[tokio::test]
async fn a_write_that_is_selected_several_times_is_done_once() {
    let cases = [
        r#"mutation { enrol(input: { schoolId: "twente:1" }) { done } enrol(input: { schoolId: "twente:1" }) { school { id } } }"#,
        r#"mutation($yes: Boolean! = true) { enrol(input: { schoolId: "twente:1" }) { done } ...F @include(if: $yes) }
           fragment F on Mutation { enrol(input: { schoolId: "twente:1" }) { school { id } } }"#,
        r#"mutation($yes: Boolean! = true, $no: Boolean! = false) {
           enrol(input: { schoolId: "twente:1" }) @include(if: $yes) { done }
           ... on Mutation @skip(if: $no) { enrol(input: { schoolId: "twente:1" }) { school { id } } } }"#,
    ];
    let mut all = Vec::new();
    for query in cases {
        let services = willing();
        all.push(told(&services, request(query)).await);
        all.push(services.asked());
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
200 {"enrol":{"done":1,"school":{"id":"veendam:S"}}}
east: mutation { enrol(input: {schoolId: "twente:1"}) { done school { id } } } {}
200 {"enrol":{"done":1,"school":{"id":"veendam:S"}}}
east: mutation { enrol(input: {schoolId: "twente:1"}) { done school { id } } } {}
200 {"enrol":{"done":1,"school":{"id":"veendam:S"}}}
east: mutation { enrol(input: {schoolId: "twente:1"}) { done school { id } } } {}
"#);
}

#[tokio::test]
async fn a_write_that_is_skipped_is_not_done() {
    let services = willing();
    let query = r#"mutation($no: Boolean!) {
      a: enrol(input: { schoolId: "twente:1" }) @include(if: $no) { done }
      b: enrol(input: { schoolId: "twente:1" }) @skip(if: true) { done }
      ... @include(if: $no) { c: enrol(input: { schoolId: "twente:1" }) { done } }
      __typename
    }"#;
    insta::assert_snapshot!(told(&services, with_variables(query, r#"{"no":false}"#)).await, @r#"200 {"__typename":"Mutation"}"#);
    assert_eq!(services.asked(), "");
}

#[tokio::test]
async fn a_write_of_which_no_answer_came_is_not_sent_again_and_leaves_the_others() {
    let query = r#"mutation {
      a: enrol(input: { schoolId: "veendam:1" }) { done }
      b: enrol(input: { schoolId: "twente:1" }) { done }
      c: enrol(input: { schoolId: "veendam:1" }) { done }
    }"#;
    let north = || Fake::root(r#"{"a":{"done":1},"c":{"done":2}}"#);
    let mut all = Vec::new();
    for failure in [Failure::Timeout, Failure::Malformed] {
        for policy in [CoveragePolicy::Loud, CoveragePolicy::Complete] {
            let services = Services::new([("east", Fake::failing(failure)), ("north", north())]);
            let asked = GraphqlRequest {
                policy,
                ..request(query)
            };
            all.push(told(&services, asked).await);
            assert_eq!(services.asked().matches("east:").count(), 1);
        }
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
200 {"a":{"done":1},"b":null,"c":{"done":2}}
  [{"message":"region TWENTE gave no answer (TIMEOUT): it may have been done or not; repeat it with the same idempotency key to be sure","path":["b"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}]
200 {"a":{"done":1},"b":null,"c":{"done":2}}
  [{"message":"region TWENTE gave no answer (TIMEOUT): it may have been done or not; repeat it with the same idempotency key to be sure","path":["b"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}]
200 {"a":{"done":1},"b":null,"c":{"done":2}}
  [{"message":"region TWENTE gave no answer (ERROR): it may have been done or not; repeat it with the same idempotency key to be sure","path":["b"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"ERROR"}}]
200 {"a":{"done":1},"b":null,"c":{"done":2}}
  [{"message":"region TWENTE gave no answer (ERROR): it may have been done or not; repeat it with the same idempotency key to be sure","path":["b"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"ERROR"}}]
"#);
}

#[tokio::test]
async fn what_a_region_lacks_for_a_write_is_an_error_and_not_asked() {
    let cases = [
        r#"mutation { enrol(input: { schoolId: "veendam:1", note: "x" }) { done } }"#,
        r#"mutation { enrol(input: { schoolId: "veendam:1", reason: MOVED }) { done } }"#,
        r#"mutation { close(id: "veendam:1") { done } }"#,
    ];
    let mut all = Vec::new();
    for query in cases {
        let nobody = Services::new([]);
        all.push(told(&nobody, request(query)).await);
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
200 {"enrol":null}
  [{"message":"region VEENDAM does not offer `Mutation.enrol`, or not with this input, so nothing was done","path":["enrol"],"extensions":{"code":"NOT_OFFERED","region":"VEENDAM"}}]
200 {"enrol":null}
  [{"message":"region VEENDAM does not offer `Mutation.enrol`, or not with this input, so nothing was done","path":["enrol"],"extensions":{"code":"NOT_OFFERED","region":"VEENDAM"}}]
200 {"close":null}
  [{"message":"region VEENDAM does not offer `Mutation.close`, or not with this input, so nothing was done","path":["close"],"extensions":{"code":"NOT_OFFERED","region":"VEENDAM"}}]
"#);
}

#[tokio::test]
async fn input_that_cannot_be_right_is_refused_before_anything_is_written() {
    let nobody = Services::new([]);
    let first = r#"a: enrol(input: { schoolId: "twente:1" }) { done }"#;
    let cases = [
        (
            r#"b: enrol(input: { schoolId: "atlantis:1" }) { done }"#,
            "{}",
        ),
        (r#"b: enrol(input: { schoolId: "no home" }) { done }"#, "{}"),
        (
            r#"b: enrol(input: $in) { done }"#,
            r#"{"in":{"schoolId":"atlantis:1"}}"#,
        ),
        (
            r#"b: enrol(input: { schoolId: "twente:1", period: "2022-Q9" }) { done }"#,
            "{}",
        ),
        (
            r#"b: enrol(input: $in) { done }"#,
            r#"{"in":{"schoolId":"twente:1","period":"2022-13"}}"#,
        ),
        (
            r#"b: enrol(input: { schoolId: "twente:1", hours: 12.5 }) { done }"#,
            "{}",
        ),
        (
            r#"b: enrol(input: $in) { done }"#,
            r#"{"in":{"schoolId":"twente:1","at":"yesterday"}}"#,
        ),
        (
            r#"b: enrol(input: $in) { done }"#,
            r#"{"in":{"schoolId":null}}"#,
        ),
        (r#"b: open(input: { region: ATLANTIS }) { done }"#, "{}"),
        (r#"b: erase(input: { pupilId: "lk1_x" }) { done }"#, "{}"),
        (
            r#"b: erase(input: { pupilId: "local/x", also: [{ pupilId: "foreign/x" }] }) { done }"#,
            "{}",
        ),
    ];
    let mut all = Vec::new();
    for (second, variables) in cases {
        let variable = if second.contains("$in") {
            "($in: Input!)"
        } else {
            ""
        };
        let query = format!("mutation{variable} {{ {first} {second} }}");
        all.push(format!("{second} {variables}"));
        all.push(told(&nobody, with_variables(&query, variables)).await);
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
b: enrol(input: { schoolId: "atlantis:1" }) { done } {}
400 
  [{"message":"`Mutation.enrol(input.schoolId:)`: \"atlantis:1\" names no region of this graph","locations":[{"line":1,"column":91}],"extensions":{"code":"UNKNOWN_HOME"}}]
b: enrol(input: { schoolId: "no home" }) { done } {}
400 
  [{"message":"`Mutation.enrol(input.schoolId:)`: \"no home\" names no region of this graph","locations":[{"line":1,"column":91}],"extensions":{"code":"UNKNOWN_HOME"}}]
b: enrol(input: $in) { done } {"in":{"schoolId":"atlantis:1"}}
400 
  [{"message":"`Mutation.enrol(input.schoolId:)`: \"atlantis:1\" names no region of this graph","locations":[{"line":1,"column":92}],"extensions":{"code":"UNKNOWN_HOME"}}]
b: enrol(input: { schoolId: "twente:1", period: "2022-Q9" }) { done } {}
400 
  [{"message":"`Mutation.enrol(input:)`: \"2022-Q9\" is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)","locations":[{"line":1,"column":111}],"extensions":{"code":"BAD_USER_INPUT"}}]
b: enrol(input: $in) { done } {"in":{"schoolId":"twente:1","period":"2022-13"}}
400 
  [{"message":"variable `$in.period`: \"2022-13\" is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)","locations":[{"line":1,"column":10}],"extensions":{"code":"BAD_USER_INPUT"}}]
b: enrol(input: { schoolId: "twente:1", hours: 12.5 }) { done } {}
400 
  [{"message":"`Mutation.enrol(input:)`: 12.5 is not a decimal number in a text, as \"13.76\"","locations":[{"line":1,"column":110}],"extensions":{"code":"BAD_USER_INPUT"}}]
b: enrol(input: $in) { done } {"in":{"schoolId":"twente:1","at":"yesterday"}}
400 
  [{"message":"variable `$in.at`: \"yesterday\" is not a moment, as 2023-06-13T13:00:00Z","locations":[{"line":1,"column":10}],"extensions":{"code":"BAD_USER_INPUT"}}]
b: enrol(input: $in) { done } {"in":{"schoolId":null}}
400 
  [{"message":"variable `$in.schoolId`: null is no `ID!`","locations":[{"line":1,"column":10}],"extensions":{"code":"BAD_USER_INPUT"}}]
b: open(input: { region: ATLANTIS }) { done } {}
400 
  [{"message":"value `ATLANTIS` does not exist on `RegionCode`","locations":[{"line":1,"column":88}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]
b: erase(input: { pupilId: "lk1_x" }) { done } {}
400 
  [{"message":"`Mutation.erase(input.pupilId:)` is no id that this graph gave you","locations":[{"line":1,"column":90}],"extensions":{"code":"INVALID_ID"}}]
b: erase(input: { pupilId: "local/x", also: [{ pupilId: "foreign/x" }] }) { done } {}
400 
  [{"message":"`Mutation.erase(input.also.pupilId:)` is no id that this graph gave you","locations":[{"line":1,"column":107}],"extensions":{"code":"INVALID_ID"}}]
"#);
}

#[tokio::test]
async fn sealed_ids_inside_input_objects_are_opened() {
    let national = || Fake::root(r#"{"erase":[{"region":"TWENTE","done":1}]}"#);
    let cases = [
        (
            r#"mutation { erase(input: { pupilId: "local/lk1_x", regions: [TWENTE] }) { region done } }"#,
            "{}",
        ),
        (
            "mutation($id: ID!) { erase(input: { pupilId: $id }) { region done } }",
            r#"{"id":"local/lk1_y"}"#,
        ),
        (
            "mutation($in: EraseInput!) { erase(input: $in) { region done } }",
            r#"{"in":{"pupilId":"local/lk1_z","regions":["TWENTE"]}}"#,
        ),
    ];
    let mut all = Vec::new();
    for (query, variables) in cases {
        let services = Services::new([("national", national())]);
        all.push(told(&services, with_variables(query, variables)).await);
        all.push(services.asked());
    }
    insta::assert_snapshot!(all.join("\n"), @r#"
200 {"erase":[{"region":"TWENTE","done":1}]}
national: mutation($opened0:EraseInput!){erase(input:$opened0){region done}} {"opened0":{"pupilId":"lk1_x","regions":["TWENTE"]}}
200 {"erase":[{"region":"TWENTE","done":1}]}
national: mutation($opened0:EraseInput!){erase(input:$opened0){region done}} {"opened0":{"pupilId":"lk1_y"}}
200 {"erase":[{"region":"TWENTE","done":1}]}
national: mutation($opened0:EraseInput!){erase(input:$opened0){region done}} {"opened0":{"pupilId":"lk1_z","regions":["TWENTE"]}}
"#);
}

#[tokio::test]
async fn who_holds_a_pupil_is_asked_anew_after_a_write() {
    let payload = r#"{"pupil":{"__typename":"Pupil","linkKey":"lk1_x"}}"#;
    let region = |name: &str| {
        Fake::root(&format!(r#"{{"enrol":{payload},"pupilKeys":[]}}"#)).with_entities(&format!(
            r#"[{{"__typename":"Pupil","linkKey":"lk1_x","regions":["{name}"]}}]"#
        ))
    };
    let services = Services::new([("east", region("TWENTE")), ("north", region("VEENDAM"))]);
    let query = r#"mutation { enrol(input: { schoolId: "twente:1" }) { pupil { id } } }"#;
    let engine = engine(&sdl(), &services, Settings::default());
    let context = engine.begin(CoveragePolicy::Loud);
    let ask = ContextAsk::new(Arc::clone(&context));
    let holders = vec!["TWENTE".parse().unwrap()];
    context
        .residency
        .lock()
        .unwrap()
        .insert("lk1_x".into(), holders);
    ask.ask(query.to_owned(), Object::new()).await;
    assert!(context.residency.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_write_by_get_is_refused_and_introspection_shows_writes() {
    let nobody = Services::new([]);
    let by_get = GraphqlRequest {
        method: Method::Get,
        ..request(r#"mutation { enrol(input: { schoolId: "twente:1" }) { done } }"#)
    };
    insta::assert_snapshot!(told(&nobody, by_get).await, @r#"
405 
  [{"message":"only queries may be asked by GET: send this by POST","extensions":{"code":"METHOD_NOT_ALLOWED"}}]
"#);
    let shown = r#"{ __schema { mutationType { name fields { name args { name } } } } }"#;
    insta::assert_snapshot!(told(&nobody, request(shown)).await, @r#"200 {"__schema":{"mutationType":{"name":"Mutation","fields":[{"name":"enrol","args":[{"name":"input"}]},{"name":"open","args":[{"name":"input"}]},{"name":"close","args":[{"name":"id"}]},{"name":"erase","args":[{"name":"input"}]}]}}}"#);
    let within = r#"mutation { __schema { mutationType { name } } __typename }"#;
    insta::assert_snapshot!(told(&nobody, request(within)).await, @r#"
400 
  [{"message":"type `Mutation` does not have a field `__schema`","locations":[{"line":1,"column":12}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]
"#);
}

#[tokio::test]
async fn an_empty_list_of_regions_is_an_empty_page() {
    let nobody = Services::new([]);
    let query = "{ schools(regions: []) { totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    insta::assert_snapshot!(told(&nobody, request(query)).await, @r#"200 {"schools":{"totalCount":0,"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null}}}"#);
}
