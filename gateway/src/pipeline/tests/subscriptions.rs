//! Subscriptions: what comes of them, and that nothing is lost or told twice.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use tokio::sync::watch;

use super::services::{Failure, Fake, Services};
use super::streams::{End, Script, Streams};
use super::{PlainSealer, request, with_variables};
use crate::http::GraphqlRequest;
use crate::pipeline::engine::{Caller, Engine, Settings};
use crate::pipeline::subscription::{ResponseStream, respond};
use crate::response::Response;
use crate::subgraph::SubgraphClient;
use schema::supergraph::Supergraph;

pub(super) const REGIONS: &str = include_str!("regions.graphql");

/// All that the events have, under their own names.
pub(super) const ALL: &str = "subscription($after: String) { changes(after: $after) { __typename
    ... on Change { resumeToken region id } ... on RegionState { resumeToken region status } } }";

pub(super) fn engine(sdl: &str, client: Arc<dyn SubgraphClient>) -> Arc<Engine> {
    let settings = Settings {
        retry: Duration::from_millis(1),
        ..Settings::default()
    };
    let supergraph = Arc::new(Supergraph::parse(sdl).unwrap());
    Arc::new(Engine::new(
        supergraph,
        client,
        Arc::new(PlainSealer),
        settings,
    ))
}

/// Subscribes on one engine, which stays.
async fn subscribe(streams: &Arc<Streams>, request: GraphqlRequest) -> Subscribed {
    let client: Arc<Streams> = Arc::clone(streams);
    subscribe_to(client, request).await
}

pub(super) async fn subscribe_to(
    client: Arc<dyn SubgraphClient>,
    request: GraphqlRequest,
) -> Subscribed {
    let (engines, engine) = watch::channel(engine(REGIONS, client));
    let responses = respond(engine, request, Caller::local()).await;
    Subscribed { engines, responses }
}

/// A subscription, and what replaces its engine.
pub(super) struct Subscribed {
    pub(super) engines: watch::Sender<Arc<Engine>>,
    responses: ResponseStream,
}

impl Subscribed {
    pub(super) async fn next(&mut self) -> Option<Response> {
        let next = tokio::time::timeout(Duration::from_secs(30), self.responses.next());
        next.await.expect("a response is due")
    }

    /// The next `count` responses as text, without times; `end` where there are no more.
    async fn take(&mut self, count: usize) -> String {
        let mut lines = Vec::new();
        for _ in 0..count {
            match self.next().await {
                Some(response) => lines.push(shown(&response)),
                None => lines.push("end".to_owned()),
            }
        }
        lines.join("\n")
    }
}

fn shown(response: &Response) -> String {
    let text = response.to_value().to_string();
    let mut parts = text.split("\"elapsedMs\":");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str("\"elapsedMs\":_");
        shown.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    shown
}

pub(super) fn up(region: &str, token: &str) -> String {
    format!(
        r#"{{"changes":{{"__typename":"RegionState","resumeToken":"{token}","region":"{region}","status":"UP"}}}}"#
    )
}

pub(super) fn change(region: &str, token: &str, id: &str) -> String {
    format!(
        r#"{{"changes":{{"__typename":"Change","resumeToken":"{token}","region":"{region}","id":"{id}"}}}}"#
    )
}

/// The answer of a partition without what the client did not select, under the gateway's names.
fn plain(region: &str, token: &str) -> String {
    format!(
        r#"{{"c":{{"__typename":"Change","r___typename":"Change","r_resumeToken":"{token}","r_region":"{region}","id":"x"}}}}"#
    )
}

fn nobody() -> Arc<Services> {
    Services::new([])
}

