//! The playground: the gateway's bundle (`gateway/ui`), embedded, with this region's own queries.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::json;

/// What `npm run build` made. A program that was built before it has none.
#[derive(RustEmbed)]
#[folder = "../gateway/ui/dist"]
#[allow_missing = true]
struct Files;

/// Everything from this server; styles also inline, as the editor makes them at run time.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Files under this path have a hash of their content in their name.
const HASHED: &str = "assets/";

const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Regiograaf</title><p>The playground is not part of this program: it was built without it. Run <code>make ui</code> and build again.</p><p lang=\"nl\">De speelplaats ontbreekt in dit programma. Voer <code>make ui</code> uit en bouw opnieuw.</p>";

/// The queries that the playground opens with, in the order of the tabs.
const EXAMPLES: [&str; 3] = [
    include_str!("examples/programme.graphql"),
    include_str!("examples/schools.graphql"),
    include_str!("examples/pupils.graphql"),
];

/// The page, or how to build it.
pub(super) fn page() -> Response {
    match Files::get("index.html") {
        Some(file) => file_response("index.html", file),
        None => (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response(),
    }
}

/// A file of the page by its path under `/playground/`.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    match Files::get(&path) {
        Some(file) => file_response(&path, file),
        None => (StatusCode::NOT_FOUND, "No such file.\n").into_response(),
    }
}

/// What the playground of the regions `names` opens with.
pub(super) fn tabs(names: &[&str]) -> Response {
    let tabs: Vec<_> = EXAMPLES.iter().map(|query| json!({ "query": query })).collect();
    Json(json!({
        "title": format!("{} | Regiograaf", names.join(", ")),
        "banner": {
            "en": "Synthetic data: per-school figures are invented",
            "nl": "Synthetische gegevens: cijfers per school zijn verzonnen",
        },
        "tabs": tabs,
    }))
    .into_response()
}

fn file_response(path: &str, file: rust_embed::EmbeddedFile) -> Response {
    let kind = file.metadata.mimetype();
    let kind =
        HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let keep = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, HeaderValue::from_static(keep)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, Body::from(file.data)).into_response()
}
