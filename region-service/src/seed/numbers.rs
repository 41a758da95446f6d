//! A region's plan at the size that was asked for: the golden totals, or as many pupils as a load
//! test needs, in the same proportions.

use super::random::apportion;
use crate::region::plan::{DemoPlan, SchoolPlan};

/// A plan's numbers.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    pub(super) schools: Vec<SchoolNumbers>,
    /// Weights of the residences of helped pupils, and of those who are enrolled only.
    pub(super) residences: Vec<(&'static str, u32, u32)>,
    /// Resolved, to a general provision, to another provider; where the plan counts them.
    pub(super) endings: Option<[u32; 3]>,
    pub(super) avoided_referrals: u32,
    pub(super) providers_per_pupil: Vec<u32>,
    pub(super) personal_budgets: Option<[u32; 3]>,
    pub(super) reduced_attendance: [u32; 3],
    pub(super) absence: Vec<u32>,
}

/// What one school reports.
#[derive(Clone, Debug)]
pub(super) struct SchoolNumbers {
    pub(super) plan: &'static SchoolPlan,
    pub(super) enrolled: u32,
    pub(super) jos: u32,
    pub(super) structural: u32,
    pub(super) individual: u32,
    /// Hundredths of full-time equivalents, for each of the plan's staff.
    pub(super) fte_hundredths: Vec<u32>,
}

impl Numbers {
    /// The plan's own numbers.
    pub(super) fn of(plan: &'static DemoPlan) -> Self {
        Self::sized(plan, plan.schools.iter().map(|s| s.jos).sum())
    }

    /// The plan's numbers in proportion, with `pupils` helped pupils.
    pub(super) fn sized(plan: &'static DemoPlan, pupils: u32) -> Self {
        let jos: Vec<u32> = plan.schools.iter().map(|s| s.jos).collect();
        let base: u32 = jos.iter().sum();
        let scale = Scale {
            of: base,
            to: pupils,
        };
        let schools = plan
            .schools
            .iter()
            .zip(apportion(&jos, pupils))
            .map(|(school, jos)| SchoolNumbers::of(school, jos, scale))
            .collect();
        let share = |parts: &[u32]| apportion(parts, scale.apply(parts.iter().sum()));
        let EndingCounts(endings) = EndingCounts::of(plan, pupils);
        Self {
            schools,
            residences: plan
                .residences
                .iter()
                .map(|r| {
                    (
                        r.municipality,
                        scale.apply(r.jos),
                        scale.apply(r.enrolled - r.jos),
                    )
                })
                .collect(),
            endings,
            avoided_referrals: scale.apply(plan.avoided_referrals),
            providers_per_pupil: apportion(&plan.providers_per_pupil, pupils),
            personal_budgets: plan
                .personal_budgets
                .map(|(all, less, over)| [all, less, over].map(|n| scale.apply(n))),
            reduced_attendance: {
                let (part, daycare, none) = plan.reduced_attendance;
                [part, daycare, none].map(|n| scale.apply(n))
            },
            absence: share(&plan.absence.iter().map(|(_, n)| *n).collect::<Vec<_>>()),
        }
    }

    /// Helped pupils in all.
    pub(super) fn pupils(&self) -> u32 {
        self.schools.iter().map(|s| s.jos).sum()
    }
}

struct EndingCounts(Option<[u32; 3]>);

impl EndingCounts {
    fn of(plan: &DemoPlan, pupils: u32) -> Self {
        Self(plan.endings.as_ref().map(|e| {
            let parts = apportion(
                &[e.resolved, e.to_general_provision, e.to_other_provider],
                pupils,
            );
            [parts[0], parts[1], parts[2]]
        }))
    }
}

impl SchoolNumbers {
    fn of(plan: &'static SchoolPlan, jos: u32, scale: Scale) -> Self {
        let own = Scale {
            of: plan.jos,
            to: jos,
        };
        Self {
            plan,
            enrolled: scale.apply(plan.enrolled).max(jos),
            jos,
            structural: own.apply(plan.structural),
            individual: own.apply(plan.individual),
            fte_hundredths: plan
                .staff
                .iter()
                .map(|s| scale.apply(s.fte_hundredths))
                .collect(),
        }
    }
}

/// A proportion of two whole numbers.
#[derive(Clone, Copy)]
struct Scale {
    of: u32,
    to: u32,
}

impl Scale {
    /// `number` in proportion, rounded down; itself where nothing is scaled.
    fn apply(self, number: u32) -> u32 {
        let scaled = u64::from(number) * u64::from(self.to) / u64::from(self.of.max(1));
        u32::try_from(scaled).expect("a load test has fewer than 2^32 of anything")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::REGIONS;

    #[test]
    fn the_plans_own_size_changes_no_number() {
        for region in REGIONS {
            for school in Numbers::of(&region.plan).schools {
                let plan = school.plan;
                assert_eq!(
                    (
                        school.enrolled,
                        school.jos,
                        school.structural,
                        school.individual
                    ),
                    (plan.enrolled, plan.jos, plan.structural, plan.individual)
                );
                assert_eq!(
                    school.fte_hundredths.iter().sum::<u32>(),
                    plan.fte_hundredths()
                );
            }
        }
    }

    #[test]
    fn a_size_is_met_exactly() {
        for region in REGIONS {
            let numbers = Numbers::sized(&region.plan, 10_000);
            assert_eq!(numbers.pupils(), 10_000);
            assert_eq!(numbers.providers_per_pupil.iter().sum::<u32>(), 10_000);
        }
    }
}
