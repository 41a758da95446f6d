//! What is told of a programme: who steers it, what happened, what is claimed and published, cases.

use std::sync::Arc;

use async_graphql::{ID, Object, Result};

use crate::entity::value::{CaseOutcome, ConsentState, EventKind, ProfessionalRole, SchoolType};
use crate::entity::{case_story, claim, event, governance_body, published_figure};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, merge};
use crate::graphql::scalar::{Date, DateTime, Decimal};
use crate::graphql::value::{Fact, LocalizedText, PartialDate, Period, fact_of};

/// A body that steers a programme (*werkgroep*, *netwerkgroep*).
pub struct GovernanceBody(pub(crate) Arc<governance_body::Model>);

/// A body that steers a programme (*werkgroep*, *netwerkgroep*).
#[Object]
impl GovernanceBody {
    /// What it is called.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of body it is, in one Dutch word.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Who sits in it (*leden*): functions and organisations, never names of persons.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn members(&self) -> Vec<String> {
        sorted(&self.0.members.0)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Something that happened (*gebeurtenis*, *bijeenkomst*).
pub struct Event(pub(crate) Arc<event::Model>);

/// Something that happened (*gebeurtenis*, *bijeenkomst*).
#[Object]
impl Event {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its title, in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn title(&self) -> &str {
        &self.0.title_nl
    }

    /// What kind it is.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn kind(&self) -> EventKind {
        self.0.kind
    }

    /// When it begins, where the source gives an hour.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn start(&self) -> Option<DateTime> {
        self.0.starts_at.map(DateTime)
    }

    /// When it ends.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn end(&self) -> Option<DateTime> {
        self.0.ends_at.map(DateTime)
    }

    /// Its day, as precisely as the source gives it.
    async fn held(&self) -> Option<PartialDate> {
        PartialDate::if_known(self.0.held_on, self.0.held_precision)
    }

    /// For whom it was (*doelgroep*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn audience(&self) -> Vec<String> {
        sorted(&self.0.audience.0)
    }

    /// What is odd about it (*opmerking*), in Dutch, as a number that the source contradicts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn remark(&self) -> Option<&str> {
        self.0.remark_nl.as_deref()
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// Something that is said without a figure to prove it (*bewering*), as "0 thuiszitters". A claim is
/// no metric.
pub struct Claim(pub(crate) Arc<claim::Model>);

/// Something that is said without a figure to prove it (*bewering*), as "0 thuiszitters". A claim is
/// no metric.
#[Object]
impl Claim {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// What it is about (*onderwerp*), in Dutch.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// What it says.
    async fn text(&self) -> LocalizedText {
        LocalizedText::of(&self.0.text_nl, self.0.text_en.as_deref())
    }

    /// The number in it (*getal*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn value(&self) -> Option<Decimal> {
        self.0.value.clone().map(Decimal)
    }

    /// Whether one knows out of how many (*noemer bekend*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn denominator_known(&self) -> bool {
        self.0.denominator_known
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A figure that a programme published itself (*gepubliceerd cijfer*), as it stands in the source.
pub struct PublishedFigure(pub(crate) Arc<published_figure::Model>);

/// A figure that a programme published itself (*gepubliceerd cijfer*), as it stands in the source.
#[Object]
impl PublishedFigure {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Its name in the region's data.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it counts.
    async fn label(&self) -> LocalizedText {
        LocalizedText::of(&self.0.label_nl, Some(&self.0.label_en))
    }

    /// Its text in the source, as `1.611`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn raw(&self) -> &str {
        &self.0.raw
    }

    /// The number that the text stands for; null where it stands for none.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn value(&self) -> Option<Decimal> {
        self.0.value.clone().map(Decimal)
    }

    /// What it is counted in (*eenheid*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn unit(&self) -> &str {
        &self.0.unit
    }

    /// The period that it is about; null where the source does not say.
    async fn period(&self) -> Result<Option<Period>> {
        Ok(self.0.period_code.as_deref().map(Period::of).transpose()?)
    }

    /// How it is read where it can be read in several ways (*lezing*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn reading(&self) -> Option<&str> {
        self.0.reading.as_deref()
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

/// A story of how help went (*casus*), without anything that points at a person or a school.
pub struct CaseStory(pub(crate) Arc<case_story::Model>);

/// A story of how help went (*casus*), without anything that points at a person or a school.
#[Object]
impl CaseStory {
    /// Its id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// In what type of school it plays.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn setting(&self) -> Option<SchoolType> {
        self.0.setting
    }

    /// Who was involved (*betrokken rollen*).
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn roles_involved(&self) -> Result<Vec<ProfessionalRole>> {
        let roles = sorted(&self.0.roles.0).into_iter().map(|text| {
            ProfessionalRole::from_code(&text).ok_or(ApiError::Unreadable {
                what: "a professional role",
                text,
            })
        });
        Ok(roles.collect::<Result<Vec<_>, _>>()?)
    }

    /// How it ended (*uitkomst*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn outcome(&self) -> CaseOutcome {
        self.0.outcome
    }

    /// What happened, in a few words (*samenvatting*).
    async fn summary(&self) -> LocalizedText {
        LocalizedText::of(&self.0.summary_nl, self.0.summary_en.as_deref())
    }

    /// Whether it may be told (*toestemming*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn consent(&self) -> ConsentState {
        self.0.consent
    }

    /// The last day of that consent; null where it does not end.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn consent_until(&self) -> Option<Date> {
        self.0.consent_until_on.map(Date)
    }

    #[graphql(flatten)]
    async fn fact(&self) -> Fact {
        fact_of!(self.0)
    }
}

impl CaseStory {
    /// Whether there is consent on `day` (domain rule R24: expiry is checked when asked).
    pub(crate) fn may_be_told(&self, day: chrono::NaiveDate) -> bool {
        let withheld = matches!(
            self.0.consent,
            ConsentState::Withdrawn | ConsentState::Expired
        );
        !withheld && self.0.consent_until_on.is_none_or(|until| day <= until)
    }
}

/// The order in which merged lists of texts stand: by their UTF-8 bytes.
pub(crate) fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    texts
}
