//! What Holland Rijnland's fact sheet says of its programme.

use crate::entity::value::*;
use crate::region::fact::*;

/// The document. Its text was read from a picture; the quotes are as they came out.
pub(super) const FACT_SHEET: &str =
    "Jeugdhulpregio Holland Rijnland: factsheet Jeugdhulp op School, evaluatie Q1 en Q2 2022";

const START: When = When::day(2022, 1, 1);
const HALF_YEAR: Option<&str> = Some("2022-H1");

pub(super) const MUNICIPALITIES: &[MunicipalityFact] = &[
    has_school("GM0534", 93, "Hillegom"),
    has_school("GM0537", 95, "Katwijk"),
    has_school("GM0546", 98, "Leiden"),
    has_school("GM0547", 107, "Leiderdorp"),
    has_school("GM0553", 93, "Lisse"),
    has_school("GM0575", 95, "Noordwijk"),
    has_school("GM0579", 98, "Oegstgeest"),
    member("GM0638", MunicipalityRole::Participates, 323, "Zoeterwoude"),
    member("GM1525", MunicipalityRole::Participates, 321, "Teylingen"),
    member(
        "GM0484",
        MunicipalityRole::YouthRegionOnly,
        312,
        "Alphen aan den Rijn",
    ),
    member(
        "GM0569",
        MunicipalityRole::YouthRegionOnly,
        317,
        "Nieuwkoop",
    ),
    member(
        "GM1884",
        MunicipalityRole::YouthRegionOnly,
        313,
        "Kaag en Braassem",
    ),
];

pub(super) const PROGRAMME: ProgrammeFact = ProgrammeFact {
    name: "Jeugdhulp op School",
    abbreviation: Some("JOS"),
    access: (
        AccessMode::ReferralFree,
        says(
            FACT_SHEET,
            7,
            "Zonder verwijzing van een wijkteam of een huisarts",
        ),
    ),
    start: START,
    end: When::UNKNOWN,
    status: ProgrammeStatus::Structural,
    basis: says(FACT_SHEET, 161, "per 1 januari 2022 van start gegaan"),
    goals: &[
        (
            Goal::TimelyHelpNearby,
            says(FACT_SHEET, 41, "Tijdige jeugdhulp dichtbij"),
        ),
        (
            Goal::FittingPlace,
            says(
                FACT_SHEET,
                42,
                "Passende onderwijsplek voor iedere jeugdige",
            ),
        ),
        (
            Goal::LessHeavyCare,
            says(FACT_SHEET, 44, "Afname zwaardere jeugdhulp"),
        ),
        (
            Goal::ReturnFromDaycare,
            says(FACT_SHEET, 44, "toename van terugstroom van dagbesteding"),
        ),
        (
            Goal::LessAbsence,
            says(FACT_SHEET, 46, "Minder verzuim en schooluitval"),
        ),
    ],
    bodies: &[
        BodyFact {
            name: "Accounthouders JOS",
            kind: "accounthouders",
            members: &["accounthouders JOS (gemeenten)"],
            basis: says(FACT_SHEET, 157, "Accounthouders JOS (gemeenten)"),
        },
        BodyFact {
            name: "Samenwerkende gemeenten jeugdhulp Holland Rijnland",
            kind: "gemeenten",
            members: &["twaalf gemeenten"],
            basis: says(FACT_SHEET, 306, "samenwerkende"),
        },
        BodyFact {
            name: "Commissie van begeleiding",
            kind: "commissie",
            members: &["school", "jeugdhulpaanbieder"],
            basis: says(FACT_SHEET, 193, "commissie van begeleiding"),
        },
    ],
    exclusions: &[
        (
            "leerproblemen",
            says(
                FACT_SHEET,
                37,
                "Leerproblemen of onderwijsondersteuning vallen niet onder",
            ),
        ),
        (
            "onderwijsondersteuning",
            says(
                FACT_SHEET,
                37,
                "Leerproblemen of onderwijsondersteuning vallen niet onder",
            ),
        ),
    ],
};

