//! The registry: which regions there are, and the municipalities of the country that they name.

use async_graphql::SimpleObject;
use schema::municipality;

use super::scalar::{GemeenteCode, RegionCode};

/// The configured regions, in the order of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    regions: Vec<(schema::region::RegionCode, String)>,
}

/// A region of the programme (*regio*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Region {
    /// Its code.
    code: RegionCode,
    /// Its name (*naam*).
    #[graphql(shareable)]
    name: String,
}

/// A municipality (*gemeente*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Municipality {
    /// Its code at CBS (*gemeentecode*).
    code: GemeenteCode,
    /// Its name (*naam*).
    #[graphql(shareable)]
    name: String,
    /// The youth region that it belongs to (*jeugdregio*), where known.
    #[graphql(shareable)]
    youth_region: Option<String>,
    /// Its COROP area (*COROP-gebied*).
    #[graphql(shareable)]
    corop: Option<String>,
    /// Its province (*provincie*).
    #[graphql(shareable)]
    province: Option<String>,
}

impl Registry {
    /// The registry of these regions and their names.
    pub fn new(regions: impl IntoIterator<Item = (schema::region::RegionCode, String)>) -> Self {
        Self {
            regions: regions.into_iter().collect(),
        }
    }

    /// The regions' codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = &schema::region::RegionCode> {
        self.regions.iter().map(|(code, _)| code)
    }

    /// The asked regions in the order of the registry, each once; all where `asked` is `None`.
    pub(super) fn select(&self, asked: Option<&[RegionCode]>) -> Vec<schema::region::RegionCode> {
        let is_asked = |code: &schema::region::RegionCode| {
            asked.is_none_or(|asked| asked.iter().any(|one| one.0 == *code))
        };
        self.codes()
            .filter(|code| is_asked(code))
            .cloned()
            .collect()
    }

    /// The region with this code.
    pub(super) fn region(&self, code: &schema::region::RegionCode) -> Option<Region> {
        let (code, name) = self.regions.iter().find(|(known, _)| known == code)?;
        Some(Region {
            code: RegionCode(code.clone()),
            name: name.clone(),
        })
    }
}

impl Municipality {
    /// The municipality with this code; none where the registry has none.
    pub(super) fn find(code: &str) -> Option<Self> {
        municipality::by_code(code).map(|known| Self {
            code: GemeenteCode(known.code.to_owned()),
            name: known.name.to_owned(),
            youth_region: known.youth_region.map(str::to_owned),
            corop: Some(known.corop.to_owned()),
            province: Some(known.province.to_owned()),
        })
    }
}
