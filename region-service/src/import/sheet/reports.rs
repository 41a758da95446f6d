//! Period reports of schools. There is one for each school and period, so a second delivery changes
//! the first, as a late correction in a new version of the data.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveTime};
use schema::id::HomedId;
use schema::period::PeriodCode;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{Desk, Entry, Sheet, Source, action};
use crate::entity::school_period_report as report;
use crate::entity::value::{ChangeType, DataQuality, Provenance, ReportStatus};
use crate::import::column::{Column, Content};
use crate::import::directory::SchoolKey;
use crate::import::fault::{Place, Reason};
use crate::import::label;
use crate::import::line::Line;
use crate::import::rows;

/// A line of a file of reports.
pub(in crate::import) struct ReportRow {
    id: String,
    place: Place,
    school: SchoolKey,
    period: String,
    status: ReportStatus,
    delivered_on: Option<NaiveDate>,
    counts: Counts,
}

/// A report's numbers; null is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    enrolled: Option<i32>,
    jos: Option<i32>,
    structural: Option<i32>,
    incidental: Option<i32>,
    individual: Option<i32>,
    group: Option<i32>,
    fte_hundredths: Option<i32>,
    lesson_hours_planned: Option<i32>,
    lesson_hours_missed: Option<i32>,
}

#[rustfmt::skip]
static COLUMNS: &[Column] = &[
    Column { name: "school", dutch: "school", needed: true, content: Content::School,
        about: "The school, one of the region. School and period together are the report's key", examples: ["1", "1"] },
    Column { name: "period", dutch: "periode", needed: true, content: Content::Period,
        about: "The period", examples: ["2023-H2", "2024-H1"] },
    Column { name: "status", dutch: "status", needed: true, content: Content::Code(label::choices::<ReportStatus>),
        about: "Whether it was delivered; what was not has no numbers, and what was wholly has pupils and JOS pupils", examples: ["aangeleverd", "NOT_DELIVERED"] },
    Column { name: "delivered_on", dutch: "aangeleverd_op", needed: false, content: Content::Date,
        about: "When; where empty, as it was", examples: ["15-01-2024", ""] },
    Column { name: "enrolled_pupils", dutch: "ingeschreven_leerlingen", needed: false, content: Content::Whole,
        about: "Pupils enrolled", examples: ["1.611", ""] },
    Column { name: "jos_pupils", dutch: "jos_leerlingen", needed: false, content: Content::Whole,
        about: "Of these, with help in the period", examples: ["412", ""] },
    Column { name: "structural", dutch: "structureel", needed: false, content: Content::Whole,
        about: "Of these, with structural help; with `incidental` all of them", examples: ["358", ""] },
    Column { name: "incidental", dutch: "incidenteel", needed: false, content: Content::Whole,
        about: "Of these, with incidental help", examples: ["54", ""] },
    Column { name: "individual", dutch: "individueel", needed: false, content: Content::Whole,
        about: "Of these, mainly helped alone; with `group` all of them", examples: ["194", ""] },
    Column { name: "group", dutch: "groep", needed: false, content: Content::Whole,
        about: "Of these, helped in a group or in both forms", examples: ["218", ""] },
    Column { name: "fte", dutch: "fte", needed: false, content: Content::Hundredths,
        about: "Deployed full-time equivalents", examples: ["13,76", ""] },
    Column { name: "lesson_hours_planned", dutch: "lesuren_gepland", needed: false, content: Content::Whole,
        about: "Lesson hours planned for all pupils", examples: ["750.000", ""] },
    Column { name: "lesson_hours_missed", dutch: "lesuren_ongeoorloofd", needed: false, content: Content::Whole,
        about: "Of these, missed without leave", examples: ["8.250", ""] },
];

/// The columns with numbers.
const NUMBERS: [&str; 9] = [
    "enrolled_pupils",
    "jos_pupils",
    "structural",
    "incidental",
    "individual",
    "group",
    "fte",
    "lesson_hours_planned",
    "lesson_hours_missed",
];

