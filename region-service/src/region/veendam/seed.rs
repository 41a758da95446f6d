//! Veendam's own rows: what its source says, and invented routes and days.

use std::collections::HashSet;

use super::NEWS;
use super::tables::*;
use super::values::{CollegeDecisionKind, JepRoute, JosNextStepKind};
use crate::entity::trajectory;
use crate::entity::value::{
    CareWeight, DataQuality, EndReason, ProfessionalRole, Provenance, ReferralDirection, TextList,
    Weekday,
};
use crate::region::fact::{Basis, When, says};
use crate::seed::own::OwnSeed;

/// Writes them.
pub(super) fn write(seed: &mut OwnSeed<'_>) {
    programme(seed);
    provision(seed);
    grants(seed);
    next_steps(seed);
    help_steps(seed);
    routes(seed);
    fixed_weekdays(seed);
}

fn programme(seed: &mut OwnSeed<'_>) {
    let known = seed.known(says(NEWS, 11, "#bewegingvannul #bewegingvan0"));
    seed.add(vec![programme::Model {
        programme_id: seed.programme_id(),
        region: seed.region(),
        movement_of_zero: true,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
}

fn provision(seed: &mut OwnSeed<'_>) {
    let quote = "een algemene voorziening die toegankelijk is voor alle jeugdigen van Veendam";
    let known = seed.known(says(NEWS, 9, quote));
    let from = When::month(2023, 4);
    seed.add(vec![general_provision::Model {
        id: seed.id("general-provision", 1_u32),
        region: seed.region(),
        programme_id: seed.programme_id(),
        name: "Jeugd Expertisepunt".into(),
        abbreviation: "JEP".into(),
        from_on: from.on(),
        from_precision: from.precision,
        open_to_nl: "alle jeugdigen van Veendam".into(),
        open_to_en: Some("all young people of Veendam".into()),
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
}

/// The college's decision, and both grants that it settled.
fn grants(seed: &mut OwnSeed<'_>) {
    let known = seed.known(says(
        NEWS,
        1,
        "College van B en W stelt subsidie vast na succesvolle pilot",
    ));
    let decision_id = seed.id("college-decision", 1_u32);
    seed.add(vec![college_decision::Model {
        id: decision_id.clone(),
        region: seed.region(),
        programme_id: seed.programme_id(),
        body: "B en W".into(),
        kind: CollegeDecisionKind::SubsidieVaststelling,
        ground_nl: "De pilot was succesvol".into(),
        ground_en: Some("The pilot was a success".into()),
        decided_on: When::UNKNOWN.on(),
        decided_precision: When::UNKNOWN.precision,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
    let known = seed.known(says(
        NEWS,
        5,
        "middelen vanuit het Nationaal Programma Onderwijs",
    ));
    let grants = seed.core().funding.iter().map(|grant| npo_subsidy::Model {
        funding_id: grant.id.clone(),
        region: grant.region.clone(),
        programme_id: grant.programme_id.clone(),
        decision_id: decision_id.clone(),
        purpose_nl: "De rol van JOS-er vormgeven en uitvoeren op twee basisscholen".into(),
        purpose_en: Some("Shaping and doing the work of the JOS worker in two schools".into()),
        fund_aim_nl: "Scholen helpen bij de aanpak van coronavertragingen".into(),
        fund_aim_en: Some("Helping schools to catch up after the pandemic".into()),
        source_id: known.source_id.clone(),
        provenance: known.provenance,
        quality: known.quality,
    });
    let grants = grants.collect();
    seed.add(grants);
}

fn next_steps(seed: &mut OwnSeed<'_>) {
    const STEPS: &[(JosNextStepKind, &str, &str, Basis)] = &[
        (
            JosNextStepKind::Extension,
            "De inzet van de JOS-er wordt verlengd op OBS Noorderbreedte en CBS de Kern",
            "The JOS worker stays in OBS Noorderbreedte and CBS de Kern",
            says(NEWS, 9, "wordt de inzet van de JOS-er verlengd"),
        ),
        (
            JosNextStepKind::KnowledgeForJep,
            "Kennis en ervaring worden ingezet voor het Jeugd Expertisepunt",
            "What was learnt is used for the Jeugd Expertisepunt",
            says(NEWS, 5, "de algemene voorziening ambulante jeugdhulp"),
        ),
        (
            JosNextStepKind::AllSchools,
            "Een vorm van jeugdhulp op alle scholen wordt ontwikkeld",
            "A form of youth help in all schools is being developed",
            says(NEWS, 9, "een vorm van jeugdhulp op alle scholen"),
        ),
    ];
    let mut rows = Vec::new();
    for (number, (kind, nl, en, basis)) in (1_u32..).zip(STEPS) {
        let known = seed.known(*basis);
        rows.push(next_step::Model {
            id: seed.id("next-step", number),
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

fn help_steps(seed: &mut OwnSeed<'_>) {
    const STEPS: &[(Option<JepRoute>, &str, &str, Basis)] = &[
        (
            None,
            "Kind en ouders gaan eerst in gesprek met de JOS-er",
            "Child and parents first talk with the JOS worker",
            says(NEWS, 15, "eerst in gesprek met de JOS-er"),
        ),
        (
            Some(JepRoute::ResolvedByJosWorker),
            "Meestal lost de JOS-er zelf de problemen op",
            "Mostly the JOS worker solves the problems",
            says(NEWS, 15, "Meestal lost de JOS-er zelf de problemen op"),
        ),
        (
            Some(JepRoute::ToOtherProvider),
            "In sommige gevallen verwijst de JOS-er door naar een andere aanbieder",
            "In some cases the JOS worker refers on to another provider",
            says(
                NEWS,
                15,
                "verwijst de JOS-er door naar een andere aanbieder",
            ),
        ),
        (
            Some(JepRoute::ToJep),
            "Korte lijnen tussen de JOS-er en het JEP",
            "Short lines between the JOS worker and JEP",
            says(NEWS, 15, "Door de korte lijnen tussen de JOS-er en JEP"),
        ),
    ];
    let mut rows = Vec::new();
    for (position, (route, nl, en, basis)) in (1_i32..).zip(STEPS) {
        let known = seed.known(*basis);
        rows.push(help_step::Model {
            id: seed.id("help-step", position.unsigned_abs()),
            region: seed.region(),
            programme_id: seed.programme_id(),
            position,
            route: *route,
            text_nl: (*nl).into(),
            text_en: Some((*en).into()),
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

/// The route of each trajectory in a school of the region, as it ended.
fn routes(seed: &mut OwnSeed<'_>) {
    let core = seed.core();
    let schools: HashSet<_> = core.school.iter().map(|school| &school.id).collect();
    let to_jep: HashSet<_> = core
        .referral
        .iter()
        .filter(|r| r.direction == ReferralDirection::Onward)
        .filter(|r| r.weight == CareWeight::GeneralProvision)
        .filter_map(|r| r.trajectory_id.as_ref())
        .collect();
    let here = core.trajectory.iter();
    let here = here.filter(|trajectory| schools.contains(&trajectory.school_id));
    let routes = here.filter_map(|trajectory| {
        let route = route(trajectory, to_jep.contains(&trajectory.id))?;
        Some(jep_route::Model {
            trajectory_id: trajectory.id.clone(),
            region: trajectory.region.clone(),
            route,
            routed_on: trajectory.ended_on,
            // The pilot came before the general provision.
            general_provision_id: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
        })
    });
    let routes = routes.collect();
    seed.add::<jep_route::Model, _>(routes);
}

fn route(trajectory: &trajectory::Model, to_jep: bool) -> Option<JepRoute> {
    match trajectory.end_reason {
        None => Some(JepRoute::Open),
        Some(EndReason::GoalReached) => Some(JepRoute::ResolvedByJosWorker),
        Some(EndReason::ReferredOn) if to_jep => Some(JepRoute::ToJep),
        Some(EndReason::ReferredOn) => Some(JepRoute::ToOtherProvider),
        Some(_) => None,
    }
}

/// The source says that the JOS worker comes on the same day each week, not on which: that is invented.
fn fixed_weekdays(seed: &mut OwnSeed<'_>) {
    let days = [Weekday::Tu, Weekday::Th, Weekday::Mo, Weekday::We];
    let deployments = seed.core_mut().staff_deployment.iter_mut();
    let jos_workers = deployments.filter(|d| d.role == ProfessionalRole::JosWorker);
    for (deployment, day) in jos_workers.zip(days.iter().cycle()) {
        deployment.weekdays = TextList(vec![day.code().to_owned()]);
    }
}
