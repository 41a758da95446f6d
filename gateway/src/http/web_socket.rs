//! `/graphql` as a WebSocket (graphql-transport-ws): operations of any kind, several at once.
//!
//! Owns the connection: what may be said when, how many operations there may be, and when it closes.
//! Responses of all operations wait in one queue of bounded length. Where it stays full for too
//! long, or a message cannot be written for as long, the client is cut.

mod message;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response as HttpResponse, StatusCode};
use axum::response::IntoResponse;
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{interval, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use self::message::{ClientMessage, Closing, PROTOCOL, ServerMessage};
use super::request::{self, BODY_LIMIT};
use super::streaming::Cut;
use super::{GraphqlRequest, Shared, origin};
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::CoveragePolicy;
use crate::response::Response;
use crate::telemetry::{self, OpenStream, Transport};

/// How many heartbeats a client may leave unanswered.
const UNANSWERED: u32 = 3;

/// How long a client may take to hear why the connection closes, and to close it too.
const FAREWELL: Duration = Duration::from_secs(10);

/// How large a message is read at all. Beyond it the connection just ends; a smaller one that is
/// too large is told so.
const MESSAGE_READ: usize = 4 * BODY_LIMIT;

/// Whether a request wants to become a WebSocket.
pub(super) fn is_asked(headers: &HeaderMap) -> bool {
    headers
        .get("upgrade")
        .is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Makes the request a WebSocket, unless a page of another site asks.
pub(super) async fn upgrade(shared: &Shared, mut parts: Parts) -> HttpResponse<Body> {
    if !origin::is_own(&parts.headers, parts.uri.authority()) {
        let text = "A page of another site may not connect.\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let policy = match request::policy(&parts.headers) {
        Ok(policy) => policy,
        Err(error) => return Response::refused(vec![error]).into_response(),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, shared).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let place = match shared.streams.admit() {
        Ok(place) => place,
        Err(error) => return Response::refused(vec![error]).into_response(),
    };
    let shared = shared.clone();
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE_READ)
        .max_frame_size(MESSAGE_READ)
        .on_upgrade(move |socket| Connection::new(shared, policy, place).run(socket))
}

/// One client.
struct Connection {
    shared: Shared,
    policy: CoveragePolicy,
    is_begun: bool,
    operations: HashMap<String, Operation>,
    /// Numbers operations: an id may be used again.
    begun: u64,
    queue: mpsc::Sender<Outgoing>,
    waiting: mpsc::Receiver<Outgoing>,
    /// The queue stayed full for too long.
    slow: CancellationToken,
    _place: OwnedSemaphorePermit,
    _open: OpenStream,
}

/// An operation that is going on. Dropping it ends it.
struct Operation {
    number: u64,
    _task: AbortOnDropHandle<()>,
}

/// What an operation has for its client.
enum Outgoing {
    Response {
        id: String,
        number: u64,
        response: Response,
    },
    Complete {
        id: String,
        number: u64,
    },
}

/// What happens next on a connection.
enum Happening {
    Received(Option<Result<Message, axum::Error>>),
    Due(Option<Outgoing>),
    Beat,
    NotBegun,
    Slow,
    Stopping,
}

impl Connection {
    fn new(shared: Shared, policy: CoveragePolicy, place: OwnedSemaphorePermit) -> Self {
        let (queue, waiting) = mpsc::channel(shared.streams.limits.queue);
        Self {
            shared,
            policy,
            is_begun: false,
            operations: HashMap::new(),
            begun: 0,
            queue,
            waiting,
            slow: CancellationToken::new(),
            _place: place,
            _open: telemetry::open_stream(Transport::WebSocket),
        }
    }

    /// Serves until either side closes.
    async fn run(mut self, mut socket: WebSocket) {
        let spoken = socket
            .protocol()
            .is_some_and(|protocol| protocol == PROTOCOL);
        let closing = match spoken {
            true => self.serve(&mut socket).await,
            false => Some(Closing::subprotocol()),
        };
        self.operations.clear();
        if let Some(Closing { code, reason }) = closing {
            tracing::debug!(code, reason, "closing a WebSocket");
            let frame = CloseFrame {
                code,
                reason: reason.into(),
            };
            // A client that does not take this either is gone.
            let _ = timeout(FAREWELL, close(&mut socket, frame)).await;
        }
    }

    /// Serves until there is a reason to close, or the client has gone.
    async fn serve(&mut self, socket: &mut WebSocket) -> Option<Closing> {
        let limits = self.shared.streams.limits;
        let stopping = self.shared.streams.stopping.clone();
        let slow = self.slow.clone();
        let mut beats = interval(limits.heartbeat);
        beats.tick().await;
        let mut heard = Instant::now();
        let init = tokio::time::sleep(limits.init);
        tokio::pin!(init);
        loop {
            let happening = tokio::select! {
                biased;
                () = stopping.cancelled() => Happening::Stopping,
                () = slow.cancelled() => Happening::Slow,
                received = socket.recv() => Happening::Received(received),
                due = self.waiting.recv() => Happening::Due(due),
                _ = beats.tick() => Happening::Beat,
                () = &mut init, if !self.is_begun => Happening::NotBegun,
            };
            let message = match happening {
                Happening::Received(received) => {
                    heard = Instant::now();
                    match self.received(received) {
                        Ok(Some(reply)) => Message::text(reply),
                        Ok(None) => continue,
                        Err(closing) => return closing,
                    }
                }
                Happening::Due(due) => match due.and_then(|due| self.due(&due)) {
                    Some(text) => Message::text(text),
                    None => continue,
                },
                Happening::Slow => return Some(closing(Cut::Slow)),
                Happening::Beat if heard.elapsed() > limits.heartbeat * UNANSWERED => {
                    telemetry::record_cut(Transport::WebSocket, "gone");
                    return None;
                }
                Happening::Beat => Message::Ping(bytes::Bytes::new()),
                Happening::NotBegun => return Some(Closing::init_timeout()),
                Happening::Stopping => return Some(closing(Cut::Stopping)),
            };
            match timeout(limits.patience, socket.send(message)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(closing(Cut::Slow)),
            }
        }
    }

    /// What a message of the client does: the reply, if any. Fails with the reason to close; `None`
    /// where the client has gone.
    fn received(
        &mut self,
        received: Option<Result<Message, axum::Error>>,
    ) -> Result<Option<String>, Option<Closing>> {
        let text = match received {
            Some(Ok(Message::Text(text))) if text.len() > BODY_LIMIT => {
                return Err(Some(Closing::too_large(BODY_LIMIT)));
            }
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
            Some(Ok(Message::Binary(_))) => {
                return Err(Some(Closing::invalid("Invalid message: not a text")));
            }
            None | Some(Ok(Message::Close(_)) | Err(_)) => return Err(None),
        };
        match ClientMessage::parse(&text)? {
            ClientMessage::Init(_) if self.is_begun => Err(Some(Closing::again())),
            ClientMessage::Init(payload) => {
                let given = payload.get(request::COVERAGE_HEADER);
                if let Some(given) = given {
                    let policy = given.as_str().and_then(request::policy_named);
                    let refusal = || Closing::invalid(request::POLICIES);
                    self.policy = policy.ok_or_else(refusal)?;
                }
                self.is_begun = true;
                Ok(Some(ServerMessage::Ack.to_text()))
            }
            ClientMessage::Ping(payload) => Ok(Some(ServerMessage::Pong(payload).to_text())),
            ClientMessage::Pong => Ok(None),
            ClientMessage::Subscribe { .. } if !self.is_begun => Err(Some(Closing::unauthorised())),
            ClientMessage::Subscribe { id, payload } => Ok(self.subscribe(id, payload)?),
            ClientMessage::Complete { id } => {
                self.operations.remove(&id);
                Ok(None)
            }
        }
    }

    /// Begins an operation, or says why not.
    fn subscribe(
        &mut self,
        id: String,
        payload: schema::value::Value,
    ) -> Result<Option<String>, Closing> {
        if self.operations.contains_key(&id) {
            return Err(Closing::taken(&id));
        }
        let request = request::from_payload(payload, self.policy)
            .map_err(|error| Closing::invalid(format!("Invalid message: {}", error.message)))?;
        let limit = self.shared.streams.limits.operations;
        if self.operations.len() >= limit {
            let message =
                format!("more than {limit} operations at once on one connection: end one first");
            let error = GraphqlError::request(ErrorCode::TooManyOperations, message);
            return Ok(Some(ServerMessage::Error(&id, &[error]).to_text()));
        }
        self.begun += 1;
        let number = self.begun;
        let answering = Answering {
            shared: self.shared.clone(),
            queue: self.queue.clone(),
            slow: self.slow.clone(),
            id: id.clone(),
            number,
        };
        let task = tokio::spawn(answering.run(request));
        let operation = Operation {
            number,
            _task: AbortOnDropHandle::new(task),
        };
        self.operations.insert(id, operation);
        Ok(None)
    }

    /// What an operation has for the client; `None` where the client ended it before.
    fn due(&mut self, due: &Outgoing) -> Option<String> {
        let (id, number) = match due {
            Outgoing::Response { id, number, .. } | Outgoing::Complete { id, number } => {
                (id, *number)
            }
        };
        self.operations
            .get(id)
            .filter(|known| known.number == number)?;
        Some(match due {
            Outgoing::Response { id, response, .. } if response.data.is_none() => {
                self.operations.remove(id);
                ServerMessage::Error(id, &response.errors).to_text()
            }
            Outgoing::Response { id, response, .. } => {
                telemetry::record_event(Transport::WebSocket);
                ServerMessage::Next(id, response).to_text()
            }
            Outgoing::Complete { id, .. } => {
                self.operations.remove(id);
                ServerMessage::Complete(id).to_text()
            }
        })
    }
}

/// Answers one operation into the connection's queue.
struct Answering {
    shared: Shared,
    queue: mpsc::Sender<Outgoing>,
    slow: CancellationToken,
    id: String,
    number: u64,
}

impl Answering {
    async fn run(self, request: GraphqlRequest) {
        let number = self.number;
        let mut responses = self.shared.gateway.respond(request).await;
        while let Some(response) = responses.next().await {
            let is_last = response.data.is_none();
            let id = self.id.clone();
            let response = Outgoing::Response {
                id,
                number,
                response,
            };
            if !self.queued(response).await || is_last {
                return;
            }
        }
        let id = self.id.clone();
        self.queued(Outgoing::Complete { id, number }).await;
    }

    /// Whether there was room in time, and somebody to send it.
    async fn queued(&self, outgoing: Outgoing) -> bool {
        let patience = self.shared.streams.limits.patience;
        match timeout(patience, self.queue.send(outgoing)).await {
            Ok(sent) => sent.is_ok(),
            Err(_) => {
                self.slow.cancel();
                false
            }
        }
    }
}

fn closing(cut: Cut) -> Closing {
    telemetry::record_cut(Transport::WebSocket, cut.name());
    match cut {
        Cut::Slow => Closing::slow(cut.text()),
        Cut::Stopping => Closing::stopping(cut.text()),
    }
}

/// Closes, and waits until the client has closed too.
async fn close(socket: &mut WebSocket, frame: CloseFrame) {
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = socket.recv().await {}
    }
}
