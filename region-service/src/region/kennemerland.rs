//! Noord- en Midden-Kennemerland: two sub-regions, eight secondary schools, a team of three roles,
//! one provider and a tender.

mod facts;
mod graph;
mod rules;
mod seed;
pub mod tables;
pub mod values;

use super::RegionModule;
use super::fact::*;
use super::own::Own;
use super::plan::*;
use crate::entity::value::*;

const NEWSLETTER: &str = "Jeugdhulp op school VO, Nieuwsbrief 3 - 2023";
const SWV_URL: &str = "https://swvnoord-kennemerland.nl/articles/4084";
const SWV: Basis = looked_up(
    "Samenwerkingsverband Noord-Kennemerland, juli 2023",
    SWV_URL,
);
const START: When = When::school_year(2022);

/// The region's module.
pub static KENNEMERLAND: RegionModule = RegionModule {
    code: "KENNEMERLAND",
    name: "Noord- en Midden-Kennemerland",
    letters: "KE",
    serial: 2,
    level: RegionLevel::SubregionCluster,
    basis: says(NEWSLETTER, 9, "de regio's Noord- en Midden-Kennemerland"),
    absence_definition: "NATIONAL_2016",
    reference_period: "SY2022-2023",
    reference_quality: DataQuality::Ok,
    municipalities: &[
        MunicipalityFact {
            code: "GM0361",
            role: MunicipalityRole::HasSchool,
            basis: SWV,
        },
        MunicipalityFact {
            code: "GM0383",
            role: MunicipalityRole::HasSchool,
            basis: SWV,
        },
        MunicipalityFact {
            code: "GM0398",
            role: MunicipalityRole::Participates,
            basis: SWV,
        },
        MunicipalityFact {
            code: "GM0399",
            role: MunicipalityRole::Participates,
            basis: PRESUMED,
        },
        MunicipalityFact {
            code: "GM0450",
            role: MunicipalityRole::Participates,
            basis: PRESUMED,
        },
        MunicipalityFact {
            code: "GM1980",
            role: MunicipalityRole::HasSchool,
            basis: SWV,
        },
    ],
    programme: ProgrammeFact {
        name: "Jeugdhulp op school VO",
        abbreviation: Some("JOS"),
        access: (
            AccessMode::PartlyReferralFree,
            says(
                NEWSLETTER,
                53,
                "de laagdrempeligheid en de toegankelijkheid van Jeugdhulp op school",
            )
            .but(DataQuality::Ambiguous),
        ),
        start: START,
        end: When::UNKNOWN,
        status: ProgrammeStatus::Pilot,
        basis: says(
            NEWSLETTER,
            15,
            "Dit schooljaar is het project Jeugdhulp op school (JOS) gestart",
        ),
        goals: &[
            (
                Goal::Prevention,
                says(
                    NEWSLETTER,
                    15,
                    "gericht op preventie en weerbaar maken van jongeren",
                ),
            ),
            (
                Goal::LowerThreshold,
                says(
                    NEWSLETTER,
                    53,
                    "de laagdrempeligheid en de toegankelijkheid",
                ),
            ),
            (
                Goal::Continuity,
                says(NEWSLETTER, 19, "zorgt voor rust en continuïteit"),
            ),
        ],
        bodies: &[
            BodyFact {
                name: "Netwerkgroep",
                kind: "netwerkgroep",
                members: &["leden netwerkgroep"],
                basis: says(NEWSLETTER, 73, "Leden netwerkgroep"),
            },
            BodyFact {
                name: "Colleges van de gemeenten",
                kind: "college",
                members: &["gemeenten", "onderwijs"],
                basis: says(NEWSLETTER, 19, "De colleges hebben daarop ingestemd"),
            },
        ],
        exclusions: &[],
    },
    providers: &[ProviderFact {
        name: "Stichting GroeiMee",
        specialisms: &[],
        basis: says(NEWSLETTER, 19, "huidige contract met Stichting GroeiMee"),
    }],
    schools: &[
        placeholder("JOS-school 1 (VO)", SchoolType::Vo, "GM0361"),
        placeholder("JOS-school 2 (VO)", SchoolType::Vo, "GM0361"),
        SchoolFact {
            name: "Focus",
            short_name: None,
            types: &[SchoolType::Pro],
            routes: &[],
            sector: Sector::Vo,
            municipality: "GM1980",
            care_intensive: None,
            basis: says(NEWSLETTER, 51, "een leerling op Focus"),
            participation: PARTICIPATION,
        },
        placeholder("JOS-school 4 (VSO)", SchoolType::Vso, "GM0361"),
        placeholder("JOS-school 5 (VO)", SchoolType::Vo, "GM0361"),
        placeholder("JOS-school 6 (VO)", SchoolType::Vo, "GM0383"),
        placeholder("JOS-school 7 (VO)", SchoolType::Vo, "GM0383"),
        placeholder("JOS-school 8 (VO)", SchoolType::Vo, "GM0383"),
    ],
    funding: &[FundingFact {
        kind: FundingKind::LumpSum,
        origin: "gemeentelijke aanbesteding Jeugd- en schoolteam voortgezet onderwijs",
        recipient: Some(1),
        amount_cents: None,
        period: (START, When::UNKNOWN),
        decision: None,
        basis: says(
            NEWSLETTER,
            17,
            "inkoop Jeugd- en schoolteam voortgezet onderwijs 2024 en verder",
        )
        .but(DataQuality::Unknown),
    }],
    contracts: &[
        ContractFact {
            provider: Some(1),
            start: When::UNKNOWN,
            initial_end: (2023, 12, 31),
            max_extension_months: 0,
            ultimate_end: (2023, 12, 31),
            predecessor: None,
            procurement: None,
            basis: says(NEWSLETTER, 19, "niet meer mag worden verlengd")
                .but(DataQuality::Ambiguous),
        },
        ContractFact {
            provider: None,
            start: When::day(2024, 1, 1),
            initial_end: (2030, 12, 31),
            max_extension_months: 36,
            ultimate_end: (2033, 12, 31),
            predecessor: Some(1),
            procurement: Some(1),
            basis: says(
                NEWSLETTER,
                19,
                "gaat in op 1 januari 2024 en heeft een looptijd van zeven jaar",
            ),
        },
    ],
    procurements: &[ProcurementFact {
        published: When::month(2023, 5),
        phases: &[
            ProcurementPhase::Publication,
            ProcurementPhase::Selection,
            ProcurementPhase::Dialogue,
            ProcurementPhase::Negotiation,
            ProcurementPhase::Award,
        ],
        award: When::month(2023, 10),
        basis: says(NEWSLETTER, 23, "in oktober 2023 bekend is welke aanbieder"),
    }],
    evaluations: &[EvaluationFact {
        period: None,
        evaluator: Some("Oberon"),
        kind: EvaluationKind::Interim,
        summary: Some("Het project is veelbelovend; een vervolgrapportage komt"),
        held: When::month(2023, 5),
        basis: says(
            NEWSLETTER,
            27,
            "De tussenrapportage zoals door Oberon opgesteld",
        ),
        findings: &[
            FindingFact {
                theme: FindingTheme::Cooperation,
                nl: "Veelbelovend; sluit goed aan op soortgelijke projecten",
                en: "Promising; in line with similar projects",
                quantified: false,
                basis: says(
                    NEWSLETTER,
                    31,
                    "dat het project Jeugdhulp op school veelbelovend is",
                ),
            },
            FindingFact {
                theme: FindingTheme::Implementation,
                nl: "Er is een stevige inhoudelijke basis en veel expertise",
                en: "There is a firm basis and much expertise",
                quantified: false,
                basis: says(NEWSLETTER, 33, "een stevige inhoudelijke basis"),
            },
            FindingFact {
                theme: FindingTheme::Reach,
                nl: "Beperkte aandacht voor opbrengsten, gezien de periode",
                en: "Limited attention to yields, given the period",
                quantified: false,
                basis: says(NEWSLETTER, 35, "beperkt aandacht aan de initiatieven"),
            },
        ],
        learning_points: &[LearningPointFact {
            theme: FindingTheme::Proactive,
            nl: "Meer collectieve activiteiten, zoals een anti-stressweek en psycho-educatie",
            en: "More collective activities, as an anti-stress week and psycho-education",
            owner: "scholen en JOS-medewerkers",
            basis: says(NEWSLETTER, 45, "meer collectief gerichte activiteiten"),
        }],
    }],
    events: &[
        EventFact {
            title: "Bijeenkomst leeromgeving 3",
            kind: EventKind::LearningMeeting,
            held: When::day(2023, 6, 13),
            hours: Some((13, 15)),
            audience: &["procesbegeleider", "pilotscholen"],
            remark: Some("De tekst noemt de bijeenkomst op 13 juni leeromgeving 4"),
            basis: says(NEWSLETTER, 72, "Bijeenkomst leeromgeving 3")
                .but(DataQuality::ConflictingSource),
        },
        EventFact {
            title: "Netwerkgroep bijeenkomst 4",
            kind: EventKind::NetworkMeeting,
            held: When::day(2023, 7, 11),
            hours: Some((13, 15)),
            audience: &["leden netwerkgroep"],
            remark: None,
            basis: says(NEWSLETTER, 73, "Netwerkgroep bijeenkomst 4"),
        },
        EventFact {
            title: "Themabijeenkomst interprofessioneel samenwerken",
            kind: EventKind::ThemeMeeting,
            held: When::day(2023, 6, 13),
            hours: None,
            audience: &["alle vo-scholen in Noord-Kennemerland"],
            remark: None,
            basis: says(
                NEWSLETTER,
                75,
                "themabijeenkomst interprofessioneel samenwerken",
            ),
        },
        EventFact {
            title: "Publicatie van de opdracht Jeugd- en schoolteam 2024 en verder",
            kind: EventKind::TenderPublication,
            held: When::month(2023, 5),
            hours: None,
            audience: &["aanbieders"],
            remark: None,
            basis: says(NEWSLETTER, 21, "wordt nog deze maand gepubliceerd"),
        },
        EventFact {
            title: "Gunning van het Jeugd- en schoolteam",
            kind: EventKind::Award,
            held: When::month(2023, 10),
            hours: None,
            audience: &["gemeenten", "onderwijs"],
            remark: None,
            basis: says(NEWSLETTER, 23, "in oktober 2023 bekend"),
        },
        EventFact {
            title: "Ingang van het nieuwe contract",
            kind: EventKind::ContractStart,
            held: When::day(2024, 1, 1),
            hours: None,
            audience: &[],
            remark: None,
            basis: says(NEWSLETTER, 19, "gaat in op 1 januari 2024"),
        },
    ],
    claims: &[ClaimFact {
        subject: "specialistische hulp",
        nl: "Trajecten waarbij specialistische hulp in vizier was, maar niet meer nodig bleek",
        en: "Trajectories in which specialist help was in view and proved needless",
        value: None,
        basis: says(
            NEWSLETTER,
            49,
            "specialistische hulp wel in vizier was, maar niet meer nodig bleek",
        ),
    }],
    figures: &[
        figure(
            "schools",
            ("Scholen", "Schools"),
            "8",
            "COUNT",
            None,
            says(NEWSLETTER, 15, "gestart op 8 scholen"),
        ),
        figure(
            "schoolsWithAmbulatoryWorker",
            (
                "Scholen met een preventief ambulante jeugdhulpverlener VO",
                "Schools with a preventive ambulatory worker",
            ),
            "5",
            "COUNT",
            Some("5 of the 8: the samenwerkingsverband names five schools in Noord-Kennemerland"),
            says(NEWSLETTER, 15, "Op 5 scholen in Noord-Kennemerland"),
        ),
        figure(
            "behaviouralScientists",
            ("Gedragswetenschappers JGGZ-VO", "Behavioural scientists"),
            "3",
            "COUNT",
            None,
            SWV,
        ),
        figure(
            "contractYears",
            ("Looptijd van het contract", "Contract term"),
            "7",
            "YEARS",
            None,
            says(NEWSLETTER, 19, "een looptijd van zeven jaar"),
        ),
        figure(
            "contractYearsMax",
            ("Looptijd ten hoogste", "Contract term at most"),
            "10",
            "YEARS",
            None,
            says(NEWSLETTER, 19, "maximaal 10 jaar"),
        ),
        figure(
            "trajectoryWeeks",
            (
                "Duur van een traject (voorbeeld)",
                "Duration of one trajectory (an example)",
            ),
            "10",
            "WEEKS",
            Some("one case, not a mean"),
            says(NEWSLETTER, 53, "ongeveer 10 weken").but(DataQuality::Ambiguous),
        ),
    ],
    cases: &[
        CaseFact {
            setting: Some(SchoolType::Pro),
            roles: &[
                ProfessionalRole::PreventiveAmbulatoryWorkerVo,
                ProfessionalRole::BehaviouralScientistJggzVo,
            ],
            outcome: CaseOutcome::NoSpecialistHelpNeeded,
            summary: (
                "Gedrag samen geduid; verder onderzoek bleek niet nodig",
                "Behaviour understood together; no further assessment needed",
            ),
            consent: (ConsentState::NoConsentRequired, None),
            basis: says(
                NEWSLETTER,
                51,
                "bleek het niet nodig om verder onderzoek in te zetten",
            ),
        },
        CaseFact {
            setting: Some(SchoolType::Vo),
            roles: &[ProfessionalRole::PreventiveAmbulatoryWorkerVo],
            outcome: CaseOutcome::NoSpecialistHelpNeeded,
            summary: (
                "Tien weken gesprekken op school; verder zonder specialistische hulp",
                "Ten weeks of talks in school; on without specialist help",
            ),
            consent: (ConsentState::NoConsentRequired, None),
            basis: says(NEWSLETTER, 53, "een traject van ongeveer 10 weken"),
        },
        CaseFact {
            setting: Some(SchoolType::Vo),
            roles: &[
                ProfessionalRole::PreventiveAmbulatoryWorkerVo,
                ProfessionalRole::JgCoachVo,
            ],
            outcome: CaseOutcome::WarmHandover,
            summary: (
                "Overstap naar een andere school; warm overgedragen aan het wijkteam",
                "A change of school; handed over in person to the neighbourhood team",
            ),
            consent: (ConsentState::NoConsentRequired, None),
            basis: says(NEWSLETTER, 57, "een lijn gelegd naar het wijkteam"),
        },
        CaseFact {
            setting: Some(SchoolType::Vo),
            roles: &[ProfessionalRole::JgCoachVo],
            outcome: CaseOutcome::WarmHandover,
            summary: (
                "Ouders warm overgedragen aan het sociaal team; lichte steun op school volstaat",
                "Parents handed over in person to the social team; light support suffices",
            ),
            consent: (ConsentState::Expired, Some((2023, 7, 31))),
            basis: says(NEWSLETTER, 63, "warm overdragen naar het sociaal team"),
        },
    ],
    plan: DemoPlan {
        schools: &[
            noord(1, 1180, 44, 31, 27),
            noord(2, 980, 46, 32, 28),
            noord(3, 310, 31, 24, 18),
            noord(4, 190, 24, 19, 15),
            noord(5, 620, 33, 22, 21),
            midden(6, 1640, 66, 44, 41),
            midden(7, 1120, 50, 34, 30),
            midden(8, 440, 30, 20, 19),
        ],
        residences: &[
            lives("GM0361", ResidenceRing::InJosArea, 133, 3010),
            lives("GM1980", ResidenceRing::InJosArea, 76, 1290),
            lives("GM0383", ResidenceRing::InJosArea, 73, 1540),
            lives("GM0399", ResidenceRing::InJosArea, 20, 370),
            lives("GM0450", ResidenceRing::InJosArea, 10, 180),
            lives("GM0392", ResidenceRing::OtherNl, 9, 60),
            lives("GM0363", ResidenceRing::OtherNl, 2, 20),
            lives(
                crate::entity::UNKNOWN_MUNICIPALITY,
                ResidenceRing::Unknown,
                1,
                10,
            ),
        ],
        referral_percent: 15,
        open_percent: 30,
        endings: None,
        avoided_referrals: 40,
        providers_per_pupil: [324, 0, 0, 0],
        personal_budgets: None,
        reduced_attendance: (14, 1, 4),
        absence: &[
            (AbsenceKind::Ongeoorloofd, 23),
            (AbsenceKind::LangdurigRelatief, 6),
            (AbsenceKind::Absoluut, 2),
            (AbsenceKind::Vrijstelling5A, 1),
        ],
        later_reports: &[],
    },
    own: Own {
        tables: tables::all,
        rules: rules::RULES,
        seed: seed::write,
        grafts: graph::grafts,
    },
};

