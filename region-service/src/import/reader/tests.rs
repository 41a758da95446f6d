use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::import::column::Content;

const fn column(name: &'static str, dutch: &'static str, needed: bool) -> Column {
    Column {
        name,
        dutch,
        needed,
        content: Content::Date,
        about: "",
        examples: ["", ""],
    }
}

static COLUMNS: &[Column] = &[
    column("reference", "kenmerk", true),
    column("from", "van", true),
    column("end_reason", "reden_einde", false),
];

/// A source that gives few bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(buffer.len()).min(self.0.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

fn read(format: Format, bytes: &[u8], at_once: usize) -> String {
    let mut reader = Reader::new(Drops(bytes, at_once), format, COLUMNS);
    let mut text = String::new();
    loop {
        let mut faults = Vec::new();
        let step = reader.next(&mut faults).unwrap();
        for fault in faults {
            writeln!(text, "{fault}").unwrap();
        }
        match step {
            Step::End => break,
            Step::Unreadable => text.push_str("unreadable\n"),
            Step::Record(record) => {
                write!(text, "row at {}", record.place.line).unwrap();
                for cell in record.cells {
                    match cell {
                        None => text.push_str(" -"),
                        Some(Cell { place, written }) => {
                            write!(text, " {}:{}={written:?}", place.line, place.column).unwrap();
                        }
                    }
                }
                text.push('\n');
            }
        }
    }
    assert_eq!(reader.bytes(), bytes.len() as u64, "all is read");
    text
}

fn csv(text: &str) -> String {
    let whole = read(Format::Csv, text.as_bytes(), usize::MAX);
    assert_eq!(read(Format::Csv, text.as_bytes(), 1), whole);
    whole
}

fn jsonl(text: &str) -> String {
    let whole = read(Format::Jsonl, text.as_bytes(), usize::MAX);
    assert_eq!(read(Format::Jsonl, text.as_bytes(), 1), whole);
    whole
}

#[test]
fn cells_know_their_lines_and_characters_through_quotes_and_line_breaks() {
    insta::assert_snapshot!(
        csv("\u{feff}Kenmerk;Van;Reden einde\r\n\"a;\"\"1\"\"\r\nz\";é;x\r\n\r\n;;\r\nb;c; \r\n\"ëë\";d;e"),
        @r#"
    row at 2 2:1=Text("a;\"1\"\r\nz") 3:4=Text("é") 3:6=Text("x")
    row at 6 6:1=Text("b") 6:3=Text("c") -
    row at 7 7:1=Text("ëë") 7:6=Text("d") 7:8=Text("e")
    "#
    );
}

#[test]
fn the_separator_is_the_headers() {
    let row = "row at 2 2:1=Text(\"a\") 2:3=Text(\"b,;c\") -\n";
    for text in [
        "reference;from\na;\"b,;c\"",
        "reference,from\na,\"b,;c\"\n",
        "reference\tfrom\na\tb,;c\n",
    ] {
        assert_eq!(csv(text), row, "{text}");
    }
}

#[test]
fn a_header_that_lacks_or_repeats_or_invents_a_column_is_told_whole() {
    insta::assert_snapshot!(
        csv("kenmerk;reference;achternaam;reden einde").replace(", ", ",\n    "),
        @r"
    1:9: reference: the file has this column twice
    1:19: no column has this name; there are reference (kenmerk),
        from (van),
        end_reason (reden_einde)
    1:1: from: the header lacks this column (van)
    "
    );
    insta::assert_snapshot!(csv(""), @"1:1: the file is empty: its first line names the columns");
}

#[test]
fn a_row_with_other_cells_than_the_header_is_unreadable_and_the_next_is_not() {
    insta::assert_snapshot!(
        csv("reference;from\na\nb;c;d\ne;f"),
        @r#"
    2:1: 1 cells, where the header has 2: is a separator or a quote missing or too many?
    unreadable
    3:1: 3 cells, where the header has 2: is a separator or a quote missing or too many?
    unreadable
    row at 4 4:1=Text("e") 4:3=Text("f") -
    "#
    );
}

