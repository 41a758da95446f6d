//! The municipalities (*gemeenten*) that regions, schools and pupils' residences name.
//!
//! Codes are CBS's (`GM0047`). A merger gives a new code, so each has the days on which it was in
//! use. COROP areas and provinces are CBS's, too; a youth region (*jeugdregio*) stands only where its
//! code has been verified. Which municipalities take part in which region is that region's data.

use std::sync::LazyLock;

use chrono::NaiveDate;

/// A municipality, as `national` and the regions' data know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// The CBS code: `GM` and four digits.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The youth region's code (`JZ01`), where verified.
    pub youth_region: Option<&'static str>,
    /// The COROP area's code (`CR01`).
    pub corop: &'static str,
    /// The province's code (`PV20`).
    pub province: &'static str,
    /// The first day on which the code was in use, where it is younger than our data.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which the code was in use.
    pub valid_to: Option<NaiveDate>,
    /// The code that replaced it.
    pub successor: Option<&'static str>,
}

/// Whether `text` is spelled like a municipality's code: `GM` and four digits.
pub fn is_code(text: &str) -> bool {
    text.strip_prefix("GM")
        .is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Every municipality, in the order of the codes.
pub fn all() -> &'static [Municipality] {
    &REGISTRY
}

/// The municipality with this code; none where we know none.
pub fn by_code(code: &str) -> Option<&'static Municipality> {
    let index = REGISTRY.binary_search_by(|m| m.code.cmp(code)).ok()?;
    Some(&REGISTRY[index])
}

impl Municipality {
    /// Whether the code was in use on `day`.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Code, name, COROP area, province.
type Row = (&'static str, &'static str, &'static str, &'static str);

const ROWS: [Row; 48] = [
    ("GM0014", "Groningen", "CR03", "PV20"),
    ("GM0037", "Stadskanaal", "CR01", "PV20"),
    ("GM0047", "Veendam", "CR01", "PV20"),
    ("GM0141", "Almelo", "CR12", "PV23"),
    ("GM0147", "Borne", "CR12", "PV23"),
    ("GM0153", "Enschede", "CR12", "PV23"),
    ("GM0158", "Haaksbergen", "CR12", "PV23"),
    ("GM0164", "Hengelo", "CR12", "PV23"),
    ("GM0173", "Oldenzaal", "CR12", "PV23"),
    ("GM0307", "Amersfoort", "CR17", "PV26"),
    ("GM0308", "Baarn", "CR17", "PV26"),
    ("GM0313", "Bunschoten", "CR17", "PV26"),
    ("GM0317", "Eemnes", "CR17", "PV26"),
    ("GM0327", "Leusden", "CR17", "PV26"),
    ("GM0342", "Soest", "CR17", "PV26"),
    ("GM0344", "Utrecht", "CR17", "PV26"),
    ("GM0351", "Woudenberg", "CR17", "PV26"),
    ("GM0361", "Alkmaar", "CR19", "PV27"),
    ("GM0363", "Amsterdam", "CR23", "PV27"),
    ("GM0383", "Castricum", "CR20", "PV27"),
    ("GM0392", "Haarlem", "CR21", "PV27"),
    ("GM0394", "Haarlemmermeer", "CR23", "PV27"),
    ("GM0398", "Heerhugowaard", "CR19", "PV27"),
    ("GM0399", "Heiloo", "CR19", "PV27"),
    ("GM0416", "Langedijk", "CR19", "PV27"),
    ("GM0450", "Uitgeest", "CR20", "PV27"),
    ("GM0484", "Alphen aan den Rijn", "CR28", "PV28"),
    ("GM0518", "'s-Gravenhage", "CR26", "PV28"),
    ("GM0534", "Hillegom", "CR25", "PV28"),
    ("GM0537", "Katwijk", "CR25", "PV28"),
    ("GM0546", "Leiden", "CR25", "PV28"),
    ("GM0547", "Leiderdorp", "CR25", "PV28"),
    ("GM0553", "Lisse", "CR25", "PV28"),
    ("GM0569", "Nieuwkoop", "CR28", "PV28"),
    ("GM0575", "Noordwijk", "CR25", "PV28"),
    ("GM0579", "Oegstgeest", "CR25", "PV28"),
    ("GM0626", "Voorschoten", "CR25", "PV28"),
    ("GM0629", "Wassenaar", "CR26", "PV28"),
    ("GM0637", "Zoetermeer", "CR26", "PV28"),
    ("GM0638", "Zoeterwoude", "CR25", "PV28"),
    ("GM0765", "Pekela", "CR01", "PV20"),
    ("GM1525", "Teylingen", "CR25", "PV28"),
    ("GM1735", "Hof van Twente", "CR12", "PV23"),
    ("GM1742", "Rijssen-Holten", "CR12", "PV23"),
    ("GM1884", "Kaag en Braassem", "CR25", "PV28"),
    ("GM1895", "Oldambt", "CR01", "PV20"),
    ("GM1952", "Midden-Groningen", "CR03", "PV20"),
    ("GM1980", "Dijk en Waard", "CR19", "PV27"),
];

/// The codes that merged into another in the time of our data: old, new, first day of the new.
const MERGERS: [(&str, &str, (i32, u32, u32)); 2] = [
    ("GM0398", "GM1980", (2022, 1, 1)),
    ("GM0416", "GM1980", (2022, 1, 1)),
];

/// The youth region of all municipalities in a province, where verified (JZ01 is Groningen).
const YOUTH_REGIONS: [(&str, &str); 1] = [("PV20", "JZ01")];

static REGISTRY: LazyLock<Vec<Municipality>> = LazyLock::new(|| ROWS.map(municipality).to_vec());

fn municipality((code, name, corop, province): Row) -> Municipality {
    let first_day =
        |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).expect("the table has real days only");
    let merged = MERGERS.iter().find(|(old, ..)| *old == code);
    let made = MERGERS.iter().find(|(_, new, _)| *new == code);
    Municipality {
        code,
        name,
        youth_region: YOUTH_REGIONS
            .iter()
            .find(|(of, _)| *of == province)
            .map(|(_, region)| *region),
        corop,
        province,
        valid_from: made.map(|(.., day)| first_day(*day)),
        valid_to: merged.and_then(|(.., day)| first_day(*day).pred_opt()),
        successor: merged.map(|(_, new, _)| *new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_well_spelled_and_sorted() {
        assert!(all().iter().all(|m| is_code(m.code)));
        assert!(all().is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(by_code("GM0047").map(|m| m.name), Some("Veendam"));
        assert_eq!(by_code("GM9999"), None);
        for text in ["", "GM", "gm0047", "GM047", "GM00477", "GM004é"] {
            assert!(!is_code(text), "{text}");
        }
    }

    #[test]
    fn a_merger_ends_one_code_and_begins_another() {
        let before = NaiveDate::from_ymd_opt(2021, 12, 31).unwrap();
        let after = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
        let (old, new) = (by_code("GM0398").unwrap(), by_code("GM1980").unwrap());
        assert_eq!(old.successor, Some(new.code));
        assert_eq!((old.valid_on(before), old.valid_on(after)), (true, false));
        assert_eq!((new.valid_on(before), new.valid_on(after)), (false, true));
    }
}
