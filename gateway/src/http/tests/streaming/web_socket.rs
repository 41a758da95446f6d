use futures::SinkExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::*;

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Connects with these headers.
async fn connected(served: &Served, headers: &[(&str, &str)]) -> Result<Socket, Error> {
    let url = format!("ws://{}/graphql", served.address);
    let mut request = url.into_client_request()?;
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    Ok(Socket(connect_async(request).await?.0))
}

const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

const ACK: &str = r#"{"type":"connection_ack"}"#;

impl Socket {
    /// A connection that has not begun.
    async fn open(served: &Served) -> Self {
        connected(served, &[PROTOCOL]).await.unwrap()
    }

    /// A connection that has begun.
    async fn begun(served: &Served) -> Self {
        let mut socket = Self::open(served).await;
        let said = socket.said(&[r#"{"type":"connection_init"}"#], 1).await;
        assert_eq!(said, ACK);
        socket
    }

    async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The next message as text; the closing frame as code and reason.
    async fn next(&mut self) -> String {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.0.next());
            match next.await.expect("a message is due") {
                Some(Ok(Message::Text(text))) => return text.to_string(),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return format!("closed {} {}", u16::from(frame.code), frame.reason);
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => return format!("{other:?}"),
            }
        }
    }

    /// Says all, and gives the next `count` messages.
    async fn said(&mut self, messages: &[&str], count: usize) -> String {
        for message in messages {
            self.say(message).await;
        }
        let mut said = Vec::new();
        for _ in 0..count {
            said.push(self.next().await);
        }
        said.join("\n")
    }
}

