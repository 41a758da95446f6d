//! Regio Amersfoort: seven providers join forces in secondary and special schools. The source names
//! neither year nor school nor provider; what stands for them here is invented and says so.

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

const ARTICLE: &str =
    "Pilot OSJ biedt snelle inzet van specialistische jeugdhulp op school (regio Amersfoort)";
const METMAYA: Basis = looked_up(
    "Nationale Zorggids, 22 juni 2023: MetMaya",
    "https://www.nationalezorggids.nl",
);

/// The region's module.
pub static AMERSFOORT: RegionModule = RegionModule {
    code: "AMERSFOORT",
    name: "Regio Amersfoort",
    letters: "AM",
    serial: 3,
    level: RegionLevel::MunicipalCooperation,
    basis: says(ARTICLE, 11, "Binnen de regio Amersfoort"),
    absence_definition: "NATIONAL_2016",
    reference_period: "2022",
    reference_quality: DataQuality::Unknown,
    municipalities: &[
        MunicipalityFact {
            code: "GM0307",
            role: MunicipalityRole::HasSchool,
            basis: INVENTED.but(DataQuality::Ambiguous),
        },
        neighbour("GM0308"),
        neighbour("GM0313"),
        neighbour("GM0317"),
        neighbour("GM0327"),
        neighbour("GM0342"),
        neighbour("GM0351"),
    ],
    programme: ProgrammeFact {
        name: "Onderwijs en Specialistische Jeugdhulp",
        abbreviation: Some("OSJ"),
        access: (
            AccessMode::ReferralFree,
            says(ARTICLE, 7, "beschikkingsvrij ín de school"),
        ),
        start: When::UNKNOWN,
        end: When::UNKNOWN,
        status: ProgrammeStatus::Pilot,
        basis: says(ARTICLE, 17, "dit kalenderjaar als pilot gestart").but(DataQuality::Unknown),
        goals: &[
            (
                Goal::Continuity,
                says(ARTICLE, 11, "meer continuïteit komt in de zorg"),
            ),
            (
                Goal::TimelyHelpNearby,
                says(
                    ARTICLE,
                    1,
                    "snelle inzet van specialistische jeugdhulp op school",
                ),
            ),
            (
                Goal::LowerThreshold,
                says(ARTICLE, 15, "zonder dat hiervoor een verwijzing nodig is"),
            ),
        ],
        bodies: &[
            BodyFact {
                name: "Werkgroep OSJ",
                kind: "werkgroep",
                members: &[
                    "samenwerkingsverband PO",
                    "samenwerkingsverband VO",
                    "(regio-)gemeenten",
                    "breed spectrum aanbieders",
                ],
                basis: says(ARTICLE, 17, "Een werkgroep werkt de plannen verder uit"),
            },
            BodyFact {
                name: "Breed Spectrum Aanbieders (BSA)",
                kind: "consortium",
                members: &["zeven grote jeugdzorgaanbieders"],
                basis: says(ARTICLE, 3, "zeven grote jeugdzorgaanbieders in de regio"),
            },
            BodyFact {
                name: "Onderwijs(zorg)team",
                kind: "zorgteam",
                members: &[
                    "wijkteam",
                    "schoolarts of verpleegkundige",
                    "leerplichtambtenaar",
                ],
                basis: says(
                    ARTICLE,
                    7,
                    "het wijkteam, de schoolarts of verpleegkundige en leerplichtambtenaar",
                ),
            },
        ],
        exclusions: &[],
    },
    providers: &[
        bsa("BSA-aanbieder 1", &[Specialism::JeugdEnOpvoedhulp]),
        bsa(
            "BSA-aanbieder 2",
            &[Specialism::JeugdEnOpvoedhulp, Specialism::JeugdGgz],
        ),
        bsa("BSA-aanbieder 3", &[Specialism::JeugdGgz]),
        bsa("BSA-aanbieder 4", &[Specialism::JeugdLvb]),
        bsa(
            "BSA-aanbieder 5",
            &[Specialism::JeugdLvb, Specialism::JeugdEnOpvoedhulp],
        ),
        bsa("BSA-aanbieder 6", &[Specialism::Verslavingszorg]),
        bsa("Karakter", &[Specialism::JeugdGgz]),
    ],
    schools: &[
        school("OSJ-school 1 (VO)", &[SchoolType::Vo], FIRST),
        school("OSJ-school 2 (VSO)", &[SchoolType::Vso], SECOND),
        school("OSJ-school 3 (VSO)", &[SchoolType::Vso], THIRD),
    ],
    funding: &[],
    contracts: &[],
    procurements: &[],
    evaluations: &[],
    events: &[
        EventFact {
            title: "Start van de pilot OSJ",
            kind: EventKind::Start,
            held: When::UNKNOWN,
            hours: None,
            audience: &["scholen in het voortgezet (speciaal) onderwijs"],
            remark: Some("De bron noemt geen jaar"),
            basis: says(ARTICLE, 17, "dit kalenderjaar").but(DataQuality::Unknown),
        },
        EventFact {
            title: "Basisdocument OSJ",
            kind: EventKind::Publication,
            held: When::UNKNOWN,
            hours: None,
            audience: &[],
            remark: None,
            basis: says(ARTICLE, 19, "het Basisdocument OSJ"),
        },
        EventFact {
            title: "Regiogemeenten contracteren één organisatie (MetMaya)",
            kind: EventKind::ContractStart,
            held: When::day(2024, 1, 1),
            hours: None,
            audience: &[
                "Baarn",
                "Bunschoten",
                "Eemnes",
                "Leusden",
                "Soest",
                "Woudenberg",
            ],
            remark: Some("Het artikel noemt de gemeente Amersfoort niet"),
            basis: METMAYA,
        },
    ],
    claims: &[ClaimFact {
        subject: "hulpverleners per gezin",
        nl: "Een gezin krijgt met minder hulpverleners te maken",
        en: "A family has to do with fewer helpers",
        value: None,
        basis: says(
            ARTICLE,
            11,
            "een gezin met minder hulpverleners te maken krijgt",
        ),
    }],
    figures: &[FigureFact {
        name: "providers",
        label: ("Jeugdzorgaanbieders", "Providers"),
        raw: "zeven",
        value: Some("7"),
        unit: "COUNT",
        period: None,
        reading: Some("providers of regio Amersfoort; Twente has seven schools and six providers"),
        basis: says(ARTICLE, 3, "zeven grote jeugdzorgaanbieders"),
    }],
    cases: &[],
    plan: DemoPlan {
        schools: &[
            SchoolPlan {
                school: 1,
                enrolled: 310,
                jos: 26,
                structural: 20,
                individual: 15,
                staff: &[specialist(1, 70), specialist(3, 60)],
            },
            SchoolPlan {
                school: 2,
                enrolled: 128,
                jos: 38,
                structural: 33,
                individual: 20,
                staff: &[specialist(2, 60), specialist(4, 50), specialist(7, 50)],
            },
            SchoolPlan {
                school: 3,
                enrolled: 102,
                jos: 24,
                structural: 21,
                individual: 12,
                staff: &[specialist(5, 70), specialist(6, 40)],
            },
        ],
        residences: &[
            lives("GM0307", ResidenceRing::InJosArea, 61, 372),
            lives("GM0327", ResidenceRing::InJosArea, 8, 49),
            lives("GM0342", ResidenceRing::InJosArea, 9, 55),
            lives("GM0308", ResidenceRing::InJosArea, 4, 24),
            lives("GM0313", ResidenceRing::InJosArea, 3, 20),
            lives("GM0351", ResidenceRing::InJosArea, 2, 12),
            lives("GM0344", ResidenceRing::OtherNl, 1, 8),
        ],
        referral_percent: 0,
        open_percent: 40,
        endings: None,
        avoided_referrals: 14,
        providers_per_pupil: [70, 14, 4, 0],
        personal_budgets: None,
        reduced_attendance: (9, 2, 3),
        absence: &[
            (AbsenceKind::Ongeoorloofd, 7),
            (AbsenceKind::LangdurigRelatief, 3),
            (AbsenceKind::Absoluut, 1),
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

const fn neighbour(code: &'static str) -> MunicipalityFact {
    MunicipalityFact {
        code,
        role: MunicipalityRole::Participates,
        basis: METMAYA.but(DataQuality::Ambiguous),
    }
}

const fn bsa(name: &'static str, specialisms: &'static [Specialism]) -> ProviderFact {
    ProviderFact {
        name,
        specialisms,
        basis: INVENTED,
    }
}

const fn school(
    name: &'static str,
    types: &'static [SchoolType],
    participation: &'static [ParticipationFact],
) -> SchoolFact {
    SchoolFact {
        name,
        short_name: None,
        types,
        routes: &[],
        sector: Sector::Vo,
        municipality: "GM0307",
        care_intensive: None,
        basis: INVENTED,
        participation,
    }
}

const FIRST: &[ParticipationFact] = &[takes_part(&[works(1), works(3)])];
const SECOND: &[ParticipationFact] = &[takes_part(&[works(2), works(4), works(7)])];
const THIRD: &[ParticipationFact] = &[takes_part(&[works(5), works(6)])];

const fn takes_part(providers: &'static [ProviderTerm]) -> ParticipationFact {
    ParticipationFact {
        status: ParticipationStatus::Active,
        from: When::UNKNOWN,
        to: When::UNKNOWN,
        basis: says(
            ARTICLE,
            17,
            "op enkele scholen in het voortgezet (speciaal)onderwijs",
        )
        .but(DataQuality::Unknown),
        providers,
    }
}

const fn works(provider: u32) -> ProviderTerm {
    ProviderTerm {
        provider,
        from: When::UNKNOWN,
        to: When::UNKNOWN,
        basis: INVENTED,
    }
}

const fn specialist(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::SpecialistYouthCareWorker,
        fte_hundredths,
        heads: 2,
    }
}
