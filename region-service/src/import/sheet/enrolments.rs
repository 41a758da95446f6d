//! Enrolments, and the school that a pupil's record carries: that of the latest.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::DbErr;

use super::{Desk, Entry, NO_PUPIL, Sheet, Source, action, pupil, reference};
use crate::entity::value::{ChangeType, EnrolmentEnd, Provenance};
use crate::entity::{enrolment, region_pupil_record as record};
use crate::import::column::{Column, Content};
use crate::import::fault::Place;
use crate::import::label;
use crate::import::line::Line;
use crate::import::rows;

/// A line of a file of enrolments.
pub(in crate::import) struct EnrolmentRow {
    id: String,
    place: Place,
    record_id: String,
    pupil_at: Place,
    school_id: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    end_reason: Option<EnrolmentEnd>,
}

#[rustfmt::skip]
static COLUMNS: &[Column] = &[
    Column { name: "reference", dutch: "kenmerk", needed: true, content: Content::Reference,
        about: "The source's own key of the enrolment", examples: ["I-2001", "I-2002"] },
    Column { name: "pupil", dutch: "leerling", needed: true, content: Content::Pupil,
        about: "The pupil", examples: ["L-1001", "L-1002"] },
    Column { name: "school", dutch: "school", needed: true, content: Content::School,
        about: "The school; one of another region by its id only", examples: ["1", "1"] },
    Column { name: "from", dutch: "van", needed: true, content: Content::Date,
        about: "The first day", examples: ["01-08-2020", "1/8/2021"] },
    Column { name: "to", dutch: "tot_en_met", needed: false, content: Content::Date,
        about: "The last day; empty while it lasts", examples: ["", "31-07-2023"] },
    Column { name: "end_reason", dutch: "reden_einde", needed: false, content: Content::Code(label::choices::<EnrolmentEnd>),
        about: "Why it ended", examples: ["", "naar regulier"] },
];

impl Sheet for EnrolmentRow {
    const CHANGE: ChangeType = ChangeType::Enrolment;

    fn columns() -> &'static [Column] {
        COLUMNS
    }

    fn read(source: &Source, line: &mut Line<'_>) -> Option<Self> {
        let id = reference(source, line, "enrolment");
        let record_id = pupil(source, line);
        let school = line.text("school", |text| {
            source
                .directory
                .school(text)
                .map(|school| school.id.clone())
        });
        let (from, to) = (line.date("from"), line.date("to"));
        let end_reason = line.code("end_reason");
        let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
        line.require(in_order, "to", "lies before the first day");
        let open_reason = line.has("end_reason") && !line.has("to");
        line.require(!open_reason, "end_reason", "there is no last day");
        let row = Self {
            id: id?,
            place: line.start(),
            record_id: record_id?,
            pupil_at: line.place("pupil"),
            school_id: school?,
            from: from?,
            to,
            end_reason,
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
        let records = records(desk, rows.iter().map(|row| row.record_id.as_str())).await?;
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let known = rows::find::<enrolment::Entity>(desk.db, enrolment::Column::Id, &ids).await?;
        let known: HashMap<&str, &enrolment::Model> =
            known.iter().map(|row| (row.id.as_str(), row)).collect();
        let mut written = Vec::new();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let before = known.get(row.id.as_str()).copied();
            if !records.contains_key(&row.record_id) {
                desk.refuse(row.pupil_at, "pupil", NO_PUPIL);
                continue;
            }
            if before.is_some_and(|before| before.record_id != row.record_id) {
                desk.refuse(row.pupil_at, "pupil", "the enrolment is another pupil's");
                continue;
            }
            let (entry, now) = row.apply(desk.region(), before);
            if entry.action.is_some() {
                written.push(now);
            }
            entries.push(entry);
        }
        let changed: BTreeSet<String> = written.iter().map(|row| row.record_id.clone()).collect();
        rows::put::<enrolment::Entity, _>(desk.db, written).await?;
        carry_schools(desk, &records, &changed).await?;
        Ok(entries)
    }
}

impl EnrolmentRow {
    fn apply(&self, region: &str, before: Option<&enrolment::Model>) -> (Entry, enrolment::Model) {
        let mut now = enrolment::Model {
            id: self.id.clone(),
            region: region.to_owned(),
            record_id: self.record_id.clone(),
            school_id: self.school_id.clone(),
            from_on: self.from,
            to_on: self.to,
            end_reason: self.end_reason,
            provenance: before.map_or(Provenance::Synthetic, |before| before.provenance),
            version: before.map_or(1, |before| before.version),
        };
        let ended = before.is_some_and(|before| before.to_on.is_none()) && self.to.is_some();
        let done = action(before, &now, ended);
        now.version += i32::from(before.is_some() && done.is_some());
        let entry = Entry {
            id: self.id.clone(),
            place: self.place,
            action: done,
            version: now.version,
        };
        (entry, now)
    }
}

/// The records with these ids that there are.
pub(super) async fn records<'r>(
    desk: &Desk<'_>,
    ids: impl Iterator<Item = &'r str>,
) -> Result<HashMap<String, record::Model>, DbErr> {
    let ids: BTreeSet<&str> = ids.collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let records = rows::find::<record::Entity>(desk.db, record::Column::Id, &ids).await?;
    Ok(records
        .into_iter()
        .map(|record| (record.id.clone(), record))
        .collect())
}

/// Gives the records with these ids the school of their latest enrolment. That is no change of the
/// record itself, so its version stays.
async fn carry_schools(
    desk: &Desk<'_>,
    records: &HashMap<String, record::Model>,
    ids: &BTreeSet<String>,
) -> Result<(), DbErr> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let column = enrolment::Column::RecordId;
    let enrolments = rows::find::<enrolment::Entity>(desk.db, column, &ids).await?;
    let mut latest: HashMap<&str, &enrolment::Model> = HashMap::new();
    for enrolment in &enrolments {
        let known = latest.entry(&enrolment.record_id).or_insert(enrolment);
        if (known.from_on, &known.id) < (enrolment.from_on, &enrolment.id) {
            *known = enrolment;
        }
    }
    let mut carried = Vec::new();
    for id in ids {
        let (Some(record), Some(enrolment)) = (records.get(id), latest.get(id)) else {
            continue;
        };
        let school = desk.directory.school_by_id(&enrolment.school_id);
        let now = record::Model {
            school_id: Some(enrolment.school_id.clone()),
            school_types: school.map(|school| school.types.clone()),
            school_municipality_code: school.map(|school| school.municipality.clone()),
            ..record.clone()
        };
        if now != *record {
            carried.push(now);
        }
    }
    rows::put::<record::Entity, _>(desk.db, carried).await
}
