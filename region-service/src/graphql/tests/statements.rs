//! How many statements an answer takes: as many for 500 pupils as for 10.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use async_graphql::{Request, Variables};
use serde_json::json;

use super::{database, over};
use crate::seed::Size;

/// Everything below a page of pupils.
const PUPILS: &str = "query($first: Int!) { pupils(first: $first) { totalCount pageInfo { endCursor }
  edges { cursor node { id linkKey regions
    records { id region asOf birthYear ageBand provenance quality
      residence { code name province } responsible(on: \"2022-03-01\") { name }
      residenceHistory { municipality { name } kind from to }
      enrolments { school { id name municipality { name } } from to reasonEnd }
      absence { kind from to lessonDaysMissed }
      trajectories { id } }
    trajectories { id intensity form roles hours jepRoute jepRoutedOn underGeneralProvision { name }
      school { josWorkers { fixedWeekday provider { name } } name types reports { period { code } status } deployments { role fte }
        participation { status providers { name } } enrolmentByResidence { count residence { name } } }
      provider { name specialisms source { document } }
      avoidedReferral { basis on } referral { from weight to { name } } onwardReferrals { weight } } } } } }";

#[tokio::test]
async fn a_page_of_500_takes_as_many_statements_as_one_of_10() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/test.sqlite", directory.path().display());
    let mut db = database(&url, &["VEENDAM"], Size::Scale(10_000)).await;
    let statements = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&statements);
    db.set_metric_callback(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let service = over(db, &["VEENDAM"]);
    let mut counts = Vec::new();
    for first in [10, 500] {
        statements.store(0, Ordering::SeqCst);
        let started = Instant::now();
        let request =
            Request::new(PUPILS).variables(Variables::from_json(json!({ "first": first })));
        let answer = service.answer(request, None).await.expect("no nonce");
        let elapsed = started.elapsed();
        let data = serde_json::to_value(&answer.data).expect("JSON");
        let edges = data["pupils"]["edges"].as_array().map(Vec::len);
        assert_eq!(edges, Some(first), "{:?}", answer.errors.first());
        assert_eq!(data["pupils"]["totalCount"], 10_000);
        let count = statements.load(Ordering::SeqCst);
        eprintln!(
            "{first} pupils: {count} statements, {} ms",
            elapsed.as_millis()
        );
        counts.push(count);
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] < 40, "{counts:?}");
}