const PRESUMED: Basis = SWV.but(DataQuality::Ambiguous);

const PARTICIPATION: &[ParticipationFact] = &[ParticipationFact {
    status: ParticipationStatus::Active,
    from: START,
    to: When::UNKNOWN,
    basis: says(
        NEWSLETTER,
        15,
        "gestart op 8 scholen in Noord- en Midden-Kennemerland",
    ),
    providers: &[ProviderTerm {
        provider: 1,
        from: START,
        to: When::day(2023, 12, 31),
        basis: says(NEWSLETTER, 19, "huidige contract met Stichting GroeiMee"),
    }],
}];

/// A school that the newsletter counts and does not name.
const fn placeholder(
    name: &'static str,
    school_type: SchoolType,
    municipality: &'static str,
) -> SchoolFact {
    SchoolFact {
        name,
        short_name: None,
        types: match school_type {
            SchoolType::Vso => &[SchoolType::Vso],
            _ => &[SchoolType::Vo],
        },
        routes: &[],
        sector: Sector::Vo,
        municipality,
        care_intensive: None,
        basis: says(NEWSLETTER, 15, "gestart op 8 scholen").but(DataQuality::Ambiguous),
        participation: PARTICIPATION,
    }
}

const fn figure(
    name: &'static str,
    label: (&'static str, &'static str),
    raw: &'static str,
    unit: &'static str,
    reading: Option<&'static str>,
    basis: Basis,
) -> FigureFact {
    FigureFact {
        name,
        label,
        raw,
        value: Some(raw),
        unit,
        period: None,
        reading,
        basis,
    }
}

