//! Tests of whole requests: operation in, response out, over services in memory.

mod mutations;
mod regions;
mod services;
mod streams;
mod subscription_law;
mod subscriptions;

use std::sync::Arc;
use std::time::Duration;

use schema::supergraph::Supergraph;
use schema::value::Object;
use tokio::sync::Barrier;

use crate::executor::context::CoveragePolicy;
use crate::http::{GraphqlRequest, Method};
use crate::operation::sealed::{CursorScope, Sealing};
use crate::pipeline::answer;
use crate::pipeline::engine::{Caller, Engine, Sealer, Settings};
use services::{Failure, Fake, Services, json};

/// Seals by writing what it is bound to around it.
struct PlainSealer;

struct PlainSealing(Arc<str>);

impl Sealer for PlainSealer {
    fn sealing(&self, caller: &Caller) -> Box<dyn Sealing> {
        Box::new(PlainSealing(Arc::clone(&caller.organisation)))
    }
}

impl Sealing for PlainSealing {
    fn seal_id(&self, link_key: &str) -> String {
        format!("{}/{link_key}", self.0)
    }

    fn seal_cursor(&self, scope: &CursorScope, cursor: &str) -> String {
        format!("{}/{}/{}/{cursor}", self.0, scope.coordinate, scope.order)
    }

    fn open_id(&self, id: &str) -> Option<String> {
        Some(id.strip_prefix(&format!("{}/", self.0))?.to_owned())
    }

    fn open_cursor(&self, scope: &CursorScope, cursor: &str) -> Option<String> {
        let prefix = format!("{}/{}/{}/", self.0, scope.coordinate, scope.order);
        Some(cursor.strip_prefix(&prefix)?.to_owned())
    }
}

const SHOP: &str = include_str!("tests/shop.graphql");

fn engine(sdl: &str, services: &Arc<Services>, settings: Settings) -> Engine {
    let supergraph = Arc::new(Supergraph::parse(sdl).unwrap());
    let client: Arc<Services> = Arc::clone(services);
    Engine::new(supergraph, client, Arc::new(PlainSealer), settings)
}

fn request(query: &str) -> GraphqlRequest {
    GraphqlRequest {
        method: Method::Post,
        query: query.to_owned(),
        operation_name: None,
        variables: Object::new(),
        extensions: Object::new(),
        policy: CoveragePolicy::Loud,
        traceparent: None,
    }
}

fn with_variables(query: &str, variables: &str) -> GraphqlRequest {
    GraphqlRequest {
        variables: json(variables).as_object().unwrap().clone(),
        ..request(query)
    }
}

/// The response of the shop.
async fn shop(services: &Arc<Services>, request: GraphqlRequest) -> String {
    shop_with(services, request, Settings::default()).await
}

async fn shop_with(
    services: &Arc<Services>,
    request: GraphqlRequest,
    settings: Settings,
) -> String {
    let engine = engine(SHOP, services, settings);
    let response = answer(&engine, request, &Caller::local()).await;
    format!("{} {}", response.status, response.to_value())
}

async fn refused(query: &str, variables: &str) -> String {
    shop(&Services::new([]), with_variables(query, variables)).await
}

