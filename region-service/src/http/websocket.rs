//! Streams over WebSocket (subprotocol `graphql-transport-ws`): how a connection is opened.
//! What is said on it is in the files below.

mod connection;
mod message;

use axum::RequestExt;
use axum::extract::Request;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::HeaderMap;
use axum::http::header::UPGRADE;
use axum::response::{IntoResponse, Response};

use super::Site;
use super::graphql::run_nonce;
use super::origin;
use super::request::{READ_LIMIT, Refused};
use connection::Connection;

const PROTOCOL: &str = "graphql-transport-ws";

const TRANSPORT: &str = "websocket";

/// Whether the client asks to go over to WebSocket.
pub(super) fn is_asked(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
}

/// Goes over to WebSocket. Fails where the client may not, or speaks another protocol.
pub(super) async fn open(site: &Site, mut request: Request) -> Result<Response, Refused> {
    origin::check(request.headers(), request.uri())?;
    let nonce = run_nonce(request.headers())?.map(str::to_owned);
    let upgrade = match request.extract_parts::<WebSocketUpgrade>().await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return Ok(rejection.into_response()),
    };
    if upgrade.selected_protocol().is_none() {
        return Err(Refused {
            status: 400,
            code: "BAD_REQUEST",
            message: format!("WebSocket is served with the subprotocol `{PROTOCOL}` only."),
        });
    }
    let room = site.streams.room(TRANSPORT)?;
    let site = site.clone();
    let task = site.streams.tasks.token();
    Ok(upgrade
        .max_message_size(READ_LIMIT)
        .max_frame_size(READ_LIMIT)
        .on_upgrade(async move |socket| {
            Box::pin(Connection::run(site, nonce, socket)).await;
            drop((room, task));
        }))
}
