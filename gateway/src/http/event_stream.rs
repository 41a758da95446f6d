//! `/graphql` as server-sent events (graphql-sse, distinct connections mode): one operation a
//! connection, `next` events and `complete`.
//!
//! Responses wait in a queue of bounded length. A client that takes none for too long while it is
//! full is cut: what waits is thrown away and a last `next` says why. One that never takes even that
//! is left to the [`listener`](super::listener), which ends connections that nothing can be written
//! to.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderName, HeaderValue, Response as HttpResponse};
use bytes::Bytes;
use futures::{StreamExt, stream};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::streaming::{Cut, StreamLimits, Streams};
use crate::pipeline::subscription::ResponseStream;
use crate::response::Response;
use crate::telemetry::{self, OpenStream, Transport};

/// The media type.
pub(super) const EVENT_STREAM: &str = "text/event-stream";

/// A comment: the connection is there.
const HEARTBEAT: &[u8] = b":\n\n";

const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Answers with `responses` as they come. `place` is kept for as long as the connection is open.
pub(super) fn respond(
    streams: &Streams,
    place: OwnedSemaphorePermit,
    responses: ResponseStream,
) -> HttpResponse<Body> {
    let (sender, receiver) = mpsc::channel(streams.limits.queue);
    let cut = Arc::new(OnceLock::new());
    let filling = Filling {
        streams: streams.clone(),
        sender,
        cut: Arc::clone(&cut),
    };
    tokio::spawn(filling.fill(responses));
    let sending = Sending {
        receiver,
        cut,
        limits: streams.limits,
        is_over: false,
        _place: place,
        _open: telemetry::open_stream(Transport::Sse),
    };
    let frames = stream::unfold(sending, |mut sending| async move {
        let frame = sending.next().await?;
        Some((Ok::<_, std::convert::Infallible>(frame), sending))
    });
    let first = stream::once(std::future::ready(Ok(Bytes::from_static(HEARTBEAT))));
    let mut response = HttpResponse::new(Body::from_stream(first.chain(frames)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(EVENT_STREAM));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept, regiograaf-coverage"),
    );
    // Proxies that gather answers would hold events back.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    headers.insert(unbuffered, HeaderValue::from_static("no"));
    response
}

/// Fills the queue.
struct Filling {
    streams: Streams,
    sender: mpsc::Sender<Bytes>,
    cut: Arc<OnceLock<Cut>>,
}

impl Filling {
    async fn fill(self, mut responses: ResponseStream) {
        loop {
            let response = tokio::select! {
                biased;
                // The client is gone.
                () = self.sender.closed() => return,
                () = self.streams.stopping.cancelled() => return self.end(Cut::Stopping),
                response = responses.next() => response,
            };
            let (frame, is_last) = match response {
                Some(response) => (next(&response), false),
                None => (Bytes::from_static(COMPLETE.as_bytes()), true),
            };
            let patience = self.streams.limits.patience;
            match tokio::time::timeout(patience, self.sender.send(frame)).await {
                Ok(Ok(())) if is_last => return,
                Ok(Ok(())) => telemetry::record_event(Transport::Sse),
                Ok(Err(_)) => return,
                Err(_) => return self.end(Cut::Slow),
            }
        }
    }

    fn end(&self, cut: Cut) {
        telemetry::record_cut(Transport::Sse, cut.name());
        // There is one who sets it, once.
        let _ = self.cut.set(cut);
    }
}

/// Empties the queue into the connection.
struct Sending {
    receiver: mpsc::Receiver<Bytes>,
    cut: Arc<OnceLock<Cut>>,
    limits: StreamLimits,
    is_over: bool,
    _place: OwnedSemaphorePermit,
    _open: OpenStream,
}

impl Sending {
    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        if self.cut.get() == Some(&Cut::Slow) {
            return Some(self.last(Cut::Slow));
        }
        let frame = tokio::time::timeout(self.limits.heartbeat, self.receiver.recv()).await;
        match (frame, self.cut.get()) {
            (Err(_), _) => Some(Bytes::from_static(HEARTBEAT)),
            (Ok(Some(frame)), _) => Some(frame),
            (Ok(None), Some(cut)) => Some(self.last(*cut)),
            (Ok(None), None) => None,
        }
    }

    /// Why there is no more. What waited is thrown away with the queue.
    fn last(&mut self, cut: Cut) -> Bytes {
        self.is_over = true;
        let mut frame = next(&Response::refused(vec![cut.error()])).to_vec();
        frame.extend_from_slice(COMPLETE.as_bytes());
        frame.into()
    }
}

fn next(response: &Response) -> Bytes {
    // JSON on one line has no line ends of its own.
    format!("event: next\ndata: {}\n\n", response.to_value()).into()
}
