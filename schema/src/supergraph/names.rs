//! What one supergraph calls the directives of the join specification.

use crate::link::{Link, Links};
use crate::supergraph::SupergraphError;

/// The join specification's address without its version.
pub(crate) const JOIN: &str = "https://specs.apollo.dev/join";

/// The `@inaccessible` specification's address without its version.
pub(crate) const INACCESSIBLE: &str = "https://specs.apollo.dev/inaccessible";

/// The names of the join directives.
pub(super) struct JoinNames {
    pub(super) graph_enum: String,
    pub(super) graph: String,
    pub(super) owner: String,
    pub(super) ty: String,
    pub(super) field: String,
    pub(super) implements: String,
    pub(super) union_member: String,
}

impl JoinNames {
    /// The names that `links` give. Fails without a link to a known join specification.
    pub(super) fn of(links: &Links) -> Result<Self, SupergraphError> {
        let link = links
            .get(JOIN)
            .ok_or(SupergraphError::NoJoinSpecification)?;
        if !matches!(link.version, Some((0, 1..=5))) {
            return Err(SupergraphError::UnknownJoinVersion {
                url: link.url.clone(),
            });
        }
        Ok(Self::from_link(link))
    }

    fn from_link(link: &Link) -> Self {
        Self {
            graph_enum: link.type_name("Graph"),
            graph: link.directive("graph"),
            owner: link.directive("owner"),
            ty: link.directive("type"),
            field: link.directive("field"),
            implements: link.directive("implements"),
            union_member: link.directive("unionMember"),
        }
    }
}

/// Fails where a specification is linked `for: SECURITY` that this gateway does not enforce.
pub(super) fn refuse_unenforced(links: &Links) -> Result<(), SupergraphError> {
    let unenforced = links
        .iter()
        .find(|link| link.security && link.identity != INACCESSIBLE);
    unenforced.map_or(Ok(()), |link| {
        Err(SupergraphError::Unenforced {
            url: link.url.clone(),
        })
    })
}
