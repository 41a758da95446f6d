//! Streams of a service, over real sockets.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream;

use super::*;

/// A service that sends these chunks, and then ends or hangs.
fn sends(chunks: &'static [&'static str], then_hangs: bool) -> MethodRouter {
    post(move || async move {
        let sent = stream::iter(chunks.iter().map(|chunk| Ok::<_, axum::Error>(*chunk)));
        let body = match then_hangs {
            true => Body::from_stream(sent.chain(stream::pending())),
            false => Body::from_stream(sent),
        };
        Response::builder()
            .header(CONTENT_TYPE, "text/event-stream; charset=utf-8")
            .body(body)
            .unwrap()
    })
}

/// Everything that comes of a subscription, one line each.
async fn subscribed(route: MethodRouter) -> String {
    let (url, _server) = serve(route).await;
    let opened = client()
        .open(
            &url,
            Carried::default(),
            "subscription { a }",
            &Object::new(),
        )
        .await;
    let stream = match opened {
        Ok(stream) => stream,
        Err(error) => return format!("not opened: {error}"),
    };
    let lines: Vec<String> = stream.map(shown).collect().await;
    lines.join("\n")
}

#[tokio::test]
async fn events_come_until_the_service_says_complete() {
    let chunks = &[
        ":\n\nevent: next\nda",
        "ta: {\"data\":{\"a\":1}}\n\nevent: other\ndata: x\n\n",
        "event: next\ndata: {\"data\":\ndata: {\"a\":2}}\n\nevent: complete\ndata:\n\n",
        "event: next\ndata: {\"data\":{\"a\":3}}\n\n",
    ];
    assert_snapshot!(subscribed(sends(chunks, true)).await, @r#"
    data {"a":1} errors []
    data {"a":2} errors []
    "#);
}

#[tokio::test]
async fn a_stream_that_ends_too_early_is_lost() {
    let chunks = &["event: next\ndata: {\"data\":{\"a\":1}}\n\nevent: next\ndata: {\"da"];
    assert_snapshot!(subscribed(sends(chunks, false)).await, @r#"
    data {"a":1} errors []
    unreachable
    "#);
}

#[tokio::test]
async fn a_stream_that_is_silent_for_too_long_is_lost() {
    let chunks = &["event: next\ndata: {\"data\":{\"a\":1}}\n\n"];
    assert_snapshot!(subscribed(sends(chunks, true)).await, @r#"
    data {"a":1} errors []
    no answer within 300ms
    "#);
}

#[tokio::test]
async fn comments_keep_a_stream_alive() {
    let route = post(|| async {
        let beats = stream::unfold(0, |beat| async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let chunk = match beat {
                // Twice the time that may pass in silence.
                12 => "event: complete\n\n",
                _ => ":\n\n",
            };
            Some((Ok::<_, axum::Error>(Bytes::from(chunk)), beat + 1))
        });
        Response::builder()
            .header(CONTENT_TYPE, "text/event-stream")
            .body(Body::from_stream(beats))
            .unwrap()
    });
    assert_eq!(subscribed(route).await, "");
}

#[tokio::test]
async fn what_is_no_event_of_graphql_ends_the_stream() {
    let chunks = &["event: next\ndata: nonsense\n\nevent: next\ndata: {\"data\":{\"a\":1}}\n\n"];
    assert_snapshot!(subscribed(sends(chunks, true)).await, @"not a GraphQL response: no JSON: expected ident at line 1 column 2");
}

#[tokio::test]
async fn an_ordinary_answer_says_everything() {
    let refused = (
        StatusCode::BAD_REQUEST,
        r#"{"errors":[{"message":"no such field"}]}"#,
    );
    assert_snapshot!(subscribed(post(move || async move { refused })).await, @r#"data null errors ["no such field at [] with {}"]"#);
    let page = (StatusCode::NOT_FOUND, Html("<h1>Not found</h1>"));
    assert_snapshot!(subscribed(post(move || async move { page })).await, @"not opened: HTTP status 404");
}

#[tokio::test]
async fn a_subscription_is_asked_as_events() {
    let echo = post(|headers: HeaderMap, body: String| async move {
        let header = |name: &str| {
            headers
                .get(name)
                .map_or("", |value| value.to_str().unwrap())
        };
        let seen = format!(
            "{} {} {} {body}",
            header("accept"),
            header("accept-encoding"),
            header(crate::subgraph::http::RUN_HEADER),
        );
        let event = serde_json::json!({ "data": { "seen": seen } });
        Response::builder()
            .header(CONTENT_TYPE, "text/event-stream")
            .body(Body::from(format!(
                "event: next\ndata: {event}\n\nevent: complete\n\n"
            )))
            .unwrap()
    });
    let (url, _server) = serve(echo).await;
    let client = client();
    let variables = Object::new();
    let run = Carried {
        run: Some("0123"),
        trace: None,
    };
    let opened = client.open(&url, run, "subscription { a }", &variables);
    let stream = opened.await.unwrap();
    let lines: Vec<String> = stream.map(shown).collect().await;
    assert_snapshot!(lines.join("\n"), @r#"data {"seen":"text/event-stream identity 0123 {\"query\":\"subscription { a }\"}"} errors []"#);
}