#[tokio::test]
async fn fetches_in_parallel_are_under_way_at_the_same_time() {
    let barrier = Arc::new(Barrier::new(2));
    let services = Services::new([
        (
            "accounts",
            Fake::root(r#"{"me":{"id":"u1","name":"Ada"}}"#).together(&barrier),
        ),
        (
            "products",
            Fake::root(r#"{"top":[{"title":"Table"}]}"#).together(&barrier),
        ),
    ]);
    insta::assert_snapshot!(shop(&services, request("{ top { title } me { name } }")).await, @r#"200 {"data":{"top":[{"title":"Table"}],"me":{"name":"Ada"}}}"#);
}

#[tokio::test]
async fn an_entity_is_asked_once_and_answered_everywhere() {
    let reviews = r#"{"latest":{"product":{"__typename":"Product","id":"p1"}}}"#;
    let services = Services::new([
        ("products", Fake::root(r#"{"top":[{"__typename":"Product","id":"p1","title":"Table"},null,{"__typename":"Product","id":"p2","title":"Chair"},{"__typename":"Product","id":"p1","title":"Table"}]}"#)),
        ("reviews", Fake::root(reviews).with_entities(r#"[{"__typename":"Product","id":"p1","stars":5},{"__typename":"Product","id":"p2","stars":4}]"#)),
    ]);
    insta::assert_snapshot!(shop(&services, request("{ top { title stars } }")).await, @r#"200 {"data":{"top":[{"title":"Table","stars":5},null,{"title":"Chair","stars":4},{"title":"Table","stars":5}]}}"#);
    insta::assert_snapshot!(services.asked(), @r#"
products: query{top{title id __typename}} {}
reviews: query($representations:[_Any!]!){_entities(representations:$representations){... on Product{stars}}} {"representations":[{"__typename":"Product","id":"p1"},{"__typename":"Product","id":"p2"}]}
"#);
}

#[tokio::test]
async fn an_object_known_as_its_interface_only_is_given_where_that_is_enough() {
    let reviewed = r#"{"reviewed":[{"id":"1","mark":7,"__typename":"Media"}]}"#;
    let services = Services::new([
        ("reviews", Fake::root(reviewed)),
        ("products", Fake::entities("[]")),
    ]);
    let ask = async |query: &str| shop(&services, request(query)).await;
    insta::assert_snapshot!(ask("{ reviewed { mark ... on Media { id } } }").await, @r#"200 {"data":{"reviewed":[{"mark":7,"id":"1"}]}}"#);
    let untold = r#"200 {"data":{"reviewed":[null]},"errors":[{"message":"`Query.reviewed` was not given as Media","path":["reviewed",0],"extensions":{"code":"DOWNSTREAM_ERROR"}}]}"#;
    assert_eq!(ask("{ reviewed { mark __typename } }").await, untold);
    assert_eq!(
        ask("{ reviewed { mark ... on Book { id } } }").await,
        untold
    );
}

#[tokio::test]
async fn values_and_errors_under_an_alias_come_back_under_their_key() {
    let found = r#"{"found":[{"__typename":"Book","key":"b"},{"__typename":"Film","_key":"f"}]}"#;
    let products = Fake::root(found).with_error("worn", r#"["found",1,"_key"]"#, "{}");
    let services = Services::new([("products", products)]);
    let query = "{ found { ... on Book { key } ... on Film { key } } }";
    insta::assert_snapshot!(shop(&services, request(query)).await, @r#"200 {"data":{"found":[{"key":"b"},{"key":"f"}]},"errors":[{"message":"worn","path":["found",1,"key"],"extensions":{"code":"DOWNSTREAM_ERROR","service":"products"}}]}"#);
    insta::assert_snapshot!(services.asked(), @"products: query{found{__typename ... on Book{key} ... on Film{_key:key}}} {}");
}

#[tokio::test]
async fn representations_beyond_the_limit_are_sent_in_batches() {
    let products = r#"{"top":[{"__typename":"Product","id":"p1"},{"__typename":"Product","id":"p2"},{"__typename":"Product","id":"p3"}]}"#;
    let reviews = Fake::entities(r#"[{"__typename":"Product","id":"p1","stars":1},{"__typename":"Product","id":"p2","stars":2},{"__typename":"Product","id":"p3","stars":3}]"#)
        .with_error("no stars today", r#"["_entities",0,"stars"]"#, "{}");
    let services = Services::new([("products", Fake::root(products)), ("reviews", reviews)]);
    let settings = Settings {
        batch_limit: 2,
        ..Settings::default()
    };
    insta::assert_snapshot!(shop_with(&services, request("{ top { stars } }"), settings).await, @r#"200 {"data":{"top":[{"stars":1},{"stars":2},{"stars":3}]},"errors":[{"message":"no stars today","path":["top",0,"stars"],"extensions":{"code":"DOWNSTREAM_ERROR","service":"reviews"}},{"message":"no stars today","path":["top",2,"stars"],"extensions":{"code":"DOWNSTREAM_ERROR","service":"reviews"}}]}"#);
    insta::assert_snapshot!(services.asked(), @r#"
products: query{top{id __typename}} {}
reviews: query($representations:[_Any!]!){_entities(representations:$representations){... on Product{stars}}} {"representations":[{"__typename":"Product","id":"p1"},{"__typename":"Product","id":"p2"}]}
reviews: query($representations:[_Any!]!){_entities(representations:$representations){... on Product{stars}}} {"representations":[{"__typename":"Product","id":"p3"}]}
"#);
}

#[tokio::test]
async fn errors_of_entities_have_the_clients_path_and_code() {
    let products = r#"{"t":[{"__typename":"Product","id":"p1"},{"__typename":"Product","id":"p2"},{"__typename":"Product","id":"p2"}]}"#;
    let reviews = Fake::entities(r#"[{"__typename":"Product","id":"p1","must":1}]"#)
        .with_error("gone", r#"["_entities",1,"must"]"#, r#"{"code":"GONE"}"#)
        .with_error("odd", r#"["_entities"]"#, "{}");
    let services = Services::new([("products", Fake::root(products)), ("reviews", reviews)]);
    insta::assert_snapshot!(shop(&services, request("{ t: top { id must } }")).await, @r#"200 {"data":{"t":[{"id":"p1","must":1},null,null]},"errors":[{"message":"gone","path":["t",1,"must"],"extensions":{"code":"GONE","service":"reviews"}},{"message":"odd","path":["t",0],"extensions":{"code":"DOWNSTREAM_ERROR","service":"reviews"}},{"message":"`Product.must` may not be null","path":["t",2,"must"],"extensions":{"code":"DOWNSTREAM_ERROR"}}]}"#);
}

#[tokio::test]
async fn a_subgraph_that_fails_costs_its_fields_and_no_others() {
    let me = r#"{"me":{"__typename":"User","id":"u1","name":"Ada"}}"#;
    let mut told = Vec::new();
    for failure in [Failure::Timeout, Failure::Malformed, Failure::Short] {
        let services = Services::new([
            ("accounts", Fake::root(me)),
            ("reviews", Fake::failing(failure)),
            ("products", Fake::failing(Failure::Timeout)),
        ]);
        let query = "{ me { name reviews { text } } top { title } }";
        told.push(shop(&services, request(query)).await);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
200 {"data":{"me":{"name":"Ada","reviews":null},"top":null},"errors":[{"message":"subgraph `reviews` gave no answer (TIMEOUT)","path":["me","reviews"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"reviews"}},{"message":"subgraph `products` gave no answer (TIMEOUT)","path":["top"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"products"}}]}
200 {"data":{"me":{"name":"Ada","reviews":null},"top":null},"errors":[{"message":"subgraph `reviews` gave no answer (ERROR)","path":["me","reviews"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"reviews"}},{"message":"subgraph `products` gave no answer (TIMEOUT)","path":["top"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"products"}}]}
200 {"data":{"me":{"name":"Ada","reviews":null},"top":null},"errors":[{"message":"subgraph `reviews` gave no answer (ERROR)","path":["me","reviews"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"reviews"}},{"message":"subgraph `products` gave no answer (TIMEOUT)","path":["top"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"products"}}]}
"#);
}

#[tokio::test]
async fn what_an_entity_needs_first_is_fetched_first() {
    let reviews = r#"{"latest":{"text":"fine","author":{"__typename":"User","id":"u1"},"product":{"__typename":"Product","id":"p1"}}}"#;
    let services = Services::new([
        ("reviews", Fake::root(reviews)),
        (
            "accounts",
            Fake::entities(r#"[{"__typename":"User","id":"u1","name":"Ada"}]"#),
        ),
        (
            "products",
            Fake::entities(r#"[{"__typename":"Product","id":"p1","title":"Table"}]"#),
        ),
    ]);
    insta::assert_snapshot!(
        shop(
            &services,
            request("{ latest { product { title } text author { name } } }")
        )
        .await, @r#"200 {"data":{"latest":{"product":{"title":"Table"},"text":"fine","author":{"name":"Ada"}}}}"#);
    insta::assert_snapshot!(services.asked(), @r#"
accounts: query($representations:[_Any!]!){_entities(representations:$representations){... on User{name}}} {"representations":[{"__typename":"User","id":"u1"}]}
products: query($representations:[_Any!]!){_entities(representations:$representations){... on Product{title}}} {"representations":[{"__typename":"Product","id":"p1"}]}
reviews: query{latest{text product{id __typename} author{id __typename}}} {}
"#);
}

#[tokio::test]
async fn a_null_that_may_not_be_goes_up_across_fetches() {
    let services = Services::new([
        (
            "products",
            Fake::root(
                r#"{"strict":[{"__typename":"Product","id":"p1","title":"Table"}],"top":[{"__typename":"Product","id":"p1"}]}"#,
            ),
        ),
        ("reviews", Fake::entities("[]")),
    ]);
    insta::assert_snapshot!(shop(&services, request("{ top { must } }")).await, @r#"200 {"data":{"top":[null]},"errors":[{"message":"`Product.must` may not be null","path":["top",0,"must"],"extensions":{"code":"DOWNSTREAM_ERROR"}}]}"#);
    insta::assert_snapshot!(shop(&services, request("{ strict { title must } }")).await, @r#"200 {"data":null,"errors":[{"message":"`Product.must` may not be null","path":["strict",0,"must"],"extensions":{"code":"DOWNSTREAM_ERROR"}}]}"#);
}

#[tokio::test]
async fn a_subgraph_that_hangs_costs_its_fields_only() {
    let services = Services::new([
        ("accounts", Fake::root(r#"{"me":{"name":"Ada"}}"#)),
        ("products", Fake::failing(Failure::Hangs)),
    ]);
    let settings = Settings {
        fetch_timeout: Duration::from_millis(20),
        ..Settings::default()
    };
    insta::assert_snapshot!(
        shop_with(
            &services,
            request("{ me { name } top { title } }"),
            settings
        )
        .await, @r#"200 {"data":{"me":{"name":"Ada"},"top":null},"errors":[{"message":"subgraph `products` gave no answer (TIMEOUT)","path":["top"],"extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"products"}}]}"#);
}

#[tokio::test]
async fn aliases_fragments_and_conditions_come_out_as_asked() {
    let services = Services::new([
        (
            "accounts",
            Fake::root(
                r#"{"a":{"__typename":"User","id":"u1","n":"Ada"},"b":{"__typename":"User","id":"u2"}}"#,
            ),
        ),
        (
            "reviews",
            Fake::entities(
                r#"[{"__typename":"User","id":"u1","reviews":[{"text":"fine","author":null}]},{"__typename":"User","id":"u2","reviews":[]}]"#,
            ),
        ),
    ]);
    let query = "query($on: Boolean!, $id: ID!) {
        b: user(id: $id) { ...R __typename }
        a: user(id: 7) { n: name @skip(if: $on) id @include(if: $on) ...R ... @include(if: $on) { reviews { author { name } } } }
    } fragment R on User { reviews { text } }";
    insta::assert_snapshot!(shop(&services, with_variables(query, r#"{"on":false,"id":3}"#)).await, @r#"200 {"data":{"b":{"reviews":[],"__typename":"User"},"a":{"n":"Ada","reviews":[{"text":"fine"}]}}}"#);
    insta::assert_snapshot!(services.asked(), @r#"
accounts: query($on:Boolean!,$id:ID!){b:user(id:$id){__typename id} a:user(id:7){n:name @skip(if:$on) id @include(if:$on) id __typename}} {"on":false,"id":"3"}
reviews: query($representations:[_Any!]!){_entities(representations:$representations){... on User{reviews{text}}}} {"representations":[{"__typename":"User","id":"u2"}]}
reviews: query($representations:[_Any!]!,$on:Boolean!){_entities(representations:$representations){... on User{reviews{text} reviews @include(if:$on){author{id __typename}}}}} {"on":false,"representations":[{"__typename":"User","id":"u1"}]}
"#);
}

#[tokio::test]
async fn big_numbers_pass_untouched_both_ways() {
    let services = Services::new([(
        "products",
        Fake::root(r#"{"top":[{"any":{"n":12345678901234567890.10},"title":"x"}]}"#),
    )]);
    insta::assert_snapshot!(shop(&services, request("{ top { any title } }")).await, @r#"200 {"data":{"top":[{"any":{"n":12345678901234567890.10},"title":"x"}]}}"#);
}

#[tokio::test]
async fn mutations_run_one_after_the_other_and_never_by_get() {
    let services = Services::new([
        (
            "accounts",
            Fake::root(r#"{"rename":{"name":"Bea"},"again":{"name":"Cor"}}"#),
        ),
        ("products", Fake::root(r#"{"stock":{"title":"Table"}}"#)),
    ]);
    let query = r#"mutation { rename(id: "u1", name: "Bea") { name } stock(id: "p1") { title } again: rename(id: "u1", name: "Cor") { name } }"#;
    insta::assert_snapshot!(shop(&services, request(query)).await, @r#"200 {"data":{"rename":{"name":"Bea"},"stock":{"title":"Table"},"again":{"name":"Cor"}}}"#);
    let by_get = GraphqlRequest {
        method: Method::Get,
        ..request(query)
    };
    insta::assert_snapshot!(shop(&Services::new([]), by_get).await, @r#"405 {"errors":[{"message":"only queries may be asked by GET: send this by POST","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}"#);
}

#[tokio::test]
async fn introspection_stands_beside_fetched_fields() {
    let services = Services::new([("accounts", Fake::root(r#"{"me":{"name":"Ada"}}"#))]);
    let query = r#"query($t: String!) { __typename t: __type(name: $t) { name kind fields { name type { name kind ofType { name } } } } me { name } __schema { queryType { name } directives { name } types { name } } nothing: __type(name: "join__Graph") { name } }"#;
    insta::assert_snapshot!(shop(&services, with_variables(query, r#"{"t":"User"}"#)).await, @r#"200 {"data":{"__typename":"Query","t":{"name":"User","kind":"OBJECT","fields":[{"name":"id","type":{"name":null,"kind":"NON_NULL","ofType":{"name":"ID"}}},{"name":"name","type":{"name":"String","kind":"SCALAR","ofType":null}},{"name":"reviews","type":{"name":null,"kind":"LIST","ofType":{"name":null}}}]},"me":{"name":"Ada"},"__schema":{"queryType":{"name":"Query"},"directives":[{"name":"skip"},{"name":"include"},{"name":"deprecated"},{"name":"specifiedBy"}],"types":[{"name":"__Schema"},{"name":"__Type"},{"name":"__TypeKind"},{"name":"__Field"},{"name":"__InputValue"},{"name":"__EnumValue"},{"name":"__Directive"},{"name":"__DirectiveLocation"},{"name":"Int"},{"name":"String"},{"name":"Boolean"},{"name":"ID"},{"name":"Any"},{"name":"Query"},{"name":"Mutation"},{"name":"Filter"},{"name":"Colour"},{"name":"User"},{"name":"Product"},{"name":"Review"},{"name":"Media"},{"name":"Book"},{"name":"Film"}]},"nothing":null}}"#);
    insta::assert_snapshot!(shop(&Services::new([]), request("{ __typename }")).await, @r#"200 {"data":{"__typename":"Query"}}"#);
}

#[tokio::test]
async fn documents_that_do_not_fit_are_refused() {
    let deep = |depth: usize| {
        let (open, close) = ("{ reviews { author ".repeat(depth), "}}".repeat(depth));
        format!("{{ me {open} {{ id }} {close} }}")
    };
    let bomb: String = (0..30).map(|n| format!("fragment F{n} on Query {{ a{n}: me {{ id }} ...F{m} ...F{m} b{n}: me {{ reviews {{ author {{ ...G{n} }} }} }} }} fragment G{n} on User {{ reviews {{ author {{ ...G{m} }} x: author {{ ...G{m} }} }} }} ", m = n + 1)).collect();
    let bomb = format!(
        "{{ ...F0 }} {bomb} fragment F30 on Query {{ me {{ id }} }} fragment G30 on User {{ id }}"
    );
    let cases = [
        "{ me { name }",
        "",
        "# nothing",
        "{ nobody { id } me }",
        "type Query { a: Int }",
        "query A { me { id } } query B { me { id } }",
        "{ top(first: 99999999999) { id } }",
        "{ top(filter: {colours: [BLUE]}) { id } }",
        "subscription { me { id } }",
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        &deep(30),
        &deep(1000),
        &bomb,
        &format!("{{ {} }}", "me { id } ".repeat(10_000)),
        &format!(
            "{{ {} }}",
            (0..101)
                .map(|n| format!("a{n}: __typename "))
                .collect::<String>()
        ),
    ];
    let mut told = Vec::new();
    for query in cases {
        let shown: String = query.chars().take(70).collect();
        let answer: String = refused(query, "{}").await.chars().take(300).collect();
        told.push(format!("{shown}\n  {answer}"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
{ me { name }
  400 {"errors":[{"message":"syntax error: expected R_CURLY, got EOF","locations":[{"line":1,"column":14}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}

  400 {"errors":[{"message":"syntax error: Unexpected <EOF>.","locations":[{"line":1,"column":1}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}
# nothing
  400 {"errors":[{"message":"syntax error: Unexpected <EOF>.","locations":[{"line":1,"column":10}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}
{ nobody { id } me }
  400 {"errors":[{"message":"type `Query` does not have a field `nobody`","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},{"message":"interface, union and object types must have a subselection set","locations":[{"line":1,"column":17}],"extensions":{"code":"GRAPHQ
type Query { a: Int }
  400 {"errors":[{"message":"an executable document must not contain an object type definition","locations":[{"line":1,"column":1}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
query A { me { id } } query B { me { id } }
  400 {"errors":[{"message":"the document has several operations: name one in `operationName`","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}
{ top(first: 99999999999) { id } }
  400 {"errors":[{"message":"int cannot represent non 32-bit signed integer value","locations":[{"line":1,"column":14}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ top(filter: {colours: [BLUE]}) { id } }
  400 {"errors":[{"message":"value `BLUE` does not exist on `Colour`","locations":[{"line":1,"column":26}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
subscription { me { id } }
  400 {"errors":[{"message":"`subscription` root operation type is not defined","locations":[{"line":1,"column":1}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ __schema { types { fields { type { fields { type { fields { name } }
  400 {"errors":[{"message":"Maximum introspection depth exceeded","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ me { reviews { author { reviews { author { reviews { author { review
  400 {"errors":[{"message":"the operation has more than 50 levels of fields: ask for less at once","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
{ me { reviews { author { reviews { author { reviews { author { review
  400 {"errors":[{"message":"parser recursion limit reached","locations":[{"line":1,"column":1899}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}
{ ...F0 } fragment F0 on Query { a0: me { id } ...F1 ...F1 b0: me { re
  400 {"errors":[{"message":"the operation has more than 50 levels of fields: ask for less at once","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},{"message":"the operation has more than 100 root fields: ask for less at once","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},{"message":"the opera
{ me { id } me { id } me { id } me { id } me { id } me { id } me { id 
  400 {"errors":[{"message":"token limit reached, aborting lexing","locations":[{"line":1,"column":25001}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}
{ a0: __typename a1: __typename a2: __typename a3: __typename a4: __ty
  400 {"errors":[{"message":"the operation has more than 100 root fields: ask for less at once","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
"#);
}

#[tokio::test]
async fn an_operation_is_chosen_by_name() {
    let services = Services::new([("accounts", Fake::root(r#"{"me":{"id":"u1","name":"Ada"}}"#))]);
    let named = |name: &str| GraphqlRequest {
        operation_name: Some(name.to_owned()),
        ..request("query A { me { id } } query B { me { name } }")
    };
    insta::assert_snapshot!(shop(&services, named("B")).await, @r#"200 {"data":{"me":{"name":"Ada"}}}"#);
    insta::assert_snapshot!(shop(&services, named("C")).await, @r#"400 {"errors":[{"message":"the document has no operation `C`","extensions":{"code":"OPERATION_RESOLUTION_FAILURE"}}]}"#);
}

#[tokio::test]
async fn variables_that_do_not_fit_are_refused() {
    let query = "query($f: Filter, $n: Int, $id: ID!) { top(first: $n, filter: $f) { id } user(id: $id) { id } }";
    let cases = [
        "{}",
        r#"{"id":null}"#,
        r#"{"id":1.5}"#,
        r#"{"id":"a","n":"3"}"#,
        r#"{"id":"a","n":2147483648}"#,
        r#"{"id":"a","f":{"colour":"RED"}}"#,
        r#"{"id":"a","f":{"colours":["RED","BLUE"]}}"#,
        r#"{"id":"a","f":{"atLeast":null}}"#,
        r#"{"id":"a","f":[]}"#,
        r#"{"n":true,"f":3}"#,
    ];
    let mut told = Vec::new();
    for variables in cases {
        told.push(format!(
            "{variables}\n  {}",
            refused(query, variables).await
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
{}
  400 {"errors":[{"message":"variable `$id`: is missing, a `ID!` is required","locations":[{"line":1,"column":28}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":null}
  400 {"errors":[{"message":"variable `$id`: null is no `ID!`","locations":[{"line":1,"column":28}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":1.5}
  400 {"errors":[{"message":"variable `$id`: 1.5 is no `ID`","locations":[{"line":1,"column":28}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","n":"3"}
  400 {"errors":[{"message":"variable `$n`: \"3\" is no `Int`","locations":[{"line":1,"column":19}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","n":2147483648}
  400 {"errors":[{"message":"variable `$n`: 2147483648 is no `Int`","locations":[{"line":1,"column":19}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","f":{"colour":"RED"}}
  400 {"errors":[{"message":"variable `$f`: `Filter` has no field `colour`","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","f":{"colours":["RED","BLUE"]}}
  400 {"errors":[{"message":"variable `$f.colours[1]`: \"BLUE\" is no `Colour`","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","f":{"atLeast":null}}
  400 {"errors":[{"message":"variable `$f.atLeast`: null is no `Int!`","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"id":"a","f":[]}
  400 {"errors":[{"message":"variable `$f`: [] is no `Filter`","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_USER_INPUT"}}]}
{"n":true,"f":3}
  400 {"errors":[{"message":"variable `$f`: 3 is no `Filter`","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_USER_INPUT"}},{"message":"variable `$n`: true is no `Int`","locations":[{"line":1,"column":19}],"extensions":{"code":"BAD_USER_INPUT"}},{"message":"variable `$id`: is missing, a `ID!` is required","locations":[{"line":1,"column":28}],"extensions":{"code":"BAD_USER_INPUT"}}]}
"#);
}

#[tokio::test]
async fn variables_are_passed_on_as_coerced_and_left_out_where_left_out() {
    let services = Services::new([("products", Fake::root(r#"{"top":[]}"#))]);
    let query = "query($f: Filter = {name: \"x\"}, $n: Int) { top(first: $n, filter: $f) { id } }";
    shop(&services, with_variables(query, "{}")).await;
    shop(
        &services,
        with_variables(query, r#"{"n":null,"f":{"colours":"RED"},"extra":1}"#),
    )
    .await;
    insta::assert_snapshot!(services.asked(), @r#"
products: query($f:Filter!,$n:Int){top(first:$n,filter:$f){id}} {"f":{"atLeast":1,"name":"x"}}
products: query($f:Filter!,$n:Int){top(first:$n,filter:$f){id}} {"f":{"colours":["RED"],"atLeast":1},"n":null}
"#);
}
