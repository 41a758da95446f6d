//! Synthetic files for imports into Twente, of any length, written row by row.

use std::io::{self, Write};

use schema::eleven_test;

/// What the numbers of invented pupils are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// They fail the eleven test, so none is anybody's.
    Nobodys,
    /// They pass it, as real ones do, so that a scan finds those that were kept. All begin with the
    /// digits that are set apart for tests; there are some nine thousand.
    Tests,
}

/// How many schools and providers the region has.
const SCHOOLS: u64 = 7;
const PROVIDERS: u64 = 6;

const HOMES: [&str; 4] = ["GM0164", "Enschede", "GM0141", "GM0158"];

/// `count` pupils, `P-1` and on.
pub fn pupils(count: u64, numbers: Numbers, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "reference;number;birth_year;as_of;residence;residence_from;responsible;responsible_from"
    )?;
    let mut numbers = national_numbers(numbers);
    for row in 1..=count {
        let number = numbers.next().unwrap_or_default();
        let home = HOMES[index(row, HOMES.len())];
        let year = 2005 + row % 12;
        writeln!(
            out,
            "P-{row};{number};{year};31-07-2021;{home};2015-08-01;{home};1/8/2015"
        )?;
    }
    out.flush()
}

/// An enrolment of each of `count` pupils.
pub fn enrolments(count: u64, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "kenmerk,leerling,school,van,tot_en_met,reden_einde")?;
    for row in 1..=count {
        let school = row % SCHOOLS + 1;
        let end = if row % 5 == 0 {
            "31-07-2021,naar regulier"
        } else {
            ","
        };
        writeln!(
            out,
            "E-{row},P-{row},{school},01-08-{},{end}",
            2016 + row % 4
        )?;
    }
    out.flush()
}

/// A trajectory of each of `count` pupils.
pub fn trajectories(count: u64, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "reference;pupil;school;provider;other_providers;roles;intensity;form;access_route;has_referral;\
         requested_on;first_contact_on;ended_on;end_reason;hours;attendance_at_start"
    )?;
    for row in 1..=count {
        let (school, provider) = (row % SCHOOLS + 1, row % PROVIDERS + 1);
        let other = if row % 3 == 0 { "6" } else { "" };
        let (intensity, form) = match row % 2 {
            0 => ("structureel", "INDIVIDUAL"),
            _ => ("incidenteel", "groep"),
        };
        let end = if row % 4 == 0 {
            "30-06-2021;doel bereikt"
        } else {
            ";"
        };
        writeln!(
            out,
            "T-{row};P-{row};{school};{provider};{other};jeugdhulpprofessional|pedagogisch medewerker;\
             {intensity};{form};zorgteam;nee;{day}-01-2021;{day}/2/2021;{end};{},{:02};hele week",
            row % 40,
            row % 100,
            day = row % 28 + 1,
        )?;
    }
    out.flush()
}

/// Reports of each school over a few years.
pub fn reports(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "school;periode;status;ingeschreven leerlingen;jos leerlingen;structureel;incidenteel;fte"
    )?;
    for school in 1..=SCHOOLS {
        for year in 2023..2026 {
            writeln!(
                out,
                "{school};{year}-H1;aangeleverd;1.6{};412;358;54;13,76",
                year % 100
            )?;
        }
        writeln!(out, "{school};2026-H1;niet aangeleverd;;;;;")?;
    }
    out.flush()
}

/// A CSV text with `;` or `,` between, without quotes, as JSON Lines.
pub fn as_json_lines(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = lines.next().unwrap_or_default();
    let separator = if header.contains(';') { ';' } else { ',' };
    let names: Vec<&str> = header.split(separator).collect();
    let object = |line: &str| {
        let cells = names.iter().zip(line.split(separator));
        let fields = cells.map(|(name, cell)| ((*name).to_owned(), cell.into()));
        serde_json::Value::Object(fields.collect()).to_string() + "\n"
    };
    lines.map(object).collect()
}

fn national_numbers(kind: Numbers) -> Box<dyn Iterator<Item = String>> {
    match kind {
        Numbers::Nobodys => Box::new((10_000_000_u64..).map(|eight| {
            let number = format!("{eight}0");
            if eleven_test::passes(&number) {
                format!("{eight}1")
            } else {
                number
            }
        })),
        Numbers::Tests => Box::new(
            (999_900_000_u64..=999_999_999)
                .map(|number| number.to_string())
                .filter(|number| eleven_test::passes(number)),
        ),
    }
}

fn index(row: u64, length: usize) -> usize {
    usize::try_from(row % length as u64).unwrap_or_default()
}
