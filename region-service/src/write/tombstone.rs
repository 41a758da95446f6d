//! Tombstones of erased link keys (domain rule R23).

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use schema::link_key::LinkSecret;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use sha2::Sha256;

use super::Write;
use crate::entity::tombstone;

/// What the key is derived for.
const PURPOSE: &str = "tombstone";

/// Sets the tombstone of a link key.
pub(super) async fn set(write: &Write<'_>, link_key: &str) -> Result<(), DbErr> {
    let row = tombstone::Model {
        region: write.region_code(),
        key_digest: digest(write.secret, link_key),
        erased_on: write.today(),
    };
    let there_already =
        OnConflict::columns([tombstone::Column::Region, tombstone::Column::KeyDigest])
            .update_column(tombstone::Column::ErasedOn)
            .to_owned();
    tombstone::Entity::insert(row.into_active_model())
        .on_conflict(there_already)
        .exec_without_returning(write.db)
        .await?;
    Ok(())
}

/// Lifts it: the pupil is registered anew.
pub(super) async fn lift(write: &Write<'_>, link_key: &str) -> Result<(), DbErr> {
    let key = (write.region_code(), digest(write.secret, link_key));
    tombstone::Entity::delete_by_id(key).exec(write.db).await?;
    Ok(())
}

/// The digest by which a link key is known after it was erased.
pub(crate) fn digest(secret: &LinkSecret, link_key: &str) -> String {
    let key: [u8; 32] = secret.derive(PURPOSE);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
    mac.update(link_key.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}
