//! Holland Rijnland: fifteen special schools in seven of nine municipalities, one provider to a
//! school, evaluated every half-year. Eleven schools reported over the first.

use super::RegionModule;
use super::fact::*;
use super::own::Own;
use super::plan::*;
use crate::entity::value::*;

mod facts;
mod graph;
mod own_facts;
mod rules;
mod seed;
pub mod tables;
#[cfg(test)]
mod tests;

/// The region's module.
pub static HOLLAND_RIJNLAND: RegionModule = RegionModule {
    code: "HOLLAND_RIJNLAND",
    name: "Holland Rijnland",
    letters: "HR",
    serial: 5,
    level: RegionLevel::YouthCareRegion,
    basis: says(facts::FACT_SHEET, 48, "Jeugdhulpregio Holland Rijnland"),
    absence_definition: "NATIONAL_2016",
    reference_period: "2022-H1",
    reference_quality: DataQuality::Ok,
    municipalities: facts::MUNICIPALITIES,
    programme: facts::PROGRAMME,
    providers: &[
        provider(
            "Ambulante Jeugdhulp",
            &[Specialism::SocialWork],
            103,
            "Ambulante Jeugdhulp",
        ),
        provider("Cardea", &[], 106, "Cardea"),
        provider("Inzowijs", &[], 304, "Professionals van Inzowijs"),
        provider("Prodeba", &[], 110, "Prodeba"),
        provider("De Schavuiten", &[], 116, "Schavuiten"),
    ],
    schools: &[
        school(
            "Savioschool",
            None,
            SBO,
            "GM0534",
            (94, "1. Savioschool SBO"),
            PRODEBA,
        ),
        school(
            "De Leidse Buitenschool",
            None,
            SO,
            "GM0537",
            (96, "2. De Leidse Buitenschool SO"),
            CARDEA,
        ),
        school(
            "SBO De Windvang",
            Some("De Windvang"),
            SBO,
            "GM0537",
            (97, "3. SBO de Windvang SBO"),
            CARDEA,
        ),
        school(
            "Korte Vlietschool",
            None,
            SO,
            "GM0546",
            (99, "4. Korte Vlietschool SO"),
            PRODEBA,
        ),
        school(
            "Leo Kanner College",
            None,
            VSO,
            "GM0546",
            (100, "5. Leo Kanner College VSO"),
            INZOWIJS_STATED,
        ),
        SchoolFact {
            routes: &[SchoolType::Pro],
            ..school(
                "Praktijkcollege Het Metrum",
                Some("Het Metrum"),
                VSO,
                "GM0546",
                (101, "6. Praktijkcollege het Metrum VSO"),
                METRUM,
            )
        },
        school(
            "PI-school De Brug",
            Some("De Brug"),
            SO,
            "GM0546",
            (102, "7. BiSchoylde Buug SCR"),
            SCHAVUITEN,
        ),
        school(
            "SBO De Vlieger",
            Some("De Vlieger"),
            SBO,
            "GM0546",
            (103, "8. SBO De Viieger SBO"),
            VLIEGER,
        ),
        school(
            "De Thermiek",
            None,
            SO_VSO,
            "GM0546",
            (104, "9. De Thermiek (mytylschool) (V)SO"),
            SCHAVUITEN,
        ),
        school(
            "Leo Kanner P.C. Hooftcollege",
            Some("P.C. Hooftcollege"),
            VSO,
            "GM0547",
            (108, "10. Leo Kanner P.C. Hooftcollege VSO"),
            INZOWIJS,
        ),
        school(
            "Don Boscoschool",
            None,
            SBO,
            "GM0553",
            (94, "11. Don Bosco school SBO"),
            PRODEBA,
        ),
        school(
            "SO De Duinpieper",
            Some("De Duinpieper"),
            SO,
            "GM0575",
            (96, "12. So De Duinpieper SO"),
            CARDEA,
        ),
        school(
            "VSO Het Duin",
            Some("Het Duin"),
            VSO,
            "GM0575",
            (97, "13. VSO Het Duin VSO"),
            PRODEBA_THEN_SCHAVUITEN,
        ),
        school(
            "Leo Kannerschool SO",
            None,
            SO,
            "GM0579",
            (99, "14. Leo Kanner SO"),
            SCHAVUITEN,
        ),
        school(
            "Leo Kannerschool VSO",
            None,
            VSO,
            "GM0579",
            (100, "15. Leo Kannerschool VSO"),
            INZOWIJS,
        ),
    ],
    funding: facts::FUNDING,
    contracts: &[],
    procurements: &[],
    evaluations: facts::EVALUATIONS,
    events: facts::EVENTS,
    claims: facts::CLAIMS,
    figures: facts::FIGURES,
    cases: facts::CASES,
    plan: DemoPlan {
        schools: &[
            plan(1, 118, 28, 24, 12, &[guide(4, 89)]),
            plan(2, 168, 49, 43, 22, &[professional(2, 156)]),
            plan(3, 112, 24, 21, 11, &[professional(2, 78)]),
            plan(4, 131, 41, 36, 19, &[guide(4, 133)]),
            plan(5, 196, 46, 40, 24, &[professional(3, 167)]),
            plan(6, 142, 44, 38, 23, &[professional(1, 144)]),
            plan(7, 97, 31, 27, 13, &[professional(5, 100)]),
            plan(8, 124, 30, 25, 15, &[pedagogical(1, 100)]),
            plan(9, 183, 38, 34, 18, &[professional(5, 133)]),
            plan(10, 104, 27, 24, 12, &[professional(3, 89)]),
            plan(15, 236, 54, 46, 25, &[professional(3, 187)]),
        ],
        residences: &[
            lives("GM0534", ResidenceRing::InJosArea, 31, 121),
            lives("GM0537", ResidenceRing::InJosArea, 62, 248),
            lives("GM0546", ResidenceRing::InJosArea, 104, 415),
            lives("GM0547", ResidenceRing::InJosArea, 28, 110),
            lives("GM0553", ResidenceRing::InJosArea, 22, 89),
            lives("GM0575", ResidenceRing::InJosArea, 36, 142),
            lives("GM0579", ResidenceRing::InJosArea, 24, 93),
            lives("GM1525", ResidenceRing::InJosArea, 27, 105),
            lives("GM0638", ResidenceRing::InJosArea, 7, 29),
            lives("GM0484", ResidenceRing::InYouthRegionNotJos, 18, 66),
            lives("GM1884", ResidenceRing::InYouthRegionNotJos, 9, 34),
            lives("GM0569", ResidenceRing::InYouthRegionNotJos, 6, 21),
            lives("GM0637", ResidenceRing::OtherNl, 11, 51),
            lives("GM0518", ResidenceRing::OtherNl, 9, 43),
            lives("GM0394", ResidenceRing::OtherNl, 4, 30),
        ],
        referral_percent: 0,
        open_percent: 45,
        endings: None,
        avoided_referrals: 37,
        providers_per_pupil: [412, 0, 0, 0],
        personal_budgets: Some((19, 6, 5)),
        reduced_attendance: (22, 9, 4),
        absence: &[
            (AbsenceKind::Ongeoorloofd, 19),
            (AbsenceKind::LangdurigRelatief, 7),
            (AbsenceKind::Absoluut, 3),
            (AbsenceKind::Vrijstelling5A, 2),
        ],
        later_reports: &[
            later("2022-H2", 1, 121, 89),
            later("2022-H2", 2, 165, 156),
            later("2022-H2", 3, 110, 78),
            later("2022-H2", 4, 134, 133),
            LaterReport {
                dataset_version: 2,
                ..later("2022-H2", 7, 99, 110)
            },
            later("2022-H2", 11, 104, 20),
            LaterReport {
                enrolled: None,
                fte_hundredths: None,
                ..later("2022-H2", 12, 0, 0)
            },
            LaterReport {
                transfers_from: Some((4, 12)),
                ..later("2023-H1", 12, 12, 40)
            },
        ],
    },
    own: Own {
        tables: tables::tables,
        rules: rules::RULES,
        seed: seed::seed,
        grafts: graph::grafts,
    },
};

