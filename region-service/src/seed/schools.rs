//! What schools report, and who works in them: over the reference period as the plan says, over
//! later periods as the trajectories say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days};
use schema::period::PeriodCode;

use super::dates::days_between;
use super::facts::whole;
use super::numbers::{Numbers, SchoolNumbers};
use super::pupils::{Pupil, Seat};
use super::rows::Rows;
use super::scope::{INVENTED, Scope};
use super::trajectories::Help;
use crate::entity::value::*;
use crate::entity::{enrolment_by_residence, school_period_report, school_types, staff_deployment};
use crate::region::plan::LaterReport;

/// Deployments, reports and residence counts of the reference period.
pub(super) fn write(
    scope: &Scope,
    numbers: &Numbers,
    pupils: &[Pupil],
    seats: &[Seat],
    rows: &mut Rows,
) {
    let period = scope.module.period();
    for school in &numbers.schools {
        deployments(scope, school, period, rows);
    }
    let count = u32::try_from(scope.module.schools.len()).expect("a region has few schools");
    for number in 1..=count {
        let delivered = numbers.schools.iter().find(|s| s.plan.school == number);
        rows.school_period_report
            .push(report(scope, number, delivered));
    }
    residences(scope, pupils, seats, rows);
}

/// Reports and deployments of later periods, counted from the trajectories.
pub(super) fn write_later(scope: &Scope, helps: &[Help], rows: &mut Rows) {
    for (number, later) in (1_u32..).zip(scope.module.plan.later_reports) {
        let period = period_of(later);
        let report = later_report(scope, number, later, period, helps);
        if let Some(fte) = later.fte_hundredths {
            later_deployment(scope, number, later, period, fte, rows);
        }
        rows.school_period_report.push(report);
    }
}

/// The period of a later report.
pub(super) fn period_of(later: &LaterReport) -> PeriodCode {
    later
        .period
        .parse()
        .expect("plans spell their periods: seeded in tests")
}

fn deployments(scope: &Scope, school: &SchoolNumbers, period: PeriodCode, rows: &mut Rows) {
    let number = school.plan.school;
    for ((place, staff), fte) in (1_u32..).zip(school.plan.staff).zip(&school.fte_hundredths) {
        rows.staff_deployment.push(staff_deployment::Model {
            id: scope.id("deployment", number * 100 + place),
            region: scope.region(),
            school_id: scope.id("school", number),
            school_types: school_types::canonical(scope.school(number).types),
            provider_id: scope.id("provider", staff.provider),
            role: staff.role,
            fte_hundredths: whole(*fte),
            fte_kind: FteKind::Deployed,
            weekdays: TextList::default(),
            head_count: whole(staff.heads),
            from_on: period.from(),
            to_on: Some(period.to()),
            source_id: None,
            provenance: INVENTED.0,
            quality: INVENTED.1,
            version: 1,
        });
    }
}

fn later_deployment(
    scope: &Scope,
    number: u32,
    later: &LaterReport,
    period: PeriodCode,
    fte: u32,
    rows: &mut Rows,
) {
    let Some(provider) = scope.provider_on(later.school, period.from()) else {
        return;
    };
    rows.staff_deployment.push(staff_deployment::Model {
        id: scope.id("deployment-later", number),
        region: scope.region(),
        school_id: scope.id("school", later.school),
        school_types: school_types::canonical(scope.school(later.school).types),
        provider_id: scope.id("provider", provider),
        role: ProfessionalRole::YouthCareProfessional,
        fte_hundredths: whole(fte),
        fte_kind: FteKind::Deployed,
        weekdays: TextList::default(),
        head_count: 1,
        from_on: period.from(),
        to_on: Some(period.to()),
        source_id: None,
        provenance: INVENTED.0,
        quality: INVENTED.1,
        version: 1,
    });
}

/// A report without figures.
fn empty(
    scope: &Scope,
    id: String,
    school: u32,
    period: PeriodCode,
) -> school_period_report::Model {
    school_period_report::Model {
        id,
        region: scope.region(),
        school_id: scope.id("school", school),
        school_types: school_types::canonical(scope.school(school).types),
        period_code: period.to_string(),
        status: ReportStatus::NotDelivered,
        delivered_at: None,
        enrolled_pupils: None,
        jos_pupils: None,
        structural: None,
        incidental: None,
        individual: None,
        group_pupils: None,
        fte_hundredths: None,
        lesson_hours_planned: None,
        lesson_hours_missed: None,
        dataset_version: 1,
        source_id: None,
        provenance: INVENTED.0,
        quality: DataQuality::NotDelivered,
        version: 1,
    }
}

