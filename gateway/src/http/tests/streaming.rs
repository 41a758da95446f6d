//! Server-sent events and WebSockets, over real sockets.

mod event_stream;
mod web_socket;

use std::net::SocketAddr;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::*;
use crate::http::listener::Listener;
use crate::pipeline::subscription::ResponseStream;

/// Streams what its documents say: `count 3`, `flood`, `wait`; others it answers once.
struct Streaming {
    /// Cancelled when nobody listens to a flood any more.
    flood_ended: CancellationToken,
}

impl Gateway for Streaming {
    fn answer(&self, request: GraphqlRequest) -> BoxFuture<'_, Response> {
        Echo.answer(request)
    }

    fn respond(&self, request: GraphqlRequest) -> BoxFuture<'_, ResponseStream> {
        let responses = match request.query.split_once(' ') {
            Some(("count", count)) => {
                let numbers = stream::iter(1..=count.parse::<i64>().unwrap());
                numbers.map(|number| said(number.into())).boxed()
            }
            _ if request.query == "flood" => {
                let large = Value::from("x".repeat(64 * 1024));
                let guard = self.flood_ended.clone().drop_guard();
                let flood = stream::repeat(large).map(move |value| {
                    let _held = &guard;
                    said(value)
                });
                flood.boxed()
            }
            _ if request.query == "wait" => stream::pending().boxed(),
            _ if request.query == "fail" => {
                let failed = refused(ErrorCode::ResumeTokenExpired);
                stream::iter([said(1_i64.into()), failed]).boxed()
            }
            _ => {
                return Box::pin(async move {
                    let response = Echo.answer(request).await;
                    stream::once(std::future::ready(response)).boxed()
                });
            }
        };
        Box::pin(std::future::ready(responses))
    }
}

fn said(value: Value) -> Response {
    let mut data = Object::new();
    data.insert("said", value);
    Response {
        status: 200,
        data: Some(Value::Object(data)),
        errors: Vec::new(),
        extensions: Object::new(),
    }
}

/// A served gateway.
struct Served {
    address: SocketAddr,
    streams: Streams,
    flood_ended: CancellationToken,
    _server: AbortOnDropHandle<()>,
}

/// Small bounds, so that tests need not wait.
const SMALL: StreamLimits = StreamLimits {
    connections: 2,
    operations: 2,
    queue: 4,
    patience: Duration::from_millis(300),
    heartbeat: Duration::from_secs(30),
    init: Duration::from_secs(30),
};

async fn serve(limits: StreamLimits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let streams = Streams::new(limits, CancellationToken::new());
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let flood_ended = CancellationToken::new();
    let gateway = Streaming {
        flood_ended: flood_ended.clone(),
    };
    let router = router(
        Arc::new(gateway),
        metrics,
        Playground::Plain,
        streams.clone(),
        address,
    );
    let listener = Listener::new(listener, Duration::from_secs(30));
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Served {
        address,
        streams,
        flood_ended,
        _server: AbortOnDropHandle::new(server),
    }
}
