//! The key that links what regions know of one pupil, and the tokens by which a run counts pupils.
//!
//! Only regions compute either: both need the key that regions share and the gateway lacks (domain
//! rules R3, R3b, R20). A link key is personal data wherever it is, so its `Debug` hides it.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A pupil's link key: `lk1_` and 52 letters or digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkKey(String);

/// The key K that regions share. Without it nobody can make link keys or run tokens.
#[derive(Clone)]
pub struct LinkSecret(Vec<u8>);

/// The key of one run, made from K and the run's nonce.
pub struct RunKey([u8; 32]);

/// A text that is no link key. The text itself stays out of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a link key (`lk1_` and 52 characters of a-z 2-7)")]
pub struct InvalidLinkKey;

/// A secret that is too short to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the link key's secret has {length} bytes; it needs at least 32")]
pub struct InvalidLinkSecret {
    /// How many bytes were given.
    pub length: usize,
}

/// A text that is no run nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a run's nonce is 32 digits of 0-9 a-f")]
pub struct InvalidNonce;

const PREFIX: &str = "lk1_";
const TEXT_LENGTH: usize = 52;
const RUN_INFO: &[u8] = b"regiograaf run";

impl LinkKey {
    /// The link key of the pupil whose national education number (*PGN*) is `pgn`:
    /// HMAC-SHA-256(K, "pgn:" + PGN) in base 32 (domain.md 2.1).
    pub fn compute(secret: &LinkSecret, pgn: &str) -> Self {
        let digest = hmac(&secret.0, format!("pgn:{pgn}").as_bytes());
        Self(format!(
            "{PREFIX}{}",
            BASE32_NOPAD.encode(&digest).to_ascii_lowercase()
        ))
    }

    /// The key's text. Mind who gets it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LinkSecret {
    /// K from its bytes. Fails where they are fewer than 32.
    pub fn new(bytes: &[u8]) -> Result<Self, InvalidLinkSecret> {
        if bytes.len() < 32 {
            return Err(InvalidLinkSecret {
                length: bytes.len(),
            });
        }
        Ok(Self(bytes.to_vec()))
    }

    /// A key of its own for `purpose`, which no other purpose shares: HKDF of K.
    pub fn derive<const LENGTH: usize>(&self, purpose: &str) -> [u8; LENGTH] {
        const { assert!(LENGTH <= 255 * 32, "HKDF-SHA-256 gives no more") };
        let mut key = [0; LENGTH];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(format!("regiograaf {purpose}").as_bytes(), &mut key)
            .expect("the length is within what HKDF-SHA-256 gives");
        key
    }

    /// The key of the run whose nonce is `nonce` (header `regiograaf-run`, 32 hex digits): HKDF of K
    /// with the nonce as salt. Fails where `nonce` is none.
    pub fn run(&self, nonce: &str) -> Result<RunKey, InvalidNonce> {
        if nonce.len() != 32 {
            return Err(InvalidNonce);
        }
        let salt = HEXLOWER
            .decode(nonce.as_bytes())
            .map_err(|_| InvalidNonce)?;
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(&salt), &self.0)
            .expand(RUN_INFO, &mut key)
            .expect("32 bytes are within what HKDF-SHA-256 gives");
        Ok(RunKey(key))
    }
}

impl RunKey {
    /// The token by which this run counts the pupil: 32 hex digits, the same in every region, of no
    /// use outside the run.
    pub fn token(&self, link_key: &LinkKey) -> String {
        HEXLOWER.encode(&hmac(&self.0, link_key.0.as_bytes())[..16])
    }
}

impl FromStr for LinkKey {
    type Err = InvalidLinkKey;

    fn from_str(text: &str) -> Result<Self, InvalidLinkKey> {
        let body = text.strip_prefix(PREFIX).ok_or(InvalidLinkKey)?;
        let valid = body.len() == TEXT_LENGTH
            && body
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
        if !valid {
            return Err(InvalidLinkKey);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkSecret(…)")
    }
}

impl fmt::Debug for RunKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RunKey(…)")
    }
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> LinkSecret {
        LinkSecret::new(&[7; 32]).unwrap()
    }

    // Expected texts made with Python's hmac and cryptography's HKDF.
    #[test]
    fn link_keys_and_tokens_are_those_of_the_published_functions() {
        let key = LinkKey::compute(&secret(), "111222333");
        insta::assert_snapshot!(key.as_str(), @"lk1_m2pjxzfynbxtsdtvckykpzw6xcekezv3idpaznl5kpnedhhflzgq");
        let run = secret().run("00112233445566778899aabbccddeeff").unwrap();
        insta::assert_snapshot!(run.token(&key), @"61faa14f23d8a568d2f3583f65751f00");
        assert_eq!(key.as_str().parse(), Ok(key));
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let one: [u8; 64] = secret().derive("one");
        assert_eq!(one, secret().derive("one"));
        assert_ne!(one, secret().derive("other"));
    }

    #[test]
    fn another_run_gives_another_token() {
        let key = LinkKey::compute(&secret(), "111222333");
        let one = secret().run(&"0".repeat(32)).unwrap().token(&key);
        let other = secret().run(&"1".repeat(32)).unwrap().token(&key);
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_no_key_or_nonce_is_refused_and_nothing_prints_a_key() {
        let key = LinkKey::compute(&secret(), "111222333");
        for text in [
            "".into(),
            key.as_str().to_uppercase(),
            format!("{}a", key.as_str()),
            key.as_str().replace("lk1_", "lk2_"),
            format!("lk1_{}", "1".repeat(52)),
        ] {
            assert_eq!(text.parse::<LinkKey>(), Err(InvalidLinkKey), "{text}");
        }
        for nonce in ["", "0", &"g".repeat(32), &"A".repeat(32)] {
            assert!(secret().run(nonce).is_err(), "{nonce}");
        }
        assert!(LinkSecret::new(&[7; 31]).is_err());
        assert_eq!(
            format!("{key:?} {:?}", secret()),
            "LinkKey(…) LinkSecret(…)"
        );
    }
}
