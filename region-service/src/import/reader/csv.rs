//! Comma-separated values: the separator is found from the header, whose names say which cell is
//! which.

use std::io::{self, Read};

use csv_core::ReadFieldResult;

use super::input::Input;
use super::{Cell, LONGEST, Record, Step, position, text, unknown};
use crate::import::column::Column;
use crate::import::fault::{Fault, Place};

/// Reads rows of comma-separated values.
pub(in crate::import) struct CsvReader<R> {
    input: Input<R>,
    columns: &'static [Column],
    parser: csv_core::Reader,
    /// One cell's bytes, without quotes.
    cell: Box<[u8]>,
    /// For each cell of a row, the place of its column; none before the header was read.
    header: Option<Vec<usize>>,
    /// Whether nothing more is read: without a header rows mean nothing.
    ended: bool,
}

/// A row as it is written.
enum Row {
    /// Its cells, each with its place.
    Cells(Place, Vec<(Place, Vec<u8>)>),
    /// One that is longer than any should be.
    TooLong(Place),
    /// None: the file has ended.
    End,
}

impl<R: Read> CsvReader<R> {
    pub(super) fn new(input: Input<R>, columns: &'static [Column]) -> Self {
        Self {
            input,
            columns,
            parser: csv_core::Reader::new(),
            cell: vec![0; LONGEST].into_boxed_slice(),
            header: None,
            ended: false,
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.input.consumed()
    }

    pub(super) fn next(&mut self, faults: &mut Vec<Fault>) -> io::Result<Step> {
        if self.ended {
            return Ok(Step::End);
        }
        if self.header.is_none() {
            let known = faults.len();
            let header = self.read_header(faults)?;
            if faults.len() > known {
                self.ended = true;
                return Ok(Step::End);
            }
            self.header = Some(header);
        }
        loop {
            match self.row()? {
                Row::End => return Ok(Step::End),
                Row::TooLong(place) => {
                    faults.push(Fault::of_line(place, too_long()));
                    return Ok(Step::Unreadable);
                }
                Row::Cells(_, cells) if is_empty(&cells) => {}
                Row::Cells(place, cells) => return Ok(self.record(place, &cells, faults)),
            }
        }
    }

    fn record(&self, place: Place, written: &[(Place, Vec<u8>)], faults: &mut Vec<Fault>) -> Step {
        let header = self.header.as_deref().unwrap_or_default();
        if written.len() != header.len() {
            let reason = format!(
                "{} cells, where the header has {}: is a separator or a quote missing or too many?",
                written.len(),
                header.len()
            );
            faults.push(Fault::of_line(place, reason));
            return Step::Unreadable;
        }
        let known = faults.len();
        let mut cells = vec![None; self.columns.len()];
        for (&column, (place, bytes)) in header.iter().zip(written) {
            match std::str::from_utf8(bytes) {
                Ok(cell) => {
                    let cell = text(cell).map(|written| Cell {
                        place: *place,
                        written,
                    });
                    cells[column] = cell;
                }
                Err(_) => {
                    faults.push(Fault::of_value(
                        *place,
                        self.columns[column].name,
                        NOT_UTF_8,
                    ));
                }
            }
        }
        if faults.len() > known {
            return Step::Unreadable;
        }
        Step::Record(Record { place, cells })
    }

    fn read_header(&mut self, faults: &mut Vec<Fault>) -> io::Result<Vec<usize>> {
        self.input.skip_mark()?;
        self.input.skip_line_ends()?;
        let separator = self.separator()?;
        self.parser = csv_core::ReaderBuilder::new().delimiter(separator).build();
        let (place, cells) = match self.row()? {
            Row::Cells(place, cells) => (place, cells),
            Row::TooLong(place) => {
                faults.push(Fault::of_line(place, too_long()));
                return Ok(Vec::new());
            }
            Row::End => {
                let reason = "the file is empty: its first line names the columns";
                faults.push(Fault::of_line(Place::START, reason));
                return Ok(Vec::new());
            }
        };
        let mut header = Vec::with_capacity(cells.len());
        for (place, bytes) in &cells {
            let name = std::str::from_utf8(bytes).ok();
            match name.and_then(|name| position(self.columns, name)) {
                None if name.is_none() => faults.push(Fault::of_line(*place, NOT_UTF_8)),
                None => faults.push(Fault::of_line(*place, unknown(self.columns))),
                Some(column) if header.contains(&column) => {
                    let reason = "the file has this column twice";
                    faults.push(Fault::of_value(*place, self.columns[column].name, reason));
                }
                Some(column) => header.push(column),
            }
        }
        for (index, column) in self.columns.iter().enumerate() {
            if column.needed && !header.contains(&index) {
                let reason = format!("the header lacks this column ({})", column.dutch);
                faults.push(Fault::of_value(place, column.name, reason));
            }
        }
        Ok(header)
    }

    /// The separator that occurs most in the first line.
    fn separator(&mut self) -> io::Result<u8> {
        let ends = |window: &[u8]| window.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        while ends(self.input.window()).is_none() && self.input.more()? {}
        let window = self.input.window();
        let line = &window[..ends(window).unwrap_or(window.len())];
        let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
        // The last of those that occur as often: a semicolon.
        let most = [b'\t', b',', b';']
            .into_iter()
            .max_by_key(|byte| count(*byte));
        Ok(most.unwrap_or(b';'))
    }

    fn row(&mut self) -> io::Result<Row> {
        self.input.skip_line_ends()?;
        let place = self.input.at();
        let mut cells = Vec::new();
        // A cell counts for itself, too: a row of separators is as long as it is.
        let mut length = 0;
        let mut too_long = false;
        loop {
            let start = self.input.at();
            let mut size = 0;
            let record_end = loop {
                self.input.fill()?;
                let (result, read, written) = self
                    .parser
                    .read_field(self.input.window(), &mut self.cell[size..]);
                self.input.consume(read);
                size += written;
                match result {
                    ReadFieldResult::InputEmpty => {}
                    ReadFieldResult::OutputFull => {
                        too_long = true;
                        size = 0;
                    }
                    ReadFieldResult::Field { record_end } => break record_end,
                    ReadFieldResult::End => return Ok(Row::End),
                }
            };
            length += size + 1;
            too_long |= length > LONGEST;
            if too_long {
                cells = Vec::new();
            } else {
                cells.push((start, self.cell[..size].to_vec()));
            }
            if record_end {
                return Ok(if too_long {
                    Row::TooLong(place)
                } else {
                    Row::Cells(place, cells)
                });
            }
        }
    }
}

const NOT_UTF_8: &str = "not UTF-8: save the file as UTF-8 (in a spreadsheet: CSV UTF-8)";

fn too_long() -> String {
    format!("a row of more than {LONGEST} bytes: is a quote left open?")
}

fn is_empty(cells: &[(Place, Vec<u8>)]) -> bool {
    cells.iter().all(|(_, bytes)| bytes.trim_ascii().is_empty())
}
