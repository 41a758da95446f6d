//! Invents the help: one trajectory of the reference period for each helped pupil, and what goes
//! with it. Totals that the plan counts (endings, avoided referrals, providers per pupil, personal
//! budgets, attendance) are met exactly.

use chrono::{Days, NaiveDate};

use super::cross_region::Reason;
use super::dates::{date, days_between};
use super::facts::whole;
use super::numbers::Numbers;
use super::pupils::Pupil;
use super::random::Random;
use super::rows::Rows;
use super::scope::{INVENTED, Scope};
use crate::entity::value::*;
use crate::entity::{
    absence_episode, avoided_referral, referral, trajectory, trajectory_provider, trajectory_role,
};

/// A trajectory with its providers and roles, before rows are made.
#[derive(Clone, Debug)]
pub(super) struct Help {
    /// Its pupil's place in the list.
    pub(super) pupil: usize,
    pub(super) row: trajectory::Model,
    providers: Vec<String>,
    roles: Vec<ProfessionalRole>,
    onward: Option<CareWeight>,
}

/// The help of the reference period and what the region goes on giving elsewhere.
pub(super) fn invent(scope: &Scope, numbers: &Numbers, pupils: &mut [Pupil]) -> Vec<Help> {
    let mut inventor = Inventor { scope, last: 0 };
    let mut helps = Vec::new();
    for (index, pupil) in pupils.iter_mut().enumerate() {
        helps.extend(inventor.in_period(index, pupil));
    }
    let mut counts = Counts::of(scope, helps.len());
    counts.endings(scope, numbers, pupils, &mut helps);
    counts.providers(scope, numbers, pupils, &mut helps);
    counts.personal_budgets(numbers, &mut helps);
    counts.attendance(numbers, &mut helps);
    let visits: Vec<Help> = helps
        .iter()
        .filter_map(|help| inventor.visit(help, pupils))
        .collect();
    helps.extend(visits);
    helps
}

/// Rows of `helps` and of what goes with them.
pub(super) fn write(
    scope: &Scope,
    numbers: &Numbers,
    pupils: &[Pupil],
    helps: Vec<Help>,
    rows: &mut Rows,
) {
    avoided(scope, numbers, &helps, rows);
    absence(scope, numbers, pupils, rows);
    let mut referrals = 0;
    for help in helps {
        help.write(scope, &mut referrals, rows);
    }
}

struct Inventor<'a> {
    scope: &'a Scope,
    last: u32,
}

