//! Invents a region's pupils: who they are, where they live, which school helps them and how. The
//! numbers per school and municipality are met exactly; what is left to chance hangs on the pupil's
//! number alone.

use chrono::{Datelike, Days, NaiveDate};
use schema::link_key::{LinkKey, LinkSecret};
use schema::municipality;

use super::cross_region::{self, CrossRegionPupil, Home, Reason, Stay};
use super::dates::{date, school_year_start};
use super::numbers::{Numbers, SchoolNumbers};
use super::pgn;
use super::random::{Random, apportion};
use super::scope::Scope;
use crate::entity::UNKNOWN_MUNICIPALITY;
use crate::entity::value::{
    AgeBand, DataQuality, DeliveryForm, Intensity, ResidenceKind, ResidenceRing, SchoolType,
};

/// A pupil of a region, before rows are made.
#[derive(Clone, Debug)]
pub(super) struct Pupil {
    pub(super) record_id: String,
    pub(super) link_key: LinkKey,
    /// A link key that the pupil had before.
    pub(super) former_key: Option<LinkKey>,
    pub(super) school: u32,
    /// How the pupil is helped; none where only enrolled.
    pub(super) help: Option<(Intensity, DeliveryForm)>,
    pub(super) birth_year: i32,
    pub(super) age_band: AgeBand,
    pub(super) homes: Vec<(Home, DataQuality)>,
    pub(super) residence: Option<&'static str>,
    pub(super) responsible: Option<&'static str>,
    pub(super) ring: ResidenceRing,
    pub(super) as_of: NaiveDate,
    pub(super) enrolled_from: NaiveDate,
    /// What makes the pupil one of several regions.
    pub(super) elsewhere: Option<(Reason, Stay)>,
    /// What chance there is beyond the above.
    pub(super) random: Random,
}

/// A seat in a school that no pupil's row fills: someone who is enrolled and not helped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) school: u32,
    pub(super) municipality: &'static str,
}

/// The region's pupils, and the seats that are left: helped pupils have rows, the others have only
/// where `everyone` is asked for.
pub(super) fn invent(
    scope: &Scope,
    numbers: &Numbers,
    secret: &LinkSecret,
    everyone: bool,
) -> (Vec<Pupil>, Vec<Seat>) {
    let mut inventor = Inventor {
        scope,
        secret,
        last: 0,
    };
    let mut slots: Vec<(u32, Vec<(Intensity, DeliveryForm)>)> = numbers
        .schools
        .iter()
        .map(|school| (school.plan.school, slots_of(scope, school)))
        .collect();
    let mut pupils = Vec::new();
    for pupil in cross_region::pupils() {
        for stay in pupil
            .stays
            .iter()
            .filter(|stay| stay.region == scope.module.code)
        {
            let help = slots
                .iter_mut()
                .find(|(school, _)| *school == stay.school)
                .and_then(|(_, left)| left.pop())
                .expect("the table names schools with places enough: tested");
            pupils.push(inventor.of_several_regions(&pupil, stay, help));
        }
    }
    let left: usize = slots.iter().map(|(_, left)| left.len()).sum();
    let mut homes = residences(scope, numbers, &pupils, left).into_iter();
    for (school, left) in slots {
        for help in left {
            let home = homes.next().expect("as many homes as places");
            pupils.push(inventor.of_this_region(school, home, Some(help)));
        }
    }
    let seats = seats(scope, numbers);
    if everyone {
        for seat in &seats {
            pupils.push(inventor.of_this_region(seat.school, seat.municipality, None));
        }
    }
    (pupils, seats)
}

/// How each pupil of a school is helped, in an order of chance.
fn slots_of(scope: &Scope, school: &SchoolNumbers) -> Vec<(Intensity, DeliveryForm)> {
    let mut random = Random::of(
        &format!("{}/slots", scope.module.code),
        school.plan.school.into(),
    );
    let mut intensities: Vec<Intensity> = (0..school.jos)
        .map(|i| {
            if i < school.structural {
                Intensity::Structural
            } else {
                Intensity::Incidental
            }
        })
        .collect();
    random.shuffle(&mut intensities);
    let mut forms: Vec<DeliveryForm> = (0..school.jos)
        .map(|i| match i.checked_sub(school.individual) {
            None => DeliveryForm::Individual,
            Some(other) if other % 5 < 3 => DeliveryForm::Group,
            Some(_) => DeliveryForm::Mixed,
        })
        .collect();
    random.shuffle(&mut forms);
    intensities.into_iter().zip(forms).collect()
}