pub(super) const FUNDING: &[FundingFact] = &[FundingFact {
    kind: FundingKind::LumpSum,
    origin: "gecontracteerde aanbieders, onder regie van de gemeenten",
    recipient: None,
    amount_cents: None,
    period: (START, When::UNKNOWN),
    decision: None,
    basis: says(FACT_SHEET, 27, "één van de gecontracteerde aanbieders").but(DataQuality::Unknown),
}];

pub(super) const EVALUATIONS: &[EvaluationFact] = &[EvaluationFact {
    period: HALF_YEAR,
    evaluator: None,
    kind: EvaluationKind::HalfYearly,
    summary: Some("Over het algemeen positief; vier leerpunten"),
    held: When {
        first: Some((2022, 1, 1)),
        precision: DatePrecision::HalfYear,
    },
    basis: says(
        FACT_SHEET,
        161,
        "Twee keer per jaar vindt een evaluatie plaats",
    ),
    findings: &[
        finding(
            FindingTheme::Reach,
            (
                "Meer jeugdigen geholpen, vooral incidenteel",
                "More pupils helped, incidentally above all",
            ),
            174,
            "met name op incidentele basis",
        ),
        finding(
            FindingTheme::Speed,
            (
                "Hulp is sneller beschikbaar dan voorheen",
                "Help comes sooner than before",
            ),
            173,
            "Hulp is sneller beschikbaar dan voorheen",
        ),
        finding(
            FindingTheme::SocialSafety,
            ("Minder incidenten in de pauze", "Fewer incidents in breaks"),
            176,
            "minder incidenten tijdens de pauze",
        ),
        finding(
            FindingTheme::LowThreshold,
            (
                "Een vast en vertrouwd gezicht in de school",
                "A fixed and familiar face in the school",
            ),
            180,
            "een vast en vertrouwd gezicht",
        ),
        finding(
            FindingTheme::Parents,
            (
                "Ouders zetten de stap naar een vervolgtraject",
                "Parents take the step to further help",
            ),
            183,
            "de stap durven te zetten",
        ),
        finding(
            FindingTheme::Cooperation,
            (
                "Minder verschillende begeleiders per school, een gezamenlijk plan",
                "Fewer helpers to a school, a joint plan",
            ),
            187,
            "een afname plaats van verschillende begeleiders",
        ),
        finding(
            FindingTheme::GroupApproach,
            ("Meer begeleiding in groepen", "More help in groups"),
            200,
            "meer begeleiding in groepen",
        ),
        finding(
            FindingTheme::Proactive,
            (
                "Sommige trajecten na enkele weken afgerond",
                "Some trajectories done after a few weeks",
            ),
            203,
            "na enkele weken succesvol afgerond",
        ),
        finding(
            FindingTheme::Pgb,
            (
                "PGB-inzet afgenomen en overgenomen",
                "Personal budgets decreased and taken over",
            ),
            207,
            "de PGB inzet al afgenomen",
        ),
    ],
    learning_points: &[
        point(
            FindingTheme::Implementation,
            (
                "Meer tijd voor planvorming en implementatie",
                "More time for planning and implementation",
            ),
            238,
            "meer tijd genomen moet worden",
        ),
        point(
            FindingTheme::AccessContact,
            (
                "Stevigere positie van de contactpersoon van de toegang",
                "A stronger position of the access contact",
            ),
            241,
            "De vaste contactpersoon van de toegang op school",
        ),
        point(
            FindingTheme::FundingGap,
            (
                "Leerlingen met een grote begeleidingsvraag die JOS niet bekostigt",
                "Pupils with large needs that the programme cannot fund",
            ),
            245,
            "niet vanuit JOS bekostigd kan worden",
        ),
        point(
            FindingTheme::OzaGap,
            (
                "Aanbod mist tussen onderwijs, lichte OZA's en dagbesteding",
                "A gap between education, light OZAs and day care",
            ),
            250,
            "Erlijkt aanbod te missen",
        ),
    ],
}];

