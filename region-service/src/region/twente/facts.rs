//! What Twente's source says of the things that only Twente has. The list of components is the
//! source's; which of them need an indication it tells of youth care alone.

use super::tables::{IndicationRequired, SupportKind};
use super::{NEWS, PLANNED_END};
use crate::entity::value::DataQuality;
use crate::region::fact::{Basis, When, says};

/// The components of the support mix, with how far each needs an indication.
pub(super) const COMPONENTS: &[(SupportKind, Option<IndicationRequired>, Basis)] = &[
    (
        SupportKind::YouthCare,
        Some(IndicationRequired::Partial),
        says(
            NEWS,
            16,
            "voor een deel van de hulp geen aparte indicatie meer nodig",
        ),
    ),
    (SupportKind::Sport, None, OTHER_MEANS),
    (SupportKind::Buddy, None, OTHER_MEANS),
    (
        SupportKind::SchoolSupport,
        None,
        says(
            NEWS,
            18,
            "de ondersteuning aan leerlingen en gezinnen die de school zelf kan bieden",
        )
        .but(DataQuality::Unknown),
    ),
];

const OTHER_MEANS: Basis = says(
    NEWS,
    18,
    "andere mogelijkheden, zoals sport of de inzet van maatjes",
)
.but(DataQuality::Unknown);

/// Where the expected locations stand, until when they are expected, and how we know.
pub(super) const EXPECTED: (&str, When, Basis) = (
    "GM0164",
    PLANNED_END,
    says(
        NEWS,
        22,
        "De verwachting is dat tijdens de pilot nog twee andere schoollocaties uit Hengelo aansluiten",
    )
    .but(DataQuality::Unknown),
);

/// When it is decided what follows the pilot; what was decided the source cannot tell.
pub(super) const DECISION: (When, Basis) = (
    PLANNED_END,
    says(
        NEWS,
        22,
        "eind 2021 geëvalueerd en dan wordt besloten of en welk vervolg het krijgt",
    )
    .but(DataQuality::Unknown),
);
