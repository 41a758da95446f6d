//! `region-service import`: arguments, progress, faults and result in words.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use schema::link_key::LinkSecret;
use sea_orm::DatabaseConnection;

use super::{
    Fault, Format, ImportError, ImportOptions, Kind, Outcome, Watch, import, table, template,
};
use crate::region::RegionModule;

/// The arguments of `region-service import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The region, by its slug (twente).
    #[arg(long, required_unless_present_any = ["template", "columns"])]
    pub region: Option<String>,
    /// What the file holds.
    #[arg(long, value_enum, required_unless_present_any = ["template", "columns"])]
    pub kind: Option<Kind>,
    /// How the file is written [default: by its name's ending, .csv or .jsonl].
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Check everything and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print the template of this kind of file (CSV), and end.
    #[arg(long, value_enum, value_name = "KIND", exclusive = true)]
    pub template: Option<Kind>,
    /// Print the columns of this kind of file (Markdown), and end.
    #[arg(long, value_enum, value_name = "KIND", exclusive = true)]
    pub columns: Option<Kind>,
    /// The file; `-` for standard input.
    #[arg(required_unless_present_any = ["template", "columns"])]
    pub file: Option<PathBuf>,
}

/// A file that is to be imported.
#[derive(Debug)]
pub struct Task {
    /// The region's slug.
    pub region: String,
    file: PathBuf,
    options: ImportOptions,
}

/// What is asked for.
#[derive(Debug)]
pub enum Asked {
    /// A text to be printed.
    Text(String),
    /// A file to be imported.
    Import(Task),
}

impl ImportArguments {
    /// What they ask for. Fails with what to change.
    pub fn asked(self) -> Result<Asked, String> {
        if let Some(kind) = self.template {
            return Ok(Asked::Text(template(kind)));
        }
        if let Some(kind) = self.columns {
            return Ok(Asked::Text(table(kind)));
        }
        let (Some(region), Some(kind), Some(file)) = (self.region, self.kind, self.file) else {
            return Err("give --region, --kind and a file".to_owned());
        };
        let format = match self.format.or_else(|| format_of(&file)) {
            Some(format) => format,
            None => {
                return Err(format!(
                    "`{}` ends neither in .csv nor in .jsonl: give --format csv or --format jsonl",
                    file.display()
                ));
            }
        };
        Ok(Asked::Import(Task {
            region,
            file,
            options: ImportOptions {
                kind,
                format,
                dry_run: self.dry_run,
            },
        }))
    }
}

impl Task {
    /// Imports the file. Faults go to standard error as they are found, and on a terminal a bar
    /// shows how far it is. Gives the result in words, and whether the file has no faults.
    pub async fn run(
        &self,
        db: &DatabaseConnection,
        region: &'static RegionModule,
        secret: LinkSecret,
    ) -> Result<(String, bool), ImportError> {
        let failed = |source| ImportError::Read { source };
        let (source, length) = open(&self.file).map_err(failed)?;
        let mut watch = Terminal::new(&self.file, length);
        let outcome = import(db, region, secret, source, self.options, &mut watch).await;
        watch.bar.finish_and_clear();
        let outcome = outcome?;
        Ok((self.words(region, outcome), outcome.faults == 0))
    }

    fn words(&self, region: &RegionModule, outcome: Outcome) -> String {
        let Outcome {
            rows,
            new,
            changed,
            unchanged,
            faults,
        } = outcome;
        let mut text = format!(
            "{} {}: {rows} rows read, ",
            region.name,
            self.options.kind.name()
        );
        let written = if faults > 0 {
            write!(text, "{faults} faults; nothing is changed")
        } else {
            let dry = if self.options.dry_run {
                " (dry run: nothing is changed)"
            } else {
                ""
            };
            write!(
                text,
                "{new} new, {changed} changed, {unchanged} unchanged{dry}"
            )
        };
        written.expect("a text takes all that is written to it");
        text + "\n"
    }
}

/// The format that a file's name tells.
fn format_of(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}

/// The file and how long it is; standard input's length is unknown.
fn open(file: &Path) -> io::Result<(Box<dyn Read + Send>, Option<u64>)> {
    if file.as_os_str() == "-" {
        return Ok((Box::new(io::stdin()), None));
    }
    let opened = File::open(file)?;
    let length = opened.metadata()?;
    let length = length.is_file().then_some(length.len());
    Ok((Box::new(opened), length))
}

/// Tells faults and progress on standard error.
struct Terminal {
    file: String,
    bar: ProgressBar,
}

impl Terminal {
    fn new(file: &Path, length: Option<u64>) -> Self {
        // Draws on a terminal only.
        let bar = match length {
            Some(length) => ProgressBar::new(length).with_style(style(
                "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
            )),
            None => {
                ProgressBar::no_length().with_style(style("{spinner} {bytes}, {bytes_per_sec}"))
            }
        };
        let file = if file.as_os_str() == "-" {
            "standard input".to_owned()
        } else {
            file.display().to_string()
        };
        Self { file, bar }
    }
}

impl Watch for Terminal {
    fn read(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn fault(&mut self, fault: &Fault) {
        self.bar.suspend(|| eprintln!("{}:{fault}", self.file));
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well formed: tested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_can_be_drawn() {
        for length in [None, Some(10)] {
            Terminal::new(Path::new("-"), length).read(5);
        }
    }

    #[test]
    fn the_format_is_told_by_the_files_name_or_asked_for() {
        assert_eq!(format_of(Path::new("a/PUPILS.CSV")), Some(Format::Csv));
        assert_eq!(format_of(Path::new("pupils.jsonl")), Some(Format::Jsonl));
        for name in ["-", "pupils", "pupils.xlsx"] {
            assert_eq!(format_of(Path::new(name)), None, "{name}");
        }
    }
}
