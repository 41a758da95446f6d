//! What the demo tells the person who started it.

use super::Layout;
use super::layout::ServiceCommand;
use super::service::Exit;

/// The query that is shown first.
const FIRST_QUERY: &str = "{ crossRegion { total distinct byPair { from to count } } }";

/// Where everything is, what to ask first, and how each region is started alone.
pub(super) fn started(layout: &Layout) -> String {
    let gateway = format!("http://127.0.0.1:{}", layout.gateway_port());
    let mut text = String::from("\nRegiograaf is running, with invented data.\n\n");
    text += &address("All regions", &gateway);
    for region in layout.regions() {
        text += &address(region.name, &format!("http://127.0.0.1:{}", region.port));
    }
    text += &format!(
        "\nThe first query, which needs all five:\n  curl -s {gateway}/graphql -H 'content-type: application/json' -d '{{\"query\":\"{FIRST_QUERY}\"}}'\n"
    );
    text += "\nA region that stops stays down until you start it, each with its own line:\n";
    for service in layout.services() {
        if service.port != layout.gateway_port() {
            text += &format!("  {}\n", service.shell_line());
        }
    }
    text += &format!(
        "\nLogs are in {}. Ctrl-C stops everything.\n",
        layout.logs().display()
    );
    text
}

/// One line about a service that has ended.
pub(super) fn stopped(exit: &Exit) -> String {
    let ServiceCommand { name, log, .. } = &exit.service;
    let how = exit.status.map_or_else(
        || "in an unknown way".to_owned(),
        |status| status.to_string(),
    );
    format!(
        "{name} has stopped ({how}; log: {}); the rest goes on. To start it:\n  {}\n",
        log.display(),
        exit.service.shell_line()
    )
}

fn address(name: &str, url: &str) -> String {
    format!("  {name:<18} {url}/playground\n")
}