/// The homes of helped pupils whom no other region knows: the plan's, without those of `known`.
fn residences(
    scope: &Scope,
    numbers: &Numbers,
    known: &[Pupil],
    count: usize,
) -> Vec<&'static str> {
    let taken = |code: &str| known.iter().filter(|p| p.responsible == Some(code)).count();
    let weights: Vec<u32> = numbers
        .residences
        .iter()
        .map(|(code, helped, _)| helped.saturating_sub(taken(code) as u32))
        .collect();
    let codes = numbers.residences.iter().map(|(code, ..)| *code);
    shared_out(scope, "residences", codes, &weights, count)
}

/// Where those live who are enrolled and not helped, school by school.
fn seats(scope: &Scope, numbers: &Numbers) -> Vec<Seat> {
    let schools: Vec<u32> = numbers
        .schools
        .iter()
        .flat_map(|s| std::iter::repeat_n(s.plan.school, (s.enrolled - s.jos) as usize))
        .collect();
    let weights: Vec<u32> = numbers
        .residences
        .iter()
        .map(|(.., others)| *others)
        .collect();
    let codes = numbers.residences.iter().map(|(code, ..)| *code);
    let homes = shared_out(scope, "seats", codes, &weights, schools.len());
    schools
        .into_iter()
        .zip(homes)
        .map(|(school, municipality)| Seat {
            school,
            municipality,
        })
        .collect()
}

fn shared_out(
    scope: &Scope,
    what: &str,
    codes: impl Iterator<Item = &'static str>,
    weights: &[u32],
    count: usize,
) -> Vec<&'static str> {
    let count = u32::try_from(count).expect("a load test has fewer than 2^32 pupils");
    let mut homes: Vec<&'static str> = codes
        .zip(apportion(weights, count))
        .flat_map(|(code, n)| std::iter::repeat_n(code, n as usize))
        .collect();
    Random::of(&format!("{}/{what}", scope.module.code), 0).shuffle(&mut homes);
    homes
}

struct Inventor<'a> {
    scope: &'a Scope,
    secret: &'a LinkSecret,
    /// The number of the latest pupil whom only this region knows.
    last: u32,
}

impl Inventor<'_> {
    fn of_this_region(
        &mut self,
        school: u32,
        municipality: &'static str,
        help: Option<(Intensity, DeliveryForm)>,
    ) -> Pupil {
        self.last += 1;
        let number = self.last;
        assert!(
            number <= pgn::MOST_PUPILS,
            "a region has at most {} pupils",
            pgn::MOST_PUPILS
        );
        let serial = self.scope.module.serial;
        let mut random = Random::of(self.scope.module.code, number.into());
        let (age, birth_year) = self.age(school, &mut random);
        let as_of = self.scope.module.period().to();
        let (homes, home) = homes_of(municipality, random.between(2014, 2019), as_of);
        let enrolled_from = first_school_day(self.scope.module.period().from(), &mut random);
        Pupil {
            record_id: self.scope.id("record", number),
            link_key: LinkKey::compute(self.secret, &pgn::of_region(serial, number)),
            former_key: (number == 1)
                .then(|| LinkKey::compute(self.secret, &pgn::of_region(serial, pgn::TEMPORARY))),
            school,
            help,
            birth_year,
            age_band: AgeBand::of_age(age),
            homes,
            residence: home,
            responsible: home,
            ring: self.scope.ring(municipality),
            as_of,
            enrolled_from,
            elsewhere: None,
            random,
        }
    }

    fn of_several_regions(
        &self,
        pupil: &CrossRegionPupil,
        stay: &Stay,
        help: (Intensity, DeliveryForm),
    ) -> Pupil {
        let period = self.scope.module.period();
        let last_day = stay.left.and_then(|left| left.pred_opt());
        let as_of = last_day.map_or(period.to(), |day| day.min(period.to()));
        let homes = known_homes(&pupil.homes, stay);
        let on = |kind| place_on(&homes, kind, as_of);
        let responsible = on(ResidenceKind::Responsible);
        let before = pupil
            .stays
            .iter()
            .filter(|s| s.first_contact < stay.first_contact);
        let left_before = before.filter_map(|s| s.left).max();
        let year_start = school_year_start(stay.first_contact);
        Pupil {
            record_id: self.scope.id("record-of-several", pupil.number),
            link_key: LinkKey::compute(self.secret, &pgn::of_cross_region(pupil.number)),
            former_key: None,
            school: stay.school,
            help: Some(help),
            birth_year: pupil.birth_year,
            age_band: AgeBand::of_age(age_on(pupil.birth_year, as_of)),
            residence: on(ResidenceKind::StayPlacement).or_else(|| on(ResidenceKind::BrpAddress)),
            responsible,
            ring: self.scope.ring(responsible.unwrap_or(UNKNOWN_MUNICIPALITY)),
            homes,
            as_of,
            enrolled_from: left_before.map_or(year_start, |left| left.max(year_start)),
            elsewhere: Some((pupil.reason, stay.clone())),
            random: Random::of(
                &format!("{}/several", self.scope.module.code),
                pupil.number.into(),
            ),
        }
    }

    /// An age that fits the school, and the year of birth with which it is right at the end of the
    /// reference period.
    fn age(&self, school: u32, random: &mut Random) -> (i32, i32) {
        let types = self.scope.school(school).types;
        let youngest = types.iter().map(|t| ages(*t).0).min().unwrap_or(4);
        let oldest = types.iter().map(|t| ages(*t).1).max().unwrap_or(18);
        let age = i32::try_from(random.between(youngest, oldest)).expect("an age");
        let end = self.scope.module.period().to();
        let birthday_to_come = random.below(12) >= end.month();
        (age, end.year() - age - i32::from(birthday_to_come))
    }
}

