//! JSON Lines: an object a line, whose keys are the columns' names.

use std::fmt;
use std::io::{self, Read};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::input::Input;
use super::{Cell, LONGEST, Record, Step, Written, position, text, unknown};
use crate::import::column::Column;
use crate::import::fault::{Fault, Place, Reason};

/// Reads rows of JSON.
pub(in crate::import) struct JsonlReader<R> {
    input: Input<R>,
    columns: &'static [Column],
    begun: bool,
}

/// An object's fields in their order, values as they are written.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<R: Read> JsonlReader<R> {
    pub(super) fn new(input: Input<R>, columns: &'static [Column]) -> Self {
        Self {
            input,
            columns,
            begun: false,
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.input.consumed()
    }

    pub(super) fn next(&mut self, faults: &mut Vec<Fault>) -> io::Result<Step> {
        if !self.begun {
            self.input.skip_mark()?;
            self.begun = true;
        }
        loop {
            self.input.skip_line_ends()?;
            let place = self.input.at();
            let Some(length) = self.line_length()? else {
                self.skip_line()?;
                let reason = format!("a line of more than {LONGEST} bytes");
                faults.push(Fault::of_line(place, reason));
                return Ok(Step::Unreadable);
            };
            if length == 0 {
                return Ok(Step::End);
            }
            let line = &self.input.window()[..length];
            let blank = line.trim_ascii().is_empty();
            let step = if blank {
                Step::End
            } else {
                read(self.columns, place, line, faults)
            };
            self.input.consume(length);
            if !blank {
                return Ok(step);
            }
        }
    }

    /// How long the line is that the window begins with; 0 at the end, none where it is too long.
    fn line_length(&mut self) -> io::Result<Option<usize>> {
        let mut looked_at = 0;
        loop {
            let window = self.input.window();
            let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
            if let Some(end) = window[looked_at..].iter().position(ends) {
                return Ok(Some(looked_at + end));
            }
            looked_at = window.len();
            if !self.input.more()? {
                return Ok((!self.input.is_full()).then_some(looked_at));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            self.input.fill()?;
            let window = self.input.window();
            let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
            match window.iter().position(ends) {
                Some(end) => {
                    self.input.consume(end);
                    return Ok(());
                }
                None if window.is_empty() => return Ok(()),
                None => {
                    let length = window.len();
                    self.input.consume(length);
                }
            }
        }
    }
}

/// The row that `line` writes.
fn read(columns: &[Column], place: Place, line: &[u8], faults: &mut Vec<Fault>) -> Step {
    let Ok(line) = std::str::from_utf8(line) else {
        faults.push(Fault::of_line(place, "not UTF-8: save the file as UTF-8"));
        return Step::Unreadable;
    };
    let fields = match serde_json::from_str::<Fields<'_>>(line) {
        Ok(Fields(fields)) => fields,
        Err(error) => {
            // The library's text may repeat what is written.
            let reason = if error.is_data() {
                "no JSON object: write {\"name\": value, …}"
            } else {
                "no valid JSON"
            };
            let bytes = error.column().saturating_sub(1).min(line.len());
            faults.push(Fault::of_line(after(place, line, bytes), reason));
            return Step::Unreadable;
        }
    };
    let known = faults.len();
    let mut cells = vec![None; columns.len()];
    let mut seen = vec![false; columns.len()];
    for (name, raw) in &fields {
        let place = after(place, line, offset(line, raw.get()));
        let Some(column) = position(columns, name) else {
            faults.push(Fault::of_line(place, unknown(columns)));
            continue;
        };
        let name = columns[column].name;
        if std::mem::replace(&mut seen[column], true) {
            faults.push(Fault::of_value(
                place,
                name,
                "the line has this column twice",
            ));
            continue;
        }
        match written(raw.get()) {
            Ok(written) => cells[column] = written.map(|written| Cell { place, written }),
            Err(reason) => faults.push(Fault::of_value(place, name, reason)),
        }
    }
    if faults.len() > known {
        return Step::Unreadable;
    }
    Step::Record(Record { place, cells })
}

fn written(raw: &str) -> Result<Option<Written>, Reason> {
    let wrong = |_| Reason::Borrowed("no valid JSON");
    match raw.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b't') => Ok(Some(Written::Truth(true))),
        Some(b'f') => Ok(Some(Written::Truth(false))),
        Some(b'"') => Ok(text(&serde_json::from_str::<String>(raw).map_err(wrong)?)),
        Some(b'[') => {
            let Ok(items) = serde_json::from_str::<Vec<String>>(raw) else {
                return Err("a list of texts is expected".into());
            };
            let items = items.iter().map(|item| item.trim().to_owned());
            let items: Vec<String> = items.filter(|item| !item.is_empty()).collect();
            Ok((!items.is_empty()).then_some(Written::List(items)))
        }
        Some(b'{') => Err("a text or a number is expected".into()),
        _ => Ok(Some(Written::Number(raw.to_owned()))),
    }
}

/// How many bytes of `line` stand before `part`, which is a part of it.
fn offset(line: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize)
}

/// The place that is `bytes` of `line` after `place`.
fn after(place: Place, line: &str, bytes: usize) -> Place {
    let before = line.bytes().take(bytes);
    let characters = before.filter(|byte| byte & 0xC0 != 0x80).count();
    Place {
        column: place.column + characters as u64,
        ..place
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(InOrder).map(Fields)
    }
}