#[tokio::test]
async fn each_partition_is_asked_for_its_regions_after_what_the_token_says_of_them() {
    let streams = Streams::new(nobody(), []);
    let token =
        r#"{"after":"local/Subscription.changes/regions=null;types=null/TWENTE:7,VEENDAM:9"}"#;
    let mut subscribed = subscribe(&streams, with_variables(ALL, token)).await;
    // Nothing comes, but both are asked.
    let asked = async {
        while streams.opened().lines().count() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! { () = asked => {}, _ = subscribed.next() => panic!("nothing is due") }
    insta::assert_snapshot!(streams.opened(), @r#"
    east: subscription { changes(after: "TWENTE:7") { __typename ... on Change { resumeToken region id } ... on RegionState { resumeToken region status } ... on Change { r_resumeToken: resumeToken r_region: region } ... on RegionState { r_resumeToken: resumeToken r_region: region r_status: status } } } {}
    north: subscription { changes(after: "VEENDAM:9") { __typename ... on Change { resumeToken region id } ... on RegionState { resumeToken region status } ... on Change { r_resumeToken: resumeToken r_region: region } ... on RegionState { r_resumeToken: resumeToken r_region: region r_status: status } } } {}
    "#);
}

#[tokio::test]
async fn events_carry_the_sealed_positions_of_all_regions() {
    let (one, two) = (
        up("TWENTE", "TWENTE:7"),
        change("TWENTE", "TWENTE:8", "twente:8"),
    );
    let streams = Streams::new(
        nobody(),
        [("east", vec![Script::of(&[&one, &two], End::Waits)])],
    );
    let after =
        r#"{"after":"local/Subscription.changes/regions=null;types=null/TWENTE:7,VEENDAM:9"}"#;
    let mut subscribed = subscribe(&streams, with_variables(ALL, after)).await;
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"data":{"changes":{"__typename":"RegionState","resumeToken":"local/Subscription.changes/regions=null;types=null/TWENTE:7,VEENDAM:9","region":"TWENTE","status":"UP"}}}
    {"data":{"changes":{"__typename":"Change","resumeToken":"local/Subscription.changes/regions=null;types=null/TWENTE:8,VEENDAM:9","region":"TWENTE","id":"twente:8"}}}
    "#);
}

#[tokio::test]
async fn what_the_gateway_asks_for_itself_is_not_shown() {
    let (first, again, later) = (
        plain("TWENTE", "TWENTE:7"),
        plain("TWENTE", "TWENTE:7"),
        plain("TWENTE", "TWENTE:8"),
    );
    let streams = Streams::new(
        nobody(),
        [(
            "east",
            vec![Script::of(&[&first, &again, &later], End::Waits)],
        )],
    );
    let query = "subscription { c: changes(regions: [TWENTE]) { ... on Change { id } } }";
    let mut subscribed = subscribe(&streams, request(query)).await;
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"data":{"c":{"id":"x"}}}
    {"data":{"c":{"id":"x"}}}
    "#);
    insta::assert_snapshot!(streams.opened(), @r#"east: subscription { c: changes(regions: [TWENTE], after: null) { __typename ... on Change { id r_resumeToken: resumeToken r_region: region } ... on Change { r_resumeToken: resumeToken r_region: region } ... on RegionState { r_resumeToken: resumeToken r_region: region r_status: status } } } {}"#);
}

#[tokio::test]
async fn a_region_that_is_lost_is_told_once_and_followed_from_where_it_was() {
    let before = [
        up("TWENTE", "TWENTE:1"),
        change("TWENTE", "TWENTE:2", "twente:2"),
    ];
    let back = [
        up("TWENTE", "TWENTE:2"),
        // A region that tells too much.
        change("TWENTE", "TWENTE:2", "twente:2"),
        change("TWENTE", "TWENTE:3", "twente:3"),
    ];
    let scripts = vec![
        Script::of(&[&before[0], &before[1]], End::Breaks),
        Script::unreachable(),
        Script::refusing("starting", "{}"),
        Script::of(&[r#"{"changes":{"__typename":"Nonsense"}}"#], End::Waits),
        Script::of(&[&up("VEENDAM", "VEENDAM:1")], End::Waits),
        Script::of(&[&back[0], &back[1], &back[2]], End::Complete),
    ];
    let streams = Streams::new(nobody(), [("east", scripts)]);
    let query = ALL.replace("(after: $after)", "(after: $after, regions: TWENTE)");
    let mut subscribed = subscribe(&streams, request(&query)).await;
    let text = subscribed.take(6).await;
    let prefix = r#"local/Subscription.changes/regions=\"TWENTE\";types=null/"#;
    insta::assert_snapshot!(text.replace(prefix, ""), @r#"
    {"data":{"changes":{"__typename":"RegionState","resumeToken":"TWENTE:1","region":"TWENTE","status":"UP"}}}
    {"data":{"changes":{"__typename":"Change","resumeToken":"TWENTE:2","region":"TWENTE","id":"twente:2"}}}
    {"data":{"changes":{"__typename":"RegionState","resumeToken":"TWENTE:2","region":"TWENTE","status":"LOST"}}}
    {"data":{"changes":{"__typename":"RegionState","resumeToken":"TWENTE:2","region":"TWENTE","status":"UP"}}}
    {"data":{"changes":{"__typename":"Change","resumeToken":"TWENTE:3","region":"TWENTE","id":"twente:3"}}}
    {"data":{"changes":{"__typename":"RegionState","resumeToken":"TWENTE:3","region":"TWENTE","status":"LOST"}}}
    "#);
    let asked = streams.opened();
    let times = |after: &str| asked.matches(after).count();
    assert_eq!(times("after: null"), 1, "{asked}");
    assert_eq!(times(r#"after: "TWENTE:2""#), 5, "{asked}");
}

#[tokio::test]
async fn a_region_that_is_away_from_the_beginning_is_lost_first() {
    let back = up("TWENTE", "TWENTE:4");
    let scripts = vec![Script::unreachable(), Script::of(&[&back], End::Waits)];
    let streams = Streams::new(nobody(), [("east", scripts)]);
    let query = "subscription { changes { ... on RegionState { region status at } } }";
    let mut subscribed = subscribe(&streams, request(query)).await;
    let lost = shown(&subscribed.next().await.unwrap());
    let begin = r#"{"data":{"changes":{"region":"TWENTE","status":"LOST","at":"20"#;
    assert!(lost.starts_with(begin), "{lost}");
}

#[tokio::test]
async fn a_region_that_cannot_resume_ends_the_subscription() {
    let refusing = || Script::refusing("position 9 in TWENTE", r#"{"code":"RESUME_TOKEN_AHEAD"}"#);
    let streams = Streams::new(nobody(), [("east", vec![refusing()])]);
    let mut subscribed = subscribe(&streams, request(ALL)).await;
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"errors":[{"message":"position 9 in TWENTE","extensions":{"code":"RESUME_TOKEN_AHEAD","region":"TWENTE"}}]}
    end
    "#);
}

#[tokio::test]
async fn a_token_of_another_question_or_organisation_is_refused() {
    let streams = Streams::new(nobody(), []);
    let tokens = [
        "forged",
        "local/Subscription.changes/regions=\\\"TWENTE\\\";types=null/TWENTE:1",
        "local/Subscription.changes/regions=null;types=\\\"RECORD\\\"/TWENTE:1",
        "other/Subscription.changes/regions=null;types=null/TWENTE:1",
        "local/Subscription.changes/regions=null;types=null/nonsense",
        "local/Query.schools/ID/TWENTE:1",
    ];
    for token in tokens {
        let asked = with_variables(ALL, &format!(r#"{{"after":"{token}"}}"#));
        let told = subscribe(&streams, asked).await.take(1).await;
        assert!(told.contains("RESUME_TOKEN_INVALID"), "{token}: {told}");
    }
    assert_eq!(streams.opened(), "", "no region is asked");
}

#[tokio::test]
async fn lists_may_name_the_same_in_another_order() {
    let streams = Streams::new(nobody(), []);
    let token = r#"local/Subscription.changes/regions=\"TWENTE\",\"VEENDAM\";types=null/TWENTE:1"#;
    let query = format!(
        r#"subscription {{ changes(regions: [VEENDAM, TWENTE, VEENDAM], after: "{token}") {{ __typename }} }}"#
    );
    let mut subscribed = subscribe(&streams, request(&query)).await;
    let opened = async {
        while streams.opened().lines().count() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! { () = opened => {}, told = subscribed.next() => panic!("{told:?}") }
    assert!(
        streams.opened().contains(r#"after: "TWENTE:1""#),
        "{}",
        streams.opened()
    );
}

#[tokio::test]
async fn the_rest_of_the_plan_is_fetched_for_each_event() {
    let event = |token: &str| {
        format!(
            r#"{{"changes":{{"__typename":"Change","resumeToken":"{token}","r_resumeToken":"{token}","r_region":"TWENTE","home":{{"__typename":"Region","code":"TWENTE"}}}}}}"#
        )
    };
    let (one, two) = (event("TWENTE:1"), event("TWENTE:2"));
    let region = r#"[{"__typename":"Region","code":"TWENTE","name":"Twente"}]"#;
    let tables = Services::new([
        ("national", Fake::entities(region)),
        ("east", Fake::failing(Failure::Timeout)),
    ]);
    let scripts = vec![Script::of(&[&one, &two], End::Waits)];
    let streams = Streams::new(tables, [("east", scripts)]);
    let query =
        "subscription { changes(regions: TWENTE) { ... on Change { home { name level } } } }";
    let mut subscribed = subscribe(&streams, request(query)).await;
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"data":{"changes":{"home":{"name":"Twente","level":null}}},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["changes","home","level"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_}},"fields":[{"path":["changes","home","level"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
    {"data":{"changes":{"home":{"name":"Twente","level":null}}},"errors":[{"message":"region TWENTE gave no answer (TIMEOUT)","path":["changes","home","level"],"extensions":{"code":"PARTITION_UNAVAILABLE","region":"TWENTE","reason":"TIMEOUT"}}],"extensions":{"coverage":{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":_}},"fields":[{"path":["changes","home","level"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}}}
    "#);
}

#[tokio::test]
async fn an_ordinary_subgraphs_events_are_completed_and_end_with_it() {
    let scripts = vec![Script::of(
        &[
            r#"{"visited":{"code":"TWENTE","name":"Twente","__typename":"Region"}}"#,
            r#"{"visited":null}"#,
        ],
        End::Complete,
    )];
    let level = r#"[{"__typename":"Region","code":"TWENTE","level":"school"}]"#;
    let tables = Services::new([("east", Fake::entities(level))]);
    let streams = Streams::new(tables, [("national", scripts)]);
    let query = r#"subscription($n: String) { visited(name: $n) { name level } }"#;
    let mut subscribed = subscribe(&streams, with_variables(query, r#"{"n":"a"}"#)).await;
    insta::assert_snapshot!(subscribed.take(3).await, @r#"
    {"data":{"visited":{"name":"Twente","level":"school"}},"extensions":{"coverage":{"complete":true,"regions":{"TWENTE":{"status":"OK","elapsedMs":_}},"fields":[]}}}
    {"data":{"visited":null}}
    end
    "#);
    insta::assert_snapshot!(streams.opened(), @r#"national: subscription($n:String){visited(name:$n){name code __typename}} {"n":"a"}"#);
}

#[tokio::test]
async fn an_ordinary_subgraph_that_is_lost_or_refuses_ends_the_subscription() {
    let visited = r#"{"visited":{"code":"TWENTE","__typename":"Region"}}"#;
    let scripts = [
        Script::of(&[visited], End::Breaks),
        Script::unreachable(),
        Script::refusing("not you", r#"{"code":"FORBIDDEN"}"#),
    ];
    let mut told = Vec::new();
    for script in scripts {
        let streams = Streams::new(nobody(), [("national", vec![script])]);
        let mut subscribed =
            subscribe(&streams, request("subscription { visited { code } }")).await;
        while let Some(response) = subscribed.next().await {
            told.push(shown(&response));
        }
        told.push("end".to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"data":{"visited":{"code":"TWENTE"}}}
    {"errors":[{"message":"subgraph `national` gives no events (TIMEOUT)","extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"national"}}]}
    end
    {"errors":[{"message":"subgraph `national` gives no events (TIMEOUT)","extensions":{"code":"SUBGRAPH_UNAVAILABLE","service":"national"}}]}
    end
    {"errors":[{"message":"not you","extensions":{"code":"FORBIDDEN","service":"national"}}]}
    end
    "#);
}

#[tokio::test]
async fn a_new_engine_goes_on_from_the_positions() {
    let first = [
        up("TWENTE", "TWENTE:1"),
        change("TWENTE", "TWENTE:2", "twente:2"),
    ];
    let second = [
        up("TWENTE", "TWENTE:2"),
        change("TWENTE", "TWENTE:3", "twente:3"),
    ];
    let scripts = vec![
        Script::of(&[&first[0], &first[1]], End::Waits),
        Script::of(&[&second[0], &second[1]], End::Waits),
    ];
    let streams = Streams::new(nobody(), [("east", scripts)]);
    let query = ALL.replace("(after: $after)", "(after: $after, regions: TWENTE)");
    let mut subscribed = subscribe(&streams, request(&query)).await;
    subscribed.take(2).await;
    let wider = REGIONS.replace("  at: String\n", "  at: String\n  since: String\n");
    subscribed
        .engines
        .send_replace(engine(&wider, Arc::<Streams>::clone(&streams)));
    // The region was up and still is: nobody needs to be told.
    insta::assert_snapshot!(subscribed.take(1).await, @r#"{"data":{"changes":{"__typename":"Change","resumeToken":"local/Subscription.changes/regions=\"TWENTE\";types=null/TWENTE:3","region":"TWENTE","id":"twente:3"}}}"#);

    let narrower = REGIONS.replace("  id: ID!\n  home", "  home");
    subscribed
        .engines
        .send_replace(engine(&narrower, Arc::<Streams>::clone(&streams)));
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"errors":[{"message":"the graph has changed, and this subscription cannot go on: type `Change` does not have a field `id`","locations":[{"line":2,"column":40}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    end
    "#);
}

#[tokio::test]
async fn a_stream_that_cannot_be_resumed_stays_open_over_a_new_engine() {
    let visited = r#"{"visited":{"code":"TWENTE","__typename":"Region"}}"#;
    let scripts = vec![Script::of(&[visited, visited], End::Complete)];
    let streams = Streams::new(nobody(), [("national", scripts)]);
    let mut subscribed = subscribe(&streams, request("subscription { visited { code } }")).await;
    subscribed.take(1).await;
    subscribed
        .engines
        .send_replace(engine(REGIONS, Arc::<Streams>::clone(&streams)));
    insta::assert_snapshot!(subscribed.take(2).await, @r#"
    {"data":{"visited":{"code":"TWENTE"}}}
    end
    "#);
    assert_eq!(streams.opened().lines().count(), 1);
}

#[tokio::test]
async fn other_operations_are_answered_once() {
    let services = Services::new([("national", Fake::root(r#"{"comparison":7}"#))]);
    let streams = Streams::new(services, []);
    let mut told = Vec::new();
    for query in [
        "{ comparison }",
        "{ nothing }",
        "subscription { changes { __typename } visited { code } }",
        "subscription { __typename }",
        "subscription($on: Boolean!) { visited @include(if: $on) { code } }",
    ] {
        told.push(subscribe(&streams, request(query)).await.take(2).await);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"data":{"comparison":7}}
    end
    {"errors":[{"message":"type `Query` does not have a field `nothing`","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    end
    {"errors":[{"message":"anonymous subscription can only have one root field","locations":[{"line":1,"column":1}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    end
    {"errors":[{"message":"anonymous subscription can not have an introspection field as a root field","locations":[{"line":1,"column":16}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    end
    {"errors":[{"message":"anonymous subscription can not specify @skip or @include on root fields","locations":[{"line":1,"column":39}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    end
    "#);
    let engine = engine(REGIONS, streams);
    let asked = request("subscription { visited { code } }");
    let response = crate::pipeline::answer(&engine, asked, &Caller::local()).await;
    insta::assert_snapshot!(shown(&response), @r#"{"errors":[{"message":"a subscription is answered by a stream: ask it with `Accept: text/event-stream`, or over a WebSocket (graphql-transport-ws)","extensions":{"code":"BAD_REQUEST"}}]}"#);
}
