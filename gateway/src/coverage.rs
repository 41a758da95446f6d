//! Coverage: which regions answered, and which fields lack which region (design 2.6).
//!
//! Owns the statuses, their collection over a request and the text of `extensions.coverage`. Who
//! is asked and what counts as missing is `partition`'s part; where it stands in the response is
//! the executor's.

use std::collections::BTreeMap;
use std::time::Duration;

use schema::region::RegionCode;
use schema::value::{Object, Value};
use strum::{Display, EnumString};

use crate::response::path::ResponsePath;
use crate::subgraph::FetchError;

/// How a region answered. In the order of severity: of several fetches the worst counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default, EnumString, Display,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum CoverageStatus {
    /// A usable answer.
    #[default]
    Ok,
    /// A usable answer, older than it should be.
    Stale,
    /// The region does not offer what the operation uses.
    NotOffered,
    /// An answer that is of no use: malformed, or an HTTP error.
    Error,
    /// No answer in time.
    Timeout,
    /// No connection.
    Unreachable,
    /// Not asked, since it failed too often just now, or since its schema does not fit.
    Refused,
    /// Not asked, since its access was taken away.
    Revoked,
}

/// What is known of the regions that one client request asked. Regions that were pruned are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    regions: BTreeMap<RegionCode, RegionCoverage>,
    fields: BTreeMap<ResponsePath, BTreeMap<RegionCode, CoverageStatus>>,
}

/// A field that lacks a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingField {
    /// The field, cut before its first list index.
    pub path: ResponsePath,
    /// The region.
    pub region: RegionCode,
    /// Why.
    pub reason: CoverageStatus,
}

/// How one region answered over all its fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegionCoverage {
    /// The worst status.
    pub status: CoverageStatus,
    /// The longest fetch.
    pub elapsed: Duration,
}

impl CoverageStatus {
    /// Whether the region gave no usable GraphQL answer.
    pub fn is_missing(self) -> bool {
        self >= CoverageStatus::Error
    }
}

impl From<&FetchError> for CoverageStatus {
    fn from(error: &FetchError) -> Self {
        match error {
            FetchError::Timeout { .. } => CoverageStatus::Timeout,
            FetchError::Unreachable { .. } => CoverageStatus::Unreachable,
            FetchError::Status { .. }
            | FetchError::Malformed { .. }
            | FetchError::NoSubscriptions => CoverageStatus::Error,
        }
    }
}

impl Coverage {
    /// Notes how one fetch of a region went.
    pub fn record(&mut self, region: &RegionCode, status: CoverageStatus, elapsed: Duration) {
        let entry = self.regions.entry(region.clone()).or_default();
        entry.status = entry.status.max(status);
        entry.elapsed = entry.elapsed.max(elapsed);
    }

    /// Notes that the field at `path` (cut before its first list index) lacks a region. Each
    /// region and field counts once, with the worst reason.
    pub fn miss(&mut self, path: &ResponsePath, region: &RegionCode, reason: CoverageStatus) {
        let missing = self.fields.entry(path.before_first_index()).or_default();
        let known = missing.entry(region.clone()).or_insert(reason);
        *known = (*known).max(reason);
    }

    /// Notes what another execution found missing.
    pub fn extend(&mut self, missing: impl IntoIterator<Item = MissingField>) {
        for field in missing {
            self.miss(&field.path, &field.region, field.reason);
        }
    }

    /// The fields that lack regions, one by one, in the order of the paths.
    pub fn into_missing(self) -> Vec<MissingField> {
        let fields = self.fields.into_iter().flat_map(|(path, missing)| {
            missing
                .into_iter()
                .map(move |(region, reason)| MissingField {
                    path: path.clone(),
                    region,
                    reason,
                })
        });
        fields.collect()
    }

    /// Whether any region was asked.
    pub fn is_touched(&self) -> bool {
        !self.regions.is_empty() || !self.fields.is_empty()
    }

    /// The regions that were asked.
    pub fn regions(&self) -> &BTreeMap<RegionCode, RegionCoverage> {
        &self.regions
    }

    /// `extensions.coverage`.
    pub fn to_value(&self) -> Value {
        let complete = self.fields.is_empty()
            && !self
                .regions
                .values()
                .any(|region| region.status.is_missing());
        let regions: Object = self
            .regions
            .iter()
            .map(|(code, region)| (code.as_str().into(), region.to_value()))
            .collect();
        let fields = self
            .fields
            .iter()
            .map(|(path, missing)| field_value(path, missing));
        object([
            ("complete", complete.into()),
            ("regions", regions.into()),
            ("fields", Value::List(fields.collect())),
        ])
    }
}

impl RegionCoverage {
    fn to_value(self) -> Value {
        let elapsed = i64::try_from(self.elapsed.as_millis()).unwrap_or(i64::MAX);
        object([
            ("status", self.status.to_string().into()),
            ("elapsedMs", elapsed.into()),
        ])
    }
}

fn field_value(path: &ResponsePath, missing: &BTreeMap<RegionCode, CoverageStatus>) -> Value {
    let missing = missing.iter().map(|(region, reason)| {
        object([
            ("region", region.as_str().into()),
            ("reason", reason.to_string().into()),
        ])
    });
    object([
        ("path", path.to_value()),
        ("missing", Value::List(missing.collect())),
    ])
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (key.into(), value));
    Value::Object(entries.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::path::PathSegment;

    fn region(code: &str) -> RegionCode {
        RegionCode::new(code).unwrap()
    }

    #[test]
    fn coverage_names_the_worst_status_and_each_field_once() {
        let mut coverage = Coverage::default();
        coverage.record(
            &region("VEENDAM"),
            CoverageStatus::Ok,
            Duration::from_millis(14),
        );
        coverage.record(
            &region("TWENTE"),
            CoverageStatus::Timeout,
            Duration::from_secs(2),
        );
        coverage.record(
            &region("TWENTE"),
            CoverageStatus::Ok,
            Duration::from_millis(3),
        );
        let path = ResponsePath(vec![
            PathSegment::Key("pupils".into()),
            PathSegment::Key("edges".into()),
            PathSegment::Index(3),
        ]);
        coverage.miss(&path, &region("TWENTE"), CoverageStatus::Timeout);
        coverage.miss(&path, &region("TWENTE"), CoverageStatus::Timeout);
        insta::assert_snapshot!(coverage.to_value(), @r#"{"complete":false,"regions":{"TWENTE":{"status":"TIMEOUT","elapsedMs":2000},"VEENDAM":{"status":"OK","elapsedMs":14}},"fields":[{"path":["pupils","edges"],"missing":[{"region":"TWENTE","reason":"TIMEOUT"}]}]}"#);
    }

    #[test]
    fn what_a_region_does_not_offer_is_not_missing() {
        let mut coverage = Coverage::default();
        coverage.record(
            &region("VEENDAM"),
            CoverageStatus::NotOffered,
            Duration::ZERO,
        );
        insta::assert_snapshot!(coverage.to_value(), @r#"{"complete":true,"regions":{"VEENDAM":{"status":"NOT_OFFERED","elapsedMs":0}},"fields":[]}"#);
    }
}
