//! Streams, over real sockets: the protocols, their limits, and how they end.

use std::net::SocketAddr;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::super::{Site, StreamLimits, answer};
use super::{TestService, veendam};
use crate::config::{Config, Overrides};

const LONG: Duration = Duration::from_secs(60);

const WATCH: &str = "subscription { changes { __typename ... on Change { id type } } }";

/// A service that listens.
struct Listening {
    test: TestService,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn listen(limits: StreamLimits) -> Listening {
    let test = veendam().await;
    let overrides = Overrides {
        regions: vec!["veendam".to_owned()],
        listen: None,
    };
    let mut config = Config::parse(crate::regions::REGIONS, None, &overrides).unwrap();
    config.streams = limits;
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let site = Site::new(test.service.clone(), &config, metrics);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(answer(site, listener, address, async move {
        let _ = stopped.await;
    }));
    Listening {
        test,
        address,
        stop,
        serving,
    }
}

impl Listening {
    /// Appends `count` changes of referrals.
    async fn change(&self, count: usize) {
        self.test.change(count).await;
    }

    /// Asks to go over to WebSocket. Fails with the status of the answer.
    async fn connect(&self, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        let url = format!("ws://{}/graphql", self.address);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    async fn socket(&self) -> Socket {
        let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
        self.connect(&[protocol]).await.unwrap()
    }

    /// A connection on which operations may start.
    async fn begun(&self) -> Socket {
        let mut socket = self.socket().await;
        say(&mut socket, json!({ "type": "connection_init" })).await;
        assert_eq!(hear(&mut socket).await, r#"{"type":"connection_ack"}"#);
        socket
    }

    /// The bytes of the answer to a POST for events, as they come.
    async fn events(&self, query: &str) -> Raw {
        let body = json!({ "query": query }).to_string();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        Raw {
            stream,
            text: String::new(),
        }
    }
}

/// An HTTP answer as it comes.
struct Raw {
    stream: TcpStream,
    text: String,
}

impl Raw {
    /// Reads until `needle` has come. Fails where the answer ends before.
    async fn until(&mut self, needle: &str) {
        while !self.text.contains(needle) {
            assert!(self.more().await, "no `{needle}` in {}", self.text);
        }
    }

    /// Reads to the end.
    async fn all(mut self) -> String {
        while self.more().await {}
        self.text
    }

    async fn more(&mut self) -> bool {
        let mut bytes = vec![0; 64 * 1024];
        let read = tokio::time::timeout(LONG, self.stream.read(&mut bytes));
        let count = read.await.expect("no more bytes").unwrap_or(0);
        self.text += &String::from_utf8_lossy(&bytes[..count]);
        count > 0
    }
}

async fn say(socket: &mut Socket, message: Value) {
    socket
        .send(Message::text(message.to_string()))
        .await
        .unwrap();
}

async fn subscribe(socket: &mut Socket, id: &str, query: &str) {
    let payload = json!({ "query": query });
    say(
        socket,
        json!({ "id": id, "type": "subscribe", "payload": payload }),
    )
    .await;
}

/// What comes next: a message's text, or the connection's end.
async fn hear(socket: &mut Socket) -> String {
    loop {
        match tokio::time::timeout(LONG, socket.next())
            .await
            .expect("no word")
        {
            Some(Ok(Message::Text(text))) => return text.to_string(),
            Some(Ok(Message::Close(Some(frame)))) => {
                return format!("{} {}", u16::from(frame.code), frame.reason);
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return "broken".to_owned(),
        }
    }
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_the_connection_with_its_code() {
    let site = listen(StreamLimits {
        init_timeout: Duration::from_millis(50),
        ..StreamLimits::default()
    })
    .await;
    let mut said = vec![format!("nothing: {}", hear(&mut site.socket().await).await)];
    let init = json!({ "type": "connection_init" });
    let watch = json!({ "id": "1", "type": "subscribe", "payload": { "query": WATCH } });
    let no_query = json!({ "id": "1", "type": "subscribe", "payload": { "query": 1 } });
    let text = |value: &Value| Message::text(value.to_string());
    for (what, messages) in [
        ("init twice", vec![text(&init), text(&init)]),
        ("no init", vec![text(&watch)]),
        ("an id twice", vec![text(&init), text(&watch), text(&watch)]),
        ("no JSON", vec![Message::text("{")]),
        ("bytes", vec![Message::binary(vec![1])]),
        ("no query", vec![text(&init), text(&no_query)]),
        (
            "1 MB",
            vec![text(&init), Message::text(" ".repeat(1024 * 1024))],
        ),
    ] {
        let mut socket = site.socket().await;
        for message in messages {
            // It may have been closed at an earlier one.
            let _ = socket.send(message).await;
        }
        let end = loop {
            let word = hear(&mut socket).await;
            if !word.starts_with('{') {
                break word;
            }
        };
        said.push(format!("{what}: {end}"));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    nothing: 4408 Connection initialisation timeout
    init twice: 4429 Too many initialisation requests
    no init: 4401 Unauthorized
    an id twice: 4409 Subscriber for 1 already exists
    no JSON: 4400 A message is no JSON object.
    bytes: 4400 Messages are texts.
    no query: 4400 `query` is no text.
    1 MB: 1009 A message is too large.
    ");
}

#[tokio::test]
async fn operations_of_all_kinds_share_a_connection() {
    let site = listen(StreamLimits::default()).await;
    let mut socket = site.begun().await;
    say(
        &mut socket,
        json!({ "type": "ping", "payload": { "n": 1 } }),
    )
    .await;
    let mut said = vec![hear(&mut socket).await];
    subscribe(&mut socket, "w", WATCH).await;
    said.push(hear(&mut socket).await);
    subscribe(&mut socket, "q", "{ regions { code } }").await;
    said.push(hear(&mut socket).await);
    said.push(hear(&mut socket).await);
    subscribe(&mut socket, "bad", "{ nothing }").await;
    let refused: Value = serde_json::from_str(&hear(&mut socket).await).unwrap();
    said.push(format!(
        "{} {} {}",
        refused["id"], refused["type"], refused["payload"][0]["extensions"]["code"]
    ));
    site.change(1).await;
    said.push(hear(&mut socket).await);
    say(&mut socket, json!({ "id": "w", "type": "complete" })).await;
    // The id is free again.
    subscribe(&mut socket, "w", "{ region(code: VEENDAM) { code } }").await;
    said.push(hear(&mut socket).await);
    insta::assert_snapshot!(said.join("\n"), @r#"
    {"type":"pong","payload":{"n":1}}
    {"id":"w","type":"next","payload":{"data":{"changes":{"__typename":"RegionState"}}}}
    {"id":"q","type":"next","payload":{"data":{"regions":[{"code":"VEENDAM"}]}}}
    {"id":"q","type":"complete"}
    "bad" "error" "GRAPHQL_VALIDATION_FAILED"
    {"id":"w","type":"next","payload":{"data":{"changes":{"__typename":"Change","id":"veendam:0","type":"REFERRAL"}}}}
    {"id":"w","type":"next","payload":{"data":{"region":{"code":"VEENDAM"}}}}
    "#);
}

#[tokio::test]
async fn who_may_not_open_a_stream_is_told_why() {
    let site = listen(StreamLimits {
        connections: 1,
        operations: 1,
        ..StreamLimits::default()
    })
    .await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let evil = ("origin", "http://evil.example");
    let mut said = Vec::new();
    for headers in [
        vec![protocol, evil],
        vec![("sec-websocket-protocol", "graphql-ws")],
        vec![],
    ] {
        said.push(
            site.connect(&headers)
                .await
                .err()
                .unwrap_or(101)
                .to_string(),
        );
    }
    let mut socket = site.begun().await;
    said.push(
        site.connect(&[protocol])
            .await
            .err()
            .unwrap_or(101)
            .to_string(),
    );
    subscribe(&mut socket, "1", WATCH).await;
    hear(&mut socket).await;
    subscribe(&mut socket, "2", WATCH).await;
    said.push(hear(&mut socket).await);
    insta::assert_snapshot!(said.join("\n"), @r#"
    403
    400
    400
    503
    {"id":"2","type":"error","payload":[{"message":"A connection has at most 1 operations: end one first.","extensions":{"code":"TOO_MANY_STREAMS"}}]}
    "#);
}

#[tokio::test]
async fn events_are_sent_as_they_come_and_silence_has_heartbeats() {
    let site = listen(StreamLimits {
        heartbeat: Duration::from_millis(20),
        ..StreamLimits::default()
    })
    .await;
    let mut raw = site.events(WATCH).await;
    raw.until("event: next\ndata: {\"data\":{\"changes\":{\"__typename\":\"RegionState\"}}}\n\n")
        .await;
    assert!(
        raw.text.contains("content-type: text/event-stream"),
        "{}",
        raw.text
    );
    raw.text.clear();
    raw.until(":\n\n").await;
    site.change(1).await;
    raw.until("\"type\":\"REFERRAL\"}}}\n\n").await;
}

#[tokio::test]
async fn what_is_no_subscription_is_one_event_and_what_is_wrong_is_told_by_one() {
    let site = listen(StreamLimits::default()).await;
    for (query, expected) in [
        (
            "{ regions { code } }",
            r#"{"data":{"regions":[{"code":"VEENDAM"}]}}"#,
        ),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { ", "GRAPHQL_PARSE_FAILED"),
        (
            "subscription { a: changes { __typename } b: changes { __typename } }",
            "exactly one root field",
        ),
        (
            "subscription { changes(after: \"x\") { __typename } }",
            "BAD_USER_INPUT",
        ),
        (
            "subscription { changes(after: \"TWENTE:1\") { __typename } }",
            "BAD_USER_INPUT",
        ),
        (
            "subscription { changes(regions: [TWENTE]) { __typename } }",
            "BAD_USER_INPUT",
        ),
        (
            "subscription { changes(after: \"VEENDAM:9\") { __typename } }",
            "RESUME_TOKEN_AHEAD",
        ),
    ] {
        let mut raw = site.events(query).await;
        raw.until("event: complete\ndata:\n\n").await;
        assert!(
            raw.text.starts_with("HTTP/1.1 200"),
            "{query}: {}",
            raw.text
        );
        assert!(raw.text.contains(expected), "{query}: {}", raw.text);
        assert_eq!(
            raw.text.matches("event: next").count(),
            1,
            "{query}: {}",
            raw.text
        );
    }
}

#[tokio::test]
async fn the_root_field_may_stand_in_a_fragment() {
    let site = listen(StreamLimits::default()).await;
    let query = "subscription { ...F changes { __typename } } fragment F on Subscription { changes { ... on RegionState { status } } }";
    let mut raw = site.events(query).await;
    raw.until(r#"{"status":"UP","__typename":"RegionState"}"#)
        .await;
}

#[tokio::test]
async fn a_service_that_stops_says_so_on_every_stream() {
    let site = listen(StreamLimits::default()).await;
    let mut socket = site.begun().await;
    subscribe(&mut socket, "1", WATCH).await;
    hear(&mut socket).await;
    let mut raw = site.events(WATCH).await;
    raw.until("RegionState").await;
    let Listening { stop, serving, .. } = site;
    stop.send(()).unwrap();
    insta::assert_snapshot!(hear(&mut socket).await, @"1012 The service stops: connect again, with the latest resumeToken as `after`.");
    let text = raw.all().await;
    assert!(
        text.contains("SERVICE_STOPPING") && !text.contains("event: complete"),
        "{text}"
    );
    drop(socket);
    tokio::time::timeout(LONG, serving)
        .await
        .expect("it ends")
        .unwrap()
        .unwrap();
}

/// A subscription whose events are large: a client that does not read them is soon noticed.
fn large() -> String {
    let aliases: Vec<_> = (0..400).map(|n| format!("a{n}: resumeToken")).collect();
    format!(
        "subscription {{ changes {{ ... on Change {{ {} }} }} }}",
        aliases.join(" ")
    )
}

#[tokio::test]
async fn a_client_that_reads_nothing_at_all_loses_its_connection() {
    let site = listen(StreamLimits {
        connections: 1,
        give_up: Duration::from_millis(200),
        ..StreamLimits::default()
    })
    .await;
    let mut raw = site.events(&large()).await;
    raw.until("event: next").await;
    site.change(3_000).await;
    // The room that it held is given to others.
    let others = async {
        while !site.events(WATCH).await.answered().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, others)
        .await
        .expect("its room is free");
}

impl Raw {
    /// Whether the answer has events.
    async fn answered(mut self) -> bool {
        self.more().await && self.text.starts_with("HTTP/1.1 200")
    }
}

impl TestService {
    /// Appends `count` changes of referrals to Veendam's outbox.
    async fn change(&self, count: usize) {
        use crate::entity::value::{ChangeAction, ChangeType};
        let changes: Vec<_> = (0..count)
            .map(|n| crate::outbox::Change {
                kind: ChangeType::Referral,
                id: format!("veendam:{n}"),
                action: ChangeAction::Created,
                version: None,
            })
            .collect();
        self.append("VEENDAM", &changes).await;
    }
}