/// Youngest and oldest pupils of a type of school.
fn ages(school_type: SchoolType) -> (u32, u32) {
    match school_type {
        SchoolType::Bao | SchoolType::So => (4, 12),
        SchoolType::Sbo => (5, 12),
        SchoolType::Vso => (12, 19),
        SchoolType::Pro | SchoolType::Vo => (12, 18),
    }
}

fn age_on(birth_year: i32, day: NaiveDate) -> i32 {
    day.year() - birth_year
}

type KnownHomes = Vec<(Home, DataQuality)>;

/// Address and responsibility of a pupil who never moved, and the municipality of the end; none
/// where it is unknown.
fn homes_of(
    municipality: &'static str,
    since_year: u32,
    as_of: NaiveDate,
) -> (KnownHomes, Option<&'static str>) {
    if municipality == UNKNOWN_MUNICIPALITY {
        return (Vec::new(), None);
    }
    let year = i32::try_from(since_year).expect("a year");
    let from = date((year, 8, 1));
    let homes = [ResidenceKind::BrpAddress, ResidenceKind::Responsible]
        .into_iter()
        .flat_map(|kind| {
            merged(Home {
                kind,
                municipality,
                from,
                to: None,
            })
        })
        .map(|home| (home, DataQuality::Ok))
        .collect::<Vec<_>>();
    let now = place_on(&homes, ResidenceKind::BrpAddress, as_of);
    (homes, now)
}

/// The homes as this region knows them: the table's, or what it alone believes from the day on
/// which the pupil left.
fn known_homes(homes: &[Home], stay: &Stay) -> KnownHomes {
    let all = homes.iter().copied().flat_map(merged);
    let (Some(believed), Some(left)) = (stay.believes, stay.left) else {
        return all.map(|home| (home, DataQuality::Ok)).collect();
    };
    all.filter(|home| home.from <= left)
        .map(|home| {
            let believed_still =
                home.municipality == believed && home.to.is_some_and(|to| to >= left);
            if believed_still {
                (Home { to: None, ..home }, DataQuality::ConflictingSource)
            } else {
                (home, DataQuality::Ok)
            }
        })
        .collect()
}

/// A home under the codes that its municipality had: a merger on the way ends one and begins
/// another.
fn merged(home: Home) -> Vec<Home> {
    let code = municipality::by_code(home.municipality);
    let Some(made) = code
        .and_then(|m| m.valid_from)
        .filter(|made| home.from < *made)
    else {
        return vec![home];
    };
    let before = municipality::all()
        .iter()
        .find(|m| m.successor == Some(home.municipality));
    before
        .map(|old| Home {
            municipality: old.code,
            to: made.pred_opt(),
            ..home
        })
        .into_iter()
        .chain([Home { from: made, ..home }])
        .collect()
}

fn place_on(homes: &KnownHomes, kind: ResidenceKind, day: NaiveDate) -> Option<&'static str> {
    homes
        .iter()
        .map(|(home, _)| home)
        .find(|home| home.kind == kind && home.from <= day && home.to.is_none_or(|to| day <= to))
        .map(|home| home.municipality)
}

/// The first day of a school year, none to three years before the period's.
fn first_school_day(period_start: NaiveDate, random: &mut Random) -> NaiveDate {
    let years = u64::from(random.below(4));
    school_year_start(school_year_start(period_start) - Days::new(365 * years))
}
