//! Amersfoort's own rows: what its source says, and invented members, teams and changes at home.

use super::ARTICLE;
use super::tables::*;
use super::values::{
    EduCareRole, HomeTransferKind, OsjPrincipleKind, OsjSpecialism, WorkingGroupTask,
};
use crate::entity::value::{DataQuality, Provenance, TextList};
use crate::region::fact::{Basis, INVENTED, When, says};
use crate::seed::own::OwnSeed;

/// Writes them.
pub(super) fn write(seed: &mut OwnSeed<'_>) {
    programme(seed);
    consortium(seed);
    principles(seed);
    teams(seed);
    working_group(seed);
    base_document(seed);
    at_home(seed);
}

fn programme(seed: &mut OwnSeed<'_>) {
    let known = seed.known(says(ARTICLE, 7, "beschikkingsvrij ín de school"));
    seed.add(vec![programme::Model {
        programme_id: seed.programme_id(),
        region: seed.region(),
        disposition_free: true,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
}

/// Seven members, whom the source counts and does not name: the region's placeholders.
fn consortium(seed: &mut OwnSeed<'_>) {
    let id = seed.id("consortium", 1_u32);
    let known = seed.known(INVENTED);
    let providers = seed.core().care_provider.iter();
    let members = (1_i32..)
        .zip(providers)
        .map(|(seat, provider)| consortium_member::Model {
            consortium_id: id.clone(),
            seat,
            region: seed.region(),
            provider_id: provider.id.clone(),
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        });
    let members = members.collect();
    seed.add::<consortium_member::Model, _>(members);
    let quote = "een breed spectrum van zeven grote jeugdzorgaanbieders in de regio";
    let known = seed.known(says(ARTICLE, 3, quote));
    seed.add(vec![consortium::Model {
        id,
        region: seed.region(),
        programme_id: seed.programme_id(),
        name: "Breed spectrum aanbieders".into(),
        abbreviation: "BSA".into(),
        pools_staff: true,
        specialisms: OsjSpecialism::ALL.iter().map(|it| it.code()).collect(),
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
}

fn principles(seed: &mut OwnSeed<'_>) {
    const PRINCIPLES: &[(OsjPrincipleKind, &str, &str, Basis)] = &[
        (
            OsjPrincipleKind::DispositionFree,
            "Jeugdhulp in de school zonder dat een verwijzing nodig is",
            "Youth help in school, for which no referral is needed",
            says(ARTICLE, 15, "zonder dat hiervoor een verwijzing nodig is"),
        ),
        (
            OsjPrincipleKind::BroaderThanPupil,
            "Interventies die breder zijn dan alleen de individuele leerling",
            "Help that reaches further than the single pupil",
            says(
                ARTICLE,
                7,
                "breder ingezet kunnen worden dan alleen op de individuele leerling",
            ),
        ),
        (
            OsjPrincipleKind::FixedSpecialists,
            "Vaste specialistische jeugdhulpverleners in de school",
            "The same specialist youth care workers in the school",
            says(
                ARTICLE,
                15,
                "vaste specialistische jeugdhulpverleners in de school",
            ),
        ),
        (
            OsjPrincipleKind::DemandDriven,
            "Vraaggericht werken: maatwerk voor school en leerling",
            "What school and pupil ask for is given",
            says(
                ARTICLE,
                15,
                "door vraaggericht te werken een passend antwoord gezocht wordt",
            ),
        ),
        (
            OsjPrincipleKind::HomeTransfer,
            "Een transfer met de thuissituatie",
            "What is learnt in school is taken home",
            says(
                ARTICLE,
                15,
                "waarbij er een transfer is met de thuissituatie",
            ),
        ),
        (
            OsjPrincipleKind::FewerHelpers,
            "Een gezin krijgt met minder hulpverleners te maken",
            "A family has to do with fewer helpers",
            says(
                ARTICLE,
                11,
                "een gezin met minder hulpverleners te maken krijgt",
            ),
        ),
        (
            OsjPrincipleKind::JoinedForces,
            "Aanbieders bundelen hun krachten en werken niet langer apart",
            "Providers join forces and no longer work apart",
            says(ARTICLE, 7, "gemeenschappelijk hun krachten bundelen"),
        ),
    ];
    let mut rows = Vec::new();
    for (number, (kind, nl, en, basis)) in (1_u32..).zip(PRINCIPLES) {
        let known = seed.known(*basis);
        rows.push(principle::Model {
            id: seed.id("principle", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            kind: *kind,
            text_nl: (*nl).into(),
            text_en: Some((*en).into()),
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

/// The team that the source describes, and an invented one for each school, which the specialist
/// joins.
fn teams(seed: &mut OwnSeed<'_>) {
    const DESCRIBED: [EduCareRole; 3] = [
        EduCareRole::Wijkteam,
        EduCareRole::SchoolartsOfVerpleegkundige,
        EduCareRole::Leerplichtambtenaar,
    ];
    let quote = "het wijkteam, de schoolarts of verpleegkundige en leerplichtambtenaar";
    let known = seed.known(says(ARTICLE, 7, quote));
    let described = edu_care_team::Model {
        id: seed.id("edu-care-team", 100_u32),
        region: seed.region(),
        programme_id: seed.programme_id(),
        school_id: None,
        members: DESCRIBED.iter().map(|role| role.code()).collect(),
        meets_every_weeks: None,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    };
    let known = seed.known(INVENTED);
    let weeks = [2, 1, 3].iter().cycle();
    let schools = (1_u32..).zip(seed.core().school.iter().zip(weeks));
    let mut teams: Vec<_> = schools
        .map(|(number, (school, weeks))| edu_care_team::Model {
            id: seed.id("edu-care-team", number),
            school_id: Some(school.id.clone()),
            members: EduCareRole::ALL.iter().map(|role| role.code()).collect(),
            meets_every_weeks: Some(*weeks),
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
            ..described.clone()
        })
        .collect();
    teams.push(described);
    seed.add(teams);
}

/// What the group does, beside the body of the shared core.
fn working_group(seed: &mut OwnSeed<'_>) {
    let quote = "Een werkgroep werkt de plannen verder uit, implementeert en monitort ze";
    let known = seed.known(says(ARTICLE, 17, quote));
    let bodies = seed.core().governance_body.iter();
    let groups = bodies
        .filter(|body| body.kind == "werkgroep")
        .map(|body| working_group::Model {
            body_id: body.id.clone(),
            region: body.region.clone(),
            programme_id: body.programme_id.clone(),
            tasks: WorkingGroupTask::ALL
                .iter()
                .map(|task| task.code())
                .collect::<TextList>(),
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        });
    let groups = groups.collect();
    seed.add::<working_group::Model, _>(groups);
}

fn base_document(seed: &mut OwnSeed<'_>) {
    let known = seed.known(says(ARTICLE, 19, "het Basisdocument OSJ"));
    seed.add(vec![base_document::Model {
        id: seed.id("base-document", 1_u32),
        region: seed.region(),
        programme_id: seed.programme_id(),
        title: "Basisdocument OSJ".into(),
        found_under: "Gerelateerde documenten".into(),
        published_on: When::UNKNOWN.on(),
        published_precision: When::UNKNOWN.precision,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
}

/// What each trajectory meant at home: fewer helpers where it ended, as the programme means to.
fn at_home(seed: &mut OwnSeed<'_>) {
    let mut random = seed.random("at-home");
    let kinds = HomeTransferKind::ALL.iter().copied().cycle();
    let trajectories = seed.core().trajectory.iter().zip(kinds);
    let rows = trajectories.map(|(row, kind)| {
        let helpers = 1 + random.below(4);
        let left = helpers.saturating_sub(random.below(2)).max(1);
        trajectory::Model {
            trajectory_id: row.id.clone(),
            region: row.region.clone(),
            home_transfer_kind: row.ended_on.map(|_| kind),
            home_transfer_on: row.ended_on,
            helpers_at_start: i32::try_from(helpers).ok(),
            helpers_at_end: row.ended_on.and_then(|_| i32::try_from(left).ok()),
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
        }
    });
    let rows = rows.collect();
    seed.add::<trajectory::Model, _>(rows);
}
