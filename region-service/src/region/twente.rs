//! Twente: Hengelo, Borne and Hof van Twente, with schools in Hengelo alone, and several providers
//! to a pupil.

use super::RegionModule;
use super::fact::*;
use super::own::Own;
use super::plan::*;
use crate::entity::value::*;

mod facts;
mod graph;
mod rules;
mod seed;
pub mod tables;
#[cfg(test)]
mod tests;

const NEWS: &str = "Pilot: Samenwerking tussen Jeugdhulp en scholen Hengelo, Borne en Hof van Twente (22 juni 2020)";
const RTV_OOST: Basis = looked_up("RTV Oost, 331856", "https://www.rtvoost.nl/nieuws/331856");
const START: When = When::school_year(2020);
/// One and a half year from the school year 2020-2021, evaluated at the end of 2021.
const PLANNED_END: When = When::month(2021, 12);

/// The region's module.
pub static TWENTE: RegionModule = RegionModule {
    code: "TWENTE",
    name: "Twente (Hengelo, Borne, Hof van Twente)",
    letters: "TW",
    serial: 4,
    level: RegionLevel::MunicipalCooperation,
    basis: says(NEWS, 4, "Hengelo, Borne en Hof van Twente"),
    absence_definition: "NATIONAL_2016",
    reference_period: "SY2020-2021",
    reference_quality: DataQuality::Ok,
    municipalities: &[
        municipality("GM0164", MunicipalityRole::HasSchool),
        municipality("GM0147", MunicipalityRole::Participates),
        municipality("GM1735", MunicipalityRole::Participates),
        youth_region("GM0141"),
        youth_region("GM0153"),
        youth_region("GM0158"),
    ],
    programme: ProgrammeFact {
        name: "Pilot Samenwerking tussen Jeugdhulp en scholen",
        abbreviation: None,
        access: (
            AccessMode::PartlyReferralFree,
            says(
                NEWS,
                16,
                "voor een deel van de hulp geen aparte indicatie meer nodig",
            ),
        ),
        start: START,
        end: PLANNED_END,
        status: ProgrammeStatus::Pilot,
        basis: says(NEWS, 22, "De pilot wordt eind 2021 geëvalueerd").but(DataQuality::Ambiguous),
        goals: &[
            (
                Goal::LowerThreshold,
                says(NEWS, 14, "De drempel om hulp te vragen wordt lager"),
            ),
            (
                Goal::TimelyHelpNearby,
                says(NEWS, 16, "waardoor er sneller hulp geboden kan worden"),
            ),
            (
                Goal::Continuity,
                says(NEWS, 10, "niet altijd een logisch geheel vormen"),
            ),
        ],
        bodies: &[BodyFact {
            name: "Gemeenten Hengelo, Borne en Hof van Twente",
            kind: "gemeenten",
            members: &[
                "gemeente Hengelo",
                "gemeente Borne",
                "gemeente Hof van Twente",
            ],
            basis: says(NEWS, 6, "werken de gemeenten nauw samen met zeven scholen"),
        }],
        exclusions: &[],
    },
    providers: &[
        provider("Accare"),
        provider("Ambiq"),
        provider("Aveleijn"),
        provider("Jarabee"),
        provider("Karakter"),
        provider("Mediant"),
    ],
    schools: &[
        school(
            "Zorgintensieve school 1 (SBO)",
            &[SchoolType::Sbo],
            Sector::Po,
        ),
        school(
            "Zorgintensieve school 2 (SBO)",
            &[SchoolType::Sbo],
            Sector::Po,
        ),
        school(
            "Zorgintensieve school 3 (SO)",
            &[SchoolType::So],
            Sector::Po,
        ),
        school(
            "Zorgintensieve school 4 ((V)SO)",
            &[SchoolType::So, SchoolType::Vso],
            Sector::Mixed,
        ),
        school(
            "Zorgintensieve school 5 (VSO)",
            &[SchoolType::Vso],
            Sector::Vo,
        ),
        school(
            "Zorgintensieve school 6 (VSO)",
            &[SchoolType::Vso],
            Sector::Vo,
        ),
        school(
            "Zorgintensieve school 7 (PrO)",
            &[SchoolType::Pro],
            Sector::Vo,
        ),
        expected("Verwachte schoollocatie 8"),
        expected("Verwachte schoollocatie 9"),
    ],
    funding: &[FundingFact {
        kind: FundingKind::ReallocatedYouthBudget,
        origin: "herschikt jeugdhulpbudget van de gemeenten",
        recipient: None,
        amount_cents: Some(100_000_000),
        period: (START, PLANNED_END),
        decision: None,
        basis: RTV_OOST,
    }],
    contracts: &[],
    procurements: &[],
    evaluations: &[EvaluationFact {
        period: None,
        evaluator: None,
        kind: EvaluationKind::Final,
        summary: Some("Gepland; daarna een besluit over het vervolg"),
        held: PLANNED_END,
        basis: says(NEWS, 22, "wordt besloten of en welk vervolg het krijgt")
            .but(DataQuality::Unknown),
        findings: &[
            FindingFact {
                theme: FindingTheme::Cooperation,
                nl: "Bij verschillende leerlingen zijn meerdere hulpverleners betrokken",
                en: "Several helpers are involved with some pupils",
                quantified: false,
                basis: says(
                    NEWS,
                    10,
                    "meerdere hulpverleners, omdat meerdere zorginstanties betrokken zijn",
                ),
            },
            FindingFact {
                theme: FindingTheme::Parents,
                nl: "Ouders zijn niet altijd goed op de hoogte",
                en: "Parents are not always well informed",
                quantified: false,
                basis: says(NEWS, 10, "ouders niet altijd goed op de hoogte zijn"),
            },
        ],
        learning_points: &[],
    }],
    events: &[
        EventFact {
            title: "Start van de pilot",
            kind: EventKind::Start,
            held: START,
            hours: None,
            audience: &["zeven scholen"],
            remark: None,
            basis: says(NEWS, 8, "De pilot start komend schooljaar (2020-2021)"),
        },
        EventFact {
            title: "Evaluatie en besluit over het vervolg",
            kind: EventKind::Evaluation,
            held: PLANNED_END,
            hours: None,
            audience: &["gemeenten", "scholen"],
            remark: Some("Anderhalf jaar na de start is begin 2022"),
            basis: says(NEWS, 22, "eind 2021 geëvalueerd").but(DataQuality::Ambiguous),
        },
        EventFact {
            title: "Bericht over de pilot",
            kind: EventKind::Publication,
            held: When::day(2020, 6, 22),
            hours: None,
            audience: &[],
            remark: None,
            basis: says(NEWS, 2, "22 June 2020"),
        },
    ],
    claims: &[ClaimFact {
        subject: "drempel",
        nl: "De drempel om hulp te vragen wordt lager",
        en: "The threshold to ask for help becomes lower",
        value: None,
        basis: says(NEWS, 14, "De drempel om hulp te vragen wordt lager"),
    }],
    figures: &[
        figure(
            "schools",
            ("Scholen", "Schools"),
            ("zeven", "7"),
            "COUNT",
            Some("seven locations"),
            says(NEWS, 6, "zeven scholen in het (speciaal) onderwijs"),
        ),
        figure(
            "expectedSchools",
            ("Verwachte schoollocaties", "Expected locations"),
            ("twee", "2"),
            "COUNT",
            None,
            says(NEWS, 22, "nog twee andere schoollocaties uit Hengelo"),
        ),
        figure(
            "providers",
            ("Jeugdhulpinstanties", "Providers"),
            ("zes", "6"),
            "COUNT",
            Some("six are named"),
            says(
                NEWS,
                18,
                "Accare, Ambiq, Aveleijn, Jarabee, Karakter en Mediant",
            ),
        ),
        figure(
            "pilotMonths",
            ("Duur van de pilot", "Length of the pilot"),
            ("anderhalf jaar", "18"),
            "MONTHS",
            None,
            says(NEWS, 6, "een proef, die anderhalf jaar duurt"),
        ),
        figure(
            "pupils",
            ("Leerlingen (circa)", "Pupils (about)"),
            ("1.000", "1000"),
            "COUNT",
            Some("about"),
            RTV_OOST.but(DataQuality::Ambiguous),
        ),
        figure(
            "budget",
            ("Budget (circa)", "Budget (about)"),
            ("€1 mln", "1000000"),
            "EUR",
            Some("about"),
            RTV_OOST.but(DataQuality::Ambiguous),
        ),
    ],
    cases: &[],
    plan: DemoPlan {
        schools: &[
            plan(1, 188, 42, 34, 20, &[worker(1, 80), worker(4, 80)]),
            plan(2, 146, 36, 29, 17, &[worker(4, 70), worker(2, 70)]),
            plan(3, 132, 35, 30, 16, &[worker(3, 70), worker(5, 70)]),
            plan(4, 171, 41, 35, 19, &[worker(5, 80), worker(6, 80)]),
            plan(5, 124, 31, 26, 14, &[worker(6, 60), worker(1, 60)]),
            plan(6, 98, 22, 18, 10, &[worker(2, 50), worker(3, 50)]),
            plan(7, 153, 33, 27, 16, &[worker(4, 70), worker(6, 70)]),
        ],
        residences: &[
            lives("GM0164", ResidenceRing::InJosArea, 133, 560),
            lives("GM0147", ResidenceRing::InJosArea, 31, 130),
            lives("GM1735", ResidenceRing::InJosArea, 36, 152),
            lives("GM0153", ResidenceRing::InYouthRegionNotJos, 18, 76),
            lives("GM0141", ResidenceRing::InYouthRegionNotJos, 13, 55),
            lives("GM0158", ResidenceRing::InYouthRegionNotJos, 7, 30),
            lives(
                crate::entity::UNKNOWN_MUNICIPALITY,
                ResidenceRing::Unknown,
                2,
                9,
            ),
        ],
        referral_percent: 40,
        open_percent: 20,
        endings: None,
        avoided_referrals: 31,
        providers_per_pupil: [144, 68, 21, 7],
        personal_budgets: None,
        reduced_attendance: (17, 6, 3),
        absence: &[
            (AbsenceKind::Ongeoorloofd, 15),
            (AbsenceKind::LangdurigRelatief, 5),
            (AbsenceKind::Absoluut, 2),
            (AbsenceKind::Vrijstelling5A, 2),
        ],
        later_reports: &[],
    },
    own: Own {
        tables: tables::tables,
        rules: rules::RULES,
        seed: seed::seed,
        grafts: graph::grafts,
    },
};

