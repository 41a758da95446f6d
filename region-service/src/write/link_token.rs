//! Link tokens: what stands for a national number that was given at `/link`, for ten minutes and
//! once.
//!
//! The number becomes a link key at once and is kept nowhere. The table holds a digest of the token
//! and the link key sealed under the token, so that neither gives the other.

use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use schema::eleven_test;
use schema::link_key::LinkKey;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sha2::{Digest, Sha512};

use super::seal::Seal;
use super::user_error::UserErrorCode;
use super::{Refusal, UserError, Write, Writer, begin};
use crate::entity::link_token;
use crate::error::ApiError;
use crate::region::RegionModule;

/// How long a token is of use.
const MINUTES: i64 = 10;

const PREFIX: &str = "lt_";

/// A token that was given.
#[derive(Debug)]
pub struct LinkToken {
    /// Its text, which `registerPupil` and `relinkPupil` take.
    pub token: String,
    /// From when on it is of no use.
    pub expires_at: DateTime<Utc>,
}

/// Why no token was given. No message holds what was sent.
#[derive(Debug, thiserror::Error)]
pub enum LinkRefused {
    /// The region is none of this service.
    #[error("`region` names no region of this service: give its code, as TWENTE")]
    UnknownRegion,
    /// The number is no national number.
    #[error("`number` is no national number: give its nine digits as a text")]
    NoNumber,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] ApiError),
}

impl Writer {
    /// A token for the pupil with the national number `number`, in `region` (its code).
    ///
    /// Fails where the region is not hosted here, the number does not pass the eleven test, or the
    /// database does.
    pub(crate) async fn link(&self, region: &str, number: &str) -> Result<LinkToken, LinkRefused> {
        let mut hosted = self.regions.iter().copied();
        let region = hosted
            .find(|hosted| hosted.code == region)
            .ok_or(LinkRefused::UnknownRegion)?;
        if !eleven_test::passes(number) {
            return Err(LinkRefused::NoNumber);
        }
        // Eight digits are nine with the leading zero left out.
        let key = LinkKey::compute(&self.secret, &format!("{number:0>9}"));
        Ok(self.store(region, &key).await?)
    }

    /// Stores a new token for `key`, and drops those that have expired.
    async fn store(&self, region: &RegionModule, key: &LinkKey) -> Result<LinkToken, ApiError> {
        let secret: [u8; 32] = rand::random();
        let token = format!(
            "{PREFIX}{}",
            BASE32_NOPAD.encode(&secret).to_ascii_lowercase()
        );
        let now = Utc::now();
        let expires_at = now + Duration::minutes(MINUTES);
        let row = link_token::Model {
            token_digest: digest(&token),
            region: region.code.to_owned(),
            sealed_key: seal(&token).seal(&key.as_str()),
            expires_at,
        };
        let _turn = match &self.turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let db = begin(&self.db).await?;
        link_token::Entity::delete_many()
            .filter(link_token::Column::ExpiresAt.lte(now))
            .exec(&db)
            .await?;
        link_token::Entity::insert(row.into_active_model())
            .exec_without_returning(&db)
            .await?;
        db.commit().await?;
        Ok(LinkToken { token, expires_at })
    }
}

impl Write<'_> {
    /// Takes the token in `input.linkToken`, and gives the link key that it stands for. Where the
    /// write is refused the token is not taken.
    pub(crate) async fn take_link_token(&self, token: &str) -> Result<LinkKey, Refusal> {
        let found = link_token::Entity::find_by_id(digest(token))
            .lock_exclusive()
            .one(self.db)
            .await?
            .filter(|row| row.region == self.region.code && row.expires_at > self.at);
        let key = found
            .as_ref()
            .and_then(|row| seal(token).open::<String>(&row.sealed_key))
            .and_then(|key| key.parse().ok());
        let (Some(row), Some(key)) = (found, key) else {
            return Err(unknown_token().into());
        };
        link_token::Entity::delete_by_id(row.token_digest)
            .exec(self.db)
            .await?;
        Ok(key)
    }
}

fn unknown_token() -> UserError {
    UserError::new(
        "input.linkToken",
        UserErrorCode::LinkTokenInvalid,
        "Dit koppeltoken is onbekend, gebruikt of verlopen: vraag een nieuw aan bij /link van de regio.",
        "This link token is unknown, used or expired: ask for a new one at the region's /link.",
    )
}

fn digest(token: &str) -> String {
    let digest = Sha512::digest(format!("digest of {token}"));
    HEXLOWER.encode(&digest[..32])
}

/// The seal under a token: a token is 256 random bits, so a digest of it is a key.
fn seal(token: &str) -> Seal {
    Seal::new(Sha512::digest(format!("seal of {token}")).into())
}