impl Inventor<'_> {
    fn in_period(&mut self, index: usize, pupil: &mut Pupil) -> Option<Help> {
        let (intensity, form) = pupil.help?;
        let plan = &self.scope.module.plan;
        let stay = pupil.elsewhere.as_ref().map(|(_, stay)| stay.clone());
        let random = &mut pupil.random;
        let staff = plan
            .schools
            .iter()
            .find(|school| school.school == pupil.school)
            .map(|school| school.staff)
            .expect("a helped pupil's school is in the plan");
        let main = staff[random.below(whole_len(staff.len())) as usize].provider;
        let provider_id = match stay.as_ref().and_then(|s| s.provider) {
            Some((region, number)) => Scope::named(region).id("provider", number),
            None => self.scope.id("provider", main),
        };
        let first = match &stay {
            Some(stay) => stay.first_contact,
            None => self.day_in_period(random),
        };
        let ended = match &stay {
            Some(stay) => stay.ended,
            None => self.end(first, random),
        };
        let waiting = waiting_days(random);
        let school = self.scope.school_key(pupil.school);
        self.last += 1;
        let row = trajectory::Model {
            id: self.scope.id("trajectory", self.last),
            region: self.scope.region(),
            record_id: pupil.record_id.clone(),
            link_key: pupil.link_key.as_str().into(),
            school_id: school.id,
            school_types: school.types,
            school_municipality_code: school.municipality,
            provider_id: provider_id.clone(),
            age_band: pupil.age_band,
            residence_ring: pupil.ring,
            intensity,
            form,
            access_route: access_route(random),
            has_referral: random.chance(plan.referral_percent),
            requested_on: waiting.map(|days| first - Days::new(u64::from(days))),
            first_contact_on: first,
            ended_on: ended,
            end_reason: None,
            waiting_days: waiting.map(whole),
            duration_days: ended.map(|day| days_between(first, day)),
            hours_hundredths: Some(hours(intensity, random)),
            provider_count: 1,
            pgb_at_start: None,
            pgb_change: None,
            replaces_pgb: None,
            attendance_at_start: Some(Attendance::FullWeek),
            attendance_at_end: ended.map(|_| Attendance::FullWeek),
            provenance: INVENTED.0,
            quality: INVENTED.1,
            transfer_id: None,
            version: 1,
        };
        let mut roles: Vec<ProfessionalRole> = staff.iter().map(|s| s.role).collect();
        roles.sort_unstable();
        roles.dedup();
        random.shuffle(&mut roles);
        let several = random.chance(30);
        roles.truncate(if several { 2 } else { 1 });
        Some(Help {
            pupil: index,
            row,
            providers: vec![provider_id],
            roles,
            onward: None,
        })
    }

    /// Help that the region goes on giving in the pupil's new school elsewhere.
    fn visit(&mut self, help: &Help, pupils: &[Pupil]) -> Option<Help> {
        let (_, stay) = pupils[help.pupil].elsewhere.as_ref()?;
        let visit = stay.visit?;
        let school = Scope::named(visit.region).school_key(visit.school);
        self.last += 1;
        let row = trajectory::Model {
            id: self.scope.id("trajectory", self.last),
            school_id: school.id,
            school_types: school.types,
            school_municipality_code: school.municipality,
            intensity: Intensity::Incidental,
            form: DeliveryForm::Individual,
            access_route: AccessRoute::Transfer,
            has_referral: false,
            requested_on: None,
            first_contact_on: visit.from,
            ended_on: Some(visit.to),
            end_reason: Some(EndReason::GoalReached),
            waiting_days: None,
            duration_days: Some(days_between(visit.from, visit.to)),
            hours_hundredths: Some(350),
            provider_count: 1,
            ..help.row.clone()
        };
        let providers = vec![row.provider_id.clone()];
        Some(Help {
            row,
            providers,
            onward: None,
            ..help.clone()
        })
    }

    fn day_in_period(&self, random: &mut Random) -> NaiveDate {
        let period = self.scope.module.period();
        let length = u32::try_from(days_between(period.from(), period.to())).expect("forwards");
        period.from() + Days::new(random.below(length - 4).into())
    }

    fn end(&self, first: NaiveDate, random: &mut Random) -> Option<NaiveDate> {
        let plan = &self.scope.module.plan;
        if random.chance(plan.open_percent) {
            return None;
        }
        let weeks = match random.below(10) {
            0..6 => random.between(3, 14),
            6..9 => random.between(14, 30),
            _ => random.between(30, 60),
        };
        let end = first + Days::new(u64::from(weeks * 7 + random.below(5)));
        let counted = plan.endings.is_some();
        Some(if counted {
            end.min(self.scope.module.period().to())
        } else {
            end
        })
    }
}

impl Help {
    /// Help that begins in a school to which a pupil of the region changes.
    pub(super) fn after_transfer(
        &self,
        scope: &Scope,
        number: u32,
        school: u32,
        from: NaiveDate,
    ) -> Self {
        let key = scope.school_key(school);
        let provider = scope
            .provider_on(school, from)
            .map_or_else(|| self.row.provider_id.clone(), |n| scope.id("provider", n));
        let row = trajectory::Model {
            id: scope.id("trajectory-after-transfer", number),
            school_id: key.id,
            school_types: key.types,
            school_municipality_code: key.municipality,
            provider_id: provider.clone(),
            access_route: AccessRoute::Transfer,
            requested_on: Some(from),
            first_contact_on: from,
            ended_on: None,
            end_reason: None,
            waiting_days: Some(0),
            duration_days: None,
            provider_count: 1,
            pgb_change: None,
            replaces_pgb: None,
            attendance_at_end: None,
            ..self.row.clone()
        };
        Self {
            row,
            providers: vec![provider],
            onward: None,
            ..self.clone()
        }
    }

