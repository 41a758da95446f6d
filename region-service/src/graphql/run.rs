//! What one request is to the region: the run whose tokens it counts pupils by, and the sealing of
//! pupils' ids towards this region's own clients.

use aes_siv::aead::{Aead, KeyInit, Payload};
use aes_siv::{Aes256SivAead, Nonce};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hkdf::Hkdf;
use schema::link_key::{InvalidNonce, LinkKey, LinkSecret, RunKey};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::SelectStatement;
use sha2::Sha256;

use crate::error::ApiError;
use crate::graphql::loader::Rows;

/// The key of one run (header `regiograaf-run`).
pub(crate) struct Run(RunKey);

/// Seals link keys as the ids that this region's own clients see, and opens them.
#[derive(Clone)]
pub struct PupilSeal(std::sync::Arc<Aes256SivAead>);

/// What a pupil's sealed id begins with, so that one looks like an id.
const PREFIX: &str = "pupil_";

impl Run {
    /// The run with the nonce `nonce`; without one, a run of its own. Fails where `nonce` is none.
    pub(crate) fn new(secret: &LinkSecret, nonce: Option<&str>) -> Result<Self, InvalidNonce> {
        let own;
        let nonce = match nonce {
            Some(nonce) => nonce,
            None => {
                own = HEXLOWER.encode(&rand::random::<[u8; 16]>());
                &own
            }
        };
        secret.run(nonce).map(Self)
    }

    /// A token for each link key that `keys` selects, in the tokens' order.
    pub(crate) async fn tokens(
        &self,
        rows: &Rows,
        keys: &SelectStatement,
    ) -> Result<Vec<String>, ApiError> {
        let mut tokens = Vec::new();
        for row in rows.db.query_all(keys).await? {
            let key: String = row.try_get_by_index(0)?;
            tokens.push(self.token(&key)?);
        }
        tokens.sort_unstable();
        Ok(tokens)
    }

    /// The token of one link key.
    pub(crate) fn token(&self, key: &str) -> Result<String, ApiError> {
        Ok(self.0.token(&read_key(key)?))
    }
}

impl PupilSeal {
    /// The seal of a region whose secret is `secret`: a key of its own, derived for `purpose`.
    pub fn new(secret: &[u8], purpose: &str) -> Self {
        let mut key = [0; 64];
        Hkdf::<Sha256>::new(None, secret)
            .expand(
                format!("regiograaf pupil id {purpose}").as_bytes(),
                &mut key,
            )
            .expect("64 bytes are within what HKDF-SHA-256 gives");
        Self(std::sync::Arc::new(Aes256SivAead::new(&key.into())))
    }

    /// The id that stands for `link_key` here: always the same one.
    pub(crate) fn seal(&self, link_key: &str) -> String {
        let sealed = self
            .0
            .encrypt(&Nonce::default(), Payload::from(link_key.as_bytes()))
            .expect("AES-SIV seals any text that fits memory");
        format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&sealed))
    }

    /// The link key that `id` stands for: one that was sealed here, or a plain link key, as the
    /// gateway asks. Fails where it is neither.
    pub(crate) fn open(&self, id: &str) -> Result<LinkKey, ApiError> {
        id.parse()
            .ok()
            .or_else(|| self.unseal(id))
            .ok_or_else(|| ApiError::InvalidId {
                message: "The id is not one of a pupil: use an `id` that this service gave."
                    .to_owned(),
            })
    }

    fn unseal(&self, id: &str) -> Option<LinkKey> {
        let sealed = BASE64URL_NOPAD
            .decode(id.strip_prefix(PREFIX)?.as_bytes())
            .ok()?;
        let key = self
            .0
            .decrypt(&Nonce::default(), Payload::from(sealed.as_slice()))
            .ok()?;
        std::str::from_utf8(&key).ok()?.parse().ok()
    }
}

fn read_key(text: &str) -> Result<LinkKey, ApiError> {
    text.parse().map_err(|_| ApiError::Unreadable {
        what: "a link key",
        // The key itself is personal data and stays out of logs.
        text: format!("a text of {} bytes", text.len()),
    })
}