fn subscribe(id: &str, query: &str) -> String {
    format!(r#"{{"id":"{id}","type":"subscribe","payload":{{"query":"{query}"}}}}"#)
}

#[tokio::test]
async fn operations_of_any_kind_are_answered() {
    let served = serve(SMALL).await;
    let mut socket = Socket::begun(&served).await;
    assert_snapshot!(socket.said(&[&subscribe("1", "count 2")], 3).await, @r#"
    {"type":"next","id":"1","payload":{"data":{"said":1}}}
    {"type":"next","id":"1","payload":{"data":{"said":2}}}
    {"type":"complete","id":"1"}
    "#);
    assert_snapshot!(socket.said(&[&subscribe("1", "{ a }")], 2).await, @r#"
    {"type":"next","id":"1","payload":{"data":{"method":"Post","query":"{ a }","operationName":null,"variables":{},"extensions":{},"policy":"loud"}}}
    {"type":"complete","id":"1"}
    "#);
    assert_snapshot!(socket.said(&[&subscribe("a", "fail")], 2).await, @r#"
    {"type":"next","id":"a","payload":{"data":{"said":1}}}
    {"type":"error","id":"a","payload":[{"message":"refused","extensions":{"code":"RESUME_TOKEN_EXPIRED"}}]}
    "#);
    assert_snapshot!(socket.said(&[r#"{"type":"ping","payload":{"n":1}}"#, r#"{"type":"pong"}"#, r#"{"type":"ping"}"#], 2).await, @r#"
    {"type":"pong","payload":{"n":1}}
    {"type":"pong"}
    "#);
}

#[tokio::test]
async fn several_operations_go_on_side_by_side_until_they_are_ended() {
    let served = serve(SMALL).await;
    let mut socket = Socket::begun(&served).await;
    let (a, b) = (subscribe("a", "wait"), subscribe("b", "wait"));
    let told = socket.said(&[&a, &b, &subscribe("c", "count 1")], 1).await;
    assert_snapshot!(told, @r#"{"type":"error","id":"c","payload":[{"message":"more than 2 operations at once on one connection: end one first","extensions":{"code":"TOO_MANY_OPERATIONS"}}]}"#);
    let end = r#"{"id":"a","type":"complete"}"#;
    let told = socket.said(&[end, &subscribe("a", "count 1")], 2).await;
    assert_snapshot!(told, @r#"
    {"type":"next","id":"a","payload":{"data":{"said":1}}}
    {"type":"complete","id":"a"}
    "#);
    assert_snapshot!(socket.said(&[&b], 1).await, @"closed 4409 Subscriber for b already exists");
}

#[tokio::test]
async fn the_protocols_rules_close_the_connection() {
    let served = serve(SMALL).await;
    let init = r#"{"type":"connection_init"}"#;
    let too_large = subscribe("1", &"x".repeat(600 * 1024));
    let ask = subscribe("1", "{ a }");
    let table: [&[&str]; 8] = [
        &[&ask],
        &[init, init],
        &["nonsense"],
        &[init, r#"{"type":"subscribe","id":"1","payload":{}}"#],
        &[r#"{"type":"connection_init","payload":{"regiograaf-coverage":"some"}}"#],
        &[init, &too_large],
        &[init, r#"{"type":"start"}"#],
        &[r#"{"type":"subscribe","id":"1"}"#],
    ];
    let mut told = String::new();
    for messages in table {
        let mut socket = Socket::open(&served).await;
        let mut said = socket.said(messages, 1).await;
        if said == ACK {
            said = socket.next().await;
        }
        told.push_str(&format!("{said}\n"));
        drop(socket);
        served.streams.ended().await;
    }
    assert_snapshot!(told, @r#"
    closed 4401 Unauthorized: send connection_init and wait for connection_ack
    closed 4429 Too many initialisation requests
    closed 4400 Invalid message: no JSON object
    closed 4400 Invalid message: The request has no `query`: send the document as a text.
    closed 4400 The header `regiograaf-coverage` is `loud`, `partial` or `complete`, once.
    closed 1009 a message is larger than 512 KiB
    closed 4400 Invalid message: unknown `type`
    closed 4400 Invalid message: no `payload`
    "#);
    let mut binary = Socket::open(&served).await;
    binary.0.send(Message::binary(vec![1])).await.unwrap();
    assert_snapshot!(binary.next().await, @"closed 4400 Invalid message: not a text");
    let mut other = connected(&served, &[]).await.unwrap();
    assert_snapshot!(other.next().await, @"closed 4406 Subprotocol not acceptable: use graphql-transport-ws");
}

#[tokio::test]
async fn a_client_that_does_not_begin_is_closed() {
    let served = serve(StreamLimits {
        init: Duration::from_millis(50),
        ..SMALL
    })
    .await;
    let mut socket = Socket::open(&served).await;
    assert_snapshot!(socket.next().await, @"closed 4408 Connection initialisation timeout");
}

#[tokio::test]
async fn the_coverage_policy_holds_for_the_connection() {
    let served = serve(SMALL).await;
    let header = ("regiograaf-coverage", "partial");
    let mut socket = connected(&served, &[PROTOCOL, header]).await.unwrap();
    let init = r#"{"type":"connection_init"}"#;
    let told = socket.said(&[init, &subscribe("1", "{ a }")], 2).await;
    assert!(told.contains(r#""policy":"partial""#), "{told}");
    drop(socket);
    let mut socket = connected(&served, &[PROTOCOL, header]).await.unwrap();
    let init = r#"{"type":"connection_init","payload":{"regiograaf-coverage":"complete"}}"#;
    let told = socket.said(&[init, &subscribe("1", "{ a }")], 2).await;
    assert!(told.contains(r#""policy":"complete""#), "{told}");
    drop(socket);
    served.streams.ended().await;
    let wrong = ("regiograaf-coverage", "some");
    let refused = connected(&served, &[PROTOCOL, wrong]).await;
    assert!(matches!(refused, Err(Error::Http(answer)) if answer.status() == 400));
}

#[tokio::test]
async fn a_page_of_another_site_may_not_connect() {
    let served = serve(SMALL).await;
    let own = format!("http://{}", served.address);
    assert!(
        connected(&served, &[PROTOCOL, ("origin", &own)])
            .await
            .is_ok()
    );
    for origin in ["http://evil.example", "http://127.0.0.1:1", "null"] {
        let refused = connected(&served, &[PROTOCOL, ("origin", origin)]).await;
        assert!(
            matches!(refused, Err(Error::Http(answer)) if answer.status() == 403),
            "{origin}"
        );
    }
    let rebound = connected(&served, &[PROTOCOL, ("host", "evil.example")]).await;
    assert!(matches!(rebound, Err(Error::Http(answer)) if answer.status() == 421));
}

#[tokio::test]
async fn connections_are_bounded() {
    let served = serve(SMALL).await;
    let (first, second) = (Socket::begun(&served).await, Socket::begun(&served).await);
    let third = connected(&served, &[PROTOCOL]).await;
    assert!(matches!(third, Err(Error::Http(answer)) if answer.status() == 503));
    drop((first, second));
    served.streams.ended().await;
    Socket::begun(&served).await;
}

#[tokio::test]
async fn a_slow_client_is_cut_and_told_why() {
    let served = serve(SMALL).await;
    let mut socket = Socket::begun(&served).await;
    socket.say(&subscribe("1", "flood")).await;
    served.flood_ended.cancelled().await;
    let mut last = socket.next().await;
    while last.contains("next") {
        last = socket.next().await;
    }
    assert_snapshot!(last, @"closed 1013 events were not taken in time: take them faster, and resume with the last resumeToken");
}

#[tokio::test]
async fn a_stop_is_told() {
    let served = serve(SMALL).await;
    let mut socket = Socket::begun(&served).await;
    served.streams.stopping().cancel();
    assert_snapshot!(socket.next().await, @"closed 1001 the gateway is stopping: connect again, and resume with the last resumeToken");
}
