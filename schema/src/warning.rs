//! The warnings that keep a comparison from misleading: ten codes and their texts.
//!
//! When each applies is `metric`'s part.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString};

use crate::text::{FixedText, LocalizedText};

/// Why a figure or a comparison can mislead (GraphQL `WarningCode`).
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
pub enum WarningCode {
    /// Regions serve different school types (*schoolsoorten*).
    #[strum(serialize = "W_SCHOOLTYPE")]
    #[serde(rename = "W_SCHOOLTYPE")]
    SchoolType,
    /// Periods (*perioden*) differ.
    #[strum(serialize = "W_PERIOD")]
    #[serde(rename = "W_PERIOD")]
    Period,
    /// Fewer schools reported than were expected.
    #[strum(serialize = "W_COVERAGE")]
    #[serde(rename = "W_COVERAGE")]
    Coverage,
    /// Definitions (*definities*) differ.
    #[strum(serialize = "W_DEFINITION")]
    #[serde(rename = "W_DEFINITION")]
    Definition,
    /// A region has no data, which is not zero.
    #[strum(serialize = "W_NULL_NOT_ZERO")]
    #[serde(rename = "W_NULL_NOT_ZERO")]
    NullNotZero,
    /// A share over fewer than 100.
    #[strum(serialize = "W_SMALL")]
    #[serde(rename = "W_SMALL")]
    Small,
    /// A professional's judgement (*oordeel*), not a measurement.
    #[strum(serialize = "W_JUDGED")]
    #[serde(rename = "W_JUDGED")]
    Judged,
    /// Cost bases (*kostengrondslag*) differ.
    #[strum(serialize = "W_COSTBASE")]
    #[serde(rename = "W_COSTBASE")]
    CostBase,
    /// Adding up regions would count pupils twice.
    #[strum(serialize = "W_SUM")]
    #[serde(rename = "W_SUM")]
    Sum,
    /// Made from rounded or suppressed figures.
    #[strum(serialize = "W_ROUNDED")]
    #[serde(rename = "W_ROUNDED")]
    Rounded,
}

impl WarningCode {
    /// What users read. [`WarningCode::Coverage`] has numbers in its text: see [`coverage_text`];
    /// here it speaks of them in general.
    pub const fn text(self) -> FixedText {
        let (en, nl) = match self {
            Self::SchoolType => (
                "Regions serve different school types",
                "Regio's bedienen verschillende schoolsoorten",
            ),
            Self::Period => ("Periods differ", "Perioden verschillen"),
            Self::Coverage => ("Not all schools reported", "Niet alle scholen leverden aan"),
            Self::Definition => ("Definitions differ", "Definities verschillen"),
            Self::NullNotZero => ("No data, not zero", "Geen gegevens, niet nul"),
            Self::Small => (
                "Small base; do not rank",
                "Kleine aantallen; niet rangschikken",
            ),
            Self::Judged => (
                "Professional judgement, not measured",
                "Professioneel oordeel, niet gemeten",
            ),
            Self::CostBase => ("Cost bases differ", "Kostengrondslag verschilt"),
            Self::Sum => (
                "Regions overlap; the distinct total is smaller than the sum",
                "Regio's overlappen; uniek totaal is kleiner dan de som",
            ),
            Self::Rounded => (
                "Rounded to 5; totals need not add up",
                "Afgerond op vijftallen; totalen tellen niet altijd op",
            ),
        };
        FixedText { nl, en }
    }
}

/// The text of [`WarningCode::Coverage`]: "11 of 15 schools reported".
pub fn coverage_text(reported: i64, expected: i64) -> LocalizedText {
    LocalizedText {
        nl: format!("{reported} van {expected} scholen leverden aan"),
        en: Some(format!("{reported} of {expected} schools reported")),
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn each_code_prints_and_reads_as_in_the_graph() {
        let codes: Vec<String> = WarningCode::iter().map(|code| code.to_string()).collect();
        assert_eq!(
            codes.join(" "),
            "W_SCHOOLTYPE W_PERIOD W_COVERAGE W_DEFINITION W_NULL_NOT_ZERO W_SMALL W_JUDGED \
             W_COSTBASE W_SUM W_ROUNDED"
        );
        for code in WarningCode::iter() {
            assert_eq!(code.to_string().parse(), Ok(code));
            assert_eq!(
                serde_json::to_string(&code).unwrap(),
                format!("\"{code}\""),
                "JSON and GraphQL spell the same"
            );
        }
    }
}
