//! The eleven test (*elfproef*) that tells a citizen service number (BSN, PGN) from other digits.
//!
//! No schema has a type for such a number; this is how tests and logs recognise one that slipped in
//! (domain rule R2).

/// Whether `digits` is a nine-digit number that passes the eleven test, or an eight-digit one that
/// does with its leading zero written out. All zeros is no number.
pub fn passes(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if !matches!(bytes.len(), 8 | 9) || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    // From the right: weights -1, 2, 3, … 9; a missing ninth digit weighs nothing.
    let sum: i32 = bytes
        .iter()
        .rev()
        .zip([-1, 2, 3, 4, 5, 6, 7, 8, 9])
        .map(|(digit, weight)| i32::from(digit - b'0') * weight)
        .sum();
    sum % 11 == 0 && bytes.iter().any(|digit| *digit != b'0')
}

/// The first run of eight or nine digits in `text` that passes the test and has no letter, digit or
/// underscore beside it.
pub fn find(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .find(|word| passes(word))
}

/// Whether `text` has eight or more digits in a row, whatever stands beside them.
pub fn has_digit_run(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_test_numbers_pass_and_their_neighbours_do_not() {
        assert!(passes("111222333"));
        assert!(passes("123456782"));
        assert!(!passes("123456789"));
        assert!(!passes("000000000"));
        assert!(passes("10000008"), "eight digits get a leading zero");
        assert!(!passes("1112223330"), "ten digits are no such number");
    }

    #[test]
    fn a_number_is_found_between_word_boundaries_only() {
        assert_eq!(find("pupil 111222333, school 4"), Some("111222333"));
        assert_eq!(find("a111222333"), None);
        assert_eq!(find("lk1_111222333"), None);
    }
}
