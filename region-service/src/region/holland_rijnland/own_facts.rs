//! What the fact sheet says of the things that only Holland Rijnland has.

use super::facts::FACT_SHEET;
use super::tables::{AccessTeam, OzaKind};
use crate::entity::value::{DataQuality, ResidenceRing};
use crate::region::fact::{Basis, INVENTED, says};

/// Every school made a plan with its provider and the municipalities; when, the source does not say.
pub(super) const PLAN: Basis = says(
    FACT_SHEET,
    34,
    "Scholen hebben samen met hun jeugdhulpaanbieder, onder regie van de gemeenten, een plan gemaakt",
);

/// The access team of each municipality with schools. The source names the teams; which of them serves
/// the Duin- en Bollenstreek is inferred, and its name was hard to read.
pub(super) const ACCESS_TEAMS: &[(&str, AccessTeam, Basis)] = &[
    ("GM0534", AccessTeam::Voorieder1, INFERRED_TEAM),
    ("GM0537", AccessTeam::WijkteamKatwijk, TEAM),
    ("GM0546", AccessTeam::JeugdteamLeidseRegio, TEAM),
    ("GM0547", AccessTeam::JeugdteamLeidseRegio, TEAM),
    ("GM0553", AccessTeam::Voorieder1, INFERRED_TEAM),
    ("GM0575", AccessTeam::Voorieder1, INFERRED_TEAM),
    ("GM0579", AccessTeam::JeugdteamLeidseRegio, TEAM),
];

const TEAM: Basis = says(
    FACT_SHEET,
    241,
    "van het jeugdteam in de Leidse regio, Vooriederl of het wijkteam in Katwijk",
);
const INFERRED_TEAM: Basis = TEAM.but(DataQuality::Ambiguous);

/// "On some schools" the provider sits in the committee of guidance; which ones is invented, among the
/// schools that reported.
pub(super) const PROVIDER_IN_COMMITTEE: &[u32] = &[2, 5, 6, 8, 15];
pub(super) const COMMITTEE: Basis = INVENTED;

/// Arrangements that the source speaks of: kind, places, whether they are missing. Four places are its
/// example, not a count.
pub(super) const OZAS: &[(OzaKind, Option<i32>, bool, Basis)] = &[(
    OzaKind::Light,
    Some(4),
    true,
    says(
        FACT_SHEET,
        251,
        "Door OZA's te organiseren voor bijvoorbeeld vier leerlingen",
    )
    .but(DataQuality::Ambiguous),
)];

/// Pupils of every ring are helped, and the programme makes no difference between them.
pub(super) const RESIDENCE_SCOPE: (&[ResidenceRing], bool, bool, Basis) = (
    ResidenceRing::ALL,
    false,
    true,
    says(
        FACT_SHEET,
        284,
        "geen onderscheid gemaakt tussen leerlingen die wel of niet binnen de regio wonen",
    ),
);
