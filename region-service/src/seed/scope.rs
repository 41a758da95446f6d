//! A region as the generator sees it: its module, its ids, and which rows are of it.

use schema::id::HomedId;
use schema::region::RegionCode;

use super::dates::date;
use crate::entity::school_types;
use crate::entity::value::{DataQuality, Provenance, ResidenceRing};
use crate::region::fact::SchoolFact;
use crate::region::{RegionModule, ring};

/// The region that rows are made for.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) module: &'static RegionModule,
    code: RegionCode,
}

/// Provenance and quality of what the generator invents.
pub(super) const INVENTED: (Provenance, DataQuality) = (Provenance::Synthetic, DataQuality::Ok);

/// A school's id, types and municipality, wherever its home.
pub(super) struct SchoolKey {
    pub(super) id: String,
    pub(super) types: String,
    pub(super) municipality: String,
}

impl Scope {
    pub(super) fn of(module: &'static RegionModule) -> Self {
        Self {
            module,
            code: module.region_code(),
        }
    }

    /// The scope of the region with this code, which the table of cross-region pupils names.
    pub(super) fn named(code: &str) -> Self {
        Self::of(crate::regions::find(code).expect("the table names regions of the list: tested"))
    }

    /// The region's code, as rows carry it.
    pub(super) fn region(&self) -> String {
        self.module.code.into()
    }

    /// The id of the region's `number`th thing of this kind.
    pub(super) fn id(&self, kind: &str, number: impl Into<u64>) -> String {
        HomedId::numbered(&self.code, kind, number.into()).to_string()
    }

    /// The programme's id.
    pub(super) fn programme_id(&self) -> String {
        self.id("programme", 1_u32)
    }

    /// The school with this number.
    pub(super) fn school(&self, number: u32) -> &'static SchoolFact {
        self.module
            .school(number)
            .expect("plans name schools of the region: tested")
    }

    /// What a row that names this school carries of it.
    pub(super) fn school_key(&self, number: u32) -> SchoolKey {
        let fact = self.school(number);
        SchoolKey {
            id: self.id("school", number),
            types: school_types::canonical(fact.types),
            municipality: fact.municipality.into(),
        }
    }

    /// The ring of a responsible municipality as this region sees it.
    pub(super) fn ring(&self, municipality: &str) -> ResidenceRing {
        ring::of(self.module, municipality)
    }

    /// The provider that works in a school on a day: the last whose term has begun.
    pub(super) fn provider_on(&self, school: u32, day: chrono::NaiveDate) -> Option<u32> {
        let mut terms = self
            .school(school)
            .participation
            .iter()
            .flat_map(|p| p.providers);
        terms
            .rfind(|term| term.from.first.is_none_or(|from| date(from) <= day))
            .map(|term| term.provider)
    }
}
