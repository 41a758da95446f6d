//! Referrals to other help.

use sea_orm::entity::prelude::*;

use super::value::{CareWeight, Provenance, ReferralDirection, ReferrerKind};

/// A referral (*verwijzing*) before or after a trajectory.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    /// The referral's id in the graph, `<region slug>:<ULID>`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// The record of the pupil.
    pub record_id: String,
    /// The trajectory that it belongs to.
    pub trajectory_id: Option<String>,
    /// To the trajectory or onward from it.
    pub direction: ReferralDirection,
    /// Who referred, by the list of CBS 85096NED.
    pub referrer: ReferrerKind,
    /// To whom; null where it is no contracted provider.
    pub to_provider_id: Option<String>,
    /// When.
    pub referred_on: Date,
    /// How heavy the help is.
    pub weight: CareWeight,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl ActiveModelBehavior for ActiveModel {}