fn report(
    scope: &Scope,
    number: u32,
    delivered: Option<&SchoolNumbers>,
) -> school_period_report::Model {
    let period = scope.module.period();
    let base = empty(scope, scope.id("report", number), number, period);
    let Some(school) = delivered else {
        let expected = scope
            .school(number)
            .participation
            .iter()
            .all(|part| part.status == ParticipationStatus::Expected);
        return if expected {
            school_period_report::Model {
                status: ReportStatus::NotDue,
                quality: DataQuality::NotApplicable,
                ..base
            }
        } else {
            base
        };
    };
    let hours = lesson_hours(school.enrolled, number, period);
    school_period_report::Model {
        status: ReportStatus::Delivered,
        delivered_at: delivered_at(period),
        enrolled_pupils: Some(whole(school.enrolled)),
        jos_pupils: Some(whole(school.jos)),
        structural: Some(whole(school.structural)),
        incidental: Some(whole(school.jos - school.structural)),
        individual: Some(whole(school.individual)),
        group_pupils: Some(whole(school.jos - school.individual)),
        fte_hundredths: Some(whole(school.fte_hundredths.iter().sum())),
        lesson_hours_planned: Some(hours.0),
        lesson_hours_missed: Some(hours.1),
        quality: DataQuality::Ok,
        ..base
    }
}

fn later_report(
    scope: &Scope,
    number: u32,
    later: &LaterReport,
    period: PeriodCode,
    helps: &[Help],
) -> school_period_report::Model {
    let base = empty(
        scope,
        scope.id("report-later", number),
        later.school,
        period,
    );
    let Some(enrolled) = later.enrolled else {
        return base;
    };
    let here: Vec<&Help> = helps
        .iter()
        .filter(|help| help.row.school_id == base.school_id)
        .filter(|help| help.row.first_contact_on <= period.to())
        .filter(|help| help.row.ended_on.is_none_or(|ended| ended >= period.from()))
        .collect();
    let pupils = |wanted: &dyn Fn(&Help) -> bool| {
        let distinct: BTreeSet<&str> = here
            .iter()
            .filter(|help| wanted(help))
            .map(|help| help.row.record_id.as_str())
            .collect();
        i32::try_from(distinct.len()).ok()
    };
    let hours = lesson_hours(enrolled, later.school, period);
    school_period_report::Model {
        status: ReportStatus::Delivered,
        delivered_at: delivered_at(period),
        enrolled_pupils: Some(whole(enrolled)),
        jos_pupils: pupils(&|_| true),
        structural: pupils(&|help| help.row.intensity == Intensity::Structural),
        incidental: pupils(&|help| help.row.intensity == Intensity::Incidental),
        individual: pupils(&|help| help.row.form == DeliveryForm::Individual),
        group_pupils: pupils(&|help| help.row.form != DeliveryForm::Individual),
        fte_hundredths: later.fte_hundredths.map(whole),
        lesson_hours_planned: Some(hours.0),
        lesson_hours_missed: Some(hours.1),
        dataset_version: later.dataset_version,
        quality: DataQuality::Ok,
        ..base
    }
}

/// Three weeks after the period, in the morning.
fn delivered_at(period: PeriodCode) -> Option<chrono::DateTime<chrono::Utc>> {
    let day = period.to() + Days::new(21);
    Some(day.and_hms_opt(8, 0, 0)?.and_utc())
}

/// Lesson hours planned for all pupils, and of these missed without leave: between 5 and 20 in a
/// thousand, the same for a school in every run.
fn lesson_hours(enrolled: u32, school: u32, period: PeriodCode) -> (i32, i32) {
    let weeks = u32::try_from(days_between(period.from(), period.to()) / 7).expect("forwards");
    let planned = enrolled * weeks * 3 / 4 * 25;
    let per_thousand = 5 + (school * 7 + period.to().year().unsigned_abs()) % 16;
    (whole(planned), whole(planned / 1000 * per_thousand))
}

/// How many pupils of each school live where: those with rows by who is responsible for them, and
/// the seats.
fn residences(scope: &Scope, pupils: &[Pupil], seats: &[Seat], rows: &mut Rows) {
    let mut counts: BTreeMap<(u32, &str), i32> = BTreeMap::new();
    for pupil in pupils.iter().filter(|pupil| pupil.help.is_some()) {
        let home = pupil
            .responsible
            .unwrap_or(crate::entity::UNKNOWN_MUNICIPALITY);
        *counts.entry((pupil.school, home)).or_default() += 1;
    }
    for seat in seats {
        *counts.entry((seat.school, seat.municipality)).or_default() += 1;
    }
    for ((school, municipality), pupils) in counts {
        rows.enrolment_by_residence
            .push(enrolment_by_residence::Model {
                region: scope.region(),
                school_id: scope.id("school", school),
                period_code: scope.module.reference_period.into(),
                residence_code: municipality.into(),
                ring: scope.ring(municipality),
                pupils,
                source_id: None,
                provenance: INVENTED.0,
                quality: INVENTED.1,
            });
    }
}
