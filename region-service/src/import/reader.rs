//! Files as rows of cells, one at a time and in bounded memory, each cell with its place. What a
//! cell means is `line`'s and `sheet`'s part.

use std::io::{self, Read};

use super::column::{self, Column};
use super::fault::{Fault, Place};

mod csv;
mod input;
mod jsonl;

use self::csv::CsvReader;
use input::Input;
use jsonl::JsonlReader;

/// How long a line or a row may be, in bytes: far longer than any that is meant.
const LONGEST: usize = 64 * 1024;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values; the separator may be `;`, `,` or a tab.
    Csv,
    /// JSON Lines: one object a line.
    Jsonl,
}

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it begins.
    pub(super) place: Place,
    /// Its cells in the order of the kind's columns; none where empty or not in the file.
    pub(super) cells: Vec<Option<Cell>>,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Where it begins.
    pub(super) place: Place,
    /// What is written.
    pub(super) written: Written,
}

/// What is written in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A text, without spaces around it; never empty.
    Text(String),
    /// A JSON number's text.
    Number(String),
    /// A JSON boolean.
    Truth(bool),
    /// A JSON list of texts, none of them empty.
    List(Vec<String>),
}

/// What comes next in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A row.
    Record(Record),
    /// A row that cannot be read; the faults say why.
    Unreadable,
    /// Nothing more.
    End,
}

/// Reads a file of any format.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one, for the whole file"
)]
pub(super) enum Reader<R> {
    /// Comma-separated values.
    Csv(CsvReader<R>),
    /// JSON Lines.
    Jsonl(JsonlReader<R>),
}

impl<R: Read> Reader<R> {
    /// Reads `source` as a file with these columns.
    pub(super) fn new(source: R, format: Format, columns: &'static [Column]) -> Self {
        let input = Input::new(source, LONGEST);
        match format {
            Format::Csv => Self::Csv(CsvReader::new(input, columns)),
            Format::Jsonl => Self::Jsonl(JsonlReader::new(input, columns)),
        }
    }

    /// The next row; what is wrong with it, or with the header before it, is added to `faults`.
    pub(super) fn next(&mut self, faults: &mut Vec<Fault>) -> io::Result<Step> {
        match self {
            Self::Csv(reader) => reader.next(faults),
            Self::Jsonl(reader) => reader.next(faults),
        }
    }

    /// How many bytes were read so far.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.bytes(),
            Self::Jsonl(reader) => reader.bytes(),
        }
    }
}

/// The place in `columns` of the one that `name` names, in English or Dutch.
fn position(columns: &[Column], name: &str) -> Option<usize> {
    let wanted = super::label::plain(name);
    columns
        .iter()
        .position(|column| column.name == wanted || column.dutch == wanted)
}

/// What to say of a name that is no column's. It is not repeated: in a file without a header it is a
/// value of a person.
fn unknown(columns: &[Column]) -> String {
    format!(
        "no column has this name; there are {}",
        column::names(columns)
    )
}

/// `text` as a cell's, if anything is left of it.
fn text(text: &str) -> Option<Written> {
    let text = text.trim();
    (!text.is_empty()).then(|| Written::Text(text.to_owned()))
}

#[cfg(test)]
mod tests;
