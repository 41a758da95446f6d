//! Metrics (*indicatoren*): what each counts, how its values combine, and every figure of one from
//! what regions give to it.
//!
//! A region gives *parts* ([`MetricPart`], one per region); [`metric`] makes the rest from them. It
//! is the same function in a region, over its own parts, and in the gateway, over all: so the
//! grouping of regions over services cannot change a figure (design 2.2).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString};

use crate::period::PeriodCode;
use crate::region::RegionCode;
use crate::text::LocalizedText;
use crate::warning::WarningCode;

mod catalogue;
mod combination;
mod definition;
mod gap;
mod histogram;
mod part;
mod survival;
mod warnings;

#[cfg(test)]
mod tests;

pub use combination::metric;
pub(crate) use combination::ratio;
pub use definition::{Bins, MetricDefinition, definition, definitions};
pub use histogram::Quantile;
pub use part::{Bucket, MetricPart, Stay};

/// What is measured (GraphQL `MetricId`): domain.md 4.3 in words, `ENROLLED` and `FTE`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Display,
    EnumString,
    EnumIter,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MetricId {
    /// Reach (*bereik*).
    Reach,
    /// Pupils who get help, each counted once (*JOS-leerlingen*).
    JosPupils,
    /// Pupils helped per FTE.
    PupilsPerFte,
    /// Pupils enrolled per FTE.
    EnrolledPerFte,
    /// Share of structural help (*structureel*).
    StructuralShare,
    /// Share of incidental help (*incidenteel*).
    IncidentalShare,
    /// Share of individual help (*individueel*).
    IndividualShare,
    /// Share of help in groups (*groepsgericht*).
    GroupShare,
    /// Share of trajectories without a referral (*verwijzing*).
    ReferralFreeShare,
    /// Referrals avoided (*voorkomen verwijzingen*).
    AvoidedReferrals,
    /// Resolved by the programme itself.
    ResolvedByJos,
    /// Referred on to heavier help (*zwaardere jeugdhulp*).
    OnwardHeavy,
    /// Pupils at home without education (*thuiszitters*).
    Thuiszitters,
    /// Unauthorised absence (*ongeoorloofd verzuim*).
    Absence,
    /// Waiting time (*wachttijd*) in days.
    WaitingDays,
    /// Duration of trajectories (*duur*) in days.
    DurationDays,
    /// Personal budgets decreased or taken over (*PGB*).
    PgbChange,
    /// Return from day care to school (*terugstroom dagbesteding*).
    DaycareReturn,
    /// Full return to school (*volledige terugkeer*).
    FullReturn,
    /// Providers (*aanbieders*) per pupil.
    ProvidersPerPupil,
    /// Outside helpers (*begeleiders*) per school.
    HelpersPerSchool,
    /// Cost (*kosten*) per pupil helped.
    CostPerPupil,
    /// Subsidy (*subsidie*) per provider.
    SubsidyPerProvider,
    /// Days between regions after a move (*continuïteit*).
    ContinuityGap,
    /// Share of pupils from outside the area (*buiten het JOS-gebied*).
    NonResidentShare,
    /// Share of schools that delivered figures (*aanlevering*).
    DeliveryRate,
    /// Pupils enrolled (*ingeschreven leerlingen*).
    Enrolled,
    /// Deployed staff in full-time equivalents (*inzet in FTE*).
    Fte,
}

/// What a metric's value counts (GraphQL `Unit`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, EnumIter, Serialize, Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unit {
    /// Things or people, or a mean of such counts.
    Count,
    /// A fraction of the denominator: 0.2557, not 25.57 per cent.
    Ratio,
    /// Full-time equivalents.
    Fte,
    /// Pupils per full-time equivalent.
    PupilsPerFte,
    /// Days.
    Days,
    /// Euros.
    Eur,
}