    /// Ends on `day`, unless it has ended before.
    pub(super) fn end_by(&mut self, day: NaiveDate, reason: EndReason) {
        if self.row.ended_on.is_some_and(|ended| ended <= day) {
            return;
        }
        self.row.ended_on = Some(day);
        self.row.duration_days = Some(days_between(self.row.first_contact_on, day));
        self.row.end_reason = Some(reason);
        self.row.attendance_at_end = self.row.attendance_at_end.or(self.row.attendance_at_start);
        self.onward = None;
    }

    fn write(self, scope: &Scope, referrals: &mut u32, rows: &mut Rows) {
        let id = &self.row.id;
        for role in self.roles {
            rows.trajectory_role.push(trajectory_role::Model {
                trajectory_id: id.clone(),
                role,
                region: scope.region(),
            });
        }
        for provider_id in self.providers {
            rows.trajectory_provider.push(trajectory_provider::Model {
                trajectory_id: id.clone(),
                is_primary: provider_id == self.row.provider_id,
                provider_id,
                region: scope.region(),
                record_id: self.row.record_id.clone(),
            });
        }
        let turn = *referrals as usize % INWARD.len();
        let mut refer = |direction, referrer, on, weight| {
            *referrals += 1;
            rows.referral.push(referral::Model {
                id: scope.id("referral", *referrals),
                region: scope.region(),
                record_id: self.row.record_id.clone(),
                trajectory_id: Some(id.clone()),
                direction,
                referrer,
                to_provider_id: None,
                referred_on: on,
                weight,
                provenance: INVENTED.0,
            });
        };
        if self.row.has_referral {
            let on = self.row.requested_on.unwrap_or(self.row.first_contact_on);
            let referrer = INWARD[turn];
            refer(ReferralDirection::Inward, referrer, on, CareWeight::Light);
        }
        if let (Some(weight), Some(on)) = (self.onward, self.row.ended_on) {
            refer(
                ReferralDirection::Onward,
                ReferrerKind::GeenVerwijzer,
                on,
                weight,
            );
        }
        rows.trajectory.push(self.row);
    }
}

/// Who refers to help in a school, in turn.
const INWARD: [ReferrerKind; 3] = [
    ReferrerKind::GemeentelijkeToegang,
    ReferrerKind::Huisarts,
    ReferrerKind::Jeugdarts,
];

/// Totals that are met by taking trajectories in an order of chance.
struct Counts {
    order: Vec<usize>,
    random: Random,
}

impl Counts {
    fn of(scope: &Scope, count: usize) -> Self {
        Self {
            order: (0..count).collect(),
            random: Random::of(&format!("{}/counts", scope.module.code), 0),
        }
    }

    fn shuffled(&mut self) -> std::vec::IntoIter<usize> {
        self.random.shuffle(&mut self.order);
        self.order.clone().into_iter()
    }

