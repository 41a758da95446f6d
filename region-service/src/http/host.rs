//! Refuses requests under a foreign name while the service listens on this machine only.
//!
//! A page of another site can point its own name at 127.0.0.1 and so reach what listens there
//! (DNS rebinding). Its requests still carry its name.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Passes a request on if it may be answered at `listen`.
pub(super) async fn check(listen: SocketAddr, request: Request, next: Next) -> Response {
    if listen.ip().is_loopback() && !names_this_machine(&request) {
        let text = "This service answers under localhost only.\n";
        return (StatusCode::MISDIRECTED_REQUEST, text).into_response();
    }
    next.run(request).await
}

fn names_this_machine(request: &Request) -> bool {
    let header = request.headers().get(HOST);
    let authority = match (request.uri().authority(), header) {
        (Some(authority), _) => Some(authority.clone()),
        (None, Some(host)) => host.to_str().ok().and_then(|host| host.parse().ok()),
        // Without a name there is nothing foreign: not a browser.
        (None, None) => return true,
    };
    authority.is_some_and(|authority: Authority| is_local(authority.host()))
}

fn is_local(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.to_ascii_lowercase().ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
