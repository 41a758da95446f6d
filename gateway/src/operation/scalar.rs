//! The formats of the graph's own scalars. Checked before any region is asked, so that a mistake
//! reads the same however the regions are spread.

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;
use schema::link_key::LinkKey;
use schema::municipality;
use schema::period::PeriodCode;
use schema::supergraph::Supergraph;
use schema::value::Value;

/// Whether the graph has these scalars: one with partitions does, another's may mean anything.
pub fn has_formats(supergraph: &Supergraph) -> bool {
    supergraph
        .subgraphs
        .iter()
        .any(|subgraph| !subgraph.partitions.is_empty())
}

/// What a value of the scalar `name` must be, where `value` is not; `None` where all is well.
pub fn mistake(name: &str, value: &Value) -> Option<String> {
    let text = value.as_str();
    let (is_valid, expected) = match name {
        "PeriodCode" => (
            text.is_some_and(|text| text.parse::<PeriodCode>().is_ok()),
            "a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03)",
        ),
        "Date" => (text.is_some_and(is_date), "a date, as 2025-09-01"),
        "GemeenteCode" => (
            text.is_some_and(municipality::is_code),
            "a municipality's code, as GM0153",
        ),
        "DateTime" => (
            text.is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
            "a moment, as 2023-06-13T13:00:00Z",
        ),
        "Decimal" => (
            text.is_some_and(|text| text.parse::<Decimal>().is_ok()),
            "a decimal number in a text, as \"13.76\"",
        ),
        "LinkKey" => (
            text.is_some_and(|text| text.parse::<LinkKey>().is_ok()),
            "a link key",
        ),
        _ => return None,
    };
    (!is_valid).then(|| format!("{} is not {expected}", shown(value)))
}

fn is_date(text: &str) -> bool {
    text.len() == "2025-09-01".len() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// A value as messages show it: the client's own, shortened.
pub fn shown(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
