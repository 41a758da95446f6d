//! The shapes of facts as a region's file writes them down: what a source says, where, and how far
//! one can rely on it. Providers and schools are named by their numbers in the region's own lists.

use chrono::NaiveDate;

use crate::entity::value::{
    AccessMode, CaseOutcome, ConsentState, DataQuality, DatePrecision, EvaluationKind, EventKind,
    FindingTheme, FundingKind, Goal, MunicipalityRole, ParticipationStatus, ProcurementPhase,
    ProfessionalRole, ProgrammeStatus, Provenance, SchoolType, Sector, Specialism,
};

/// How a fact is known.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// The passage; none for what was invented.
    pub passage: Option<Passage>,
    /// Where the values come from.
    pub provenance: Provenance,
    /// How far they can be relied on.
    pub quality: DataQuality,
}

/// A passage of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    /// The document, in words.
    pub document: &'static str,
    /// The line in its text.
    pub line: Option<i32>,
    /// A few words of it.
    pub quote: Option<&'static str>,
    /// Its address.
    pub url: Option<&'static str>,
}

/// What `document` says in this line.
pub const fn says(document: &'static str, line: i32, quote: &'static str) -> Basis {
    Basis {
        passage: Some(Passage {
            document,
            line: Some(line),
            quote: Some(quote),
            url: None,
        }),
        provenance: Provenance::Seed,
        quality: DataQuality::Ok,
    }
}

/// What was looked up in other public material.
pub const fn looked_up(document: &'static str, url: &'static str) -> Basis {
    Basis {
        passage: Some(Passage {
            document,
            line: None,
            quote: None,
            url: Some(url),
        }),
        provenance: Provenance::External,
        quality: DataQuality::Ok,
    }
}

/// What was invented for demonstration.
pub const INVENTED: Basis = Basis {
    passage: None,
    provenance: Provenance::Synthetic,
    quality: DataQuality::Ok,
};

impl Basis {
    /// The same, of another quality.
    pub const fn but(self, quality: DataQuality) -> Self {
        Self { quality, ..self }
    }
}

/// A day as precisely as a source gives it.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Year, month and day of the first day that the text allows.
    pub first: Option<(i32, u32, u32)>,
    /// How precisely it is given.
    pub precision: DatePrecision,
}

impl When {
    /// The source gives nothing.
    pub const UNKNOWN: Self = Self {
        first: None,
        precision: DatePrecision::Unknown,
    };

    /// A day.
    pub const fn day(year: i32, month: u32, day: u32) -> Self {
        Self {
            first: Some((year, month, day)),
            precision: DatePrecision::Day,
        }
    }

    /// A month, as "maart 2022".
    pub const fn month(year: i32, month: u32) -> Self {
        Self {
            first: Some((year, month, 1)),
            precision: DatePrecision::Month,
        }
    }

    /// A school year, by the year in which it begins.
    pub const fn school_year(year: i32) -> Self {
        Self {
            first: Some((year, 8, 1)),
            precision: DatePrecision::SchoolYear,
        }
    }

    /// The first day; none where unknown.
    pub fn on(self) -> Option<NaiveDate> {
        let (year, month, day) = self.first?;
        NaiveDate::from_ymd_opt(year, month, day)
    }
}

/// A municipality's place in the region.
#[derive(Debug)]
pub struct MunicipalityFact {
    /// CBS code.
    pub code: &'static str,
    /// What it is to the programme.
    pub role: MunicipalityRole,
    /// How we know.
    pub basis: Basis,
}

/// The programme.
#[derive(Debug)]
pub struct ProgrammeFact {
    /// Its name.
    pub name: &'static str,
    /// Its abbreviation.
    pub abbreviation: Option<&'static str>,
    /// How a pupil gets help, and how we know.
    pub access: (AccessMode, Basis),
    /// Its start.
    pub start: When,
    /// Its end.
    pub end: When,
    /// How far it has come.
    pub status: ProgrammeStatus,
    /// How we know start, end and status.
    pub basis: Basis,
    /// Its goals.
    pub goals: &'static [(Goal, Basis)],
    /// Who steers it.
    pub bodies: &'static [BodyFact],
    /// What it leaves out.
    pub exclusions: &'static [(&'static str, Basis)],
}

/// Who steers a programme: functions, never people's names.
#[derive(Debug)]
pub struct BodyFact {
    /// What it is called.
    pub name: &'static str,
    /// What kind of body it is.
    pub kind: &'static str,
    /// Who sits in it, as functions.
    pub members: &'static [&'static str],
    /// How we know.
    pub basis: Basis,
}

/// A provider.
#[derive(Debug)]
pub struct ProviderFact {
    /// Its name, or a placeholder.
    pub name: &'static str,
    /// What it is good at.
    pub specialisms: &'static [Specialism],
    /// How we know.
    pub basis: Basis,
}

/// A school.
#[derive(Debug)]
pub struct SchoolFact {
    /// Its name, or a placeholder.
    pub name: &'static str,
    /// A shorter one.
    pub short_name: Option<&'static str>,
    /// Its types.
    pub types: &'static [SchoolType],
    /// Routes inside its type.
    pub routes: &'static [SchoolType],
    /// Its sector.
    pub sector: Sector,
    /// Code of its municipality.
    pub municipality: &'static str,
    /// Whether it is a *zorgintensieve school*.
    pub care_intensive: Option<bool>,
    /// How we know.
    pub basis: Basis,
    /// When it takes part.
    pub participation: &'static [ParticipationFact],
}

