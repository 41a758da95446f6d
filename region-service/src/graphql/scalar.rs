//! The scalars of the graph: their names, their formats, and how a wrong one is refused.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// A day (*datum*), as `2022-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A day (*datum*), ISO 8601, as `2022-01-31`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text_of(&value)?;
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            // chrono also reads `2022-1-31`.
            Ok(day) if day.to_string() == text => Ok(Self(day)),
            _ => refuse(text, "a day such as 2022-01-31"),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment (*tijdstip*) in UTC, as `2023-06-13T13:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// A moment (*tijdstip*), RFC 3339 in UTC, as `2023-06-13T13:00:00Z`.
#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text_of(&value)?;
        match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(moment) => Ok(Self(moment.with_timezone(&Utc))),
            Err(_) => refuse(text, "a moment such as 2023-06-13T13:00:00Z"),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

/// An exact decimal number (*decimaal getal*) in a text, as `13.76`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

/// An exact decimal number (*decimaal getal*) in a text, as `"13.76"`; a ratio has four decimals.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text_of(&value)?;
        match text.parse::<rust_decimal::Decimal>() {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => refuse(text, "a decimal number in a text, such as \"13.76\""),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Decimal {
    /// `hundredths` / 100 with two decimals.
    pub(crate) fn from_hundredths(hundredths: i64) -> Self {
        Self(rust_decimal::Decimal::new(hundredths, 2).to_string())
    }
}

/// Scalars that are a text of one format.
macro_rules! text_scalars {
    ($($(#[doc = $doc:expr])+ $name:ident, $valid:expr, $expected:literal $(, $inaccessible:ident)?;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub String);

        $(#[doc = $doc])+
        #[Scalar($($inaccessible)?)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let text = text_of(&value)?;
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    refuse(text, $expected)
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    )+};
}

text_scalars! {
    /// A period (*periode*): `2022-H1`, `2022-Q1`, `2022`, `SY2022-2023` (school year) or
    /// `2022-03..2023-03`.
    PeriodCode, |text| text.parse::<schema::period::PeriodCode>().is_ok(),
        "a period: 2022-H1, 2022-Q1, 2022, SY2022-2023 or 2022-03..2023-03";

    /// A pupil's link key (*koppelsleutel*) between regions. Never shown to clients.
    LinkKey, |text| text.parse::<schema::link_key::LinkKey>().is_ok(), "a link key", inaccessible;

    /// A municipality's code by Statistics Netherlands (*gemeentecode*), as `GM0546`.
    GemeenteCode, |text| has_shape(text, "AA9999") && text.starts_with("GM"), "a code such as GM0546";

    /// A school location's code by DUO (*vestigingscode*), as `01AB00`.
    VestigingCode, |text| has_shape(text, "99AA99"), "a code such as 01AB00";

    /// The code of a *samenwerkingsverband passend onderwijs*, as `VO2801`.
    SwvCode, |text| has_shape(text, "AA9999") && (text.starts_with("PO") || text.starts_with("VO")),
        "a code such as VO2801";

    /// A care organisation's code by Vektis (*AGB-code*), eight digits.
    AgbCode, |text| has_shape(text, "99999999"), "eight digits";
}

/// Whether `text` has the shape `shape`: `A` a capital letter, `9` a digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, kind)| match kind {
                b'A' => byte.is_ascii_uppercase(),
                _ => byte.is_ascii_digit(),
            })
}

fn text_of<T: InputType>(value: &Value) -> Result<&str, InputValueError<T>> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other.clone())),
    }
}

fn refuse<T: InputType>(text: &str, expected: &str) -> Result<T, InputValueError<T>> {
    Err(InputValueError::custom(format!(
        "`{text}` is not {expected}"
    )))
}
