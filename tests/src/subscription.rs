//! Clients of subscriptions: server-sent events (graphql-sse, distinct connections mode) and WebSocket
//! (graphql-transport-ws). Both wait for what comes next, never for long.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything that must come may take: generous, since test machines are busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// The subprotocol.
pub const PROTOCOL: &str = "graphql-transport-ws";

/// Server-sent events, as they are read.
#[derive(Debug)]
pub struct EventStream {
    response: reqwest::Response,
    /// Read, and not yet a whole event.
    bytes: Vec<u8>,
}

/// A server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerEvent {
    /// Its name.
    pub name: String,
    /// Its data.
    pub data: String,
}

/// A WebSocket connection.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What came over a WebSocket.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A message of the protocol.
    Message(Value),
    /// The connection was closed with this code and reason.
    Closed(u16, String),
    /// The connection broke.
    Broken,
}

/// The answers to one subscription, over either transport.
#[derive(Debug)]
pub enum Subscription {
    /// Server-sent events.
    Events(EventStream),
    /// The only operation of a WebSocket connection.
    Socket(Box<Socket>),
}

/// How an endpoint is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Server-sent events.
    Events,
    /// WebSocket.
    Socket,
}

impl EventStream {
    /// Asks the service at `url` (its `/graphql`) for events by POST. Fails where it answers with
    /// anything else.
    pub async fn open(url: &str, query: &str, variables: &Value) -> Result<Self> {
        let response = reqwest::Client::new()
            .post(format!("{url}/graphql"))
            .header("accept", "text/event-stream")
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await?;
        Self::of(response).await
    }

    /// Reads the events of `response`. Fails where they are none.
    pub async fn of(response: reqwest::Response) -> Result<Self> {
        let kind = response.headers().get("content-type").cloned();
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
            let status = response.status();
            bail!("no events: {status} {:.500}", response.text().await?);
        }
        Ok(Self {
            response,
            bytes: Vec::new(),
        })
    }

    /// The next event; none where the stream has ended. Comments are passed over.
    pub async fn event(&mut self) -> Result<Option<ServerEvent>> {
        loop {
            while let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
                let rest = self.bytes.split_off(end + 2);
                let block = std::mem::replace(&mut self.bytes, rest);
                if let Some(event) = ServerEvent::read(&String::from_utf8(block)?) {
                    return Ok(Some(event));
                }
            }
            let piece = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            match piece.context("a silent stream")? {
                Ok(Some(piece)) => self.bytes.extend_from_slice(&piece),
                // Killed services break their connections in the middle.
                Ok(None) | Err(_) => return Ok(None),
            }
        }
    }

    /// The next answer; none where the stream is complete or has broken.
    pub async fn next(&mut self) -> Result<Option<Value>> {
        match self.event().await? {
            Some(event) if event.name == "next" => Ok(Some(serde_json::from_str(&event.data)?)),
            _ => Ok(None),
        }
    }
}

impl ServerEvent {
    fn read(block: &str) -> Option<Self> {
        let mut event = Self {
            name: String::new(),
            data: String::new(),
        };
        for line in block.lines() {
            match line.split_once(':') {
                Some(("event", name)) => event.name = name.trim().to_owned(),
                Some(("data", data)) => event.data += data.trim_start(),
                _ => {}
            }
        }
        (!event.name.is_empty()).then_some(event)
    }
}

impl Socket {
    /// Connects to the service at `url` (its `/graphql`), with these headers besides.
    pub async fn connect(url: &str, headers: &[(&'static str, &str)]) -> Result<Self> {
        let address = format!("{}/graphql", url.replacen("http", "ws", 1));
        let mut request = address.into_client_request()?;
        let given = request.headers_mut();
        given.insert("sec-websocket-protocol", PROTOCOL.parse()?);
        for (name, value) in headers {
            given.insert(*name, value.parse()?);
        }
        Ok(Self(connect_async(request).await?.0))
    }

    /// Connects and begins.
    pub async fn begin(url: &str) -> Result<Self> {
        let mut socket = Self::connect(url, &[]).await?;
        socket.say(&json!({ "type": "connection_init" })).await?;
        let said = socket.hear().await?;
        ensure!(
            said == Said::Message(json!({ "type": "connection_ack" })),
            "{said:?}"
        );
        Ok(socket)
    }

    /// Sends a message.
    pub async fn say(&mut self, message: &Value) -> Result<()> {
        self.send(Message::text(message.to_string())).await
    }

    /// Sends anything.
    pub async fn send(&mut self, message: Message) -> Result<()> {
        Ok(self.0.send(message).await?)
    }

    /// Starts an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: &Value) -> Result<()> {
        let payload = json!({ "query": query, "variables": variables });
        self.say(&json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await
    }

    /// What comes next; pings of the connection are answered and passed over.
    pub async fn hear(&mut self) -> Result<Said> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await;
            match message.context("a silent connection")? {
                Some(Ok(Message::Text(text))) => {
                    return Ok(Said::Message(serde_json::from_str(&text)?));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Ok(Said::Closed(frame.code.into(), frame.reason.to_string()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => bail!("an unexpected message: {other:?}"),
                Some(Err(_)) | None => return Ok(Said::Broken),
            }
        }
    }
}

impl Subscription {
    /// Subscribes at the service at `url`.
    pub async fn open(
        transport: Transport,
        url: &str,
        query: &str,
        variables: &Value,
    ) -> Result<Self> {
        match transport {
            Transport::Events => Ok(Self::Events(
                EventStream::open(url, query, variables).await?,
            )),
            Transport::Socket => {
                let mut socket = Socket::begin(url).await?;
                socket.subscribe("1", query, variables).await?;
                Ok(Self::Socket(Box::new(socket)))
            }
        }
    }

    /// The next answer; none where there are no more. A refusal is an answer without data.
    pub async fn next(&mut self) -> Result<Option<Value>> {
        match self {
            Self::Events(events) => events.next().await,
            Self::Socket(socket) => match socket.hear().await? {
                Said::Message(message) => match message["type"].as_str() {
                    Some("next") => Ok(Some(message["payload"].clone())),
                    Some("error") => Ok(Some(json!({ "errors": message["payload"] }))),
                    _ => Ok(None),
                },
                Said::Closed(..) | Said::Broken => Ok(None),
            },
        }
    }

    /// The value of the root field `changes` of the next answer. Fails where there is none, or it
    /// has errors.
    pub async fn change(&mut self) -> Result<Value> {
        let answer = self.next().await?.context("the subscription has ended")?;
        ensure!(answer.get("errors").is_none(), "{answer:#}");
        Ok(answer["data"]["changes"].clone())
    }

    /// The next `count` changes, what is told of regions left out.
    pub async fn changes(&mut self, count: usize) -> Result<Vec<Value>> {
        let mut changes = Vec::with_capacity(count);
        while changes.len() < count {
            let event = self.change().await?;
            if event["__typename"] == "Change" {
                changes.push(event);
            }
        }
        Ok(changes)
    }
}
