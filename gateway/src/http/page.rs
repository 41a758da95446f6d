//! `/`, until the comparison page exists: leads to the playground.

use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse};

/// The page has its own style and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The page.
pub(super) async fn start() -> impl IntoResponse {
    let page = Html(include_str!("start.html"));
    ([(CONTENT_SECURITY_POLICY, POLICY)], page)
}

/// Any other path.
pub(super) async fn not_found() -> impl IntoResponse {
    let text = "Nothing here. There are /graphql, /playground, /health/live, /health/ready and /metrics.\n";
    (StatusCode::NOT_FOUND, text)
}
