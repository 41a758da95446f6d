//! Holland Rijnland's own rows: its facts, and what is invented of schools, records and trajectories.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::own_facts::{
    ACCESS_TEAMS, COMMITTEE, OZAS, PLAN, PROVIDER_IN_COMMITTEE, RESIDENCE_SCOPE,
};
use super::tables::{
    PlanParty, access_contact, guidance_committee, oza, pgb_change, record_detail, residence_scope,
    school_plan,
};
use crate::entity::value::{BudgetChange, DatePrecision, Provenance, TextList};
use crate::region::fact::INVENTED;
use crate::seed::own::OwnSeed;

/// Makes the rows.
pub(super) fn seed(seed: &mut OwnSeed<'_>) {
    school_plans(seed);
    access_contacts(seed);
    committees(seed);
    programme(seed);
    pgb_changes(seed);
    records(seed);
}

/// A plan of each school with each of its providers. The second of two is invented, as that provider is.
fn school_plans(seed: &mut OwnSeed<'_>) {
    let start = super::START.on();
    let terms: Vec<_> = seed
        .core()
        .participation_provider
        .iter()
        .map(|term| {
            (
                term.school_id.clone(),
                term.provider_id.clone(),
                term.from_on,
            )
        })
        .collect();
    let parties: Vec<String> = PlanParty::ALL.iter().map(ToString::to_string).collect();
    let mut rows = Vec::with_capacity(terms.len());
    for (school_id, provider_id, from) in terms {
        let first = from == start;
        let known = seed.known(if first { PLAN } else { INVENTED });
        let agreed = from.filter(|_| !first).and_then(|day| day.pred_opt());
        rows.push(school_plan::Model {
            school_id,
            provider_id,
            region: seed.region(),
            agreed_on: agreed,
            agreed_precision: agreed.map_or(DatePrecision::Unknown, |_| DatePrecision::Day),
            parties: TextList(parties.clone()),
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

fn access_contacts(seed: &mut OwnSeed<'_>) {
    let schools: Vec<_> = seed
        .core()
        .school
        .iter()
        .map(|school| (school.id.clone(), school.municipality_code.clone()))
        .collect();
    let mut rows = Vec::with_capacity(schools.len());
    for (school_id, municipality) in schools {
        let team = ACCESS_TEAMS
            .iter()
            .find(|(code, ..)| *code == municipality)
            .map(|(_, team, basis)| (*team, *basis));
        let Some((team, basis)) = team else { continue };
        let known = seed.known(basis);
        rows.push(access_contact::Model {
            school_id,
            region: seed.region(),
            team,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

/// Of the schools that reported; nothing is known of the others.
fn committees(seed: &mut OwnSeed<'_>) {
    let known = seed.known(COMMITTEE);
    let rows = seed
        .module()
        .plan
        .schools
        .iter()
        .map(|school| guidance_committee::Model {
            school_id: seed.id("school", school.school),
            region: seed.region(),
            provider_is_member: PROVIDER_IN_COMMITTEE.contains(&school.school),
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        })
        .collect();
    seed.add(rows);
}

fn programme(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    for (number, (kind, places, gap, basis)) in (1_u32..).zip(OZAS) {
        let known = seed.known(*basis);
        rows.push(oza::Model {
            id: seed.id("oza", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            kind: *kind,
            places: *places,
            gap: *gap,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
    let (rings, distinguishes, under_discussion, basis) = RESIDENCE_SCOPE;
    let known = seed.known(basis);
    let scope = residence_scope::Model {
        programme_id: seed.programme_id(),
        region: seed.region(),
        rings: TextList(rings.iter().map(ToString::to_string).collect()),
        distinguishes_residents: distinguishes,
        under_discussion,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    };
    seed.add(vec![scope]);
}

/// The day of each change of a personal budget that the trajectories of the core tell of: while the
/// help lasts, and within the reference period where it goes on.
fn pgb_changes(seed: &mut OwnSeed<'_>) {
    let mut random = seed.random("own/pgb");
    let period_end = seed.module().period().to();
    let mut rows = Vec::new();
    for trajectory in &seed.core().trajectory {
        let changed = matches!(
            trajectory.pgb_change,
            Some(BudgetChange::Decreased | BudgetChange::TakenOver)
        );
        if !changed {
            continue;
        }
        let first = trajectory.first_contact_on;
        let last = trajectory.ended_on.unwrap_or(period_end).max(first);
        rows.push(pgb_change::Model {
            trajectory_id: trajectory.id.clone(),
            region: trajectory.region.clone(),
            changed_on: day_between(first, last, random.below(1_000)),
            provenance: Provenance::Synthetic,
        });
    }
    seed.add(rows);
}

/// "A few and sometimes several" pupils of each school need more than the programme can pay for.
fn records(seed: &mut OwnSeed<'_>) {
    let mut random = seed.random("own/not-fundable");
    let mut of_schools: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for record in &seed.core().region_pupil_record {
        let school = record.school_id.as_deref().unwrap_or_default();
        of_schools.entry(school).or_default().push(&record.id);
    }
    let mut rows = Vec::new();
    for records in of_schools.values_mut() {
        random.shuffle(records);
        let not_fundable = random.between(1, 3) as usize;
        rows.extend(
            records
                .iter()
                .enumerate()
                .map(|(place, id)| record_detail::Model {
                    record_id: (*id).to_owned(),
                    region: seed.region(),
                    not_fundable_by_jos: place < not_fundable,
                    provenance: Provenance::Synthetic,
                }),
        );
    }
    seed.add(rows);
}

/// The day that lies so many thousandths of the way between two days.
fn day_between(first: NaiveDate, last: NaiveDate, thousandths: u32) -> NaiveDate {
    let days = u64::try_from((last - first).num_days()).unwrap_or_default();
    first + Days::new(days * u64::from(thousandths) / 1_000)
}
