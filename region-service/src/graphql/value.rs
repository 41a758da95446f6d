//! Value types: days that are not precisely known, periods, money, texts, sources. They have no key,
//! so every field says how it merges.

use std::fmt::Display;
use std::str::FromStr;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::NaiveDate;

use crate::entity::source;
use crate::entity::value::{DataQuality, DatePrecision, PeriodKind, Provenance, TextList};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::loader::{self, SourceById};
use crate::graphql::scalar::{Date, Decimal, PeriodCode};

/// A text in Dutch and, where there is one, in English (*tekst*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct LocalizedText {
    /// Dutch (*Nederlands*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub nl: String,
    /// English (*Engels*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub en: Option<String>,
}

/// A day as precisely as it is known (*onvolledige datum*): "maart 2022" is 2022-03-01 to the month.
#[derive(Clone, Debug, SimpleObject)]
pub struct PartialDate {
    /// The first day that it can be; null where nothing is known.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub date: Option<Date>,
    /// How precisely that is known (*precisie*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub precision: DatePrecision,
}

/// From one day to another, each as precisely as it is known (*looptijd*).
#[derive(Clone, Debug, SimpleObject)]
pub struct DateRange {
    /// The first day (*vanaf*).
    pub from: Option<PartialDate>,
    /// The last day (*tot en met*).
    pub to: Option<PartialDate>,
}

/// A period that figures are about (*periode*).
#[derive(Clone, Debug, SimpleObject)]
pub struct Period {
    /// Its code, as `2022-H1`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub code: PeriodCode,
    /// Its first day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub from: Date,
    /// Its last day.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub to: Date,
    /// What kind of period it is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub kind: PeriodKind,
}

/// An amount of money (*bedrag*).
#[derive(Clone, Debug, SimpleObject)]
pub struct Money {
    /// How much, exactly.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub amount: Decimal,
    /// Of what: always `EUR`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub currency: &'static str,
}

/// What a body decided (*besluit*).
#[derive(Clone, Debug, SimpleObject)]
pub struct Decision {
    /// Who decided, as `B en W`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub body: String,
    /// What it was, as `SUBSIDIE_VASTSTELLING`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub kind: String,
    /// When.
    pub on: Option<PartialDate>,
}

/// A passage of a document that a fact was taken from (*bron*).
#[derive(Clone, Debug, SimpleObject)]
pub struct Source {
    /// The document, in words.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub document: String,
    /// A few words of it (*citaat*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub quote: Option<String>,
    /// The line in the document's text (*regel*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub line: Option<i32>,
    /// Its address.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub url: Option<String>,
    /// What kind of source it is (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub provenance: Provenance,
}

/// Where a row's values come from and how far they can be relied on: three fields that every type
/// made from such a row has.
pub(crate) struct Fact {
    pub(crate) source_id: Option<String>,
    pub(crate) provenance: Provenance,
    pub(crate) quality: DataQuality,
}

#[Object]
impl Fact {
    /// The passage that this was taken from (*bron*); none for invented data.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        Source::find(ctx, self.source_id.as_deref()).await
    }

    /// Where the values come from (*herkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn provenance(&self) -> Provenance {
        self.provenance
    }

    /// How far the values can be relied on (*gegevenskwaliteit*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn quality(&self) -> DataQuality {
        self.quality
    }
}

/// The [`Fact`] of a row that has the three columns.
macro_rules! fact_of {
    ($row:expr) => {
        $crate::graphql::value::Fact {
            source_id: $row.source_id.clone(),
            provenance: $row.provenance,
            quality: $row.quality,
        }
    };
}
pub(crate) use fact_of;

/// The codes of a column's list, in the order of their texts. Fails where a text is none; `what` says
/// what was expected.
pub(crate) fn codes<T: FromStr + Display>(
    list: &TextList,
    what: &'static str,
) -> Result<Vec<T>, ApiError> {
    let read = |text: &String| {
        text.parse().map_err(|_| ApiError::Unreadable {
            what,
            text: text.clone(),
        })
    };
    let mut codes = list.0.iter().map(read).collect::<Result<Vec<T>, _>>()?;
    codes.sort_by_cached_key(ToString::to_string);
    Ok(codes)
}

impl LocalizedText {
    /// The text of two columns.
    pub(crate) fn of(nl: &str, en: Option<&str>) -> Self {
        Self {
            nl: nl.to_owned(),
            en: en.map(str::to_owned),
        }
    }
}

impl From<schema::text::LocalizedText> for LocalizedText {
    fn from(text: schema::text::LocalizedText) -> Self {
        Self {
            nl: text.nl,
            en: text.en,
        }
    }
}

impl PartialDate {
    /// The day of two columns.
    pub(crate) fn of(date: Option<NaiveDate>, precision: DatePrecision) -> Self {
        Self {
            date: date.map(Date),
            precision,
        }
    }

    /// The same, or none where nothing is known of it.
    pub(crate) fn if_known(date: Option<NaiveDate>, precision: DatePrecision) -> Option<Self> {
        (date.is_some() || precision != DatePrecision::Unknown).then(|| Self::of(date, precision))
    }
}

impl Period {
    /// The period that `code` spells. Fails where a stored code is none.
    pub(crate) fn of(code: &str) -> Result<Self, ApiError> {
        let period: schema::period::PeriodCode =
            code.parse().map_err(|_| ApiError::Unreadable {
                what: "a period",
                text: code.to_owned(),
            })?;
        Ok(Self {
            code: PeriodCode(code.to_owned()),
            from: Date(period.from()),
            to: Date(period.to()),
            kind: PeriodKind::from_code(&period.kind().to_string()).ok_or_else(|| {
                ApiError::Unreadable {
                    what: "a kind of period",
                    text: period.kind().to_string(),
                }
            })?,
        })
    }
}

impl Money {
    /// Euros from cents.
    pub(crate) fn from_cents(cents: i64) -> Self {
        Self {
            amount: Decimal::from_hundredths(cents),
            currency: "EUR",
        }
    }
}

impl Source {
    /// The source with this id.
    pub(crate) async fn find(ctx: &Context<'_>, id: Option<&str>) -> Result<Option<Self>> {
        let Some(id) = id else {
            return Ok(None);
        };
        let row = loader::one(ctx, SourceById(id.to_owned())).await?;
        Ok(row.map(|row| Self::from(&*row)))
    }
}

impl From<&source::Model> for Source {
    fn from(row: &source::Model) -> Self {
        Self {
            document: row.document.clone(),
            quote: row.quote.clone(),
            line: row.line,
            url: row.url.clone(),
            provenance: row.provenance,
        }
    }
}
