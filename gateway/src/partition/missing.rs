//! What regions did not answer, and of what.

use std::collections::BTreeMap;

use schema::region::RegionCode;

use super::merge::Asked;
use crate::coverage::CoverageStatus;
use crate::executor::answer::{Extent, Missing};

/// Collects what is missing, so that each region is reported once for each reason.
#[derive(Debug, Default)]
pub(super) struct MissingRegions {
    missing: BTreeMap<(RegionCode, CoverageStatus), Vec<Asked>>,
}

impl MissingRegions {
    /// Notes that `regions` did not answer what was asked.
    pub(super) fn add(&mut self, regions: &[RegionCode], reason: CoverageStatus, asked: &Asked) {
        for region in regions {
            let known = self.missing.entry((region.clone(), reason)).or_default();
            if !known.contains(asked) {
                known.push(asked.clone());
            }
        }
    }

    /// One entry for each region, reason and kind of extent.
    pub(super) fn finish(self) -> Vec<Missing> {
        let mut all = Vec::new();
        for ((region, reason), asked) in self.missing {
            let mut fields = Vec::new();
            let mut places = Vec::new();
            for asked in asked {
                match asked {
                    Asked::Field(key) => fields.push(key),
                    Asked::Entity(place) => places.push(place),
                }
            }
            places.sort_unstable();
            let fields = (!fields.is_empty()).then_some(Extent::Fields(fields));
            let places = (!places.is_empty()).then_some(Extent::Entities(places));
            all.extend(fields.into_iter().chain(places).map(|extent| Missing {
                region: region.clone(),
                reason,
                extent,
            }));
        }
        all
    }
}
