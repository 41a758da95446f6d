//! The messages of the protocol, as far as they can be read without knowing the connection.

use serde_json::{Map, Value, json};

/// How long an operation's id may be.
const ID_LIMIT: usize = 200;

/// What a client says.
#[derive(Debug, PartialEq)]
pub(super) enum ClientMessage {
    /// It begins.
    Init,
    /// It wants to know whether we are there.
    Ping(Option<Value>),
    /// It is there.
    Pong,
    /// It starts an operation.
    Subscribe {
        /// The operation's id, chosen by the client.
        id: String,
        /// A GraphQL request.
        payload: Map<String, Value>,
    },
    /// It wants no more of an operation.
    Complete(String),
}

impl ClientMessage {
    /// Reads a message. Fails with what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
            return Err("A message is no JSON object.".to_owned());
        };
        let kind = match message.remove("type") {
            Some(Value::String(kind)) => kind,
            _ => return Err("A message has no `type`.".to_owned()),
        };
        match kind.as_str() {
            "connection_init" => Ok(Self::Init),
            "ping" => Ok(Self::Ping(message.remove("payload"))),
            "pong" => Ok(Self::Pong),
            "complete" => Ok(Self::Complete(id(&mut message)?)),
            "subscribe" => match message.remove("payload") {
                Some(Value::Object(payload)) => Ok(Self::Subscribe {
                    id: id(&mut message)?,
                    payload,
                }),
                _ => Err("`subscribe` has no `payload` with a `query`.".to_owned()),
            },
            _ => Err("A message has an unknown `type`.".to_owned()),
        }
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, String> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= ID_LIMIT => Ok(id),
        Some(Value::String(id)) if !id.is_empty() => {
            Err(format!("An `id` is longer than {ID_LIMIT} bytes."))
        }
        _ => Err("A message has no `id`.".to_owned()),
    }
}

/// That the client may start operations.
pub(super) fn acknowledged() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

/// That we are there.
pub(super) fn pong(payload: Option<Value>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }).to_string(),
        None => json!({ "type": "pong" }).to_string(),
    }
}

/// An answer to the operation `id`.
pub(super) fn next(id: &str, answer: &Value) -> String {
    json!({ "id": id, "type": "next", "payload": answer }).to_string()
}

/// That the operation `id` was refused, with the `errors` of a response.
pub(super) fn error(id: &str, response: &Value) -> String {
    json!({ "id": id, "type": "error", "payload": response["errors"] }).to_string()
}

/// That the operation `id` has no more answers.
pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_refused_with_a_reason() {
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(201));
        let said = [
            "",
            "[]",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":""}"#,
            &long,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","payload":{}}"#,
        ]
        .map(|text| ClientMessage::read(text).unwrap_err());
        insta::assert_snapshot!(said.join("\n"), @r"
        A message is no JSON object.
        A message is no JSON object.
        A message has no `type`.
        A message has no `type`.
        A message has an unknown `type`.
        A message has no `id`.
        A message has no `id`.
        An `id` is longer than 200 bytes.
        `subscribe` has no `payload` with a `query`.
        A message has no `id`.
        ");
    }
}
