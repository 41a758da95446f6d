//! Rings of residence (*woonringen*): where a municipality lies, as seen from a region (domain 2.5).

use super::RegionModule;
use crate::entity::UNKNOWN_MUNICIPALITY;
use crate::entity::value::{MunicipalityRole, ResidenceRing};
use crate::regions::REGIONS;

/// The ring of `municipality` (its CBS code) as `region` sees it.
pub fn of(region: &RegionModule, municipality: &str) -> ResidenceRing {
    if municipality == UNKNOWN_MUNICIPALITY {
        return ResidenceRing::Unknown;
    }
    match role(region, municipality) {
        Some(MunicipalityRole::YouthRegionOnly) => ResidenceRing::InYouthRegionNotJos,
        Some(_) => ResidenceRing::InJosArea,
        None => {
            let federated = REGIONS
                .iter()
                .filter_map(|other| role(other, municipality))
                .any(|role| role != MunicipalityRole::YouthRegionOnly);
            if federated {
                ResidenceRing::OtherFederatedRegion
            } else {
                ResidenceRing::OtherNl
            }
        }
    }
}

fn role(region: &RegionModule, municipality: &str) -> Option<MunicipalityRole> {
    let of_region = region.municipalities.iter();
    let mut found = of_region.filter(|fact| fact.code == municipality);
    found.next().map(|fact| fact.role)
}