impl Sheet for ReportRow {
    const CHANGE: ChangeType = ChangeType::Report;

    fn columns() -> &'static [Column] {
        COLUMNS
    }

    fn read(source: &Source, line: &mut Line<'_>) -> Option<Self> {
        let region = source.directory.region.region_code();
        let school = line.text("school", |text| {
            let school = source.directory.school(text)?;
            let is_own = schema::id::home_of(&school.id).is_ok_and(|home| home == region);
            if is_own {
                Ok(school.clone())
            } else {
                Err("a school of another region: it reports there".into())
            }
        });
        let period = line.text("period", |text| {
            // The parser's own text repeats what is written.
            let period = text.parse::<PeriodCode>();
            period.map_err(|_| Reason::Borrowed(NO_PERIOD))
        });
        let status = line.code("status");
        let delivered_on = line.date("delivered_on");
        let counts = Counts {
            enrolled: line.whole("enrolled_pupils"),
            jos: line.whole("jos_pupils"),
            structural: line.whole("structural"),
            incidental: line.whole("incidental"),
            individual: line.whole("individual"),
            group: line.whole("group"),
            fte_hundredths: line.hundredths("fte"),
            lesson_hours_planned: line.whole("lesson_hours_planned"),
            lesson_hours_missed: line.whole("lesson_hours_missed"),
        };
        if line.is_sound() {
            check_status(line, status?);
            counts.check(line);
        }
        let (school, period) = (school?, period?.to_string());
        let row = Self {
            id: HomedId::numbered(&region, &format!("import/report/{}/{period}", school.id), 1)
                .to_string(),
            place: line.start(),
            school,
            period,
            status: status?,
            delivered_on,
            counts,
        };
        line.is_sound().then_some(row)
    }

    fn place(&self) -> Place {
        self.place
    }

    fn keys(&self) -> Vec<&str> {
        vec![&self.id]
    }

    async fn write(desk: &mut Desk<'_>, rows: &[Self]) -> Result<Vec<Entry>, DbErr> {
        let known = known(desk, rows).await?;
        let mut written = Vec::new();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let before = known.get(&(row.school.id.clone(), row.period.clone()));
            let version = match before {
                Some(before) => before.dataset_version,
                None => desk.dataset().await?.version,
            };
            let mut now = row.model(desk.region(), before, version);
            let done = action(before, &now, false);
            if before.is_some() && done.is_some() {
                now.version += 1;
                now.dataset_version = desk.correction(&row.period).await?;
            }
            entries.push(Entry {
                id: now.id.clone(),
                place: row.place,
                action: done,
                version: now.version,
            });
            if done.is_some() {
                written.push(now);
            }
        }
        rows::put::<report::Entity, _>(desk.db, written).await?;
        Ok(entries)
    }
}

const NO_PERIOD: &str =
    "no period: write it as 2022-H1, 2022-Q1, 2022, SY2022-2023 or 2022-03..2023-03";

fn check_status(line: &mut Line<'_>, status: ReportStatus) {
    match status {
        ReportStatus::Delivered => {
            for name in ["enrolled_pupils", "jos_pupils"] {
                let has = line.has(name);
                line.require(has, name, "is missing, and the report is delivered");
            }
        }
        ReportStatus::Partial => {}
        ReportStatus::NotDelivered | ReportStatus::NotDue => {
            for name in NUMBERS.into_iter().chain(["delivered_on"]) {
                let has = line.has(name);
                line.require(!has, name, "has a value, and nothing was delivered");
            }
        }
    }
}

