//! Consents and requests of a few pupils (domain section 7.4, case 14): one consent that holds, one that
//! has expired, one erasure that the region has not decided on.

use chrono::{Datelike, Months};

use super::pupils::Pupil;
use super::rows::Rows;
use super::scope::{INVENTED, Scope};
use crate::entity::value::{
    AgeBand, ConsentScope, ConsentState, DataRequestKind, DataRequestState, Requester,
};
use crate::entity::{consent, data_request};

/// Rows for the region's first helped pupils.
pub(super) fn write(scope: &Scope, pupils: &[Pupil], rows: &mut Rows) {
    let mut helped = pupils.iter().filter(|pupil| pupil.help.is_some());
    let (Some(first), Some(second), Some(third)) = (helped.next(), helped.next(), helped.next())
    else {
        return;
    };
    rows.consent.push(given(scope, 1, first, false));
    rows.consent.push(given(scope, 2, second, true));
    rows.data_request.push(erasure(scope, third));
}

fn given(scope: &Scope, number: u32, pupil: &Pupil, has_expired: bool) -> consent::Model {
    consent::Model {
        id: scope.id("consent", number),
        region: scope.region(),
        record_id: pupil.record_id.clone(),
        scope: ConsentScope::Help,
        state: match pupil.age_band {
            AgeBand::Age4To7 | AgeBand::Age8To11 => ConsentState::ConsentParent,
            AgeBand::Age12To15 => ConsentState::ConsentBoth,
            AgeBand::Age16To17 | AgeBand::Age18Plus => ConsentState::ConsentSelf,
        },
        from_on: pupil.enrolled_from,
        until_on: has_expired.then_some(pupil.as_of),
        provenance: INVENTED.0,
        version: 1,
    }
}

fn erasure(scope: &Scope, pupil: &Pupil) -> data_request::Model {
    let requester = match pupil.as_of.year() - pupil.birth_year {
        ..12 => Requester::Parent,
        12..16 => Requester::PupilAndParent,
        16.. => Requester::Pupil,
    };
    data_request::Model {
        id: scope.id("data request", 1_u32),
        region: scope.region(),
        record_id: Some(pupil.record_id.clone()),
        kind: DataRequestKind::Erasure,
        requester,
        state: DataRequestState::Received,
        received_on: pupil.as_of,
        due_on: pupil.as_of + Months::new(3),
        decided_on: None,
        ground: None,
        provenance: INVENTED.0,
        version: 1,
    }
}
