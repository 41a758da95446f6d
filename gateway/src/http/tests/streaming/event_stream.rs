use super::*;

/// An open answer of `/graphql`.
async fn events(served: &Served, query: &str) -> reqwest::Response {
    let body = serde_json::json!({ "query": query }).to_string();
    reqwest::Client::new()
        .post(format!("http://{}/graphql", served.address))
        .header("accept", "text/event-stream")
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap()
}

async fn text(served: &Served, query: &str) -> String {
    let answer = events(served, query).await;
    let status = answer.status().as_u16();
    format!("{status}\n{}", answer.text().await.unwrap())
}

#[tokio::test]
async fn responses_are_events_and_complete_ends_them() {
    let served = serve(SMALL).await;
    assert_snapshot!(text(&served, "count 2").await, @r#"
    200
    :

    event: next
    data: {"data":{"said":1}}

    event: next
    data: {"data":{"said":2}}

    event: complete
    data:
    "#);
}

#[tokio::test]
async fn any_operation_is_answered_also_by_get() {
    let served = serve(SMALL).await;
    let url = format!("http://{}/graphql?query=%7B+a+%7D", served.address);
    let request = reqwest::Client::new()
        .get(url)
        .header("accept", "text/event-stream")
        .header("regiograaf-coverage", "partial");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_snapshot!(answer.text().await.unwrap(), @r#"
    :

    event: next
    data: {"data":{"method":"Get","query":"{ a }","operationName":null,"variables":{},"extensions":{},"policy":"partial"}}

    event: complete
    data:
    "#);
}

#[tokio::test]
async fn a_failure_is_the_last_event() {
    let served = serve(SMALL).await;
    assert_snapshot!(text(&served, "fail").await, @r#"
    200
    :

    event: next
    data: {"data":{"said":1}}

    event: next
    data: {"errors":[{"message":"refused","extensions":{"code":"RESUME_TOKEN_EXPIRED"}}]}

    event: complete
    data:
    "#);
}

#[tokio::test]
async fn what_is_no_request_is_refused_with_its_status() {
    let served = serve(SMALL).await;
    assert_snapshot!(text(&served, " ").await, @r#"
    400
    {"errors":[{"message":"The request has no `query`: send the document as a text.","extensions":{"code":"BAD_REQUEST"}}]}
    "#);
}

#[tokio::test]
async fn a_quiet_connection_beats() {
    let served = serve(StreamLimits {
        heartbeat: Duration::from_millis(20),
        ..SMALL
    })
    .await;
    let mut answer = events(&served, "wait").await;
    let mut text = String::new();
    while text.len() < 12 {
        let chunk = answer.chunk().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert_eq!(text, ":\n\n".repeat(4));
}

#[tokio::test]
async fn connections_are_bounded_and_given_back() {
    let served = serve(SMALL).await;
    let first = events(&served, "wait").await;
    let second = events(&served, "wait").await;
    let third = events(&served, "wait").await;
    assert_eq!(third.status(), 503);
    assert_snapshot!(third.text().await.unwrap(), @r#"{"errors":[{"message":"too many subscriptions are open: try again later","extensions":{"code":"TOO_MANY_CONNECTIONS"}}]}"#);
    drop((first, second));
    served.streams.ended().await;
    assert_eq!(events(&served, "count 1").await.status(), 200);
}

#[tokio::test]
async fn a_slow_client_is_cut_and_told_why() {
    let served = serve(SMALL).await;
    let answer = events(&served, "flood").await;
    // The socket's buffers fill, then the queue, then the patience ends.
    served.flood_ended.cancelled().await;
    let text = answer.text().await.unwrap();
    let (_, end) = text.split_at(text.rfind("event: next").unwrap());
    assert_snapshot!(end, @r#"
    event: next
    data: {"errors":[{"message":"events were not taken in time: take them faster, and resume with the last resumeToken","extensions":{"code":"SLOW_CLIENT"}}]}

    event: complete
    data:
    "#);
}

#[tokio::test]
async fn a_stop_is_told() {
    let served = serve(SMALL).await;
    let answer = events(&served, "wait").await;
    served.streams.stopping().cancel();
    assert_snapshot!(answer.text().await.unwrap(), @r#"
    :

    event: next
    data: {"errors":[{"message":"the gateway is stopping: connect again, and resume with the last resumeToken","extensions":{"code":"SERVICE_STOPPING"}}]}

    event: complete
    data:
    "#);
    assert_eq!(events(&served, "wait").await.status(), 503);
}
