//! The columns of a file, as readers, templates and documentation know them.

use std::fmt::Write as _;

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: &'static str,
    /// Its Dutch name, which a file may have instead.
    pub(super) dutch: &'static str,
    /// Whether every row has a value.
    pub(super) needed: bool,
    /// What it holds.
    pub(super) content: Content,
    /// What it means.
    pub(super) about: &'static str,
    /// Invented values of the template's two rows.
    pub(super) examples: [&'static str; 2],
}

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// The source's own key of the row.
    Reference,
    /// A pupil, by its reference.
    Pupil,
    /// A national education number.
    NationalNumber,
    /// A school.
    School,
    /// A provider.
    Provider,
    /// Several providers.
    Providers,
    /// A municipality.
    Municipality,
    /// A period's code.
    Period,
    /// A day.
    Date,
    /// A year.
    Year,
    /// A whole number.
    Whole,
    /// A number with two decimals at most.
    Hundredths,
    /// Yes or no.
    Truth,
    /// One of a list, which the function gives.
    Code(fn() -> String),
    /// Several of a list.
    Codes(fn() -> String),
}

impl Content {
    /// What to write.
    fn describe(self) -> String {
        match self {
            Content::Reference => "1 to 64 characters, without `:` and without eight digits in a row; or the id in the graph of a row that is there".into(),
            Content::Pupil => "the pupil's `reference`, or the record's id in the graph".into(),
            Content::NationalNumber => "nine digits (or eight, without the leading zero)".into(),
            Content::School => "the school's id, its number in the region's list, its short name or its name".into(),
            Content::Provider => "the provider's id, its number in the region's list or its name".into(),
            Content::Providers => "providers, with `|` between (JSON: or a list)".into(),
            Content::Municipality => "the CBS code (`GM0546`) or the name".into(),
            Content::Period => "`2022-H1`, `2022-Q1`, `2022`, `SY2022-2023` or `2022-03..2023-03`".into(),
            Content::Date => "`31-01-2022`, `31/1/2022` or `2022-01-31`".into(),
            Content::Year => "a year".into(),
            Content::Whole => "a whole number: `1611` or `1.611`".into(),
            Content::Hundredths => "a number with two decimals at most: `13,76` or `13.76`".into(),
            Content::Truth => "`ja` or `nee`, `true` or `false`".into(),
            Content::Code(choices) => format!("one of {}", choices()),
            Content::Codes(choices) => {
                format!("some of, with `|` between (JSON: or a list), {}", choices())
            }
        }
    }
}

/// The names in English and Dutch: `reference (kenmerk), from (van)`.
pub(super) fn names(columns: &[Column]) -> String {
    let both = |column: &Column| format!("{} ({})", column.name, column.dutch);
    columns.iter().map(both).collect::<Vec<_>>().join(", ")
}

/// The template: the header and two invented rows.
pub(super) fn template(columns: &[Column]) -> String {
    let line = |cell: &dyn Fn(&Column) -> &'static str| {
        columns.iter().map(cell).collect::<Vec<_>>().join(";") + "\n"
    };
    line(&|column| column.name)
        + &line(&|column| column.examples[0])
        + &line(&|column| column.examples[1])
}

/// The columns as a table for the documentation.
pub(super) fn table(columns: &[Column]) -> String {
    let mut text = String::from(
        "| column | Dutch | needed | what it means | what to write |\n|---|---|---|---|---|\n",
    );
    for column in columns {
        let needed = if column.needed { "yes" } else { "" };
        let content = column.content.describe().replace('|', "\\|");
        writeln!(
            text,
            "| `{}` | `{}` | {needed} | {} | {content} |",
            column.name, column.dutch, column.about
        )
        .expect("a text takes all that is written to it");
    }
    text
}
