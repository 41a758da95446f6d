//! Veendam: one municipality, two primary schools, a pilot that became part of a general provision.

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

const NEWS: &str = "Gemeente Veendam: College van B en W stelt subsidie vast na succesvolle pilot Jeugdhulp op School";
const PILOT: When = When::month(2022, 3);
const INVENTED_TERM: Basis = INVENTED;

/// The region's module.
pub static VEENDAM: RegionModule = RegionModule {
    code: "VEENDAM",
    name: "Veendam",
    letters: "VE",
    serial: 1,
    level: RegionLevel::Municipality,
    basis: says(NEWS, 3, "gemeente Veendam"),
    absence_definition: "LOCAL_CLAIM",
    reference_period: "2022-03..2023-03",
    reference_quality: DataQuality::Ambiguous,
    municipalities: &[MunicipalityFact {
        code: "GM0047",
        role: MunicipalityRole::HasSchool,
        basis: says(NEWS, 3, "twee basisscholen in Veendam"),
    }],
    programme: ProgrammeFact {
        name: "Jeugdhulp op School",
        abbreviation: Some("JOS"),
        access: (
            AccessMode::GeneralProvision,
            says(
                NEWS,
                9,
                "een algemene voorziening die toegankelijk is voor alle jeugdigen van Veendam",
            ),
        ),
        start: PILOT,
        end: When::UNKNOWN,
        status: ProgrammeStatus::Extended,
        basis: says(NEWS, 5, "Vanaf maart 2022"),
        goals: &[
            (
                Goal::LowerThreshold,
                says(NEWS, 9, "een laagdrempelig aanspreekpunt"),
            ),
            (
                Goal::TimelyHelpNearby,
                says(NEWS, 9, "problemen snel en effectief worden opgelost"),
            ),
            (
                Goal::LessHeavyCare,
                says(NEWS, 11, "minder doorverwijzingen naar zwaardere jeugdhulp"),
            ),
        ],
        bodies: &[BodyFact {
            name: "College van burgemeester en wethouders",
            kind: "college",
            members: &["burgemeester", "wethouders"],
            basis: says(NEWS, 3, "Het college van burgemeester en wethouders"),
        }],
        exclusions: &[],
    },
    providers: &[
        ProviderFact {
            name: "Team050",
            specialisms: &[],
            basis: says(NEWS, 3, "Team050 en Cosis hebben deze subsidie ontvangen"),
        },
        ProviderFact {
            name: "Cosis",
            specialisms: &[],
            basis: says(NEWS, 3, "Team050 en Cosis hebben deze subsidie ontvangen"),
        },
    ],
    schools: &[
        school("OBS Noorderbreedte", "Noorderbreedte"),
        school("CBS de Kern", "de Kern"),
    ],
    funding: &[grant(1, 5_850_000), grant(2, 7_650_000)],
    contracts: &[],
    procurements: &[],
    evaluations: &[EvaluationFact {
        period: None,
        evaluator: None,
        kind: EvaluationKind::SubsidySettlement,
        summary: Some("De pilot was succesvol; de subsidie is vastgesteld"),
        held: When::UNKNOWN,
        basis: says(NEWS, 3, "De pilot was succesvol"),
        findings: &[
            FindingFact {
                theme: FindingTheme::LowThreshold,
                nl: "Vaste JOS-er, altijd op dezelfde dag aanwezig",
                en: "A fixed professional, always in on the same day",
                quantified: false,
                basis: says(NEWS, 11, "altijd op dezelfde dag aanwezig"),
            },
            FindingFact {
                theme: FindingTheme::Speed,
                nl: "Hulp is sneller beschikbaar; een aantal verwijzingen is voorkomen",
                en: "Help comes sooner; some referrals were avoided",
                quantified: false,
                basis: says(NEWS, 17, "in een aantal gevallen voorkomen worden"),
            },
            FindingFact {
                theme: FindingTheme::Parents,
                nl: "Ouders zijn blij; zonder JOS-er hadden zij specialistische hulp gezocht",
                en: "Parents are glad; without it they had sought specialist help",
                quantified: false,
                basis: says(NEWS, 21, "dan hadden ze specialistische hulp gezocht"),
            },
        ],
        learning_points: &[],
    }],
    events: &[
        EventFact {
            title: "Start van de pilot",
            kind: EventKind::Start,
            held: PILOT,
            hours: None,
            audience: &["ouders", "leerkrachten", "kinderen"],
            remark: None,
            basis: says(NEWS, 5, "Vanaf maart 2022"),
        },
        EventFact {
            title: "Jeugd Expertisepunt (JEP) als algemene voorziening",
            kind: EventKind::Start,
            held: When::month(2023, 4),
            hours: None,
            audience: &["alle jeugdigen van Veendam"],
            remark: None,
            basis: says(
                NEWS,
                9,
                "vanaf april 2023 geregeld via een algemene voorziening",
            ),
        },
        EventFact {
            title: "Verlenging van de inzet van de JOS-er",
            kind: EventKind::Agreement,
            held: When::UNKNOWN,
            hours: None,
            audience: &["OBS Noorderbreedte", "CBS de Kern"],
            remark: None,
            basis: says(NEWS, 9, "wordt de inzet van de JOS-er verlengd"),
        },
    ],
    claims: &[
        ClaimFact {
            subject: "thuiszitters",
            nl: "0 thuiszitters",
            en: "0 pupils at home without education",
            value: Some("0"),
            basis: says(NEWS, 11, "0 thuiszitters").but(DataQuality::Ambiguous),
        },
        ClaimFact {
            subject: "zwaardere jeugdhulp",
            nl: "Minder doorverwijzingen naar zwaardere jeugdhulp",
            en: "Fewer referrals to heavier help",
            value: None,
            basis: says(NEWS, 11, "minder doorverwijzingen naar zwaardere jeugdhulp"),
        },
        ClaimFact {
            subject: "voorkomen verwijzingen",
            nl: "Verwijzing buiten school in een aantal gevallen voorkomen",
            en: "Referral out of school avoided in a number of cases",
            value: None,
            basis: says(NEWS, 17, "in een aantal gevallen voorkomen worden"),
        },
    ],
    figures: &[
        euro(
            "subsidyTeam050",
            ("Subsidie voor Team050", "Grant for Team050"),
            "€58.500",
            "58500",
        ),
        euro(
            "subsidyCosis",
            ("Subsidie voor Cosis", "Grant for Cosis"),
            "€76.500",
            "76500",
        ),
        FigureFact {
            name: "schools",
            label: ("Scholen in de pilot", "Schools in the pilot"),
            raw: "twee",
            value: Some("2"),
            unit: "COUNT",
            period: None,
            reading: None,
            basis: says(NEWS, 3, "op twee basisscholen in Veendam"),
        },
    ],
    cases: &[],
    plan: DemoPlan {
        schools: &[
            SchoolPlan {
                school: 1,
                enrolled: 212,
                jos: 27,
                structural: 19,
                individual: 17,
                staff: &[jos_worker(1, 30), jos_worker(2, 40)],
            },
            SchoolPlan {
                school: 2,
                enrolled: 148,
                jos: 19,
                structural: 13,
                individual: 12,
                staff: &[jos_worker(1, 22), jos_worker(2, 28)],
            },
        ],
        residences: &[
            lives("GM0047", ResidenceRing::InJosArea, 42, 331),
            lives("GM1952", ResidenceRing::OtherNl, 2, 16),
            lives("GM0765", ResidenceRing::OtherNl, 1, 9),
            lives("GM1895", ResidenceRing::OtherNl, 1, 4),
        ],
        referral_percent: 0,
        open_percent: 0,
        endings: Some(EndingPlan {
            resolved: 33,
            to_general_provision: 8,
            to_other_provider: 5,
        }),
        avoided_referrals: 11,
        providers_per_pupil: [46, 0, 0, 0],
        personal_budgets: None,
        reduced_attendance: (3, 0, 0),
        absence: &[],
        later_reports: &[],
    },
    own: Own {
        tables: tables::all,
        rules: rules::RULES,
        seed: seed::write,
        grafts: graph::grafts,
    },
};