const fn municipality(code: &'static str, role: MunicipalityRole) -> MunicipalityFact {
    MunicipalityFact {
        code,
        role,
        basis: says(NEWS, 4, "Hengelo, Borne en Hof van Twente"),
    }
}

const fn youth_region(code: &'static str) -> MunicipalityFact {
    MunicipalityFact {
        code,
        role: MunicipalityRole::YouthRegionOnly,
        basis: RTV_OOST,
    }
}

const fn provider(name: &'static str) -> ProviderFact {
    ProviderFact {
        name,
        specialisms: &[],
        basis: says(
            NEWS,
            18,
            "Accare, Ambiq, Aveleijn, Jarabee, Karakter en Mediant bundelen hun kennis",
        ),
    }
}

const fn school(name: &'static str, types: &'static [SchoolType], sector: Sector) -> SchoolFact {
    const PARTICIPATION: &[ParticipationFact] = &[ParticipationFact {
        status: ParticipationStatus::Active,
        from: START,
        to: PLANNED_END,
        basis: says(NEWS, 8, "zorgintensieve scholen in Hengelo"),
        providers: &[works(1), works(2), works(3), works(4), works(5), works(6)],
    }];
    SchoolFact {
        name,
        short_name: None,
        types,
        routes: &[],
        sector,
        municipality: "GM0164",
        care_intensive: Some(true),
        basis: says(
            NEWS,
            8,
            "speciaal basisonderwijs, (voortgezet) speciaal onderwijs en praktijkonderwijs",
        )
        .but(DataQuality::Ambiguous),
        participation: PARTICIPATION,
    }
}