/// How a metric's values combine over regions, schools or cells (GraphQL `Combine`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, EnumIter, Serialize, Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Combine {
    /// They are added.
    Add,
    /// Numerators and denominators are added, then divided: never a mean of ratios.
    RatioOfSums,
    /// Counts in fixed bins are added; quantiles are taken from the sums, never averaged.
    Distribution,
    /// Different pupils are counted, by tokens.
    DistinctUnion,
    /// They stand side by side only.
    NotCombinable,
}

/// By what a metric can be broken down (GraphQL `Dimension`): the whole lattice (domain rule R8).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Display,
    EnumString,
    EnumIter,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Dimension {
    /// School type (*schoolsoort*).
    SchoolType,
    /// Structural or incidental (*intensiteit*).
    Intensity,
    /// Individual, group, mixed, class (*vorm*).
    Form,
    /// Age band (*leeftijdsgroep*).
    AgeBand,
    /// Role of the professional (*functie*).
    ProfessionalRole,
    /// Municipality of the school (*gemeente*).
    Municipality,
    /// Provider (*aanbieder*).
    Provider,
}

/// What a figure is worth, or why there is none (GraphQL `DataQuality`).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Display,
    EnumString,
    EnumIter,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataQuality {
    /// Good.
    Ok,
    /// The source can be read in more than one way.
    Ambiguous,
    /// Sources contradict each other.
    ConflictingSource,
    /// The schools did not deliver it.
    NotDelivered,
    /// The programme had not begun.
    NotStarted,
    /// The programme had ended.
    Ended,
    /// It does not apply.
    NotApplicable,
    /// Not known.
    Unknown,
    /// Held back to protect pupils.
    Suppressed,
}

/// Every figure of a metric: the derived fields of GraphQL `Metric`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricValue {
    /// The figure; ratios with 4 decimals, rounded half to even.
    pub value: Option<Decimal>,
    /// What stands above the line, summed.
    pub numerator: Option<Decimal>,
    /// What stands below the line, summed.
    pub denominator: Option<Decimal>,
    /// The median of a distribution.
    pub p50: Option<Decimal>,
    /// The ninetieth percentile of a distribution.
    pub p90: Option<Decimal>,
    /// How many of a distribution's cases lie above the metric's limit.
    pub over_limit: Option<i64>,
    /// How many had not ended on the period's last day: they are not among the ended ones.
    pub still_open: Option<i64>,
    /// The median of how long those had lasted by then.
    pub still_open_p50: Option<Decimal>,
    /// The median of all, those that had not ended taken into account (Kaplan-Meier).
    pub p50_with_open: Option<Decimal>,
    /// The numerator for each thousand of the denominator, where the metric is a count with a rate.
    pub per_thousand: Option<Decimal>,
    /// The versions of the definition by which the regions with data count, in order.
    pub definition_versions: Vec<String>,
    /// What the figure is worth, or why there is none.
    pub quality: DataQuality,
    /// The periods that it covers, in order.
    pub periods: Vec<PeriodCode>,
    /// How many schools it covers.
    pub coverage: SchoolCoverage,
    /// What to mind when comparing it, in the order of the codes.
    pub warnings: Vec<MetricWarning>,
    /// Whether a figure was held back to protect pupils.
    pub suppressed: bool,
}

/// How many schools a figure covers (GraphQL `SchoolCoverage`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SchoolCoverage {
    /// Schools that reported.
    pub schools_reported: i64,
    /// Schools that were to report.
    pub schools_expected: i64,
}

/// A warning about a figure (GraphQL `MetricWarning`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricWarning {
    /// Which.
    pub code: WarningCode,
    /// What users read.
    pub message: LocalizedText,
    /// The regions whose figures are the reason, in the order of the codes' text.
    pub regions: Vec<RegionCode>,
}

impl DataQuality {
    /// Whether a figure of this quality may be shown at all.
    pub fn has_data(self) -> bool {
        matches!(self, Self::Ok | Self::Ambiguous | Self::ConflictingSource)
    }
}
