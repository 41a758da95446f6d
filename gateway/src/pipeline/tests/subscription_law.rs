//! Whatever streams are lost and whenever the schema reloads: a subscriber hears every change once,
//! each region's in order, and with any token it was given hears exactly the rest.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use proptest::prelude::*;

use super::services::json;
use super::subscriptions::{ALL, REGIONS, change, engine, subscribe_to, up};
use super::with_variables;
use crate::executor::context::RequestContext;
use crate::subgraph::{
    FetchError, SubgraphClient, SubgraphRequest, SubgraphResponse, SubgraphStream,
};

/// Two regions, each in a partition: partition, region, slug.
const BOTH: [(&str, &str, &str); 2] = [
    ("east", "TWENTE", "twente"),
    ("north", "VEENDAM", "veendam"),
];

/// What one connection to a region does.
#[derive(Clone, Debug)]
struct Connection {
    /// How many new changes it gives before it is lost.
    given: usize,
    /// How many old ones it gives again.
    repeated: usize,
    loss: Loss,
}

#[derive(Clone, Copy, Debug)]
enum Loss {
    Breaks,
    Completes,
    Lies,
    /// There is no connection at all.
    Refuses,
}

/// A region with so many changes, whose first connections are lost.
#[derive(Clone, Debug)]
struct Region {
    total: usize,
    connections: VecDeque<Connection>,
}

/// Both regions, by partition.
struct Model(Mutex<HashMap<&'static str, Region>>);

impl SubgraphClient for Model {
    fn ask<'a>(
        &'a self,
        _context: &'a Arc<RequestContext>,
        _request: SubgraphRequest,
        _deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        unreachable!("events have all that is asked")
    }

    fn subscribe<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
    ) -> BoxFuture<'a, Result<SubgraphStream, FetchError>> {
        let subgraph = context.supergraph.subgraph(request.service.subgraph);
        let index = usize::from(request.service.partition.unwrap());
        let name = subgraph.partitions[index].name.as_str();
        let (_, code, slug) = BOTH.iter().find(|(known, ..)| *known == name).unwrap();
        let mut regions = self.0.lock().unwrap();
        let region = regions.get_mut(name).unwrap();
        let after = position(&request.query, code);
        let connection = region.connections.pop_front();
        let (first, last) = match &connection {
            Some(lost) => (
                after.saturating_sub(lost.repeated),
                region.total.min(after + lost.given),
            ),
            None => (after, region.total),
        };
        let changes = (first + 1..=last)
            .map(|at| change(code, &format!("{code}:{at}"), &format!("{slug}:{at}")));
        let events: Vec<String> = [up(code, &format!("{code}:{after}"))]
            .into_iter()
            .chain(changes)
            .collect();
        let events = stream::iter(events).map(|event| Ok(answer(&event)));
        let stream = match connection.map(|connection| connection.loss) {
            None => Ok(events.chain(stream::pending()).boxed()),
            Some(Loss::Completes) => Ok(events.boxed()),
            Some(Loss::Breaks) => Ok(events.chain(stream::once(async { Err(lost()) })).boxed()),
            Some(Loss::Lies) => {
                let lie = Ok(answer(r#"{"changes":{"__typename":"Change"}}"#));
                Ok(events.chain(stream::once(async { lie })).boxed())
            }
            Some(Loss::Refuses) => Err(lost()),
        };
        Box::pin(std::future::ready(stream))
    }
}

/// The position after which an operation asks for a region's changes.
fn position(text: &str, code: &str) -> usize {
    let after = text
        .split_once(&format!("{code}:"))
        .map_or("0", |(_, after)| after);
    let digits = after.split(|c: char| !c.is_ascii_digit()).next();
    digits.unwrap_or("0").parse().unwrap()
}

fn answer(data: &str) -> SubgraphResponse {
    SubgraphResponse {
        data: json(data),
        errors: Vec::new(),
    }
}

fn lost() -> FetchError {
    FetchError::Timeout {
        after: Duration::from_secs(1),
    }
}

/// The tokens and ids of all changes after `token`. A new engine comes after as many events as each
/// of `reloads` says.
async fn heard(
    regions: &[Region; 2],
    token: Option<&str>,
    count: usize,
    reloads: &[usize],
) -> Vec<(String, String)> {
    let names = BOTH.iter().map(|(name, ..)| *name);
    let model = Arc::new(Model(Mutex::new(
        names.zip(regions.iter().cloned()).collect(),
    )));
    let variables = serde_json::json!({ "after": token }).to_string();
    let request = with_variables(ALL, &variables);
    let mut subscribed = subscribe_to(Arc::<Model>::clone(&model), request).await;
    let mut heard = Vec::new();
    let mut events = 0;
    while heard.len() < count {
        let response = subscribed.next().await.expect("it does not end");
        assert!(response.errors.is_empty(), "{response:?}");
        let event = response.data.as_ref().and_then(|data| data.get("changes"));
        let text = |name: &str| event.and_then(|event| event.get(name)?.as_str());
        if let Some(id) = text("id") {
            heard.push((text("resumeToken").unwrap().to_owned(), id.to_owned()));
        }
        events += 1;
        if reloads.contains(&events) {
            let client = Arc::<Model>::clone(&model);
            subscribed.engines.send_replace(engine(REGIONS, client));
        }
    }
    heard
}

/// Checks that each region's changes are these, once and in order.
fn check(heard: &[(String, String)], from: [usize; 2], to: [usize; 2]) {
    for ((_, _, slug), (from, to)) in BOTH.iter().zip(from.into_iter().zip(to)) {
        let ids = heard.iter().map(|(_, id)| id.as_str());
        let ids: Vec<&str> = ids.filter(|id| id.starts_with(slug)).collect();
        let expected: Vec<String> = (from + 1..=to).map(|at| format!("{slug}:{at}")).collect();
        assert_eq!(ids, expected);
    }
}

fn a_region() -> impl Strategy<Value = Region> {
    let loss = prop_oneof![
        Just(Loss::Breaks),
        Just(Loss::Completes),
        Just(Loss::Lies),
        Just(Loss::Refuses),
    ];
    let connection = (0..6usize, 0..3usize, loss).prop_map(|(given, repeated, loss)| Connection {
        given,
        repeated,
        loss,
    });
    (0..15usize, prop::collection::vec(connection, 0..5)).prop_map(|(total, connections)| Region {
        total,
        connections: connections.into(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_change_is_heard_once_and_in_order(
        regions in [a_region(), a_region()],
        reloads in prop::collection::vec(0..20usize, 0..3),
        resumed: prop::sample::Index,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let totals = [regions[0].total, regions[1].total];
            let all = heard(&regions, None, totals[0] + totals[1], &reloads).await;
            check(&all, [0, 0], totals);
            if all.is_empty() {
                return;
            }
            let (token, _) = &all[resumed.index(all.len())];
            let from = [position(token, "TWENTE"), position(token, "VEENDAM")];
            let count = totals[0] - from[0] + totals[1] - from[1];
            let rest = heard(&regions, Some(token), count, &reloads).await;
            check(&rest, from, totals);
        });
    }
}
