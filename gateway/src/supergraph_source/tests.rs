use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use schema::supergraph::Supergraph;
use schema::value::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::{Composed, SupergraphSource, registry};
use crate::config::Config;

/// A field of the core that only some services have.
const EXTRA: &str =
    "extend type Query { weather(region: RegionCode!): String @homed(by: \"region\") }\n";

#[tokio::test]
async fn all_regions_away_gives_the_published_core() {
    let source = source(&configuration(&["http://127.0.0.1:1/graphql"], None));
    let composed = source.compose().await;
    assert!(has_field(&composed, "pupils"));
    let said = composed.diagnostics();
    assert!(
        said.contains(&"note: p0 is away; composed with the published core".to_owned()),
        "{said:?}"
    );
}

#[tokio::test]
async fn the_order_of_regions_does_not_depend_on_the_partitions() {
    let regions = "regions: [{ code: VEENDAM, name: V }, { code: TWENTE, name: T }]";
    let layouts = [
        "[{ name: p, url: 'http://127.0.0.1:1/graphql', regions: [TWENTE, VEENDAM] }]",
        "[{ name: p, url: 'http://127.0.0.1:1/graphql', regions: [TWENTE] },
          { name: q, url: 'http://127.0.0.1:2/graphql', regions: [VEENDAM] }]",
    ];
    for layout in layouts {
        let text = format!("{regions}\npartitions: {layout}");
        let config = Config::parse(&text, Path::new("")).unwrap();
        let supergraph = source(&config).compose().await.supergraph().unwrap();
        let codes = supergraph.public.get_enum("RegionCode").unwrap();
        let codes: Vec<&str> = codes.values.keys().map(|code| code.as_str()).collect();
        assert_eq!(codes, ["VEENDAM", "TWENTE"]);
        let registry = registry(&config);
        let registered: Vec<&str> = registry.codes().map(|code| code.as_str()).collect();
        assert_eq!(registered, ["VEENDAM", "TWENTE"]);
    }
}

#[tokio::test]
async fn a_region_that_is_away_keeps_its_last_good_schema() {
    let state = tempfile::tempdir().unwrap();
    let (url, server) = serve(&with_extra()).await;
    let config = configuration(&[&url], Some(state.path()));
    assert!(has_field(&source(&config).compose().await, "weather"));
    drop(server);
    assert!(has_field(&source(&config).compose().await, "weather"));
}

#[tokio::test]
async fn a_partition_that_does_not_fit_is_left_out_alone() {
    let state = tempfile::tempdir().unwrap();
    let (good, _good) = serve(&with_extra()).await;
    let (bad, _bad) = serve("type Query { pupils: Int }").await;
    let composed = source(&configuration(&[&good, &bad], Some(state.path())))
        .compose()
        .await;
    assert!(has_field(&composed, "weather"));
    assert_eq!(composed.composition.refused, ["p1"]);
    let kept = std::fs::read_dir(state.path().join("sdl")).unwrap();
    let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, ["p0.graphql"], "what was refused is not good");
}

#[tokio::test]
async fn a_region_that_comes_back_changes_the_graph_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    drop(listener);
    let mut config = configuration(&[&url], None);
    config.limits.recheck = Duration::from_millis(10);
    let source = source(&config);
    let composed = source.compose().await;
    assert!(!has_field(&composed, "weather"));
    let (sender, mut changes) = mpsc::unbounded_channel();
    let watch = source.watch(composed, move |supergraph| {
        sender.send(supergraph).unwrap();
    });
    let _watcher = AbortOnDropHandle::new(tokio::spawn(watch));
    let _server = serve_at(&url, &with_extra()).await;
    let changed: Arc<Supergraph> = changes.recv().await.unwrap();
    assert!(changed.types["Query"].fields.contains_key("weather"));
}

fn with_extra() -> String {
    format!("{}{EXTRA}", schema::CORE_SDL)
}

fn has_field(composed: &Composed, field: &str) -> bool {
    let supergraph = composed.supergraph().unwrap();
    supergraph.types["Query"].fields.contains_key(field)
}

fn source(config: &Config) -> SupergraphSource {
    SupergraphSource::new(Arc::new(config.clone())).unwrap()
}

/// Partitions `p0`, `p1`, … of one region each.
fn configuration(urls: &[&str], state: Option<&Path>) -> Config {
    let codes = ["TWENTE", "VEENDAM"];
    let partitions: Vec<String> = urls
        .iter()
        .zip(codes)
        .enumerate()
        .map(|(index, (url, code))| {
            format!("  - {{ name: p{index}, url: '{url}', regions: [{code}] }}\n")
        })
        .collect();
    let regions: Vec<String> = codes
        .iter()
        .take(urls.len())
        .map(|code| format!("  - {{ code: {code}, name: {code} }}\n"))
        .collect();
    let text = format!(
        "regions:\n{}partitions:\n{}",
        regions.concat(),
        partitions.concat()
    );
    let mut config = Config::parse(&text, Path::new("")).unwrap();
    config.state_directory = state.map(Path::to_owned);
    config
}

async fn serve(sdl: &str) -> (String, AbortOnDropHandle<()>) {
    let server = serve_at("http://127.0.0.1:0/graphql", sdl).await;
    (server.0, server.1)
}

/// A service that has nothing but an SDL.
async fn serve_at(url: &str, sdl: &str) -> (String, AbortOnDropHandle<()>) {
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches("/graphql");
    let listener = TcpListener::bind(address).await.unwrap();
    let url = format!("http://{}/graphql", listener.local_addr().unwrap());
    let answer = format!(
        r#"{{"data":{{"_service":{{"sdl":{}}}}}}}"#,
        Value::from(sdl)
    );
    let router = Router::new().route("/graphql", post(move || std::future::ready(answer.clone())));
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, AbortOnDropHandle::new(server))
}
