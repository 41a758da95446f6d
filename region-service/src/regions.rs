//! The regions that this service can host. A sixth region is a module in `region/` and a line here;
//! a program of its own may know others beside them (see [`crate::cli::run`]).

use crate::region::rule::Rule;
use crate::region::{RegionModule, amersfoort, holland_rijnland, kennemerland, twente, veendam};

/// Every region, in the order of the graph's enum `RegionCode`.
pub static REGIONS: &[&RegionModule] = &[
    &veendam::VEENDAM,
    &kennemerland::KENNEMERLAND,
    &amersfoort::AMERSFOORT,
    &twente::TWENTE,
    &holland_rijnland::HOLLAND_RIJNLAND,
];

/// The rules of every region: they hold in each database, whoever is hosted there.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    REGIONS.iter().flat_map(|region| region.own.rules)
}

/// The region whose code is `code` (`TWENTE`); none where there is none.
pub fn find(code: &str) -> Option<&'static RegionModule> {
    REGIONS.iter().copied().find(|region| region.code == code)
}

/// The region of `known` whose slug is `slug` (`twente`); none where there is none.
pub fn find_by_slug(known: &[&'static RegionModule], slug: &str) -> Option<&'static RegionModule> {
    known
        .iter()
        .copied()
        .find(|region| region.region_code().slug() == slug)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use schema::region::RegionCode;

    use super::*;

    #[test]
    fn codes_periods_and_serials_are_well_formed_and_unique() {
        for region in REGIONS {
            assert_eq!(
                RegionCode::new(region.code).map(|c| c.to_string()),
                Ok(region.code.into())
            );
            assert_eq!(region.period().to_string(), region.reference_period);
            assert!((1..90).contains(&region.serial), "{}", region.code);
        }
        let codes: HashSet<_> = REGIONS.iter().map(|r| r.code).collect();
        let serials: HashSet<_> = REGIONS.iter().map(|r| r.serial).collect();
        assert_eq!((codes.len(), serials.len()), (REGIONS.len(), REGIONS.len()));
    }

    #[test]
    fn a_region_is_found_by_code_and_by_slug() {
        assert_eq!(find("HOLLAND_RIJNLAND").map(|r| r.letters), Some("HR"));
        assert_eq!(
            find_by_slug(REGIONS, "holland-rijnland").map(|r| r.letters),
            Some("HR")
        );
        assert!(find("holland-rijnland").is_none() && find_by_slug(REGIONS, "TWENTE").is_none());
    }

    #[test]
    fn numbers_in_a_plan_name_schools_and_providers_of_the_region() {
        for region in REGIONS {
            let providers = 1..=u32::try_from(region.providers.len()).unwrap();
            for school in region.plan.schools {
                assert!(
                    region.school(school.school).is_some(),
                    "{} {}",
                    region.code,
                    school.school
                );
                assert!(school.structural <= school.jos && school.individual <= school.jos);
                assert!(school.staff.iter().all(|s| providers.contains(&s.provider)));
            }
            let terms = region
                .schools
                .iter()
                .flat_map(|s| s.participation)
                .flat_map(|p| p.providers);
            assert!(terms.into_iter().all(|t| providers.contains(&t.provider)));
            assert!(
                region
                    .plan
                    .later_reports
                    .iter()
                    .all(|r| region.school(r.school).is_some())
            );
        }
    }

    #[test]
    fn every_municipality_is_in_the_register() {
        for region in REGIONS {
            let named = region.municipalities.iter().map(|m| m.code);
            let lived_in = region.plan.residences.iter().map(|r| r.municipality);
            for code in named.chain(lived_in) {
                let known = schema::municipality::by_code(code).is_some();
                assert!(
                    known || code == crate::entity::UNKNOWN_MUNICIPALITY,
                    "{code}"
                );
            }
        }
    }
}
