//! Ranges of link keys whose ends are nobody's key.

use std::collections::BTreeSet;

use schema::link_key::LinkKey;
use schema::value::Key;

/// The keys above `after`, up to and including `up_to`; `None` is no bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyRange {
    /// The keys begin above this.
    pub(super) after: Option<Key>,
    /// They end at this.
    pub(super) up_to: Option<Key>,
}

/// The characters of a link key after `lk1_`, in the order of their bytes.
const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// How many characters of a link key come before those that differ from pupil to pupil.
const PREFIX: &str = "lk1_";

impl KeyRange {
    /// A range around all `keys`. Its ends are whole thirty-seconds of all link keys, so a region
    /// learns no more than how far a page reaches, also where the page has one child. No bounds
    /// where some key is no link key.
    pub(super) fn around(keys: &BTreeSet<Key>) -> Self {
        let is_link_key = |key: &Key| key.parse::<LinkKey>().is_ok();
        match (keys.first(), keys.last()) {
            (Some(first), Some(last)) if keys.iter().all(is_link_key) => Self {
                after: place(first).checked_sub(1).map(last_that_begins_with),
                up_to: Some(last_that_begins_with(place(last))),
            },
            _ => Self::default(),
        }
    }
}

/// The place in the alphabet of a link key's first character.
fn place(key: &Key) -> usize {
    let letter = key.as_bytes().get(PREFIX.len());
    let place = letter.and_then(|letter| ALPHABET.iter().position(|known| known == letter));
    place.unwrap_or_default()
}

fn last_that_begins_with(place: usize) -> Key {
    let first = char::from(ALPHABET[place]);
    format!("{PREFIX}{first}{}", "z".repeat(51)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(firsts: &[char]) -> BTreeSet<Key> {
        firsts
            .iter()
            .map(|first| format!("lk1_{first}{}", "m".repeat(51)).into())
            .collect()
    }

    fn ends(keys: &BTreeSet<Key>) -> String {
        let range = KeyRange::around(keys);
        let end = |key: Option<Key>| key.map_or("-".to_owned(), |key| key[..8].to_owned());
        format!("{} {}", end(range.after), end(range.up_to))
    }

    #[test]
    fn ends_are_rounded_outwards() {
        assert_eq!(ends(&keys(&['c', 'q'])), "lk1_bzzz lk1_qzzz");
        assert_eq!(ends(&keys(&['a'])), "lk1_7zzz lk1_azzz");
        assert_eq!(ends(&keys(&['2', 'z'])), "- lk1_zzzz");
        for keys in [keys(&['c', 'q']), keys(&['2']), keys(&['z'])] {
            let range = KeyRange::around(&keys);
            assert!(range.after < keys.first().cloned());
            assert!(range.up_to >= keys.last().cloned());
        }
    }

    #[test]
    fn keys_of_another_kind_give_no_bounds() {
        let keys = BTreeSet::from(["a".into(), "b".into()]);
        assert_eq!(KeyRange::around(&keys), KeyRange::default());
    }
}
