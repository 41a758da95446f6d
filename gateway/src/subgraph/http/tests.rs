mod subscription;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::post;
use insta::assert_snapshot;
use schema::value::{Object, Value};
use tokio::net::TcpListener;

use super::{Carried, FetchLimits, HttpClient, SILENCE};
use crate::trace::Trace;

#[tokio::test]
async fn data_and_errors_are_read() {
    let answer = r#"{"data":{"a":1},"errors":[{"message":"no b","path":["b",0],"extensions":{"code":"X"}}]}"#;
    assert_snapshot!(asked(post(move || async move { answer })).await, @r#"data {"a":1} errors ["no b at [\"b\",0] with {\"code\":\"X\"}"]"#);
}

#[tokio::test]
async fn a_graphql_body_counts_whatever_its_status() {
    let answer = (
        StatusCode::INTERNAL_SERVER_ERROR,
        r#"{"errors":[{"message":"down"}]}"#,
    );
    assert_snapshot!(asked(post(move || async move { answer })).await, @r#"data null errors ["down at [] with {}"]"#);
}

#[tokio::test]
async fn a_failing_status_without_a_graphql_body_is_the_reason() {
    let answer = (StatusCode::BAD_GATEWAY, Html("<h1>Bad gateway</h1>"));
    assert_snapshot!(asked(post(move || async move { answer })).await, @"HTTP status 502");
}

#[tokio::test]
async fn what_is_no_graphql_response_is_malformed() {
    let table = [
        "<html>",
        "",
        "[]",
        "{}",
        "nul",
        r#"{"data":7}"#,
        r#"{"data":null}"#,
        r#"{"data":{},"errors":"none"}"#,
        r#"{"errors":[{}]}"#,
        r#"{"errors":["x"]}"#,
        "{\"data\":{\"a\":\"\u{0}\"}}",
    ];
    let mut text = String::new();
    for body in table {
        text += &format!(
            "{body:?} -> {}\n",
            asked(post(move || async move { body })).await
        );
    }
    text += &format!(
        "deep -> {}\n",
        asked(post(|| async { "[".repeat(20_000) })).await
    );
    assert_snapshot!(text, @r#"
    "<html>" -> not a GraphQL response: no JSON: expected value at line 1 column 1
    "" -> not a GraphQL response: no JSON: EOF while parsing a value at line 1 column 0
    "[]" -> not a GraphQL response: no JSON object
    "{}" -> not a GraphQL response: neither data nor errors
    "nul" -> not a GraphQL response: no JSON: EOF while parsing a value at line 1 column 3
    "{\"data\":7}" -> not a GraphQL response: `data` is no object
    "{\"data\":null}" -> not a GraphQL response: neither data nor errors
    "{\"data\":{},\"errors\":\"none\"}" -> not a GraphQL response: `errors` is no list
    "{\"errors\":[{}]}" -> not a GraphQL response: an entry of `errors` has no message
    "{\"errors\":[\"x\"]}" -> not a GraphQL response: an entry of `errors` is no object
    "{\"data\":{\"a\":\"\0\"}}" -> not a GraphQL response: no JSON: control character (\u0000-\u001F) found while parsing a string at line 1 column 15
    deep -> not a GraphQL response: no JSON: recursion limit exceeded at line 1 column 128
    "#);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read_to_its_end() {
    let body = format!(r#"{{"data":{{"a":"{}"}}}}"#, "x".repeat(LIMIT));
    assert_snapshot!(asked(post(move || async move { body })).await, @"not a GraphQL response: larger than 65536 bytes");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = axum::response::Redirect::temporary("http://127.0.0.1:1/");
    assert_snapshot!(asked(post(move || async move { answer })).await, @"HTTP status 307");
}

#[tokio::test]
async fn a_service_that_is_slow_times_out_by_its_own_limit() {
    let (url, _server) = serve(post(|| async { std::future::pending::<&str>().await })).await;
    let timeouts = HashMap::from([(url.clone(), Duration::from_millis(50))]);
    let client = HttpClient::new(FetchLimits {
        response_bytes: LIMIT,
        timeouts,
        silence: SILENCE,
    })
    .unwrap();
    let far = Instant::now() + Duration::from_secs(3600);
    let error = client
        .post(&url, Carried::default(), "{ a }", &Object::new(), far)
        .await
        .unwrap_err();
    assert!(
        matches!(error, super::FetchError::Timeout { after } if after < Duration::from_secs(5)),
        "{error:?}"
    );
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    drop(listener);
    assert_snapshot!(shown(client().post(&url, Carried::default(), "{ a }", &Object::new(), soon()).await), @"unreachable");
}

#[tokio::test]
async fn the_request_is_graphql_over_http_with_the_run_and_the_trace() {
    let echo = post(|headers: HeaderMap, body: String| async move {
        let header = |name: &str| {
            headers
                .get(name)
                .map_or("-", |value| value.to_str().unwrap())
                .to_owned()
        };
        let seen = [
            header("content-type"),
            header("accept"),
            header("regiograaf-run"),
            // The span is another for each request.
            header("traceparent").replace(|c: char| c != '-', "x"),
            header("traceparent")[..36].to_owned(),
            body,
        ];
        let seen: Vec<Value> = seen.into_iter().map(Value::from).collect();
        format!(r#"{{"data":{{"seen":{}}}}}"#, Value::List(seen)).into_response()
    });
    let (url, _server) = serve(echo).await;
    let mut variables = Object::new();
    variables.insert("id", "x".into());
    let run = "00112233445566778899aabbccddeeff";
    let trace = Trace::read("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    let answer = client()
        .post(
            &url,
            Carried {
                run: Some(run),
                trace: trace.as_ref(),
            },
            "query($id: ID!) { a(id: $id) }",
            &variables,
            soon(),
        )
        .await;
    assert_snapshot!(shown(answer), @r#"data {"seen":["application/json","application/graphql-response+json, application/json","00112233445566778899aabbccddeeff","xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx","00-4bf92f3577b34da6a3ce929d0e0e4736-","{\"query\":\"query($id: ID!) { a(id: $id) }\",\"variables\":{\"id\":\"x\"}}"]} errors []"#);
}

const LIMIT: usize = 64 * 1024;

fn client() -> HttpClient {
    HttpClient::new(FetchLimits {
        response_bytes: LIMIT,
        timeouts: HashMap::new(),
        silence: Duration::from_millis(300),
    })
    .unwrap()
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// Serves `route` at a free port for as long as the guard lives.
async fn serve(
    route: axum::routing::MethodRouter,
) -> (String, tokio_util::task::AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let router = Router::new().route("/graphql", route);
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, tokio_util::task::AbortOnDropHandle::new(server))
}

async fn asked(route: axum::routing::MethodRouter) -> String {
    let (url, _server) = serve(route).await;
    shown(
        client()
            .post(&url, Carried::default(), "{ a }", &Object::new(), soon())
            .await,
    )
}

fn shown(answer: Result<super::SubgraphResponse, super::FetchError>) -> String {
    match answer {
        Ok(answer) => {
            let errors: Vec<String> = answer
                .errors
                .iter()
                .map(|error| {
                    format!(
                        "{} at {} with {}",
                        error.message,
                        Value::List(error.path.clone()),
                        Value::Object(error.extensions.clone())
                    )
                })
                .collect();
            format!("data {} errors {errors:?}", answer.data)
        }
        Err(error) => error.to_string(),
    }
}
