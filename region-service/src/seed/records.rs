//! Pupils as rows: record, link keys, residence and enrolments; and pupils who change schools inside
//! the region after the reference period.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::cross_region::Reason;
use super::pupils::Pupil;
use super::rows::Rows;
use super::schools::period_of;
use super::scope::{INVENTED, Scope};
use super::trajectories::Help;
use crate::entity::value::{EndReason, EnrolmentEnd};
use crate::entity::{
    UNKNOWN_MUNICIPALITY, enrolment, municipality, pupil_link, region_pupil_record,
    residence_period,
};

/// A change of schools.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transfer {
    /// The pupil's place in the list.
    pub(super) pupil: usize,
    school: u32,
    on: NaiveDate,
}

/// The changes of schools that the plan's later reports name; their help goes along, as a new
/// trajectory, and the old one ends.
pub(super) fn transfer(scope: &Scope, pupils: &[Pupil], helps: &mut Vec<Help>) -> Vec<Transfer> {
    let mut transfers = Vec::new();
    for later in scope.module.plan.later_reports {
        let Some((from_school, count)) = later.transfers_from else {
            continue;
        };
        let on = period_of(later).from() + Days::new(8);
        let movers = helps
            .iter()
            .enumerate()
            .filter(|(_, help)| {
                let pupil = &pupils[help.pupil];
                pupil.school == from_school && pupil.elsewhere.is_none()
            })
            .map(|(place, _)| place)
            .take(count as usize);
        for place in movers.collect::<Vec<_>>() {
            let number = u32::try_from(transfers.len() + 1).expect("few pupils change schools");
            let next = helps[place].after_transfer(scope, number, later.school, on);
            if let Some(last_day) = on.pred_opt() {
                helps[place].end_by(last_day, EndReason::Moved);
            }
            transfers.push(Transfer {
                pupil: next.pupil,
                school: later.school,
                on,
            });
            helps.push(next);
        }
    }
    transfers
}

/// Rows of the pupils.
pub(super) fn write(scope: &Scope, pupils: &[Pupil], transfers: &[Transfer], rows: &mut Rows) {
    for (index, pupil) in pupils.iter().enumerate() {
        let transfer = transfers.iter().find(|t| t.pupil == index).copied();
        links(scope, pupil, rows);
        residence(scope, pupil, rows);
        enrolments(scope, index, pupil, transfer, rows);
        rows.region_pupil_record
            .push(record(scope, pupil, transfer));
    }
}

/// Copies of the register's municipalities that the rows name.
pub(super) fn write_municipalities(scope: &Scope, rows: &mut Rows) {
    let mut codes: BTreeSet<&str> = BTreeSet::new();
    codes.extend(
        rows.region_municipality
            .iter()
            .map(|m| m.municipality_code.as_str()),
    );
    codes.extend(rows.school.iter().map(|s| s.municipality_code.as_str()));
    codes.extend(
        rows.residence_period
            .iter()
            .map(|r| r.municipality_code.as_str()),
    );
    codes.extend(
        rows.enrolment_by_residence
            .iter()
            .map(|e| e.residence_code.as_str()),
    );
    let copies: Vec<municipality::Model> = codes
        .into_iter()
        .map(|code| {
            let known = schema::municipality::by_code(code);
            municipality::Model {
                region: scope.region(),
                code: code.into(),
                name: known.map_or(UNKNOWN_NAME, |m| m.name).into(),
                youth_region: known.and_then(|m| m.youth_region).map(Into::into),
                corop: known.map(|m| m.corop.into()),
                province: known.map(|m| m.province.into()),
            }
        })
        .collect();
    debug_assert!(
        copies
            .iter()
            .all(|m| m.name != UNKNOWN_NAME || m.code == UNKNOWN_MUNICIPALITY)
    );
    rows.municipality = copies;
}

const UNKNOWN_NAME: &str = "Onbekend";

fn record(scope: &Scope, pupil: &Pupil, transfer: Option<Transfer>) -> region_pupil_record::Model {
    let school = scope.school_key(transfer.map_or(pupil.school, |t| t.school));
    region_pupil_record::Model {
        id: pupil.record_id.clone(),
        region: scope.region(),
        link_key: pupil.link_key.as_str().into(),
        as_of_on: pupil.as_of,
        birth_year: Some(pupil.birth_year),
        age_band: pupil.age_band,
        residence_code: pupil.residence.map(Into::into),
        responsible_code: pupil.responsible.map(Into::into),
        residence_ring: pupil.ring,
        school_id: Some(school.id),
        school_types: Some(school.types),
        school_municipality_code: Some(school.municipality),
        provenance: INVENTED.0,
        quality: INVENTED.1,
        version: 1,
    }
}

fn links(scope: &Scope, pupil: &Pupil, rows: &mut Rows) {
    for key in [Some(&pupil.link_key), pupil.former_key.as_ref()]
        .into_iter()
        .flatten()
    {
        rows.pupil_link.push(pupil_link::Model {
            region: scope.region(),
            link_key: key.as_str().into(),
            record_id: pupil.record_id.clone(),
            current_key: pupil.link_key.as_str().into(),
        });
    }
}

fn residence(scope: &Scope, pupil: &Pupil, rows: &mut Rows) {
    for (home, quality) in &pupil.homes {
        rows.residence_period.push(residence_period::Model {
            record_id: pupil.record_id.clone(),
            kind: home.kind,
            from_on: home.from,
            to_on: home.to,
            region: scope.region(),
            municipality_code: home.municipality.into(),
            provenance: INVENTED.0,
            quality: *quality,
        });
    }
}

fn enrolments(
    scope: &Scope,
    index: usize,
    pupil: &Pupil,
    transfer: Option<Transfer>,
    rows: &mut Rows,
) {
    let number = index as u64 + 1;
    let left = pupil.elsewhere.as_ref().and_then(|(reason, stay)| {
        let why = match reason {
            Reason::Moved | Reason::StayElsewhere | Reason::CareElsewhere => {
                EnrolmentEnd::MovedHouse
            }
            Reason::SchoolElsewhere => EnrolmentEnd::Other,
        };
        Some((stay.left?, why))
    });
    let changed = transfer.and_then(|t| Some((t.on.pred_opt()?, EnrolmentEnd::ToSoVso)));
    let end = left.or(changed);
    let first = enrolment::Model {
        id: scope.id("enrolment", number),
        region: scope.region(),
        record_id: pupil.record_id.clone(),
        school_id: scope.id("school", pupil.school),
        from_on: pupil.enrolled_from,
        to_on: end.map(|(day, _)| day),
        end_reason: end.map(|(_, why)| why),
        provenance: INVENTED.0,
        version: 1,
    };
    if let Some(transfer) = transfer {
        rows.enrolment.push(enrolment::Model {
            id: scope.id("enrolment-after-transfer", number),
            school_id: scope.id("school", transfer.school),
            from_on: transfer.on,
            to_on: None,
            end_reason: None,
            ..first.clone()
        });
    }
    rows.enrolment.push(first);
}