    fn endings(&mut self, scope: &Scope, numbers: &Numbers, pupils: &[Pupil], helps: &mut [Help]) {
        if let Some([resolved, general, _]) = numbers.endings {
            for (place, index) in (0_u32..).zip(self.shuffled()) {
                let (reason, onward) = if place < resolved {
                    (EndReason::GoalReached, None)
                } else if place < resolved + general {
                    (EndReason::ReferredOn, Some(CareWeight::GeneralProvision))
                } else if place % 2 == 0 {
                    (EndReason::ReferredOn, Some(CareWeight::Specialist))
                } else {
                    (EndReason::ReferredOn, Some(CareWeight::Heavy))
                };
                let help = &mut helps[index];
                help.end_by(scope.module.period().to(), reason);
                (help.row.end_reason, help.onward) = (Some(reason), onward);
            }
            return;
        }
        for help in helps.iter_mut().filter(|help| help.row.ended_on.is_some()) {
            let reason = match &pupils[help.pupil].elsewhere {
                Some((Reason::Moved | Reason::StayElsewhere, _)) => EndReason::Moved,
                Some(_) => EndReason::TransferredRegion,
                None => self.random.weighted(&END_REASONS),
            };
            help.row.end_reason = Some(reason);
            if reason == EndReason::ReferredOn {
                help.onward = Some(self.random.weighted(&ONWARD));
            }
        }
    }

    fn providers(
        &mut self,
        scope: &Scope,
        numbers: &Numbers,
        pupils: &[Pupil],
        helps: &mut [Help],
    ) {
        let mut order = self.shuffled();
        for (count, pupils_with) in (1_usize..).zip(&numbers.providers_per_pupil) {
            for index in order.by_ref().take(*pupils_with as usize) {
                let help = &mut helps[index];
                let mut others: Vec<String> = (1..=whole_len(scope.module.providers.len()))
                    .map(|number| scope.id("provider", number))
                    .filter(|id| *id != help.row.provider_id)
                    .collect();
                pupils[help.pupil].random.clone().shuffle(&mut others);
                help.providers.extend(others.into_iter().take(count - 1));
                help.row.provider_count = whole(whole_len(help.providers.len()));
            }
        }
    }

    fn personal_budgets(&mut self, numbers: &Numbers, helps: &mut [Help]) {
        let Some([all, less, over]) = numbers.personal_budgets else {
            return;
        };
        for (place, index) in (0_u32..).zip(self.shuffled()) {
            let row = &mut helps[index].row;
            row.pgb_at_start = Some(place < all);
            if place < all {
                let change = if place < less {
                    BudgetChange::Decreased
                } else if place < less + over {
                    BudgetChange::TakenOver
                } else {
                    BudgetChange::Unchanged
                };
                row.pgb_change = Some(change);
                row.replaces_pgb = Some(change == BudgetChange::TakenOver);
            }
        }
    }

    fn attendance(&mut self, numbers: &Numbers, helps: &mut [Help]) {
        let [part, daycare, none] = numbers.reduced_attendance;
        let reduced = part + daycare + none;
        for (place, index) in (0_u32..).zip(self.shuffled()).take(reduced as usize) {
            let row = &mut helps[index].row;
            let start = if place < part {
                Attendance::PartOfWeek
            } else if place < part + daycare {
                Attendance::Daycare
            } else {
                Attendance::None
            };
            row.attendance_at_start = Some(start);
            row.attendance_at_end = row.ended_on.map(|_| {
                self.random.weighted(&[
                    (Attendance::FullWeek, 5),
                    (Attendance::PartOfWeek, 3),
                    (start, 2),
                ])
            });
        }
    }
}

const END_REASONS: [(EndReason, u32); 6] = [
    (EndReason::GoalReached, 60),
    (EndReason::ReferredOn, 15),
    (EndReason::StoppedByClient, 12),
    (EndReason::StoppedByProvider, 2),
    (EndReason::Moved, 5),
    (EndReason::Other, 6),
];

const ONWARD: [(CareWeight, u32); 4] = [
    (CareWeight::GeneralProvision, 10),
    (CareWeight::Light, 25),
    (CareWeight::Specialist, 45),
    (CareWeight::Heavy, 20),
];

