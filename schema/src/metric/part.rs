//! What one region gives to a figure: the ingredient that everything else is made from.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::metric::DataQuality;
use crate::period::PeriodCode;
use crate::region::RegionCode;

/// What one region gives to a figure (GraphQL `MetricPart`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricPart {
    /// The region.
    pub region: RegionCode,
    /// What its figures are worth, or why it has none.
    pub quality: DataQuality,
    /// The periods that they cover.
    pub periods: Vec<PeriodCode>,
    /// The types of the schools they are about, as the region spells them.
    pub school_types: Vec<String>,
    /// The version of the definition by which the region counts. For money, what kind it is.
    pub definition_version: String,
    /// The numerator, or the count itself.
    pub numerator: Option<Decimal>,
    /// The denominator.
    pub denominator: Option<Decimal>,
    /// Where different pupils are counted: a token for each.
    pub tokens: Option<Vec<String>>,
    /// For distributions: counts in the definition's bins.
    pub buckets: Option<Vec<Bucket>>,
    /// For distributions of times: those that had not ended, in the same bins.
    #[serde(default)]
    pub open_buckets: Option<Vec<Bucket>>,
    /// For what arises between regions: the pupils' stays.
    #[serde(default)]
    pub stays: Option<Vec<Stay>>,
    /// How many schools reported.
    pub schools_reported: i64,
    /// How many schools were to report.
    pub schools_expected: i64,
}

/// A bin of a distribution and how many fell in it (GraphQL `Bucket`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The bin's index in [`Bins::edges`](crate::metric::Bins::edges).
    pub bin: i64,
    /// How many fell in it.
    pub count: i64,
}

/// A pupil's help in one region, by a token that means nothing outside the run (GraphQL `Stay`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Stands for the pupil.
    pub token: String,
    /// The first contact.
    pub first: NaiveDate,
    /// The last contact; none while help goes on.
    pub last: Option<NaiveDate>,
    /// Whether the pupil was enrolled at a school of the region.
    pub enrolled: bool,
    /// Whether the pupil lived in a municipality of the region.
    pub resident: bool,
}

impl MetricPart {
    /// The part of a region that has no figure, because of `quality`.
    pub fn without_data(
        region: RegionCode,
        quality: DataQuality,
        definition_version: &str,
    ) -> Self {
        Self {
            region,
            quality,
            periods: Vec::new(),
            school_types: Vec::new(),
            definition_version: definition_version.to_owned(),
            numerator: None,
            denominator: None,
            tokens: None,
            buckets: None,
            open_buckets: None,
            stays: None,
            schools_reported: 0,
            schools_expected: 0,
        }
    }
}
