//! `/playground` of a region: GraphiQL over the region's own endpoint, from this server alone.
//!
//! The page is the gateway's (`gateway/ui`); what it opens with is the region's.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Serialize;

/// What `npm run build` made. A program that was built before it has none.
#[derive(RustEmbed)]
#[folder = "../gateway/ui/dist"]
#[allow_missing = true]
struct Files;

/// What the page asks for before it starts.
#[derive(Clone, Debug, Serialize)]
struct Settings {
    title: String,
    banner: Banner,
    tabs: [Tab; 4],
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Banner {
    en: &'static str,
    nl: &'static str,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Tab {
    query: &'static str,
}

const SYNTHETIC: Banner = Banner {
    en: "Synthetic data: per-school figures are invented",
    nl: "Synthetische gegevens: cijfers per school zijn verzonnen",
};

/// The example queries, in the order of the tabs.
const EXAMPLES: [Tab; 4] = [
    Tab {
        query: include_str!("playground/region.graphql"),
    },
    Tab {
        query: include_str!("playground/schools.graphql"),
    },
    Tab {
        query: include_str!("playground/pupils.graphql"),
    },
    Tab {
        query: include_str!("playground/metrics.graphql"),
    },
];

/// Everything from this server; styles also inline, as the editor makes them at run time.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Files under this path have a hash of their content in their name.
const HASHED: &str = "assets/";

const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Regiograaf</title><p>The playground is not part of this program: it was built without it. Run <code>make ui</code> and build again.</p><p lang=\"nl\">De speelplaats ontbreekt in dit programma. Voer <code>make ui</code> uit en bouw opnieuw.</p>";

/// The playground's paths. `regions` are the names of the regions that are served.
pub fn router<S: Clone + Send + Sync + 'static>(regions: &[&str]) -> Router<S> {
    let settings = Settings {
        title: format!("Regiograaf: {}", regions.join(", ")),
        banner: SYNTHETIC,
        tabs: EXAMPLES,
    };
    Router::new()
        .route("/playground", get(page))
        .route("/playground/", get(page))
        .route(
            "/playground/tabs.json",
            get(move || std::future::ready(Json(settings.clone()))),
        )
        .route("/playground/{*path}", get(asset))
}

async fn page() -> Response {
    match Files::get("index.html") {
        Some(file) => file_response("index.html", file),
        None => (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response(),
    }
}

async fn asset(Path(path): Path<String>) -> Response {
    match Files::get(&path) {
        Some(file) => file_response(&path, file),
        None => (StatusCode::NOT_FOUND, "No such file.\n").into_response(),
    }
}

fn file_response(path: &str, file: EmbeddedFile) -> Response {
    let kind = HeaderValue::from_str(file.metadata.mimetype())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
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

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn the_page_is_told_the_region_the_banner_and_its_tabs() {
        let request = Request::get("/playground/tabs.json").body(Body::empty());
        let answer = router::<()>(&["Twente"]).oneshot(request.unwrap()).await;
        let body = to_bytes(answer.unwrap().into_body(), usize::MAX).await;
        let settings: serde_json::Value = serde_json::from_slice(&body.unwrap()).unwrap();
        assert_eq!(settings["title"], "Regiograaf: Twente");
        assert_eq!(settings["banner"]["nl"], SYNTHETIC.nl);
        let tabs = settings["tabs"].as_array().unwrap();
        let parses = |tab: &serde_json::Value| {
            let query = tab["query"].as_str().unwrap();
            async_graphql::parser::parse_query(query).is_ok()
        };
        assert!(tabs.len() == 4 && tabs.iter().all(parses), "{tabs:?}");
    }
}
