//! The messages of graphql-transport-ws, and the codes with which a connection closes. Pure.

use schema::value::{Object, Value};

use crate::error::GraphqlError;
use crate::response::Response;

/// The subprotocol's name.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";

/// What a client sends.
#[derive(Debug, PartialEq)]
pub(super) enum ClientMessage {
    /// The first message.
    Init(Object),
    /// Is the server there?
    Ping(Option<Value>),
    /// The client is there.
    Pong,
    /// An operation.
    Subscribe {
        /// Names the operation within the connection.
        id: String,
        /// What is asked.
        payload: Value,
    },
    /// No more of this operation, please.
    Complete {
        /// Which.
        id: String,
    },
}

/// What the server sends.
#[derive(Debug)]
pub(super) enum ServerMessage<'a> {
    /// The client may begin.
    Ack,
    /// The server is there.
    Pong(Option<Value>),
    /// A response.
    Next(&'a str, &'a Response),
    /// The operation failed; nothing more comes of it.
    Error(&'a str, &'a [GraphqlError]),
    /// Nothing more comes of the operation.
    Complete(&'a str),
}

/// Why the server closes a connection: code and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    pub(super) code: u16,
    pub(super) reason: String,
}

impl Closing {
    /// A message that the protocol does not have, or not so.
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(4400, reason)
    }

    /// An operation before the server said that the client may begin.
    pub(super) fn unauthorised() -> Self {
        Self::new(
            4401,
            "Unauthorized: send connection_init and wait for connection_ack",
        )
    }

    /// A client that speaks another subprotocol.
    pub(super) fn subprotocol() -> Self {
        Self::new(4406, format!("Subprotocol not acceptable: use {PROTOCOL}"))
    }

    /// A client that does not begin.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// An operation under the id of one that is going on.
    pub(super) fn taken(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// A client that begins twice.
    pub(super) fn again() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    /// A client that does not take what is sent: try again later (the registry of RFC 6455).
    pub(super) fn slow(reason: &str) -> Self {
        Self::new(1013, reason)
    }

    /// The server stops (RFC 6455, section 7.4.1).
    pub(super) fn stopping(reason: &str) -> Self {
        Self::new(1001, reason)
    }

    /// A message that is too large (RFC 6455, section 7.4.1).
    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(
            1009,
            format!("a message is larger than {} KiB", limit / 1024),
        )
    }

    fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        // A closing frame has 125 bytes, two of them for the code (RFC 6455, section 5.5).
        let mut end = reason.len().min(123);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        reason.truncate(end);
        Self { code, reason }
    }
}

impl ClientMessage {
    /// Reads a message. Fails with why it is none.
    pub(super) fn parse(text: &str) -> Result<Self, Closing> {
        let value = Value::from_slice(text.as_bytes());
        let Ok(Value::Object(mut message)) = value else {
            return Err(Closing::invalid("Invalid message: no JSON object"));
        };
        let kind = match message.remove("type") {
            Some(Value::String(kind)) => kind,
            _ => return Err(Closing::invalid("Invalid message: no `type`")),
        };
        let payload = message
            .remove("payload")
            .filter(|payload| !payload.is_null());
        let id = match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() => Some(id.to_string()),
            _ => None,
        };
        let id = id.ok_or_else(|| Closing::invalid("Invalid message: no `id`"));
        match &*kind {
            "connection_init" => match payload {
                None => Ok(Self::Init(Object::new())),
                Some(Value::Object(payload)) => Ok(Self::Init(payload)),
                Some(_) => Err(Closing::invalid("Invalid message: `payload` is no object")),
            },
            "ping" => Ok(Self::Ping(payload)),
            "pong" => Ok(Self::Pong),
            "subscribe" => Ok(Self::Subscribe {
                id: id?,
                payload: payload
                    .ok_or_else(|| Closing::invalid("Invalid message: no `payload`"))?,
            }),
            "complete" => Ok(Self::Complete { id: id? }),
            _ => Err(Closing::invalid("Invalid message: unknown `type`")),
        }
    }
}

impl ServerMessage<'_> {
    /// The message as JSON.
    pub(super) fn to_text(&self) -> String {
        let (kind, id, payload) = match self {
            Self::Ack => ("connection_ack", None, None),
            Self::Pong(payload) => ("pong", None, payload.clone()),
            Self::Next(id, response) => ("next", Some(*id), Some(response.to_value())),
            Self::Error(id, errors) => {
                let errors = errors.iter().map(GraphqlError::to_value);
                ("error", Some(*id), Some(Value::List(errors.collect())))
            }
            Self::Complete(id) => ("complete", Some(*id), None),
        };
        let mut message = Object::new();
        message.insert("type", kind.into());
        if let Some(id) = id {
            message.insert("id", id.into());
        }
        if let Some(payload) = payload {
            message.insert("payload", payload);
        }
        Value::Object(message).to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn messages_are_read_as_the_protocol_says() {
        let table = [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":{"a":1}}"#,
            r#"{"type":"connection_init","payload":7}"#,
            r#"{"type":"ping","payload":{"a":1}}"#,
            r#"{"type":"pong"}"#,
            r#"{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"id":"","type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"id":"1","type":"subscribe"}"#,
            r#"{"id":"1","type":"complete"}"#,
            r#"{"type":"complete"}"#,
            r#"{"id":"1","type":"start","payload":{}}"#,
            r#"{"id":"1"}"#,
            "[]",
            "nonsense",
        ];
        let lines = table.map(|text| match ClientMessage::parse(text) {
            Ok(message) => format!("{text}\n  {message:?}"),
            Err(closing) => format!("{text}\n  {} {}", closing.code, closing.reason),
        });
        insta::assert_snapshot!(lines.join("\n"), @r#"
        {"type":"connection_init"}
          Init(Object { entries: [] })
        {"type":"connection_init","payload":{"a":1}}
          Init(Object { entries: [("a", Number(Number(Number(1))))] })
        {"type":"connection_init","payload":7}
          4400 Invalid message: `payload` is no object
        {"type":"ping","payload":{"a":1}}
          Ping(Some(Object(Object { entries: [("a", Number(Number(Number(1))))] })))
        {"type":"pong"}
          Pong
        {"id":"1","type":"subscribe","payload":{"query":"{ a }"}}
          Subscribe { id: "1", payload: Object(Object { entries: [("query", String("{ a }"))] }) }
        {"id":"","type":"subscribe","payload":{"query":"{ a }"}}
          4400 Invalid message: no `id`
        {"id":"1","type":"subscribe"}
          4400 Invalid message: no `payload`
        {"id":"1","type":"complete"}
          Complete { id: "1" }
        {"type":"complete"}
          4400 Invalid message: no `id`
        {"id":"1","type":"start","payload":{}}
          4400 Invalid message: unknown `type`
        {"id":"1"}
          4400 Invalid message: no `type`
        []
          4400 Invalid message: no JSON object
        nonsense
          4400 Invalid message: no JSON object
        "#);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}", id in ".{0,200}") {
            let _ = ClientMessage::parse(&text);
            prop_assert!(Closing::taken(&id).reason.len() <= 123);
        }
    }
}