/// The plan's number of avoided referrals, among trajectories that reached their goal.
fn avoided(scope: &Scope, numbers: &Numbers, helps: &[Help], rows: &mut Rows) {
    let mut ended: Vec<&Help> = helps
        .iter()
        .filter(|h| h.row.end_reason == Some(EndReason::GoalReached) && !h.row.has_referral)
        .collect();
    Random::of(&format!("{}/avoided", scope.module.code), 0).shuffle(&mut ended);
    let bases = AvoidedReferralBasis::ALL.iter().rev().cycle();
    for (help, basis) in ended
        .into_iter()
        .take(numbers.avoided_referrals as usize)
        .zip(bases)
    {
        rows.avoided_referral.push(avoided_referral::Model {
            trajectory_id: help.row.id.clone(),
            region: scope.region(),
            judged_by: help
                .roles
                .first()
                .copied()
                .unwrap_or(ProfessionalRole::Other),
            basis: *basis,
            judged_on: help.row.ended_on.unwrap_or(help.row.first_contact_on),
            provenance: INVENTED.0,
        });
    }
}

/// The plan's pupils with absence of each kind; nobody has two.
fn absence(scope: &Scope, numbers: &Numbers, pupils: &[Pupil], rows: &mut Rows) {
    let mut random = Random::of(&format!("{}/absence", scope.module.code), 0);
    let mut order: Vec<&Pupil> = pupils.iter().filter(|p| p.help.is_some()).collect();
    random.shuffle(&mut order);
    let mut pupils = order.into_iter();
    let kinds = scope
        .module
        .plan
        .absence
        .iter()
        .map(|(kind, _)| *kind)
        .zip(&numbers.absence);
    let mut number = 0_u32;
    for (kind, count) in kinds {
        for pupil in pupils.by_ref().take(*count as usize) {
            number += 1;
            let from = school_day(scope, &mut random);
            let weeks = match kind {
                AbsenceKind::Geoorloofd | AbsenceKind::Ongeoorloofd => random.between(1, 3),
                _ => random.between(6, 30),
            };
            let lasts = kind == AbsenceKind::Vrijstelling5A;
            rows.absence_episode.push(absence_episode::Model {
                id: scope.id("absence", number),
                region: scope.region(),
                record_id: pupil.record_id.clone(),
                kind,
                definition: scope.module.absence_definition.into(),
                from_on: from,
                to_on: (!lasts).then(|| from + Days::new(u64::from(weeks * 7))),
                lesson_days_missed: Some(whole(weeks * 5)),
                provenance: INVENTED.0,
                version: 1,
            });
        }
    }
}

/// A day on which episodes of a region begin: in its reference period, half of them around
/// 1 October or the period's start.
fn school_day(scope: &Scope, random: &mut Random) -> NaiveDate {
    let period = scope.module.period();
    let autumn = date((chrono::Datelike::year(&period.from()), 9, 20));
    let start = if period.contains(autumn) && random.chance(50) {
        autumn
    } else {
        period.from()
    };
    start + Days::new(random.below(90).into())
}

/// Skewed, with a long tail: half within days, one in fifty after months. None where nobody wrote
/// down the request.
fn waiting_days(random: &mut Random) -> Option<u32> {
    match random.below(100) {
        0..4 => None,
        4..54 => Some(random.below(5)),
        54..76 => Some(random.between(5, 14)),
        76..90 => Some(random.between(15, 40)),
        90..98 => Some(random.between(41, 120)),
        _ => Some(random.between(121, 300)),
    }
}

fn hours(intensity: Intensity, random: &mut Random) -> i32 {
    let quarters = match intensity {
        Intensity::Structural => random.between(32, 240),
        Intensity::Incidental => random.between(2, 32),
    };
    whole(quarters * 25)
}

fn access_route(random: &mut Random) -> AccessRoute {
    random.weighted(&[
        (AccessRoute::TeacherMentor, 38),
        (AccessRoute::CareTeam, 24),
        (AccessRoute::Parent, 14),
        (AccessRoute::WalkIn, 10),
        (AccessRoute::Pupil, 8),
        (AccessRoute::AccessContact, 6),
    ])
}

fn whole_len(length: usize) -> u32 {
    u32::try_from(length).expect("lists of the demo are short")
}
