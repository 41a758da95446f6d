//! Twente's own rows: its facts, and what is invented of each trajectory.

use std::collections::HashMap;

use super::facts::{COMPONENTS, DECISION, EXPECTED};
use super::tables::{
    IndicationRequired, SupportKind, expected_location, go_no_go_decision, help_component,
    trajectory_component, trajectory_detail,
};
use crate::entity::value::{ParticipationStatus, Provenance};
use crate::seed::own::OwnSeed;

/// Of each 100 trajectories, how many have parents who were informed: "niet altijd goed".
const INFORMED_PERCENT: u32 = 70;

/// Of each 100 trajectories, how many have this beside youth care.
const BESIDE: [(SupportKind, u32); 3] = [
    (SupportKind::Sport, 20),
    (SupportKind::Buddy, 15),
    (SupportKind::SchoolSupport, 60),
];

/// Makes the rows.
pub(super) fn seed(seed: &mut OwnSeed<'_>) {
    components(seed);
    expected_locations(seed);
    decision(seed);
    trajectories(seed);
}

fn components(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    for (number, (kind, indication_required, basis)) in (1_u32..).zip(COMPONENTS) {
        let known = seed.known(*basis);
        rows.push(help_component::Model {
            id: seed.id("help-component", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            kind: *kind,
            indication_required: *indication_required,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

fn expected_locations(seed: &mut OwnSeed<'_>) {
    let (municipality, expected, basis) = EXPECTED;
    let known = seed.known(basis);
    let expected_schools = seed
        .core()
        .school_participation
        .iter()
        .filter(|row| row.status == ParticipationStatus::Expected)
        .map(|row| row.school_id.clone());
    let rows = (1_u32..)
        .zip(expected_schools)
        .map(|(number, school_id)| expected_location::Model {
            id: seed.id("expected-location", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            school_id,
            municipality_code: municipality.into(),
            expected_on: expected.on(),
            expected_precision: expected.precision,
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        })
        .collect();
    seed.add(rows);
}

fn decision(seed: &mut OwnSeed<'_>) {
    let (expected, basis) = DECISION;
    let known = seed.known(basis);
    let row = go_no_go_decision::Model {
        id: seed.id("go-no-go", 1_u32),
        region: seed.region(),
        programme_id: seed.programme_id(),
        expected_on: expected.on(),
        expected_precision: expected.precision,
        outcome: None,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    };
    seed.add(vec![row]);
}

/// Who pays is the municipality that is responsible for the pupil, wherever the school stands.
fn trajectories(seed: &mut OwnSeed<'_>) {
    let mut random = seed.random("own/trajectories");
    let core = seed.core();
    let responsible: HashMap<&str, Option<&String>> = core
        .region_pupil_record
        .iter()
        .map(|record| (record.id.as_str(), record.responsible_code.as_ref()))
        .collect();
    let mut details = Vec::with_capacity(core.trajectory.len());
    let mut parts = Vec::new();
    for trajectory in &core.trajectory {
        let payer = responsible.get(trajectory.record_id.as_str());
        details.push(trajectory_detail::Model {
            trajectory_id: trajectory.id.clone(),
            region: trajectory.region.clone(),
            parent_informed: random.chance(INFORMED_PERCENT),
            funding_municipality_code: payer.copied().flatten().cloned(),
            provenance: Provenance::Synthetic,
        });
        let youth_care = if trajectory.has_referral {
            IndicationRequired::Full
        } else {
            IndicationRequired::None
        };
        let beside = BESIDE
            .iter()
            .filter(|(_, percent)| random.chance(*percent))
            .map(|(kind, _)| (*kind, IndicationRequired::None));
        let kinds: Vec<_> = beside.collect();
        for (kind, indication_required) in [(SupportKind::YouthCare, youth_care)]
            .into_iter()
            .chain(kinds)
        {
            parts.push(trajectory_component::Model {
                trajectory_id: trajectory.id.clone(),
                kind,
                region: trajectory.region.clone(),
                indication_required,
                provenance: Provenance::Synthetic,
            });
        }
    }
    seed.add(details);
    seed.add(parts);
}
