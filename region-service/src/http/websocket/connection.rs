//! One connection: what its client may say when, its operations, and how it ends.
//!
//! One task does all of it. An answer is made when the one before it has been sent, so nothing waits
//! in a queue; a client that does not read holds only its own operations.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use async_graphql::Response as Answer;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{self, AbortHandle, BoxStream, SelectAll, SplitSink, SplitStream, abortable};
use futures::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::TRANSPORT;
use super::message::{self, ClientMessage};
use crate::http::Site;
use crate::http::request::{self, Allowed, BODY_LIMIT};
use crate::http::streams::{Cut, errors, is_refusal};

/// How long a close frame may be: a control frame's 125 bytes less the code.
const REASON_LIMIT: usize = 123;

/// How long the client's answer to a close frame is waited for.
const FAREWELL: Duration = Duration::from_secs(5);

/// One client's connection.
pub(super) struct Connection {
    site: Site,
    nonce: Option<String>,
    sender: SplitSink<WebSocket, Message>,
    /// The client has begun.
    initialised: bool,
    operations: SelectAll<BoxStream<'static, (String, Option<Answer>)>>,
    running: HashMap<String, AbortHandle>,
    /// When the client last said anything.
    heard: Instant,
}

/// Why a connection ends.
enum End {
    /// The client has gone, or is taken for gone.
    Gone,
    /// We end it, and say so.
    Close { code: u16, reason: String },
}

impl Connection {
    /// Serves `socket` until it ends.
    pub(super) async fn run(site: Site, nonce: Option<String>, socket: WebSocket) {
        let (sender, mut receiver) = socket.split();
        let mut connection = Self {
            site,
            nonce,
            sender,
            initialised: false,
            operations: SelectAll::new(),
            running: HashMap::new(),
            heard: Instant::now(),
        };
        let Err(end) = connection.serve(&mut receiver).await;
        if let End::Close { code, reason } = end {
            connection.close(&mut receiver, code, reason).await;
        }
    }

