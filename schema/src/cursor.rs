//! Cursors between gateway and regions: sort values and id as one text, so that comparing texts *is*
//! the sort order.
//!
//! Each value begins with a byte that puts null last in both directions. Text is its UTF-8 bytes
//! with zero escaped and a terminator, so that no value runs into the next; integers and dates are
//! big-endian with the sign bit turned; a descending value has every byte turned. The id stands
//! last, ascending. The bytes are written in lower-case hex, which keeps their order.
//!
//! Sealing cursors towards clients is the gateway's part.

use chrono::{Datelike, NaiveDate};
use data_encoding::HEXLOWER;

/// A value that a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SortValue {
    /// Sorted by UTF-8 bytes.
    Text(String),
    /// Sorted by value.
    Integer(i64),
    /// Sorted by day.
    Date(NaiveDate),
}

/// What kind of [`SortValue`] a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortKind {
    /// [`SortValue::Text`]
    Text,
    /// [`SortValue::Integer`]
    Integer,
    /// [`SortValue::Date`]
    Date,
}

/// Which way a column is sorted. Null is last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column of a sort order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortColumn {
    /// What it holds.
    pub kind: SortKind,
    /// Which way it is sorted.
    pub direction: Direction,
}

/// A place in a sorted list: the sort values of a row, and its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// One per column of the order; `None` for null.
    pub values: Vec<Option<SortValue>>,
    /// The row's id, last of all.
    pub id: String,
}

/// A text that is no cursor of the list. Its text says no more: clients cannot mend a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a cursor of this list: use a `cursor` or `endCursor` that the same field and order gave"
)]
pub struct InvalidCursor;

const PRESENT: u8 = 1;
const NULL: u8 = 2;
/// Longer than any cursor of a sane row; keeps what a client sends from growing memory.
const MAX_HEX_LENGTH: usize = 8192;

/// The cursor of `position` in a list sorted by `columns`.
///
/// # Panics
/// Where `position` has other values than `columns` say: both are the list's own code.
pub fn encode(columns: &[SortColumn], position: &Position) -> String {
    assert_eq!(
        columns.len(),
        position.values.len(),
        "a position has one value for each column"
    );
    let mut bytes = Vec::new();
    for (column, value) in columns.iter().zip(&position.values) {
        let Some(value) = value else {
            bytes.push(NULL);
            continue;
        };
        assert_eq!(column.kind, value.kind(), "a value is of its column's kind");
        bytes.push(PRESENT);
        let start = bytes.len();
        value.write(&mut bytes);
        if column.direction == Direction::Descending {
            bytes[start..].iter_mut().for_each(|byte| *byte = !*byte);
        }
    }
    bytes.extend_from_slice(position.id.as_bytes());
    HEXLOWER.encode(&bytes)
}

/// The position that `cursor` stands for in a list sorted by `columns`. Fails where it is not one
/// that [`encode`] makes for those columns.
pub fn decode(columns: &[SortColumn], cursor: &str) -> Result<Position, InvalidCursor> {
    if cursor.len() > MAX_HEX_LENGTH {
        return Err(InvalidCursor);
    }
    let bytes = HEXLOWER
        .decode(cursor.as_bytes())
        .map_err(|_| InvalidCursor)?;
    let mut rest = Rest(&bytes);
    let values = columns
        .iter()
        .map(|column| match rest.byte()? {
            NULL => Ok(None),
            PRESENT => rest.value(*column).map(Some),
            _ => Err(InvalidCursor),
        })
        .collect::<Result<_, _>>()?;
    let id = text(rest.0.to_vec())?;
    if id.is_empty() {
        return Err(InvalidCursor);
    }
    Ok(Position { values, id })
}

impl SortValue {
    /// What kind it is.
    pub fn kind(&self) -> SortKind {
        match self {
            Self::Text(_) => SortKind::Text,
            Self::Integer(_) => SortKind::Integer,
            Self::Date(_) => SortKind::Date,
        }
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Text(text) => {
                for byte in text.bytes() {
                    bytes.push(byte);
                    if byte == 0 {
                        bytes.push(0xff);
                    }
                }
                bytes.extend_from_slice(&[0, 0]);
            }
            Self::Integer(number) => {
                bytes.extend_from_slice(&(number ^ i64::MIN).to_be_bytes());
            }
            Self::Date(date) => {
                bytes.extend_from_slice(&(date.num_days_from_ce() ^ i32::MIN).to_be_bytes());
            }
        }
    }
}

/// What of a cursor has not been read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> Result<u8, InvalidCursor> {
        let (first, rest) = self.0.split_first().ok_or(InvalidCursor)?;
        self.0 = rest;
        Ok(*first)
    }

    fn bytes<const N: usize>(&mut self, turn: u8) -> Result<[u8; N], InvalidCursor> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(InvalidCursor)?;
        self.0 = rest;
        Ok(first.map(|byte| byte ^ turn))
    }

    fn value(&mut self, column: SortColumn) -> Result<SortValue, InvalidCursor> {
        let turn = match column.direction {
            Direction::Ascending => 0,
            Direction::Descending => 0xff,
        };
        match column.kind {
            SortKind::Text => self.text(turn).map(SortValue::Text),
            SortKind::Integer => Ok(SortValue::Integer(
                i64::from_be_bytes(self.bytes(turn)?) ^ i64::MIN,
            )),
            SortKind::Date => {
                let days = i32::from_be_bytes(self.bytes(turn)?) ^ i32::MIN;
                NaiveDate::from_num_days_from_ce_opt(days)
                    .map(SortValue::Date)
                    .ok_or(InvalidCursor)
            }
        }
    }

    fn text(&mut self, turn: u8) -> Result<String, InvalidCursor> {
        let mut bytes = Vec::new();
        loop {
            match self.byte()? ^ turn {
                0 => match self.byte()? ^ turn {
                    0 => return text(bytes),
                    0xff => bytes.push(0),
                    _ => return Err(InvalidCursor),
                },
                byte => bytes.push(byte),
            }
        }
    }
}