const COACH: StaffPlan = StaffPlan {
    provider: 1,
    role: ProfessionalRole::JgCoachVo,
    fte_hundredths: 50,
    heads: 1,
};
const SCIENTIST: StaffPlan = StaffPlan {
    provider: 1,
    role: ProfessionalRole::BehaviouralScientistJggzVo,
    fte_hundredths: 30,
    heads: 1,
};
const AMBULATORY: StaffPlan = StaffPlan {
    provider: 1,
    role: ProfessionalRole::PreventiveAmbulatoryWorkerVo,
    fte_hundredths: 80,
    heads: 1,
};

/// A school in Noord-Kennemerland: all three roles.
const fn noord(
    school: u32,
    enrolled: u32,
    jos: u32,
    structural: u32,
    individual: u32,
) -> SchoolPlan {
    SchoolPlan {
        school,
        enrolled,
        jos,
        structural,
        individual,
        staff: &[COACH, SCIENTIST, AMBULATORY],
    }
}

/// A school in Midden-Kennemerland: two roles.
const fn midden(
    school: u32,
    enrolled: u32,
    jos: u32,
    structural: u32,
    individual: u32,
) -> SchoolPlan {
    SchoolPlan {
        school,
        enrolled,
        jos,
        structural,
        individual,
        staff: &[COACH, SCIENTIST],
    }
}