impl Counts {
    /// Checks that parts are of their whole.
    fn check(self, line: &mut Line<'_>) {
        let most = |line: &mut Line<'_>,
                    part: Option<i32>,
                    whole: Option<i32>,
                    name,
                    reason: &'static str| {
            let holds = part.zip(whole).is_none_or(|(part, whole)| part <= whole);
            line.require(holds, name, reason);
        };
        most(
            line,
            self.jos,
            self.enrolled,
            "jos_pupils",
            "more than enrolled_pupils",
        );
        most(
            line,
            self.lesson_hours_missed,
            self.lesson_hours_planned,
            "lesson_hours_missed",
            "more than lesson_hours_planned",
        );
        for (one, one_name, other, other_name) in [
            (self.structural, "structural", self.incidental, "incidental"),
            (self.individual, "individual", self.group, "group"),
        ] {
            match (one, other, self.jos) {
                (Some(one), Some(other), Some(jos)) => {
                    let sum = i64::from(one) + i64::from(other);
                    let reason =
                        format!("with {other_name} it makes another number than jos_pupils");
                    line.require(sum == i64::from(jos), one_name, reason);
                }
                _ => {
                    most(line, one, self.jos, one_name, "more than jos_pupils");
                    most(line, other, self.jos, other_name, "more than jos_pupils");
                }
            }
        }
    }
}

impl ReportRow {
    /// The row, in the version of the data that is given.
    fn model(
        &self,
        region: &str,
        before: Option<&report::Model>,
        dataset_version: i32,
    ) -> report::Model {
        let is_due = matches!(self.status, ReportStatus::Delivered | ReportStatus::Partial);
        let kept = before.and_then(|before| before.delivered_at);
        // A day that is told again keeps the hour that is known of it.
        let delivered_at = match self.delivered_on {
            Some(day) => kept
                .filter(|kept| kept.date_naive() == day)
                .or(Some(day.and_time(NaiveTime::MIN).and_utc())),
            None => kept.filter(|_| is_due),
        };
        report::Model {
            id: before.map_or_else(|| self.id.clone(), |before| before.id.clone()),
            region: region.to_owned(),
            school_id: self.school.id.clone(),
            school_types: self.school.types.clone(),
            period_code: self.period.clone(),
            status: self.status,
            delivered_at,
            enrolled_pupils: self.counts.enrolled,
            jos_pupils: self.counts.jos,
            structural: self.counts.structural,
            incidental: self.counts.incidental,
            individual: self.counts.individual,
            group_pupils: self.counts.group,
            fte_hundredths: self.counts.fte_hundredths,
            lesson_hours_planned: self.counts.lesson_hours_planned,
            lesson_hours_missed: self.counts.lesson_hours_missed,
            dataset_version,
            source_id: before.and_then(|before| before.source_id.clone()),
            provenance: before.map_or(Provenance::Synthetic, |before| before.provenance),
            quality: before
                .filter(|before| before.status == self.status)
                .map_or_else(|| quality(self.status), |before| before.quality),
            version: before.map_or(1, |before| before.version),
        }
    }
}

/// How far a report's values can be relied on.
fn quality(status: ReportStatus) -> DataQuality {
    match status {
        ReportStatus::Delivered | ReportStatus::Partial => DataQuality::Ok,
        ReportStatus::NotDelivered => DataQuality::NotDelivered,
        ReportStatus::NotDue => DataQuality::NotApplicable,
    }
}

/// The reports that there are, by school and period.
async fn known(
    desk: &Desk<'_>,
    of: &[ReportRow],
) -> Result<HashMap<(String, String), report::Model>, DbErr> {
    let schools: BTreeSet<&str> = of.iter().map(|row| row.school.id.as_str()).collect();
    let periods: BTreeSet<&str> = of.iter().map(|row| row.period.as_str()).collect();
    let schools: Vec<&str> = schools.into_iter().collect();
    let periods: Vec<&str> = periods.into_iter().collect();
    let mut known = HashMap::new();
    for schools in rows::lists(&schools) {
        for periods in rows::lists(&periods) {
            let rows = report::Entity::find()
                .filter(report::Column::SchoolId.is_in(schools.clone()))
                .filter(report::Column::PeriodCode.is_in(periods))
                .lock_exclusive()
                .all(desk.db)
                .await?;
            let by_key =
                |row: report::Model| ((row.school_id.clone(), row.period_code.clone()), row);
            known.extend(rows.into_iter().map(by_key));
        }
    }
    Ok(known)
}