const SBO: &[SchoolType] = &[SchoolType::Sbo];
const SO: &[SchoolType] = &[SchoolType::So];
const VSO: &[SchoolType] = &[SchoolType::Vso];
const SO_VSO: &[SchoolType] = &[SchoolType::So, SchoolType::Vso];
const START: When = When::day(2022, 1, 1);

const CARDEA: &[ParticipationFact] = &[with(&[term(2, INVENTED)])];
const INZOWIJS: &[ParticipationFact] = &[with(&[term(3, INVENTED)])];
const PRODEBA: &[ParticipationFact] = &[with(&[term(4, INVENTED)])];
const SCHAVUITEN: &[ParticipationFact] = &[with(&[term(5, INVENTED)])];
const INZOWIJS_STATED: &[ParticipationFact] = &[with(&[term(
    3,
    says(facts::FACT_SHEET, 304, "Professionals van Inzowijs"),
)])];
const METRUM: &[ParticipationFact] = &[with(&[term(
    1,
    says(
        facts::FACT_SHEET,
        215,
        "vanuit Ambulante Jeugdhulp naast social work",
    ),
)])];
const VLIEGER: &[ParticipationFact] = &[with(&[term(
    1,
    says(
        facts::FACT_SHEET,
        58,
        "een pedagogisch medewerker vanuit Ambulante Jeugdhulp",
    ),
)])];
/// The second provider starts on the day after the first ends: a school has one at a time.
const PRODEBA_THEN_SCHAVUITEN: &[ParticipationFact] = &[with(&[
    ProviderTerm {
        provider: 4,
        from: START,
        to: When::day(2022, 12, 31),
        basis: INVENTED,
    },
    ProviderTerm {
        provider: 5,
        from: When::day(2023, 1, 1),
        to: When::UNKNOWN,
        basis: INVENTED,
    },
])];

