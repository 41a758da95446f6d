//! Sealing: link keys and cursors as clients may see them (design 2.3 and 5).
//!
//! AES-SIV (RFC 5297) under keys made from the gateway's secret by HKDF (RFC 5869). It is
//! deterministic, so the same thing looks the same to one organisation; what it is bound to is
//! authenticated, so it opens nowhere else. Copies of a gateway with one secret open each other's.

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use schema::link_key::LinkKey;
use sha2::Sha256;

use crate::operation::sealed::{CursorScope, Sealing};
use crate::pipeline::engine::{Caller, Sealer};

/// Seals and opens for any organisation.
#[derive(Clone)]
pub struct Seals {
    secret: [u8; 64],
}

/// Seals and opens for one client organisation.
pub struct OrganisationSeals {
    organisation: String,
    ids: [u8; 64],
    cursors: [u8; 64],
}

impl Seals {
    /// Seals under `secret`, which all copies of a gateway share.
    pub fn new(secret: [u8; 64]) -> Self {
        Self { secret }
    }

    /// What `organisation` sees. Different organisations see different texts of one thing.
    pub fn of(&self, organisation: &str) -> OrganisationSeals {
        OrganisationSeals {
            organisation: organisation.to_owned(),
            ids: self.key(&[b"id", organisation.as_bytes()]),
            cursors: self.key(&[b"cursor", organisation.as_bytes()]),
        }
    }

    fn key(&self, purpose: &[&[u8]]) -> [u8; 64] {
        // The first part has no zero byte, so no two purposes give one text.
        let info = purpose.join(&0);
        let mut key = [0; 64];
        Hkdf::<Sha256>::new(Some(b"regiograaf sealing"), &self.secret)
            .expand(&info, &mut key)
            .expect("64 bytes are within what HKDF-SHA-256 gives");
        key
    }
}

impl OrganisationSeals {
    fn bound<'a>(&'a self, scope: &'a CursorScope) -> [&'a [u8]; 3] {
        [
            scope.coordinate.as_bytes(),
            scope.order.as_bytes(),
            self.organisation.as_bytes(),
        ]
    }
}

impl Sealer for Seals {
    fn sealing(&self, caller: &Caller) -> Box<dyn Sealing> {
        Box::new(self.of(&caller.organisation))
    }
}

impl Sealing for OrganisationSeals {
    fn seal_id(&self, link_key: &str) -> String {
        seal(&self.ids, [b"id".as_slice()], link_key)
    }

    fn seal_cursor(&self, scope: &CursorScope, cursor: &str) -> String {
        seal(&self.cursors, self.bound(scope), cursor)
    }

    fn open_id(&self, id: &str) -> Option<String> {
        let opened = open(&self.ids, [b"id".as_slice()], id)?;
        let link_key: LinkKey = opened.parse().ok()?;
        Some(link_key.as_str().to_owned())
    }

    fn open_cursor(&self, scope: &CursorScope, cursor: &str) -> Option<String> {
        open(&self.cursors, self.bound(scope), cursor)
    }
}

fn seal<const N: usize>(key: &[u8; 64], bound: [&[u8]; N], text: &str) -> String {
    let sealed = Aes256Siv::new(key.into())
        .encrypt(bound, text.as_bytes())
        .expect("AES-SIV takes up to 126 associated texts and any plaintext");
    BASE64URL_NOPAD.encode(&sealed)
}

fn open<const N: usize>(key: &[u8; 64], bound: [&[u8]; N], text: &str) -> Option<String> {
    let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let opened = Aes256Siv::new(key.into()).decrypt(bound, &sealed).ok()?;
    String::from_utf8(opened).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sealing() -> Seals {
        Seals::new([7; 64])
    }

    fn scope(coordinate: &str, order: &str) -> CursorScope {
        CursorScope {
            coordinate: coordinate.into(),
            order: order.into(),
        }
    }

    fn link_key() -> String {
        format!("lk1_{}", "a2".repeat(26))
    }

    #[test]
    fn an_id_is_stable_for_its_organisation_and_closed_to_others() {
        let programme = sealing().of("programme");
        let id = programme.seal_id(&link_key());
        assert_eq!(id, sealing().of("programme").seal_id(&link_key()));
        assert_eq!(programme.open_id(&id), Some(link_key()));

        let other = sealing().of("other");
        assert_ne!(other.seal_id(&link_key()), id);
        assert_eq!(other.open_id(&id), None);
        assert_eq!(Seals::new([8; 64]).of("programme").open_id(&id), None);
        assert!(!id.contains("lk1"), "{id}");
    }

    #[test]
    fn a_cursor_opens_in_its_field_order_and_organisation_only() {
        let schools = scope("Query.schools", "NAME");
        let programme = sealing().of("programme");
        let sealed = programme.seal_cursor(&schools, "01ab");
        assert_eq!(
            programme.open_cursor(&schools, &sealed).as_deref(),
            Some("01ab")
        );
        for other in [
            scope("Query.schools", "ID"),
            scope("Region.schools", "NAME"),
            scope("Query.schoolsNAME", ""),
            scope("Query.school", "sNAME"),
        ] {
            assert_eq!(programme.open_cursor(&other, &sealed), None);
        }
        let stranger = sealing().of("stranger");
        assert_eq!(stranger.open_cursor(&schools, &sealed), None);
        // Neither is the other.
        assert_eq!(programme.open_id(&sealed), None);
        let id = programme.seal_id(&link_key());
        assert_eq!(programme.open_cursor(&schools, &id), None);
    }

    #[test]
    fn an_id_of_something_else_is_refused() {
        let programme = sealing().of("programme");
        assert_eq!(programme.open_id(&programme.seal_id("no link key")), None);
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_any_change_closes_it(
            text in ".{0,60}", organisation in "[a-z]{0,5}", at: prop::sample::Index, other in "[A-Za-z0-9_=-]",
        ) {
            let scope = scope("Query.pupils", "");
            let sealing = sealing().of(&organisation);
            let sealed = sealing.seal_cursor(&scope, &text);
            prop_assert_eq!(sealing.open_cursor(&scope, &sealed), Some(text));
            let at = at.index(sealed.len());
            let mut changed = sealed.clone();
            changed.replace_range(at..=at, &other);
            if changed != sealed {
                prop_assert_eq!(sealing.open_cursor(&scope, &changed), None);
            }
            prop_assert!(sealing.open_cursor(&scope, &sealed[..at]).is_none());
        }

        #[test]
        fn any_text_is_refused_without_panic(text in ".{0,80}") {
            let sealing = sealing().of("programme");
            prop_assert!(sealing.open_id(&text).is_none());
            prop_assert!(sealing.open_cursor(&scope("Query.pupils", ""), &text).is_none());
        }
    }
}