/// A stretch of participation.
#[derive(Debug)]
pub struct ParticipationFact {
    /// Whether it takes part.
    pub status: ParticipationStatus,
    /// Start.
    pub from: When,
    /// End.
    pub to: When,
    /// How we know.
    pub basis: Basis,
    /// Which providers work there.
    pub providers: &'static [ProviderTerm],
}

/// A provider in a school for a time.
#[derive(Debug)]
pub struct ProviderTerm {
    /// The provider's number.
    pub provider: u32,
    /// First day.
    pub from: When,
    /// Last day.
    pub to: When,
    /// How we know.
    pub basis: Basis,
}

/// Money.
#[derive(Debug)]
pub struct FundingFact {
    /// What kind.
    pub kind: FundingKind,
    /// Where it comes from, in Dutch.
    pub origin: &'static str,
    /// The provider that gets it.
    pub recipient: Option<u32>,
    /// Euros in cents.
    pub amount_cents: Option<i64>,
    /// For what time.
    pub period: (When, When),
    /// Who decided, and what.
    pub decision: Option<(&'static str, &'static str)>,
    /// How we know.
    pub basis: Basis,
}

/// A contract; the tender and the contract before it by their places in the region's lists, from 1.
#[derive(Debug)]
pub struct ContractFact {
    /// The provider; none while it is not awarded.
    pub provider: Option<u32>,
    /// First day.
    pub start: When,
    /// Last day without extension.
    pub initial_end: (i32, u32, u32),
    /// Extension at most, in months.
    pub max_extension_months: i32,
    /// Last day with every extension.
    pub ultimate_end: (i32, u32, u32),
    /// The contract before it.
    pub predecessor: Option<u32>,
    /// The tender that it comes from.
    pub procurement: Option<u32>,
    /// How we know.
    pub basis: Basis,
}

/// A tender.
#[derive(Debug)]
pub struct ProcurementFact {
    /// Publication.
    pub published: When,
    /// Its phases in order.
    pub phases: &'static [ProcurementPhase],
    /// Expected award.
    pub award: When,
    /// How we know.
    pub basis: Basis,
}

/// An evaluation.
#[derive(Debug)]
pub struct EvaluationFact {
    /// The period that it looks at.
    pub period: Option<&'static str>,
    /// Who made it.
    pub evaluator: Option<&'static str>,
    /// What kind.
    pub kind: EvaluationKind,
    /// Its outcome in a few words.
    pub summary: Option<&'static str>,
    /// When.
    pub held: When,
    /// How we know.
    pub basis: Basis,
    /// What it found.
    pub findings: &'static [FindingFact],
    /// What is to be done better.
    pub learning_points: &'static [LearningPointFact],
}

/// A finding.
#[derive(Debug)]
pub struct FindingFact {
    /// What it is about.
    pub theme: FindingTheme,
    /// In Dutch.
    pub nl: &'static str,
    /// In English.
    pub en: &'static str,
    /// Whether the source gives a number.
    pub quantified: bool,
    /// How we know.
    pub basis: Basis,
}

/// A learning point.
#[derive(Debug)]
pub struct LearningPointFact {
    /// What it is about.
    pub theme: FindingTheme,
    /// In Dutch.
    pub nl: &'static str,
    /// In English.
    pub en: &'static str,
    /// Who takes it up, as a function.
    pub owner: &'static str,
    /// How we know.
    pub basis: Basis,
}

/// An event.
#[derive(Debug)]
pub struct EventFact {
    /// Its title in Dutch.
    pub title: &'static str,
    /// What kind.
    pub kind: EventKind,
    /// Its day.
    pub held: When,
    /// Hours in local time, where the source gives them.
    pub hours: Option<(u32, u32)>,
    /// For whom.
    pub audience: &'static [&'static str],
    /// What is odd about it.
    pub remark: Option<&'static str>,
    /// How we know.
    pub basis: Basis,
}

/// A claim.
#[derive(Debug)]
pub struct ClaimFact {
    /// What it is about.
    pub subject: &'static str,
    /// In Dutch.
    pub nl: &'static str,
    /// In English.
    pub en: &'static str,
    /// The figure in it.
    pub value: Option<&'static str>,
    /// How we know.
    pub basis: Basis,
}

/// A published figure.
#[derive(Debug)]
pub struct FigureFact {
    /// A stable name.
    pub name: &'static str,
    /// What it counts, in Dutch and in English.
    pub label: (&'static str, &'static str),
    /// As the source writes it.
    pub raw: &'static str,
    /// As a plain decimal number; none where it is none.
    pub value: Option<&'static str>,
    /// `COUNT`, `FTE`, `PERCENT`, `EUR`, `YEARS`, `MONTHS`, `WEEKS`.
    pub unit: &'static str,
    /// The period that it is about.
    pub period: Option<&'static str>,
    /// Which of several readings was chosen, and why.
    pub reading: Option<&'static str>,
    /// How we know.
    pub basis: Basis,
}

/// A case without anything that points at a person.
#[derive(Debug)]
pub struct CaseFact {
    /// Where it plays.
    pub setting: Option<SchoolType>,
    /// Who was involved.
    pub roles: &'static [ProfessionalRole],
    /// How it ended.
    pub outcome: CaseOutcome,
    /// In Dutch and in English.
    pub summary: (&'static str, &'static str),
    /// Whether it may be told, and until when.
    pub consent: (ConsentState, Option<(i32, u32, u32)>),
    /// How we know.
    pub basis: Basis,
}
