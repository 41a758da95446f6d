//! Sealed texts: AES-SIV in base 32, so that nobody without the key reads or makes one, and no part
//! of one looks like a number.

use aes_siv::aead::{Aead, KeyInit, Payload};
use aes_siv::{Aes256SivAead, Nonce};
use data_encoding::BASE32_NOPAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A key that seals and opens.
pub(super) struct Seal(Aes256SivAead);

impl Seal {
    /// The seal under `key`.
    pub(super) fn new(key: [u8; 64]) -> Self {
        Self(Aes256SivAead::new(&key.into()))
    }

    /// `value` as a sealed text: always the same one.
    pub(super) fn seal(&self, value: &impl Serialize) -> String {
        let plain = serde_json::to_vec(value).expect("sealed values are plain structs");
        let sealed = self
            .0
            .encrypt(&Nonce::default(), Payload::from(plain.as_slice()))
            .expect("AES-SIV seals any text that fits memory");
        BASE32_NOPAD.encode(&sealed).to_ascii_lowercase()
    }

    /// What `text` seals; none where it was not sealed with this key, or seals something else.
    pub(super) fn open<T: DeserializeOwned>(&self, text: &str) -> Option<T> {
        let sealed = BASE32_NOPAD
            .decode(text.to_ascii_uppercase().as_bytes())
            .ok()?;
        let plain = self
            .0
            .decrypt(&Nonce::default(), Payload::from(sealed.as_slice()))
            .ok()?;
        serde_json::from_slice(&plain).ok()
    }
}
