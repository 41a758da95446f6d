//! Oost-Groningen, invented for a test: one school, and care farms (*zorgboerderijen*) as a type of its
//! own, with a table, a rule, rows and a field.

use async_graphql::{Context, Object, Result};
use region_service::entity::value::*;
use region_service::graphql::directive::{Rule as Merge, merge};
use region_service::graphql::graft::Graft;
use region_service::graphql::programme::Programme;
use region_service::migration::table::TableShape;
use region_service::region::RegionModule;
use region_service::region::fact::*;
use region_service::region::own::{Own, OwnTable, facts_of};
use region_service::region::plan::{DemoPlan, SchoolPlan, StaffPlan, lives};
use region_service::region::rule::{Guard, Rule, WRITES};
use region_service::seed::own::OwnSeed;
use schema::text::FixedText;

/// The region's module.
pub(super) static OOST_GRONINGEN: RegionModule = RegionModule {
    code: "OOST_GRONINGEN",
    name: "Oost-Groningen",
    letters: "OG",
    serial: 6,
    level: RegionLevel::MunicipalCooperation,
    basis: INVENTED,
    absence_definition: "NATIONAL_2016",
    reference_period: "2022-H1",
    reference_quality: DataQuality::Ok,
    municipalities: &[
        MunicipalityFact {
            code: "GM0037",
            role: MunicipalityRole::HasSchool,
            basis: INVENTED,
        },
        MunicipalityFact {
            code: "GM0765",
            role: MunicipalityRole::Participates,
            basis: INVENTED,
        },
    ],
    programme: ProgrammeFact {
        name: "Jeugdhulp op School",
        abbreviation: Some("JOS"),
        access: (AccessMode::ReferralFree, INVENTED),
        start: START,
        end: When::UNKNOWN,
        status: ProgrammeStatus::Pilot,
        basis: INVENTED,
        goals: &[(Goal::LowerThreshold, INVENTED)],
        bodies: &[],
        exclusions: &[],
    },
    providers: &[ProviderFact {
        name: "OG-aanbieder 1",
        specialisms: &[],
        basis: INVENTED,
    }],
    schools: &[SchoolFact {
        name: "OG-01 (SO)",
        short_name: None,
        types: &[SchoolType::So],
        routes: &[],
        sector: Sector::Po,
        municipality: "GM0037",
        care_intensive: None,
        basis: INVENTED,
        participation: &[ParticipationFact {
            status: ParticipationStatus::Active,
            from: START,
            to: When::UNKNOWN,
            basis: INVENTED,
            providers: &[ProviderTerm {
                provider: 1,
                from: START,
                to: When::UNKNOWN,
                basis: INVENTED,
            }],
        }],
    }],
    funding: &[],
    contracts: &[],
    procurements: &[],
    evaluations: &[],
    events: &[],
    claims: &[],
    figures: &[],
    cases: &[],
    own: Own {
        tables,
        rules: RULES,
        seed,
        grafts,
    },
    plan: DemoPlan {
        schools: &[SchoolPlan {
            school: 1,
            enrolled: 20,
            jos: 5,
            structural: 4,
            individual: 3,
            staff: &[StaffPlan {
                provider: 1,
                role: ProfessionalRole::YouthCareProfessional,
                fte_hundredths: 50,
                heads: 1,
            }],
        }],
        residences: &[lives("GM0037", ResidenceRing::InJosArea, 5, 20)],
        referral_percent: 0,
        open_percent: 20,
        endings: None,
        avoided_referrals: 0,
        providers_per_pupil: [5, 0, 0, 0],
        personal_budgets: None,
        reduced_attendance: (0, 0, 0),
        absence: &[],
        later_reports: &[],
    },
};

const START: When = When::day(2022, 1, 1);

/// Farms do not take nobody.
const RULES: &[Rule] = &[Rule {
    name: "oost_groningen_places",
    message: FixedText {
        nl: "Een zorgboerderij heeft minstens één plaats.",
        en: "A care farm has one place at least.",
    },
    guards: &[Guard::Refuse {
        table: "oost_groningen_care_farm",
        writes: WRITES,
        rows: "NEW.region = 'OOST_GRONINGEN' AND NEW.places < 1",
        when: None,
    }],
}];

/// Municipality and places of each farm.
const FARMS: &[(&str, i32)] = &[("GM0037", 6), ("GM0765", 4)];

fn tables() -> Vec<OwnTable> {
    vec![OwnTable::of::<care_farm::Entity>(
        TableShape::new("oost_groningen_care_farm")
            .text("municipality_code")
            .text("region")
            .integer("places")
            .primary_key(&["municipality_code"]),
    )]
}

fn seed(seed: &mut OwnSeed<'_>) {
    let rows = FARMS.iter().map(|(municipality, places)| care_farm::Model {
        municipality_code: (*municipality).to_owned(),
        region: seed.region(),
        places: *places,
    });
    let rows = rows.collect();
    seed.add(rows);
}

fn grafts() -> Vec<Graft> {
    vec![Graft::of::<Programme, OostGroningenProgramme>()]
}

struct OostGroningenProgramme;

#[Object]
impl OostGroningenProgramme {
    /// Farms where pupils can be for a part of the week (*zorgboerderijen*).
    async fn care_farms(&self, ctx: &Context<'_>) -> Result<Option<Vec<CareFarm>>> {
        let rows = facts_of::<care_farm::Entity>(ctx, OOST_GRONINGEN.code).await?;
        Ok(Some(rows.into_iter().map(CareFarm).collect()))
    }
}

impl From<&Programme> for OostGroningenProgramme {
    fn from(_: &Programme) -> Self {
        Self
    }
}

/// A farm where pupils can be for a part of the week (*zorgboerderij*).
struct CareFarm(care_farm::Model);

/// A farm where pupils can be for a part of the week (*zorgboerderij*).
#[Object]
impl CareFarm {
    /// How many pupils it takes (*plaatsen*).
    #[graphql(directive = merge::apply(Merge::Same, None))]
    async fn places(&self) -> i32 {
        self.0.places
    }

    /// The code of its municipality (*gemeente*).
    #[graphql(directive = merge::apply(Merge::Same, None))]
    async fn municipality(&self) -> &str {
        &self.0.municipality_code
    }
}

mod care_farm {
    //! Care farms.

    use sea_orm::entity::prelude::*;

    /// A care farm.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "oost_groningen_care_farm")]
    pub(super) struct Model {
        /// Its municipality's code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub municipality_code: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// How many pupils it takes.
        pub places: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