#[test]
fn rows_without_end_take_no_memory() {
    let quote = format!("reference;from\n\"{}\n", "x;\n".repeat(100_000));
    let separators = format!("reference;from\n{}\na;b", ";".repeat(300_000));
    insta::assert_snapshot!(
        [quote, separators].map(|text| read(Format::Csv, text.as_bytes(), 8192)).join("\n"),
        @r#"
    2:1: a row of more than 65536 bytes: is a quote left open?
    unreadable

    2:1: a row of more than 65536 bytes: is a quote left open?
    unreadable
    row at 3 3:1=Text("a") 3:3=Text("b") -
    "#
    );
    let line = format!("{{\"van\": \"{}\"}}\n{{}}", "x".repeat(300_000));
    insta::assert_snapshot!(
        read(Format::Jsonl, line.as_bytes(), 8192),
        @r"
    1:1: a line of more than 65536 bytes
    unreadable
    row at 2 - - -
    "
    );
}

#[test]
fn bytes_that_are_no_utf_8_are_a_fault_of_their_cell() {
    insta::assert_snapshot!(
        read(Format::Csv, b"reference;from\na;Andr\xe9\n", 8192)
            + &read(Format::Jsonl, b"{\"van\": \"\xe9\"}", 8192),
        @r"
    2:3: from: not UTF-8: save the file as UTF-8 (in a spreadsheet: CSV UTF-8)
    unreadable
    1:1: not UTF-8: save the file as UTF-8
    unreadable
    "
    );
}

#[test]
fn objects_are_read_by_their_keys() {
    insta::assert_snapshot!(
        jsonl(
            "{\"kenmerk\": \"é\", \"from\": 1.50, \"end_reason\": true}\n\n  \n{\"from\":[\" a\", \"\", \"b\"], \"reference\": null}\n{\"from\": \"  \"}"
        ),
        @r#"
    row at 1 1:13=Text("é") 1:26=Number("1.50") 1:46=Truth(true)
    row at 4 - 4:9=List(["a", "b"]) -
    row at 5 - - -
    "#
    );
}

#[test]
fn lines_that_are_no_objects_of_the_columns_are_told_with_their_place() {
    insta::assert_snapshot!(
        jsonl(
            "[1]\n{\"from\": }\n{\"from\": 1, \"van\": 2, \"naam\": 3}\n{\"from\": {}, \"reference\": [1]}\n{\"from\": \"a"
        )
        .replace(", ", ",\n    "),
        @r#"
    1:1: no JSON object: write {"name": value,
        …}
    unreadable
    2:10: no valid JSON
    unreadable
    3:20: from: the line has this column twice
    3:31: no column has this name; there are reference (kenmerk),
        from (van),
        end_reason (reden_einde)
    unreadable
    4:10: from: a text or a number is expected
    4:27: reference: a list of texts is expected
    unreadable
    5:11: no valid JSON
    unreadable
    "#
    );
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic_and_pieces_change_nothing(
        bytes in prop::collection::vec(
            prop_oneof![4 => prop::sample::select(&b"a\"{}[]:;,\t\r\n \xc3\xa9\xff\xef\xbb\xbf"[..]), 1 => any::<u8>()],
            0..200,
        ),
        at_once in 1_usize..20,
    ) {
        let mut with_header = b"reference;from\n".to_vec();
        with_header.extend(&bytes);
        for format in [Format::Csv, Format::Jsonl] {
            for bytes in [&bytes, &with_header] {
                let mut reader = Reader::new(&bytes[..], format, COLUMNS);
                let mut pieces = Reader::new(Drops(bytes, at_once), format, COLUMNS);
                loop {
                    let (mut faults, mut others) = (Vec::new(), Vec::new());
                    let step = reader.next(&mut faults).unwrap();
                    prop_assert_eq!(&pieces.next(&mut others).unwrap(), &step);
                    prop_assert_eq!(faults, others);
                    if step == Step::End {
                        break;
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_csv_library_writes_is_read(
        rows in prop::collection::vec(prop::array::uniform3("[ -~é\n\"]{0,8}"), 0..6),
        separator in prop::sample::select(&b";,\t"[..]),
    ) {
        let mut writer = ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["reference", "from", "end_reason"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut reader = Reader::new(&bytes[..], Format::Csv, COLUMNS);
        let mut read = Vec::new();
        loop {
            let mut faults = Vec::new();
            match reader.next(&mut faults).unwrap() {
                Step::Record(record) => read.push(record.cells),
                Step::End => break,
                Step::Unreadable => prop_assert!(false, "{faults:?}"),
            }
        }
        let expected: Vec<Vec<_>> = rows
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
            .map(|row| row.iter().map(|cell| text(cell)).collect())
            .collect();
        let texts: Vec<Vec<_>> = read
            .into_iter()
            .map(|cells| cells.into_iter().map(|cell| cell.map(|cell| cell.written)).collect())
            .collect();
        prop_assert_eq!(texts, expected);
    }
}
