//! Requests and answers over HTTP; what stays open is in `streaming`.

mod streaming;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use futures::future::BoxFuture;
use insta::assert_snapshot;
use metrics_exporter_prometheus::PrometheusBuilder;
use schema::value::{Object, Value};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Gateway, GraphqlRequest, Method, Playground, StreamLimits, Streams, router};
use crate::config::DEFAULT_LISTEN;
use crate::error::{ErrorCode, GraphqlError};
use crate::response::Response;

/// Says what it was asked; some documents have an answer of their own.
struct Echo;

impl Gateway for Echo {
    fn answer(&self, request: GraphqlRequest) -> BoxFuture<'_, Response> {
        Box::pin(async move {
            match (&*request.query, request.method) {
                ("panic", _) => panic!("a secret"),
                ("mutation { a }", Method::Get) => refused(ErrorCode::MethodNotAllowed),
                ("invalid", _) => refused(ErrorCode::GraphqlValidationFailed),
                _ => Response {
                    status: 200,
                    data: Some(seen(&request)),
                    errors: Vec::new(),
                    extensions: Object::new(),
                },
            }
        })
    }
}

#[tokio::test]
async fn a_post_reaches_the_gateway_whole() {
    let body = r#"{"query":"{ a }","operationName":"A","variables":{"x":[1.50]},"extensions":{"e":1},"other":0}"#;
    let request = post().header("regiograaf-coverage", "Partial");
    assert_snapshot!(asked(request.body(body.into()).unwrap()).await, @r#"200 {"data":{"method":"Post","query":"{ a }","operationName":"A","variables":{"x":[1.50]},"extensions":{"e":1},"policy":"partial"}}"#);
}

#[tokio::test]
async fn a_get_reaches_the_gateway_whole() {
    let uri = "/graphql?query=%7B+a+%7D&operationName=A&variables=%7B%22x%22:1%7D&unknown=1";
    assert_snapshot!(asked(get(uri)).await, @r#"200 {"data":{"method":"Get","query":"{ a }","operationName":"A","variables":{"x":1},"extensions":{},"policy":"loud"}}"#);
}

#[tokio::test]
async fn a_content_type_must_be_json_in_utf_8() {
    let table = [
        "application/json",
        "Application/Json; Charset=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "application/graphql",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ];
    let mut text = String::new();
    for content_type in table {
        let request = Request::post("/graphql").header("content-type", content_type);
        let answer = send(request.body(r#"{"query":"{ a }"}"#.into()).unwrap()).await;
        text += &format!("{content_type:?} -> {}\n", answer.status());
    }
    let none = Request::post("/graphql")
        .body(r#"{"query":"{ a }"}"#.into())
        .unwrap();
    text += &format!("none -> {}\n", asked(none).await);
    assert_snapshot!(text, @r#"
    "application/json" -> 200 OK
    "Application/Json; Charset=UTF-8" -> 200 OK
    "application/json;charset=\"utf-8\"" -> 200 OK
    "application/json; charset=utf-16" -> 415 Unsupported Media Type
    "application/json; charset=" -> 415 Unsupported Media Type
    "application/graphql" -> 415 Unsupported Media Type
    "text/plain" -> 415 Unsupported Media Type
    "application/x-www-form-urlencoded" -> 415 Unsupported Media Type
    "multipart/form-data; boundary=x" -> 415 Unsupported Media Type
    "" -> 415 Unsupported Media Type
    none -> 415 {"errors":[{"message":"The content type is none: send JSON as `application/json`, in UTF-8.","extensions":{"code":"UNSUPPORTED_MEDIA_TYPE"}}]}
    "#);
}

#[tokio::test]
async fn a_body_that_is_no_request_says_what_to_send() {
    let table = [
        "",
        " \n",
        "{",
        "null",
        "7",
        "\"{ a }\"",
        "[]",
        r#"[{"query":"{ a }"}]"#,
        "{}",
        r#"{"query":null}"#,
        r#"{"query":""}"#,
        r#"{"query":7}"#,
        r#"{"query":"{ a }","variables":[]}"#,
        r#"{"query":"{ a }","variables":"{}"}"#,
        r#"{"query":"{ a }","operationName":1}"#,
        r#"{"query":"{ a }","extensions":true}"#,
        "{\"query\":\"\u{0}\"}",
        r#"{"query":"\ud800"}"#,
    ];
    let mut text = String::new();
    for body in table {
        text += &format!(
            "{body:?} -> {}\n",
            asked(post().body(body.into()).unwrap()).await
        );
    }
    assert_snapshot!(text, @r#"
    "" -> 400 {"errors":[{"message":"The body is empty: send a JSON object with a `query`.","extensions":{"code":"BAD_REQUEST"}}]}
    " \n" -> 400 {"errors":[{"message":"The body is empty: send a JSON object with a `query`.","extensions":{"code":"BAD_REQUEST"}}]}
    "{" -> 400 {"errors":[{"message":"The body is not JSON: EOF while parsing an object at line 1 column 1.","extensions":{"code":"BAD_REQUEST"}}]}
    "null" -> 400 {"errors":[{"message":"The body is no JSON object: send one with a `query`.","extensions":{"code":"BAD_REQUEST"}}]}
    "7" -> 400 {"errors":[{"message":"The body is no JSON object: send one with a `query`.","extensions":{"code":"BAD_REQUEST"}}]}
    "\"{ a }\"" -> 400 {"errors":[{"message":"The body is no JSON object: send one with a `query`.","extensions":{"code":"BAD_REQUEST"}}]}
    "[]" -> 400 {"errors":[{"message":"Batches are not served: send one operation per request.","extensions":{"code":"BAD_REQUEST"}}]}
    "[{\"query\":\"{ a }\"}]" -> 400 {"errors":[{"message":"Batches are not served: send one operation per request.","extensions":{"code":"BAD_REQUEST"}}]}
    "{}" -> 400 {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":null}" -> 400 {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"\"}" -> 400 {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":7}" -> 400 {"errors":[{"message":"`query` is no text.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"{ a }\",\"variables\":[]}" -> 400 {"errors":[{"message":"`variables` is no JSON object.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"{ a }\",\"variables\":\"{}\"}" -> 400 {"errors":[{"message":"`variables` is no JSON object.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"{ a }\",\"operationName\":1}" -> 400 {"errors":[{"message":"`operationName` is no text.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"{ a }\",\"extensions\":true}" -> 400 {"errors":[{"message":"`extensions` is no JSON object.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"\0\"}" -> 400 {"errors":[{"message":"The body is not JSON: control character (\\u0000-\\u001F) found while parsing a string at line 1 column 11.","extensions":{"code":"BAD_REQUEST"}}]}
    "{\"query\":\"\\ud800\"}" -> 400 {"errors":[{"message":"The body is not JSON: unexpected end of hex escape at line 1 column 17.","extensions":{"code":"BAD_REQUEST"}}]}
    "#);
}

#[tokio::test]
async fn a_deep_body_is_refused() {
    let body = format!(
        r#"{{"query":"{{ a }}","variables":{}"#,
        r#"{"a":"#.repeat(1000)
    );
    assert_snapshot!(asked(post().body(body.into()).unwrap()).await, @r#"400 {"errors":[{"message":"The body is not JSON: recursion limit exceeded at line 1 column 660.","extensions":{"code":"BAD_REQUEST"}}]}"#);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_announced_or_not() {
    let body = format!(r#"{{"query":"{}"}}"#, "a ".repeat(512 * 1024));
    let announced = post().header("content-length", body.len());
    assert_snapshot!(asked(announced.body(body.clone().into()).unwrap()).await, @r#"413 {"errors":[{"message":"The body is larger than 512 KiB.","extensions":{"code":"PAYLOAD_TOO_LARGE"}}]}"#);
    let chunks = futures::stream::iter(
        body.into_bytes()
            .chunks(4096)
            .map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec()))
            .collect::<Vec<_>>(),
    );
    assert_snapshot!(asked(post().body(Body::from_stream(chunks)).unwrap()).await, @r#"413 {"errors":[{"message":"The body is larger than 512 KiB.","extensions":{"code":"PAYLOAD_TOO_LARGE"}}]}"#);
}

#[tokio::test]
async fn a_query_string_that_is_no_request_says_what_to_send() {
    let table = [
        "/graphql",
        "/graphql?query=",
        "/graphql?query=a&query=b",
        "/graphql?query=a&variables=x",
        "/graphql?query=a&variables=[]",
        "/graphql?query=mutation+%7B+a+%7D",
    ];
    let mut text = String::new();
    for uri in table {
        text += &format!("{uri} -> {}\n", asked(get(uri)).await);
    }
    assert_snapshot!(text, @r#"
    /graphql -> 400 {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    /graphql?query= -> 400 {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    /graphql?query=a&query=b -> 400 {"errors":[{"message":"`query` is given more than once.","extensions":{"code":"BAD_REQUEST"}}]}
    /graphql?query=a&variables=x -> 400 {"errors":[{"message":"`variables` is not JSON: expected value at line 1 column 1.","extensions":{"code":"BAD_REQUEST"}}]}
    /graphql?query=a&variables=[] -> 400 {"errors":[{"message":"`variables` is no JSON object.","extensions":{"code":"BAD_REQUEST"}}]}
    /graphql?query=mutation+%7B+a+%7D -> 405 {"errors":[{"message":"refused","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}
    "#);
}

#[tokio::test]
async fn the_status_of_a_refused_operation_follows_the_media_type() {
    let mut text = String::new();
    for accept in [
        "application/graphql-response+json",
        "application/json",
        "*/*",
        "text/html",
    ] {
        let request = post()
            .header("accept", accept)
            .body(r#"{"query":"invalid"}"#.into())
            .unwrap();
        let answer = send(request).await;
        let kind = header(&answer, "content-type");
        text += &format!("{accept} -> {} {kind}\n", answer.status().as_u16());
    }
    let broken = post()
        .header("accept", "application/json")
        .body("{".into())
        .unwrap();
    text += &format!(
        "broken JSON as application/json -> {}\n",
        send(broken).await.status().as_u16()
    );
    assert_snapshot!(text, @"
    application/graphql-response+json -> 400 application/graphql-response+json; charset=utf-8
    application/json -> 200 application/json; charset=utf-8
    */* -> 400 application/graphql-response+json; charset=utf-8
    text/html -> 406 application/json; charset=utf-8
    broken JSON as application/json -> 400
    ");
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = Request::builder()
            .method(method)
            .uri("/graphql")
            .body(Body::empty())
            .unwrap();
        let answer = send(request).await;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(header(&answer, "allow"), "GET, POST", "{method}");
    }
    let mutation = send(get("/graphql?query=mutation+%7B+a+%7D")).await;
    assert_eq!(header(&mutation, "allow"), "GET, POST");
}

#[tokio::test]
async fn the_coverage_header_is_checked() {
    let mut text = String::new();
    for policy in ["loud", "partial", " COMPLETE ", "quiet", ""] {
        let request = post().header("regiograaf-coverage", policy);
        let answer = asked(request.body(r#"{"query":"{ a }"}"#.into()).unwrap()).await;
        text += &format!("{policy:?} -> {answer}\n");
    }
    let twice = post()
        .header("regiograaf-coverage", "loud")
        .header("regiograaf-coverage", "partial");
    text += &format!(
        "twice -> {}\n",
        asked(twice.body(r#"{"query":"{ a }"}"#.into()).unwrap()).await
    );
    assert_snapshot!(text, @r#"
    "loud" -> 200 {"data":{"method":"Post","query":"{ a }","operationName":null,"variables":{},"extensions":{},"policy":"loud"}}
    "partial" -> 200 {"data":{"method":"Post","query":"{ a }","operationName":null,"variables":{},"extensions":{},"policy":"partial"}}
    " COMPLETE " -> 200 {"data":{"method":"Post","query":"{ a }","operationName":null,"variables":{},"extensions":{},"policy":"complete"}}
    "quiet" -> 400 {"errors":[{"message":"The header `regiograaf-coverage` is `loud`, `partial` or `complete`, once.","extensions":{"code":"BAD_REQUEST"}}]}
    "" -> 400 {"errors":[{"message":"The header `regiograaf-coverage` is `loud`, `partial` or `complete`, once.","extensions":{"code":"BAD_REQUEST"}}]}
    twice -> 400 {"errors":[{"message":"The header `regiograaf-coverage` is `loud`, `partial` or `complete`, once.","extensions":{"code":"BAD_REQUEST"}}]}
    "#);
}

#[tokio::test]
async fn a_panic_is_an_internal_error_that_tells_nothing() {
    let answer = asked(post().body(r#"{"query":"panic"}"#.into()).unwrap()).await;
    assert_snapshot!(answer, @r#"500 {"errors":[{"message":"Internal server error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#);
}

#[tokio::test]
async fn a_page_of_another_site_gets_nothing() {
    let get = |site: &str| {
        let request = Request::get("/graphql?query=a").header("sec-fetch-site", site);
        send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(get("same-origin").await.status(), StatusCode::OK);
    assert_eq!(get("none").await.status(), StatusCode::OK);
    assert_eq!(get("cross-site").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(get("same-site").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_foreign_host_name_is_refused_on_a_loopback_address() {
    let table = [
        ("localhost:4000", 200),
        ("127.0.0.1:4000", 200),
        ("[::1]:4000", 200),
        ("evil.example:4000", 421),
        ("127.0.0.1.evil.example", 421),
        ("10.0.0.1", 421),
    ];
    for (host, status) in table {
        let request = Request::get("/health/live")
            .header("host", host)
            .body(Body::empty())
            .unwrap();
        assert_eq!(send(request).await.status().as_u16(), status, "{host}");
    }
    let request = Request::get("/health/live")
        .header("host", "graph.example")
        .body(Body::empty())
        .unwrap();
    let open = gateway_at("0.0.0.0:4000").oneshot(request).await.unwrap();
    assert_eq!(open.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    for uri in [
        "/",
        "/graphql?query=a",
        "/playground",
        "/metrics",
        "/health/live",
        "/health/ready",
        "/nowhere",
    ] {
        let answer = send(get(uri)).await;
        assert_eq!(
            header(&answer, "x-content-type-options"),
            "nosniff",
            "{uri}"
        );
        assert_eq!(header(&answer, "x-frame-options"), "DENY", "{uri}");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{uri}: {policy}");
    }
}

#[tokio::test]
async fn the_playground_opens_with_its_examples_and_the_banner() {
    let answer = send(get("/playground/tabs.json")).await;
    let settings = Value::from_slice(&body(answer).await).unwrap();
    let tabs = settings.get("tabs").unwrap().as_list().unwrap();
    let parsed = tabs
        .iter()
        .map(|tab| tab.get("query").unwrap().as_str().unwrap());
    for query in parsed {
        apollo_compiler::ast::Document::parse(query, "tab.graphql").unwrap();
    }
    assert_eq!(tabs.len(), 6);
    assert_snapshot!(settings.get("banner").unwrap(), @r#"{"en":"Synthetic data: per-school figures are invented","nl":"Synthetische gegevens: cijfers per school zijn verzonnen"}"#);
}

fn refused(code: ErrorCode) -> Response {
    Response::refused(vec![GraphqlError::request(code, "refused")])
}

fn seen(request: &GraphqlRequest) -> Value {
    let mut data = Object::new();
    data.insert("method", format!("{:?}", request.method).into());
    data.insert("query", request.query.as_str().into());
    data.insert("operationName", request.operation_name.clone().into());
    data.insert("variables", Value::Object(request.variables.clone()));
    data.insert("extensions", Value::Object(request.extensions.clone()));
    data.insert("policy", request.policy.to_string().into());
    Value::Object(data)
}

fn gateway_at(listen: &str) -> Router {
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    router(
        Arc::new(Echo),
        metrics,
        Playground::Regions,
        Streams::new(StreamLimits::default(), CancellationToken::new()),
        listen.parse().unwrap(),
    )
}

async fn send(request: Request<Body>) -> axum::http::Response<Body> {
    gateway_at(&DEFAULT_LISTEN.to_string())
        .oneshot(request)
        .await
        .unwrap()
}

/// Status and body.
async fn asked(request: Request<Body>) -> String {
    let answer = send(request).await;
    let status = answer.status().as_u16();
    format!(
        "{status} {}",
        String::from_utf8(body(answer).await).unwrap()
    )
}

async fn body(answer: axum::http::Response<Body>) -> Vec<u8> {
    to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap()
        .to_vec()
}

fn post() -> axum::http::request::Builder {
    Request::post("/graphql").header("content-type", "application/json")
}

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).unwrap()
}

fn header(answer: &axum::http::Response<Body>, name: &str) -> String {
    answer
        .headers()
        .get(name)
        .map_or("-", |value| value.to_str().unwrap())
        .to_owned()
}