    async fn serve(
        &mut self,
        receiver: &mut SplitStream<WebSocket>,
    ) -> Result<std::convert::Infallible, End> {
        let limits = self.site.streams.limits;
        let stopping = self.site.streams.stopping.clone();
        let mut init_timeout = Box::pin(sleep(limits.init_timeout));
        let mut heartbeat = interval(limits.heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stopping.cancelled() => return Err(End::cut(Cut::Stopping)),
                message = receiver.next() => self.received(message).await?,
                Some((id, answer)) = self.operations.next(), if !self.operations.is_empty() => {
                    self.answered(id, answer).await?;
                }
                () = &mut init_timeout, if !self.initialised => {
                    return Err(End::close(4408, "Connection initialisation timeout"));
                }
                _ = heartbeat.tick() => {
                    if self.heard.elapsed() > limits.patience {
                        return Err(End::Gone);
                    }
                    self.send(Message::Ping(Vec::new().into())).await?;
                }
            }
        }
    }

    async fn received(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.heard = Instant::now();
        match message {
            None | Some(Ok(Message::Close(_))) => Err(End::Gone),
            Some(Err(error)) if is_too_long(&error) => {
                Err(End::close(1009, "A message is too large."))
            }
            Some(Err(_)) => Err(End::Gone),
            // The library answers pings.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Binary(_))) => Err(End::close(4400, "Messages are texts.")),
            Some(Ok(Message::Text(text))) if text.len() > BODY_LIMIT => {
                Err(End::close(1009, "A message is too large."))
            }
            Some(Ok(Message::Text(text))) => match ClientMessage::read(&text) {
                Ok(message) => self.obey(message).await,
                Err(wrong) => Err(End::close(4400, wrong)),
            },
        }
    }

    async fn obey(&mut self, message: ClientMessage) -> Result<(), End> {
        match message {
            ClientMessage::Init if self.initialised => {
                Err(End::close(4429, "Too many initialisation requests"))
            }
            ClientMessage::Init => {
                self.initialised = true;
                self.say(message::acknowledged()).await
            }
            ClientMessage::Ping(payload) => self.say(message::pong(payload)).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete(id) => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                Ok(())
            }
            ClientMessage::Subscribe { .. } if !self.initialised => {
                Err(End::close(4401, "Unauthorized"))
            }
            ClientMessage::Subscribe { id, .. } if self.running.contains_key(&id) => Err(
                End::close(4409, format!("Subscriber for {id} already exists")),
            ),
            ClientMessage::Subscribe { id, payload } => self.start(id, payload).await,
        }
    }

    /// Starts the operation `id`.
    async fn start(&mut self, id: String, payload: Map<String, Value>) -> Result<(), End> {
        let most = self.site.streams.limits.operations;
        if self.running.len() >= most {
            let text = format!("A connection has at most {most} operations: end one first.");
            return self.refuse(&id, &errors(&text, "TOO_MANY_STREAMS")).await;
        }
        let asked = request::operation(payload, Allowed::ALL);
        let answers = asked.and_then(|asked| self.site.answers(asked, self.nonce.as_deref()));
        let answers = match answers {
            Ok(answers) => answers,
            Err(refused) if refused.is_of_operation() => {
                let response = errors(&refused.message, refused.code);
                return self.refuse(&id, &response).await;
            }
            Err(refused) => return Err(End::close(4400, refused.message)),
        };
        let (of, last) = (id.clone(), id.clone());
        let answers = answers
            .map(move |answer| (of.clone(), Some(answer)))
            .chain(stream::once(async move { (last, None) }));
        let (answers, handle) = abortable(answers);
        self.running.insert(id, handle);
        self.operations.push(answers.boxed());
        Ok(())
    }

    async fn answered(&mut self, id: String, answer: Option<Answer>) -> Result<(), End> {
        match answer {
            Some(answer) if is_refusal(&answer) => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                self.refuse(&id, &json!(answer)).await
            }
            Some(answer) => self.say(message::next(&id, &json!(answer))).await,
            None => {
                self.running.remove(&id);
                self.say(message::complete(&id)).await
            }
        }
    }

    async fn refuse(&mut self, id: &str, response: &Value) -> Result<(), End> {
        self.say(message::error(id, response)).await
    }

    async fn say(&mut self, text: String) -> Result<(), End> {
        self.send(Message::Text(text.into())).await
    }

    /// Sends `message` and waits until the network has it. Fails where that takes too long.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        let limits = self.site.streams.limits;
        let started = Instant::now();
        match timeout(limits.give_up, self.sender.send(message)).await {
            Ok(Ok(())) if started.elapsed() <= limits.patience => Ok(()),
            Ok(Ok(())) => Err(End::cut(Cut::Slow)),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => {
                Cut::Slow.record(TRANSPORT);
                Err(End::Gone)
            }
        }
    }

    /// Says why the connection ends, and waits for the client to hear it: a connection that is
    /// dropped with words of the client unread takes ours back.
    async fn close(&mut self, receiver: &mut SplitStream<WebSocket>, code: u16, reason: String) {
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        let farewell = async {
            if self.sender.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = receiver.next().await {}
            }
        };
        if timeout(FAREWELL, farewell).await.is_err() {
            tracing::debug!(code, "a client did not answer to the end of its connection");
        }
    }
}

impl End {
    fn close(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        reason.truncate(reason.floor_char_boundary(REASON_LIMIT));
        Self::Close { code, reason }
    }

    /// 1012 is *service restart*, 1013 *try again later*: clients connect again.
    fn cut(cut: Cut) -> Self {
        cut.record(TRANSPORT);
        let code = match cut {
            Cut::Stopping => 1012,
            Cut::Slow => 1013,
        };
        Self::close(code, cut.reason())
    }
}

/// The library's error has no public type.
fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("too long") {
            return true;
        }
        cause = error.source();
    }
    false
}
