//! The parameters of a region's synthetic data (domain section 7): per school what is reported, per
//! municipality how many pupils live there, and how trajectories are spread. `seed` makes rows of
//! them; every total here is met exactly.

use crate::entity::value::{AbsenceKind, DeliveryForm, Intensity, ProfessionalRole, ResidenceRing};

/// What a region's synthetic data are made by.
#[derive(Debug)]
pub struct DemoPlan {
    /// What each school that reports delivers over the reference period.
    pub schools: &'static [SchoolPlan],
    /// Where the pupils live. Pupils of other regions come on top (see `seed::cross_region`).
    pub residences: &'static [ResidencePlan],
    /// Of each 100 pupils, how many have a trajectory after a referral.
    pub referral_percent: u32,
    /// Of each 100 trajectories, how many go on without an end; 0 where `endings` says all.
    pub open_percent: u32,
    /// How trajectories ended, where the plan counts it; the rest is spread by chance.
    pub endings: Option<EndingPlan>,
    /// How many trajectories avoided a referral.
    pub avoided_referrals: u32,
    /// How many providers pupils have: how many pupils have 1, 2, 3, 4 of them.
    pub providers_per_pupil: [u32; 4],
    /// How many pupils had a personal budget, and of these how many less of it, and none any more.
    pub personal_budgets: Option<(u32, u32, u32)>,
    /// How many pupils did not go to school all week: part of it, in day care, not at all.
    pub reduced_attendance: (u32, u32, u32),
    /// Absence by kind: how many pupils.
    pub absence: &'static [(AbsenceKind, u32)],
    /// Deliveries of later periods, which are open.
    pub later_reports: &'static [LaterReport],
}

/// A school that reports.
#[derive(Debug)]
pub struct SchoolPlan {
    /// The school's number.
    pub school: u32,
    /// Pupils enrolled.
    pub enrolled: u32,
    /// Pupils with a contact.
    pub jos: u32,
    /// Of these, with structural help; the others' is incidental.
    pub structural: u32,
    /// Of these, mainly helped alone; the others in a group or in both forms.
    pub individual: u32,
    /// Who works there.
    pub staff: &'static [StaffPlan],
}

/// A role of a provider in a school.
#[derive(Debug)]
pub struct StaffPlan {
    /// The provider's number.
    pub provider: u32,
    /// The role.
    pub role: ProfessionalRole,
    /// Full-time equivalents in hundredths.
    pub fte_hundredths: u32,
    /// How many people.
    pub heads: u32,
}

/// A municipality in which pupils live.
#[derive(Debug)]
pub struct ResidencePlan {
    /// CBS code, or [`crate::entity::UNKNOWN_MUNICIPALITY`].
    pub municipality: &'static str,
    /// Its ring.
    pub ring: ResidenceRing,
    /// Pupils with a contact who live there.
    pub jos: u32,
    /// Enrolled pupils who live there.
    pub enrolled: u32,
}

/// How trajectories ended.
#[derive(Debug)]
pub struct EndingPlan {
    /// Solved in the school.
    pub resolved: u32,
    /// Referred on to a provision open to all.
    pub to_general_provision: u32,
    /// Referred on to another provider.
    pub to_other_provider: u32,
}

/// What a school delivers over a period after the reference period. Pupils are counted from the
/// trajectories; a school without any delivers 0, which is not null.
#[derive(Debug)]
pub struct LaterReport {
    /// The period.
    pub period: &'static str,
    /// The school's number.
    pub school: u32,
    /// Pupils enrolled; none where nothing was delivered.
    pub enrolled: Option<u32>,
    /// Full-time equivalents in hundredths.
    pub fte_hundredths: Option<u32>,
    /// Pupils of the school with this number who come here in the period, with a new trajectory.
    pub transfers_from: Option<(u32, u32)>,
    /// The version of the dataset that the delivery is part of; 2 for a late correction.
    pub dataset_version: i32,
}

impl SchoolPlan {
    /// How many pupils have help of this intensity.
    pub fn of_intensity(&self, intensity: Intensity) -> u32 {
        match intensity {
            Intensity::Structural => self.structural,
            Intensity::Incidental => self.jos - self.structural,
        }
    }

    /// How many pupils are mainly helped alone, or else not.
    pub fn of_form(&self, form: DeliveryForm) -> u32 {
        match form {
            DeliveryForm::Individual => self.individual,
            _ => self.jos - self.individual,
        }
    }

    /// Full-time equivalents of the school in hundredths.
    pub fn fte_hundredths(&self) -> u32 {
        self.staff.iter().map(|s| s.fte_hundredths).sum()
    }
}

/// How many pupils of a municipality have contact, and how many are enrolled.
pub const fn lives(
    municipality: &'static str,
    ring: ResidenceRing,
    jos: u32,
    enrolled: u32,
) -> ResidencePlan {
    ResidencePlan {
        municipality,
        ring,
        jos,
        enrolled,
    }
}
