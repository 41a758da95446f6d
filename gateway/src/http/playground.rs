//! `/playground`: GraphiQL with what it opens with.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;

use super::{Playground, Shared};
use crate::ui;

/// What the page asks for before it starts.
#[derive(Debug, Serialize)]
pub(super) struct Settings {
    title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    banner: Option<Banner>,
    tabs: Vec<Tab>,
}

#[derive(Debug, Serialize)]
struct Banner {
    en: &'static str,
    nl: &'static str,
}

#[derive(Debug, Serialize)]
struct Tab {
    query: &'static str,
}

const SYNTHETIC: Banner = Banner {
    en: "Synthetic data: per-school figures are invented",
    nl: "Synthetische gegevens: cijfers per school zijn verzonnen",
};

/// The example operations, in the order of the tabs.
const EXAMPLES: [&str; 6] = [
    include_str!("../../ui/examples/regions.graphql"),
    include_str!("../../ui/examples/comparison.graphql"),
    include_str!("../../ui/examples/cross-region.graphql"),
    include_str!("../../ui/examples/cross-region-pupils.graphql"),
    include_str!("../../ui/examples/metrics.graphql"),
    include_str!("../../ui/examples/changes.graphql"),
];

const EMPTY: &str = "# Type a query and press Ctrl-Enter.\n# Typ een vraag en druk op Ctrl-Enter.\n{ __typename }\n";

/// The page.
pub(super) async fn page() -> Response {
    ui::page()
}

/// One of its files.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    ui::asset(&path)
}

/// Its title, banner and tabs.
pub(super) async fn tabs(State(shared): State<Shared>) -> Json<Settings> {
    Json(match shared.playground {
        Playground::Regions => Settings {
            title: "Regiograaf: all regions",
            banner: Some(SYNTHETIC),
            tabs: EXAMPLES.into_iter().map(|query| Tab { query }).collect(),
        },
        Playground::Plain => Settings {
            title: "Regiograaf",
            banner: None,
            tabs: vec![Tab { query: EMPTY }],
        },
    })
}