pub(super) const EVENTS: &[EventFact] = &[
    event(
        "Start van Jeugdhulp op School",
        EventKind::Start,
        START,
        161,
        "per 1 januari 2022 van start gegaan",
    ),
    event(
        "Leidende principes samenwerking onderwijs-jeugdhulp",
        EventKind::Agreement,
        When::day(2022, 2, 23),
        50,
        "op 23 februari 2022 hernieuwde afspraken",
    ),
    event(
        "Eerste evaluatiemoment (Q1 en Q2 2022)",
        EventKind::Evaluation,
        When {
            first: Some((2022, 1, 1)),
            precision: DatePrecision::HalfYear,
        },
        167,
        "Het eerste evaluatiemoment is inmiddels geweest",
    ),
];

pub(super) const CLAIMS: &[ClaimFact] = &[
    claim(
        "regio-overstijgend",
        (
            "Op de meeste scholen zitten leerlingen van buiten de negen gemeenten",
            "Most schools have pupils from outside the nine municipalities",
        ),
        None,
        282,
        "leerlingen die buiten de grensgebieden wonen",
    ),
    claim(
        "onderwijszorgarrangement",
        (
            "OZA's voor bijvoorbeeld vier leerlingen",
            "OZAs for, as an example, four pupils",
        ),
        Some("4"),
        251,
        "voor bijvoorbeeld vier leerlingen",
    ),
    claim(
        "passende begeleiding",
        (
            "Eerdere begeleiding van één leerling was niet passend",
            "Earlier help to one pupil did not fit",
        ),
        None,
        218,
        "die voorheen aan €én van de leerlingen",
    ),
    claim(
        "inspiratieregio",
        (
            "Inspiratieregio van 'Met Andere Ogen'",
            "An inspiration region of 'Met Andere Ogen'",
        ),
        None,
        48,
        "inspiratieregio van de landelijke aanpak",
    ),
];

pub(super) const FIGURES: &[FigureFact] = &[
    figure(
        "schools",
        ("Scholen gespecialiseerd onderwijs", "Special schools"),
        ("15", "15"),
        "COUNT",
        None,
        says(FACT_SHEET, 91, "15 scholen in 9 gemeenten"),
    ),
    figure(
        "municipalities",
        ("Gemeenten", "Municipalities"),
        ("9", "9"),
        "COUNT",
        Some("nine take part; schools stand in seven"),
        says(FACT_SHEET, 91, "15 scholen in 9 gemeenten").but(DataQuality::Ambiguous),
    ),
    figure(
        "schoolsReported",
        ("Scholen die gegevens aanleverden", "Schools that reported"),
        ("11", "11"),
        "COUNT",
        None,
        says(FACT_SHEET, 82, "11 scholen hebben gegevens aangeleverd"),
    ),
    figure(
        "enrolled",
        ("Leerlingen", "Pupils enrolled"),
        ("1.611", "1611"),
        "COUNT",
        Some("of the 11 schools that reported, not of 15"),
        says(FACT_SHEET, 84, "Totaal 1.611 leerlingen").but(DataQuality::Ambiguous),
    ),
    figure(
        "josPupils",
        ("Leerlingen met JOS", "Pupils with help"),
        ("412", "412"),
        "COUNT",
        Some("different pupils with at least one contact in the half-year"),
        says(FACT_SHEET, 86, "412 ontvangt JOS").but(DataQuality::Ambiguous),
    ),
    figure(
        "fte",
        ("FTE jeugdhulpprofessionals", "FTE of professionals"),
        ("13,76", "13.76"),
        "FTE",
        Some("deployed, mean over the half-year, 11 schools, all roles"),
        says(FACT_SHEET, 84, "13,76 FTE jeugdhulpprofessionals").but(DataQuality::Ambiguous),
    ),
    figure(
        "structural",
        ("Structureel", "Structural"),
        ("87%", "87"),
        "PERCENT",
        Some("of the 412 pupils"),
        says(FACT_SHEET, 86, "87% structureel").but(DataQuality::Ambiguous),
    ),
    figure(
        "incidental",
        ("Incidenteel", "Incidental"),
        ("13%", "13"),
        "PERCENT",
        Some("of the 412 pupils; two columns are mixed up in the text"),
        says(FACT_SHEET, 88, "13% incidenteel").but(DataQuality::Ambiguous),
    ),
    figure(
        "individual",
        ("Individueel", "Individual"),
        ("47%", "47"),
        "PERCENT",
        Some("of the 412 pupils; the rest is not all groups"),
        says(FACT_SHEET, 88, "47%").but(DataQuality::Ambiguous),
    ),
    figure(
        "providers",
        ("Jeugdhulpaanbieders", "Providers"),
        ("5", "5"),
        "COUNT",
        None,
        says(FACT_SHEET, 102, "5 Jeugdhulpaanbieders"),
    ),
];

