//! The pupils whom several regions know (domain section 7.3): a table that each region computes for
//! itself and finds the same, so that no region's data need another's database. It says where such
//! a pupil lived, which school gave help and when; everything else is each region's own.

use chrono::NaiveDate;

use super::dates::date;
use crate::entity::value::ResidenceKind;

mod table;

/// Why a pupil is known in several regions (domain section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A: the school is in another region than the home.
    SchoolElsewhere,
    /// B: the pupil moved.
    Moved,
    /// C: a provider of another region gives the help.
    CareElsewhere,
    /// D: the pupil was placed in another region, which does not become responsible.
    StayElsewhere,
}

/// A pupil whom several regions know.
#[derive(Clone, Debug)]
pub struct CrossRegionPupil {
    /// From 1.
    pub number: u32,
    /// Why.
    pub reason: Reason,
    /// Year of birth.
    pub birth_year: i32,
    /// What each region knows, one stay for each.
    pub stays: Vec<Stay>,
    /// Where the pupil lived.
    pub homes: Vec<Home>,
}

/// A pupil in one region.
#[derive(Clone, Debug)]
pub struct Stay {
    /// The region's code.
    pub region: &'static str,
    /// The number of the school that gives help.
    pub school: u32,
    /// The first contact; it lies in the region's reference period.
    pub first_contact: NaiveDate,
    /// The last day of help; none while it lasts.
    pub ended: Option<NaiveDate>,
    /// The day on which the pupil left the school for another region's.
    pub left: Option<NaiveDate>,
    /// The main provider, where it is another region's: its region and number.
    pub provider: Option<(&'static str, u32)>,
    /// Help that the region goes on giving in another region's school, after the reference period.
    pub visit: Option<Visit>,
    /// The municipality that this region alone believes the pupil to live in.
    pub believes: Option<&'static str>,
}

/// Help of one region in another's school.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// The school's region.
    pub region: &'static str,
    /// The school's number.
    pub school: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A stretch of residence.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    /// Address, placement or responsibility.
    pub kind: ResidenceKind,
    /// CBS code.
    pub municipality: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

/// Every pupil whom several regions know, in the order of their numbers.
pub fn pupils() -> Vec<CrossRegionPupil> {
    let of_groups = table::GROUPS
        .iter()
        .flat_map(|group| (0..group.count).map(move |index| (group, index)));
    (1..)
        .zip(of_groups)
        .map(|(number, (group, index))| group.pupil(number, index))
        .collect()
}

/// Pupils alike but for school, municipality and a few days.
struct Group {
    reason: Reason,
    count: u32,
    birth_year: i32,
    stays: &'static [Leg],
    homes: &'static [Address],
}

/// The stays of a group in one region.
struct Leg {
    region: &'static str,
    schools: &'static [u32],
    first: Ymd,
    last: Option<Ymd>,
    left: Option<Ymd>,
    provider: Option<(&'static str, u32)>,
    /// From and to, in the school of the group's other stay in this region.
    visit: Option<(&'static str, Ymd, Ymd)>,
    believes: Option<&'static str>,
}

/// The homes of a group over a time.
struct Address {
    kind: ResidenceKind,
    municipalities: &'static [&'static str],
    from: Ymd,
    to: Option<Ymd>,
}

type Ymd = (i32, u32, u32);

/// So many days lie between the first contacts of two pupils of a group.
const DAYS_APART: u32 = 5;

impl Group {
    fn pupil(&self, number: u32, index: u32) -> CrossRegionPupil {
        CrossRegionPupil {
            number,
            reason: self.reason,
            birth_year: self.birth_year - i32::try_from(index % 3).expect("below 3"),
            stays: self.stays.iter().map(|leg| self.stay(leg, index)).collect(),
            homes: self
                .homes
                .iter()
                .map(|address| address.home(index))
                .collect(),
        }
    }

    fn stay(&self, leg: &Leg, index: u32) -> Stay {
        let days = chrono::Days::new(u64::from(DAYS_APART * index));
        let visit = leg.visit.and_then(|(region, from, to)| {
            let school = self
                .stays
                .iter()
                .find(|leg| leg.region == region)?
                .school(index);
            Some(Visit {
                region,
                school,
                from: date(from),
                to: date(to),
            })
        });
        Stay {
            region: leg.region,
            school: leg.school(index),
            first_contact: date(leg.first) + days,
            ended: leg.last.map(date),
            left: leg.left.map(date),
            provider: leg.provider,
            visit,
            believes: leg.believes,
        }
    }
}

impl Leg {
    fn school(&self, index: u32) -> u32 {
        self.schools[index as usize % self.schools.len()]
    }
}

impl Address {
    fn home(&self, index: u32) -> Home {
        Home {
            kind: self.kind,
            municipality: self.municipalities[index as usize % self.municipalities.len()],
            from: date(self.from),
            to: self.to.map(date),
        }
    }
}

#[cfg(test)]
mod tests;
