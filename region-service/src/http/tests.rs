//! The endpoint: status and code of what is asked wrongly, and what else it serves.

mod streams;

use std::net::{Ipv4Addr, SocketAddr};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use metrics_exporter_prometheus::PrometheusBuilder;
use tower::ServiceExt;

use super::{Site, router};
use crate::config::{Config, Overrides};
use crate::graphql::tests::{TestService, service};
use crate::regions::REGIONS;
use crate::seed::Size;

const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 4001);

async fn veendam() -> TestService {
    service(&["VEENDAM"], &["VEENDAM"], Size::Demo).await
}

/// Status and body of the answer to `request`.
async fn ask(test: &TestService, request: Request<Body>) -> (u16, String) {
    let overrides = Overrides {
        regions: vec!["veendam".to_owned()],
        listen: None,
    };
    let config = Config::parse(REGIONS, None, &overrides).unwrap();
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let site = Site::new(test.service.clone(), &config, metrics);
    let answer = router(site, LOCAL).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn post(body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql")
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

fn query(text: &str) -> Request<Body> {
    post(serde_json::json!({ "query": text }).to_string())
}

/// Status and code of the first error.
fn code((status, body): (u16, String)) -> String {
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    format!("{status} {}", body["errors"][0]["extensions"]["code"])
}

#[tokio::test]
async fn what_is_asked_wrongly_has_a_status_and_a_code() {
    let test = veendam().await;
    let deep = format!("{{ regions {}", "{ schools ".repeat(1_000));
    let two = "query A { regions { code } } query B { regions { code } }";
    let variable = "query($id: ID!) { school(id: $id) { name } }";
    let mut said = Vec::new();
    for (what, request) in [
        ("broken JSON", post("{")),
        ("empty body", post("")),
        ("a batch", post("[]")),
        ("no query", post("{}")),
        ("broken query", query("{ regions {")),
        ("deep query", query(&deep)),
        ("unknown field", query("{ nothing }")),
        ("two operations", query(two)),
        ("missing variable", query(variable)),
        ("unknown region", query("{ region(code: UTOPIA) { name } }")),
        ("first: -1", query("{ schools(first: -1) { totalCount } }")),
        (
            "first: 1000000",
            query("{ schools(first: 1000000) { totalCount } }"),
        ),
        (
            "forged cursor",
            query("{ schools(after: \"zz\") { totalCount } }"),
        ),
        ("1 MB", post(vec![b' '; 1024 * 1024])),
        (
            "wrong content type",
            Request::post("/graphql").body(Body::from("{}")).unwrap(),
        ),
        (
            "GET with a mutation",
            Request::get("/graphql?query=mutation%7Bx%7D")
                .body(Body::empty())
                .unwrap(),
        ),
        (
            "DELETE",
            Request::delete("/graphql").body(Body::empty()).unwrap(),
        ),
    ] {
        said.push(format!("{what}: {}", code(ask(&test, request).await)));
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    broken JSON: 400 "BAD_REQUEST"
    empty body: 400 "BAD_REQUEST"
    a batch: 400 "BAD_REQUEST"
    no query: 400 "BAD_REQUEST"
    broken query: 400 "GRAPHQL_PARSE_FAILED"
    deep query: 400 "GRAPHQL_PARSE_FAILED"
    unknown field: 400 "GRAPHQL_VALIDATION_FAILED"
    two operations: 400 "OPERATION_RESOLUTION_FAILURE"
    missing variable: 400 "BAD_USER_INPUT"
    unknown region: 400 "GRAPHQL_VALIDATION_FAILED"
    first: -1: 200 "BAD_USER_INPUT"
    first: 1000000: 200 "BAD_USER_INPUT"
    forged cursor: 200 "INVALID_CURSOR"
    1 MB: 413 "PAYLOAD_TOO_LARGE"
    wrong content type: 415 "UNSUPPORTED_MEDIA_TYPE"
    GET with a mutation: 405 "METHOD_NOT_ALLOWED"
    DELETE: 405 "METHOD_NOT_ALLOWED"
    "#);
}

#[tokio::test]
async fn a_query_is_answered_by_post_and_by_get() {
    let test = veendam().await;
    let expected = (
        200,
        r#"{"data":{"regions":[{"code":"VEENDAM"}]}}"#.to_owned(),
    );
    assert_eq!(ask(&test, query("{ regions { code } }")).await, expected);
    let get = Request::get("/graphql?query=%7Bregions%7Bcode%7D%7D");
    assert_eq!(ask(&test, get.body(Body::empty()).unwrap()).await, expected);
}

#[tokio::test]
async fn tokens_are_the_same_within_a_run_and_only_there() {
    let test = veendam().await;
    let tokens = |nonce: &str| {
        let mut request = query("{ pupils { tokens } }");
        request
            .headers_mut()
            .insert("regiograaf-run", nonce.parse().unwrap());
        request
    };
    let (one, other) = ("0".repeat(32), "1".repeat(32));
    let first = ask(&test, tokens(&one)).await;
    assert_eq!(first, ask(&test, tokens(&one)).await);
    assert_ne!(first, ask(&test, tokens(&other)).await);
    assert_eq!(
        code(ask(&test, tokens("short")).await),
        r#"400 "BAD_REQUEST""#
    );
}

#[tokio::test]
async fn health_playground_and_foreign_names() {
    let test = veendam().await;
    let mut said = Vec::new();
    for path in [
        "/",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/playground/tabs.json",
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        said.push(format!("{path} {}", ask(&test, request).await.0));
    }
    let foreign = Request::get("/health/live").header("host", "evil.example");
    said.push(format!(
        "foreign name {}",
        ask(&test, foreign.body(Body::empty()).unwrap()).await.0
    ));
    insta::assert_snapshot!(said.join("\n"), @r"
    / 307
    /health/live 200
    /health/ready 200
    /metrics 200
    /playground/tabs.json 200
    foreign name 421
    ");
}
