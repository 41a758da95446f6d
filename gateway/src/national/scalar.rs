//! The graph's scalars and enums as `national` reads and writes them.
//!
//! Enums that regions have, too, are scalars here and become enums in the SDL (`sdl`): which values
//! there are is known only when the regions are, and their documentation is the regions'.

use async_graphql::{InputValueError, InputValueResult, Name, Scalar, ScalarType, Value};
use schema::metric;

/// A value that the graph spells as one word or text.
macro_rules! spelled {
    ($(#[$doc:meta])* $name:ident, $graph:literal, $inner:ty, $write:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub $inner);

        $(#[$doc])*
        #[Scalar(name = $graph)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let text = match &value {
                    Value::String(text) => text.as_str(),
                    Value::Enum(name) => name.as_str(),
                    _ => return Err(InputValueError::expected_type(value)),
                };
                let inner = text
                    .parse::<$inner>()
                    .map_err(|_| format!("`{text}` is no {}", $graph))?;
                Ok(Self(inner))
            }

            fn to_value(&self) -> Value {
                $write(self.0.to_string())
            }
        }
    };
}

fn word(text: String) -> Value {
    Value::Enum(Name::new(text))
}

spelled!(
    /// A region (*regio*).
    RegionCode, "RegionCode", schema::region::RegionCode, word
);
spelled!(
    /// What is measured (*indicator*).
    MetricId, "MetricId", metric::MetricId, word
);
spelled!(
    /// What a value counts (*eenheid*).
    Unit, "Unit", metric::Unit, word
);
spelled!(
    /// What a figure is worth, or why there is none (*gegevenskwaliteit*).
    DataQuality, "DataQuality", metric::DataQuality, word
);
spelled!(
    /// By what a figure is broken down (*uitsplitsing*).
    Dimension, "Dimension", metric::Dimension, word
);
spelled!(
    /// Why a comparison can mislead (*waarschuwing*).
    WarningCode, "WarningCode", schema::warning::WarningCode, word
);
spelled!(
    /// Which period each region answers for (*periodekeuze*).
    PeriodAlignment, "PeriodAlignment", schema::period::PeriodAlignment, word
);
spelled!(
    /// An age band (*leeftijdsgroep*).
    AgeBand, "AgeBand", String, word
);
spelled!(
    /// Who asks for access or erasure (*verzoeker*).
    Requester, "Requester", String, word
);
spelled!(
    /// Why a write was refused (*foutcode*).
    UserErrorCode, "UserErrorCode", String, word
);
spelled!(
    /// A period (*periode*): `2022-Q1`, `2022-H1`, `2022`, `SY2022-2023`, `2022-03..2023-03`.
    PeriodCode, "PeriodCode", schema::period::PeriodCode, Value::String
);
spelled!(
    /// An exact decimal number, as a text.
    Decimal, "Decimal", rust_decimal::Decimal, Value::String
);
spelled!(
    /// A day (*datum*).
    Date, "Date", chrono::NaiveDate, Value::String
);
spelled!(
    /// A municipality's code at CBS (*gemeentecode*): `GM` and four digits.
    GemeenteCode, "GemeenteCode", String, Value::String
);

/// What links a pupil's parts. Never shown to clients.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey(pub schema::link_key::LinkKey);

/// What links a pupil's parts. Never shown to clients.
#[Scalar(name = "LinkKey", inaccessible)]
impl ScalarType for LinkKey {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(text.parse().map_err(InputValueError::custom)?)),
            _ => Err("a link key is a text".into()),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.as_str().to_owned())
    }
}