const fn with(providers: &'static [ProviderTerm]) -> ParticipationFact {
    ParticipationFact {
        status: ParticipationStatus::Active,
        from: START,
        to: When::UNKNOWN,
        basis: says(
            facts::FACT_SHEET,
            161,
            "per 1 januari 2022 van start gegaan",
        ),
        providers,
    }
}

const fn term(provider: u32, basis: Basis) -> ProviderTerm {
    ProviderTerm {
        provider,
        from: START,
        to: When::UNKNOWN,
        basis,
    }
}

const fn provider(
    name: &'static str,
    specialisms: &'static [Specialism],
    line: i32,
    quote: &'static str,
) -> ProviderFact {
    ProviderFact {
        name,
        specialisms,
        basis: says(facts::FACT_SHEET, line, quote),
    }
}

const fn school(
    name: &'static str,
    short_name: Option<&'static str>,
    types: &'static [SchoolType],
    municipality: &'static str,
    (line, quote): (i32, &'static str),
    participation: &'static [ParticipationFact],
) -> SchoolFact {
    SchoolFact {
        name,
        short_name,
        types,
        routes: &[],
        sector: match (types.len(), types[0]) {
            (1, SchoolType::Vso) => Sector::Vo,
            (1, _) => Sector::Po,
            _ => Sector::Mixed,
        },
        municipality,
        care_intensive: None,
        basis: says(facts::FACT_SHEET, line, quote),
        participation,
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

const fn guide(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::SpecialisedGuide,
        fte_hundredths,
        heads: 2,
    }
}

const fn professional(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::YouthCareProfessional,
        fte_hundredths,
        heads: 2,
    }
}

const fn pedagogical(provider: u32, fte_hundredths: u32) -> StaffPlan {
    StaffPlan {
        provider,
        role: ProfessionalRole::PedagogicalWorker,
        fte_hundredths,
        heads: 1,
    }
}

const fn later(
    period: &'static str,
    school: u32,
    enrolled: u32,
    fte_hundredths: u32,
) -> LaterReport {
    LaterReport {
        period,
        school,
        enrolled: Some(enrolled),
        fte_hundredths: Some(fte_hundredths),
        transfers_from: None,
        dataset_version: 1,
    }
}
