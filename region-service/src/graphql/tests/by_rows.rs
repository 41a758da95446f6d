//! Every metric by every combination of dimensions that it takes, in every region: what the graph
//! answers against a plain fold over the rows, which shares no code and no SQL with it.

mod expected;
mod rows;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schema::metric::{Dimension, MetricId, definition};
use strum::IntoEnumIterator;

use self::expected::expected;
use self::rows::Region;
use super::{database, over};
use crate::seed::Size;

const REGIONS: [&str; 5] = [
    "VEENDAM",
    "KENNEMERLAND",
    "AMERSFOORT",
    "TWENTE",
    "HOLLAND_RIJNLAND",
];

/// Numerator, denominator and those still open, by the cell's name.
type Figures = BTreeMap<String, (Option<Decimal>, Option<Decimal>, Option<i64>)>;

/// None, each, and each two in one order.
fn combinations() -> Vec<Vec<Dimension>> {
    let all: Vec<Dimension> = Dimension::iter().collect();
    let mut combinations = vec![Vec::new()];
    for (place, first) in all.iter().enumerate() {
        combinations.push(vec![*first]);
        combinations.extend(all[place + 1..].iter().map(|second| vec![*first, *second]));
    }
    combinations
}

#[tokio::test]
async fn each_metric_by_each_combination_is_what_the_rows_say() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/rows.sqlite", directory.path().display());
    let db = database(&url, &REGIONS, Size::Demo).await;
    let service = over(db.clone(), &REGIONS);
    let mut compared = 0;
    for code in REGIONS {
        let region = Region::read(&db, code).await;
        for by in combinations() {
            let ids: Vec<MetricId> = MetricId::iter()
                .filter(|id| definition(*id).takes(&by))
                .collect();
            let answered = answered(&service, code, &ids, &by).await;
            for id in ids {
                let figures = answered.get(&id).cloned().unwrap_or_default();
                compared += compare(&region, id, &by, &figures);
            }
        }
    }
    assert!(compared > 4_000, "only {compared} cells had a figure");
}

/// Compares the cells of one metric; how many there are with a figure.
fn compare(region: &Region, id: MetricId, by: &[Dimension], answered: &Figures) -> usize {
    let expected = expected(region, id, by);
    let place = format!("{id} by {by:?} in {}", region.code);
    for (cell, figures) in &expected {
        assert_eq!(answered.get(cell), Some(figures), "{place}: {cell}");
    }
    for (cell, (numerator, denominator, _)) in answered {
        let is_nothing = |number: &Option<Decimal>| number.is_none_or(|number| number.is_zero());
        assert!(
            expected.contains_key(cell) || (is_nothing(numerator) && is_nothing(denominator)),
            "{place}: {cell} is {numerator:?} / {denominator:?}, from no row"
        );
    }
    expected.len()
}

async fn answered(
    service: &crate::graphql::Service,
    region: &str,
    ids: &[MetricId],
    by: &[Dimension],
) -> BTreeMap<MetricId, Figures> {
    let list = |names: Vec<String>| names.join(" ");
    let query = format!(
        "{{ metrics(ids: [{}], by: [{}], regions: [{region}]) {{ id cell numerator denominator stillOpen }} }}",
        list(ids.iter().map(ToString::to_string).collect()),
        list(by.iter().map(ToString::to_string).collect()),
    );
    let answer = service
        .answer(async_graphql::Request::new(query), None)
        .await
        .expect("no nonce");
    let answer = serde_json::to_value(&answer).expect("an answer is JSON");
    assert!(answer.get("errors").is_none(), "{answer:#}");
    let mut found: BTreeMap<MetricId, Figures> = BTreeMap::new();
    for metric in answer["data"]["metrics"].as_array().expect("a list") {
        let id = metric["id"].as_str().and_then(|id| id.parse().ok());
        let number = |field: &str| -> Option<Decimal> {
            metric[field]
                .as_str()
                .map(|text| text.parse::<Decimal>().expect("a decimal").normalize())
        };
        let cell = metric["cell"].as_str().expect("a cell").to_owned();
        found.entry(id.expect("an id")).or_default().insert(
            cell,
            (
                number("numerator"),
                number("denominator"),
                metric["stillOpen"].as_i64(),
            ),
        );
    }
    found
}

#[tokio::test]
async fn gaps_between_regions_are_those_of_the_pupils_who_moved() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/gaps.sqlite", directory.path().display());
    let db = database(&url, &REGIONS, Size::Demo).await;
    let mut regions = Vec::new();
    for code in REGIONS {
        regions.push(Region::read(&db, code).await);
    }
    let gaps = expected::gaps(&regions);
    assert_eq!(gaps[0], 0, "help that went on without a day between");
    assert!(gaps.contains(&27) && gaps.contains(&29), "{gaps:?}");

    let service = over(db, &REGIONS);
    let query = "{ metrics(ids: [CONTINUITY_GAP]) { numerator denominator overLimit p50 p90 quality } \
                   one: metrics(ids: [CONTINUITY_GAP], regions: [TWENTE]) { value overLimit quality warnings { code } } }";
    let answer = service
        .answer(async_graphql::Request::new(query), None)
        .await
        .expect("no nonce");
    let answer = serde_json::to_value(&answer).expect("an answer is JSON");
    let figures = &answer["data"]["metrics"][0];
    assert_eq!(figures["denominator"], gaps.len().to_string(), "{answer:#}");
    assert_eq!(figures["numerator"], gaps.iter().sum::<i64>().to_string());
    let over = gaps.iter().filter(|days| **days > 28).count();
    assert_eq!(figures["overLimit"], over);
    insta::assert_snapshot!(
        format!("{} gaps, {over} over 28 days, p50 {} p90 {}", gaps.len(), figures["p50"], figures["p90"]),
        @r#"36 gaps, 33 over 28 days, p50 "100.8" p90 "332.5""#
    );
    insta::assert_snapshot!(answer["data"]["one"], @r#"[{"value":null,"overLimit":null,"quality":"NOT_APPLICABLE","warnings":[]}]"#);
}