fn text(bytes: Vec<u8>) -> Result<String, InvalidCursor> {
    String::from_utf8(bytes).map_err(|_| InvalidCursor)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    fn column(kind: SortKind, direction: Direction) -> SortColumn {
        SortColumn { kind, direction }
    }

    /// The order that a region's SQL gives, written out.
    fn compare(columns: &[SortColumn], a: &Position, b: &Position) -> Ordering {
        for ((column, a), b) in columns.iter().zip(&a.values).zip(&b.values) {
            let order = match (a, b) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(a), Some(b)) => {
                    let ascending = match (a, b) {
                        (SortValue::Text(a), SortValue::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
                        (SortValue::Integer(a), SortValue::Integer(b)) => a.cmp(b),
                        (SortValue::Date(a), SortValue::Date(b)) => a.cmp(b),
                        _ => unreachable!("a column has one kind"),
                    };
                    match column.direction {
                        Direction::Ascending => ascending,
                        Direction::Descending => ascending.reverse(),
                    }
                }
            };
            if order.is_ne() {
                return order;
            }
        }
        a.id.as_bytes().cmp(b.id.as_bytes())
    }

    fn columns() -> impl Strategy<Value = Vec<SortColumn>> {
        let kind = prop_oneof![
            Just(SortKind::Text),
            Just(SortKind::Integer),
            Just(SortKind::Date)
        ];
        let direction = prop_oneof![Just(Direction::Ascending), Just(Direction::Descending)];
        prop::collection::vec((kind, direction).prop_map(|(k, d)| column(k, d)), 0..4)
    }

    fn value(kind: SortKind) -> BoxedStrategy<Option<SortValue>> {
        let some = match kind {
            // Few different texts, zero bytes and prefixes among them, so that ties are common.
            SortKind::Text => "[\u{0}ab\u{ff}é]{0,3}".prop_map(SortValue::Text).boxed(),
            SortKind::Integer => prop_oneof![-2..3_i64, any::<i64>()]
                .prop_map(SortValue::Integer)
                .boxed(),
            SortKind::Date => (-3_000_000..3_000_000)
                .prop_map(|days| {
                    SortValue::Date(NaiveDate::from_num_days_from_ce_opt(days).unwrap())
                })
                .boxed(),
        };
        prop::option::of(some).boxed()
    }

    fn position(columns: &[SortColumn]) -> impl Strategy<Value = Position> + use<> {
        let values: Vec<_> = columns.iter().map(|column| value(column.kind)).collect();
        (values, "[\u{0}ab]{1,3}").prop_map(|(values, id)| Position { values, id })
    }

    fn two_positions() -> impl Strategy<Value = (Vec<SortColumn>, Position, Position)> {
        columns().prop_flat_map(|columns| {
            let (a, b) = (position(&columns), position(&columns));
            (Just(columns), a, b)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn comparing_cursors_is_comparing_rows((columns, a, b) in two_positions()) {
            prop_assert_eq!(
                encode(&columns, &a).cmp(&encode(&columns, &b)),
                compare(&columns, &a, &b)
            );
        }

        #[test]
        fn a_cursor_reads_back((columns, a, _) in two_positions()) {
            prop_assert_eq!(decode(&columns, &encode(&columns, &a)), Ok(a));
        }

        #[test]
        fn any_text_is_refused_or_is_the_cursor_of_what_it_reads_as(
            columns in columns(), text in "(0[12])?[0-9a-f]{0,40}",
        ) {
            if let Ok(position) = decode(&columns, &text) {
                prop_assert_eq!(encode(&columns, &position), text);
            }
        }
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let by_name = [column(SortKind::Text, Direction::Ascending)];
        let by_number = [column(SortKind::Integer, Direction::Ascending)];
        let position = Position {
            values: vec![Some(SortValue::Text("De Vlieger".into()))],
            id: "twente:01J".into(),
        };
        let cursor = encode(&by_name, &position);
        insta::assert_snapshot!(cursor, @"01446520566c696567657200007477656e74653a30314a");
        assert_eq!(decode(&by_name, &cursor), Ok(position));
        assert_eq!(
            decode(&[column(SortKind::Text, Direction::Descending)], &cursor),
            Err(InvalidCursor)
        );
        for text in [
            "",
            "0",
            "01",
            "02",
            "0z",
            "03616263",
            &cursor.to_uppercase(),
            &"00".repeat(9000),
        ] {
            assert_eq!(decode(&by_number, text), Err(InvalidCursor), "{text}");
        }
    }
}
