//! A row's values by column, read as what they mean; what cannot be read is a fault at its place.

use chrono::NaiveDate;

use super::column::Column;
use super::fault::{Fault, Place, Reason};
use super::label::{self, Labelled};
use super::reader::{Cell, Record, Written};
use super::{date, number};

/// A row that is being read.
pub(super) struct Line<'a> {
    columns: &'static [Column],
    record: &'a Record,
    faults: &'a mut Vec<Fault>,
    known: usize,
}

impl<'a> Line<'a> {
    /// The row in `record`; a column that needs a value and has none is a fault.
    pub(super) fn new(
        columns: &'static [Column],
        record: &'a Record,
        faults: &'a mut Vec<Fault>,
    ) -> Self {
        let known = faults.len();
        for (column, cell) in columns.iter().zip(&record.cells) {
            if column.needed && cell.is_none() {
                faults.push(Fault::of_value(record.place, column.name, "is missing"));
            }
        }
        Self {
            columns,
            record,
            faults,
            known,
        }
    }

    /// Whether nothing is wrong with it so far.
    pub(super) fn is_sound(&self) -> bool {
        self.faults.len() == self.known
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Place {
        self.record.place
    }

    /// Where the value of the column is; the row's where it has none.
    pub(super) fn place(&self, name: &'static str) -> Place {
        self.cell(name).map_or(self.record.place, |cell| cell.place)
    }

    /// Whether the column has a value, right or wrong.
    pub(super) fn has(&self, name: &'static str) -> bool {
        self.cell(name).is_some()
    }

    /// Notes that the value of the column is wrong.
    pub(super) fn refuse(&mut self, name: &'static str, reason: impl Into<Reason>) {
        let place = self.place(name);
        self.faults.push(Fault::of_value(place, name, reason));
    }

    /// Notes that the value of the column is wrong, unless `holds`.
    pub(super) fn require(&mut self, holds: bool, name: &'static str, reason: impl Into<Reason>) {
        if !holds {
            self.refuse(name, reason);
        }
    }

    /// The column's value as `read` understands it.
    pub(super) fn value<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Written) -> Result<T, Reason>,
    ) -> Option<T> {
        let value = read(&self.cell(name)?.written);
        match value {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(name, reason);
                None
            }
        }
    }

    /// The column's text as `read` understands it; a JSON number is its own text.
    pub(super) fn text<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        self.value(name, |written| match written {
            Written::Text(text) | Written::Number(text) => read(text),
            Written::Truth(_) | Written::List(_) => Err("a text is expected".into()),
        })
    }

    /// The column's texts as `read` understands each; with `|` between where they stand in one.
    pub(super) fn texts<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, Reason>,
    ) -> Option<Vec<T>> {
        self.value(name, |written| match written {
            Written::Text(text) | Written::Number(text) => {
                text.split('|').map(|item| read(item.trim())).collect()
            }
            Written::List(items) => items.iter().map(|item| read(item)).collect(),
            Written::Truth(_) => Err("a text is expected".into()),
        })
    }

    /// A day.
    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        self.text(name, date::parse)
    }

    /// A whole number of 0 or more.
    pub(super) fn whole(&mut self, name: &'static str) -> Option<i32> {
        self.value(name, number::whole)
    }

    /// A number of 0 or more in hundredths.
    pub(super) fn hundredths(&mut self, name: &'static str) -> Option<i32> {
        self.value(name, number::hundredths)
    }

    /// Yes or no.
    pub(super) fn truth(&mut self, name: &'static str) -> Option<bool> {
        self.value(name, |written| {
            let text = match written {
                Written::Truth(truth) => return Ok(*truth),
                Written::Text(text) => label::plain(text),
                Written::Number(_) | Written::List(_) => String::new(),
            };
            match text.as_str() {
                "ja" | "true" => Ok(true),
                "nee" | "false" => Ok(false),
                _ => Err("write ja or nee (or true or false)".into()),
            }
        })
    }

    /// One of the values of a code.
    pub(super) fn code<T: Labelled>(&mut self, name: &'static str) -> Option<T> {
        self.text(name, code)
    }

    /// Some of the values of a code.
    pub(super) fn codes<T: Labelled>(&mut self, name: &'static str) -> Option<Vec<T>> {
        self.texts(name, code)
    }

    fn cell(&self, name: &'static str) -> Option<&'a Cell> {
        let index = self.columns.iter().position(|column| column.name == name);
        let index =
            index.expect("kinds read columns that they list: every test of a kind reads all");
        self.record.cells[index].as_ref()
    }
}

fn code<T: Labelled>(text: &str) -> Result<T, Reason> {
    label::find(text).ok_or_else(|| format!("write one of {}", label::choices::<T>()).into())
}