const fn school(name: &'static str, short_name: &'static str) -> SchoolFact {
    const PARTICIPATION: &[ParticipationFact] = &[ParticipationFact {
        status: ParticipationStatus::Active,
        from: PILOT,
        to: When::UNKNOWN,
        basis: says(
            NEWS,
            5,
            "samen met basisscholen OBS Noorderbreedte en CBS de Kern",
        ),
        providers: &[
            ProviderTerm {
                provider: 1,
                from: PILOT,
                to: When::UNKNOWN,
                basis: INVENTED_TERM,
            },
            ProviderTerm {
                provider: 2,
                from: PILOT,
                to: When::UNKNOWN,
                basis: INVENTED_TERM,
            },
        ],
    }];
    SchoolFact {
        name,
        short_name: Some(short_name),
        types: &[SchoolType::Bao],
        routes: &[],
        sector: Sector::Po,
        municipality: "GM0047",
        care_intensive: None,
        basis: says(NEWS, 5, "basisscholen OBS Noorderbreedte en CBS de Kern"),
        participation: PARTICIPATION,
    }
}

const fn grant(recipient: u32, amount_cents: i64) -> FundingFact {
    FundingFact {
        kind: FundingKind::SubsidyNpo,
        origin: "Nationaal Programma Onderwijs",
        recipient: Some(recipient),
        amount_cents: Some(amount_cents),
        period: (PILOT, When::UNKNOWN),
        decision: Some(("college van B en W", "SUBSIDIE_VASTSTELLING")),
        basis: says(NEWS, 5, "€58.500 voor Team050 en €76.500 voor Cosis"),
    }
}

const fn euro(
    name: &'static str,
    label: (&'static str, &'static str),
    raw: &'static str,
    value: &'static str,
) -> FigureFact {
    FigureFact {
        name,
        label,
        raw,
        value: Some(value),
        unit: "EUR",
        period: None,
        reading: Some("the whole pilot from March 2022 to settlement; not a yearly amount"),
        basis: says(
            NEWS,
            5,
            "respectievelijk €58.500 voor Team050 en €76.500 voor Cosis",
        ),
    }
}

const fn jos_worker(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::JosWorker,
        fte_hundredths,
        heads: 1,
    }
}