/// A location that was to join; its type is invented.
const fn expected(name: &'static str) -> SchoolFact {
    const PARTICIPATION: &[ParticipationFact] = &[ParticipationFact {
        status: ParticipationStatus::Expected,
        from: When::UNKNOWN,
        to: When::UNKNOWN,
        basis: says(
            NEWS,
            22,
            "nog twee andere schoollocaties uit Hengelo aansluiten",
        ),
        providers: &[],
    }];
    SchoolFact {
        name,
        short_name: None,
        types: &[SchoolType::So],
        routes: &[],
        sector: Sector::Po,
        municipality: "GM0164",
        care_intensive: Some(true),
        basis: says(NEWS, 22, "twee andere schoollocaties uit Hengelo").but(DataQuality::Unknown),
        participation: PARTICIPATION,
    }
}

const fn works(provider: u32) -> ProviderTerm {
    ProviderTerm {
        provider,
        from: START,
        to: PLANNED_END,
        basis: says(NEWS, 18, "zetten op deze scholen de hulp in die nodig is"),
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
        period: None,
        reading,
        basis,
    }
}

const fn worker(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::YouthCareProfessional,
        fte_hundredths,
        heads: 2,
    }
}

const fn plan(
    school: u32,
    enrolled: u32,
    jos: u32,
    structural: u32,
    individual: u32,
    staff: &'static [StaffPlan],
) -> SchoolPlan {
    SchoolPlan {
        school,
        enrolled,
        jos,
        structural,
        individual,
        staff,
    }
}
