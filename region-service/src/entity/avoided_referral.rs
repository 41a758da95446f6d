//! Referrals that a trajectory made needless: a professional's judgement, not a measurement.

use sea_orm::entity::prelude::*;

use super::value::{AvoidedReferralBasis, ProfessionalRole, Provenance};

/// A referral that was avoided (*voorkomen verwijzing*).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "avoided_referral")]
pub struct Model {
    /// The trajectory; at most one per trajectory.
    #[sea_orm(primary_key, auto_increment = false)]
    pub trajectory_id: String,
    /// Code of the region that the row belongs to.
    pub region: String,
    /// Who judges so.
    pub judged_by: ProfessionalRole,
    /// On what ground.
    pub basis: AvoidedReferralBasis,
    /// When.
    pub judged_on: Date,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl ActiveModelBehavior for ActiveModel {}