pub(super) const CASES: &[CaseFact] = &[
    case(
        Some(SchoolType::Sbo),
        &[ProfessionalRole::PedagogicalWorker],
        CaseOutcome::SoftLanding,
        (
            "Zachte landing op een nieuwe school door korte momenten in de klas",
            "A soft landing in a new school through short moments in class",
        ),
        64,
        "een warme en zachte landing",
    ),
    case(
        Some(SchoolType::Vso),
        &[ProfessionalRole::YouthCareProfessional],
        CaseOutcome::FullReturnToSchool,
        (
            "Passende begeleider; de hele week naar school, begeleiding afgebouwd",
            "A matched guide; all week in school, help tapered off",
        ),
        227,
        "de hele week naar school",
    ),
    case(
        None,
        &[ProfessionalRole::SpecialisedGuide],
        CaseOutcome::GroupEffect,
        (
            "Twee kinderen maken een stoplichtmodel; klassenbreed minder conflicten",
            "Two children make a traffic-light model; fewer conflicts in class",
        ),
        276,
        "klassenbreed voor minder conflicten",
    ),
];

const fn has_school(code: &'static str, line: i32, quote: &'static str) -> MunicipalityFact {
    MunicipalityFact {
        code,
        role: MunicipalityRole::HasSchool,
        basis: says(FACT_SHEET, line, quote),
    }
}

const fn member(
    code: &'static str,
    role: MunicipalityRole,
    line: i32,
    quote: &'static str,
) -> MunicipalityFact {
    MunicipalityFact {
        code,
        role,
        basis: says(FACT_SHEET, line, quote).but(DataQuality::Ambiguous),
    }
}

const fn finding(
    theme: FindingTheme,
    (nl, en): (&'static str, &'static str),
    line: i32,
    quote: &'static str,
) -> FindingFact {
    FindingFact {
        theme,
        nl,
        en,
        quantified: false,
        basis: says(FACT_SHEET, line, quote),
    }
}

const fn point(
    theme: FindingTheme,
    (nl, en): (&'static str, &'static str),
    line: i32,
    quote: &'static str,
) -> LearningPointFact {
    LearningPointFact {
        theme,
        nl,
        en,
        owner: "gemeenten, scholen, samenwerkingsverbanden en aanbieders",
        basis: says(FACT_SHEET, line, quote),
    }
}

const fn event(
    title: &'static str,
    kind: EventKind,
    held: When,
    line: i32,
    quote: &'static str,
) -> EventFact {
    EventFact {
        title,
        kind,
        held,
        hours: None,
        audience: &["gemeenten", "scholen", "aanbieders"],
        remark: None,
        basis: says(FACT_SHEET, line, quote),
    }
}

const fn claim(
    subject: &'static str,
    (nl, en): (&'static str, &'static str),
    value: Option<&'static str>,
    line: i32,
    quote: &'static str,
) -> ClaimFact {
    ClaimFact {
        subject,
        nl,
        en,
        value,
        basis: says(FACT_SHEET, line, quote),
    }
}

const fn figure(
    name: &'static str,
    label: (&'static str, &'static str),
    (raw, value): (&'static str, &'static str),
    unit: &'static str,
    reading: Option<&'static str>,
    basis: Basis,
) -> FigureFact {
    FigureFact {
        name,
        label,
        raw,
        value: Some(value),
        unit,
        period: HALF_YEAR,
        reading,
        basis,
    }
}

const fn case(
    setting: Option<SchoolType>,
    roles: &'static [ProfessionalRole],
    outcome: CaseOutcome,
    summary: (&'static str, &'static str),
    line: i32,
    quote: &'static str,
) -> CaseFact {
    CaseFact {
        setting,
        roles,
        outcome,
        summary,
        consent: (ConsentState::NoConsentRequired, None),
        basis: says(FACT_SHEET, line, quote),
    }
}
