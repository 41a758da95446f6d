//! Trajectories with their providers and roles.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::DbErr;

use super::enrolments::records;
use super::{Desk, Entry, NO_PUPIL, Sheet, Source, action, pupil, reference};
use crate::entity::value::{
    AccessRoute, Attendance, BudgetChange, ChangeType, DataQuality, DeliveryForm, EndReason,
    Intensity, ProfessionalRole, Provenance,
};
use crate::entity::{
    region_pupil_record as record, trajectory, trajectory_provider as provider,
    trajectory_role as role,
};
use crate::import::column::{Column, Content};
use crate::import::directory::SchoolKey;
use crate::import::fault::Place;
use crate::import::label;
use crate::import::line::Line;
use crate::import::rows;

/// A line of a file of trajectories.
pub(in crate::import) struct TrajectoryRow {
    id: String,
    place: Place,
    record_id: String,
    pupil_at: Place,
    school: SchoolKey,
    provider_id: String,
    /// All providers, the main one included.
    providers: BTreeSet<String>,
    roles: BTreeSet<ProfessionalRole>,
    intensity: Intensity,
    form: DeliveryForm,
    access_route: AccessRoute,
    has_referral: bool,
    requested_on: Option<NaiveDate>,
    first_contact_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    end_reason: Option<EndReason>,
    hours_hundredths: Option<i32>,
    pgb_at_start: Option<bool>,
    pgb_change: Option<BudgetChange>,
    attendance_at_start: Option<Attendance>,
    attendance_at_end: Option<Attendance>,
}

#[rustfmt::skip]
static COLUMNS: &[Column] = &[
    Column { name: "reference", dutch: "kenmerk", needed: true, content: Content::Reference,
        about: "The source's own key of the trajectory", examples: ["T-3001", "T-3002"] },
    Column { name: "pupil", dutch: "leerling", needed: true, content: Content::Pupil,
        about: "The pupil", examples: ["L-1001", "L-1002"] },
    Column { name: "school", dutch: "school", needed: true, content: Content::School,
        about: "The school in which help is given; one of another region by its id only", examples: ["1", "1"] },
    Column { name: "provider", dutch: "aanbieder", needed: true, content: Content::Provider,
        about: "The main provider; one of another region by its id only", examples: ["1", "1"] },
    Column { name: "other_providers", dutch: "andere_aanbieders", needed: false, content: Content::Providers,
        about: "The other providers that take part", examples: ["", ""] },
    Column { name: "roles", dutch: "rollen", needed: false, content: Content::Codes(label::choices::<ProfessionalRole>),
        about: "The professional roles that take part", examples: ["jeugdhulpprofessional", "jeugdhulpprofessional|pedagogisch medewerker"] },
    Column { name: "intensity", dutch: "intensiteit", needed: true, content: Content::Code(label::choices::<Intensity>),
        about: "How lasting the help is", examples: ["structureel", "INCIDENTAL"] },
    Column { name: "form", dutch: "vorm", needed: true, content: Content::Code(label::choices::<DeliveryForm>),
        about: "In what form it is given", examples: ["individueel", "GROUP"] },
    Column { name: "access_route", dutch: "toegangsroute", needed: true, content: Content::Code(label::choices::<AccessRoute>),
        about: "Who came with the question", examples: ["zorgteam", "PARENT"] },
    Column { name: "has_referral", dutch: "verwijzing", needed: true, content: Content::Truth,
        about: "Whether there was a referral", examples: ["nee", "true"] },
    Column { name: "requested_on", dutch: "aangevraagd_op", needed: false, content: Content::Date,
        about: "When help was asked for", examples: ["17-01-2022", ""] },
    Column { name: "first_contact_on", dutch: "eerste_contact_op", needed: true, content: Content::Date,
        about: "The first contact", examples: ["31-01-2022", "2022-03-01"] },
    Column { name: "ended_on", dutch: "laatste_dag", needed: false, content: Content::Date,
        about: "The last day; empty while it lasts", examples: ["", "30/6/2022"] },
    Column { name: "end_reason", dutch: "reden_einde", needed: false, content: Content::Code(label::choices::<EndReason>),
        about: "Why it ended; needed with the last day", examples: ["", "doel bereikt"] },
    Column { name: "hours", dutch: "uren", needed: false, content: Content::Hundredths,
        about: "The hours given", examples: ["13,75", "4.5"] },
    Column { name: "pgb_at_start", dutch: "pgb_bij_start", needed: false, content: Content::Truth,
        about: "Whether the pupil had a *persoonsgebonden budget*; empty where unknown", examples: ["ja", ""] },
    Column { name: "pgb_change", dutch: "pgb_verandering", needed: false, content: Content::Code(label::choices::<BudgetChange>),
        about: "What became of it", examples: ["afgenomen", ""] },
    Column { name: "attendance_at_start", dutch: "schoolgang_bij_start", needed: false, content: Content::Code(label::choices::<Attendance>),
        about: "How far the pupil went to school before", examples: ["deel van de week", ""] },
    Column { name: "attendance_at_end", dutch: "schoolgang_bij_einde", needed: false, content: Content::Code(label::choices::<Attendance>),
        about: "And after", examples: ["", "hele week"] },
];

impl Sheet for TrajectoryRow {
    const CHANGE: ChangeType = ChangeType::Trajectory;

    fn columns() -> &'static [Column] {
        COLUMNS
    }

    fn read(source: &Source, line: &mut Line<'_>) -> Option<Self> {
        let directory = &source.directory;
        let id = reference(source, line, "trajectory");
        let record_id = pupil(source, line);
        let school = line.text("school", |text| directory.school(text).cloned());
        let one = |text: &str| directory.provider(text).map(str::to_owned);
        let provider_id = line.text("provider", one);
        let others = line.texts("other_providers", one).unwrap_or_default();
        let roles = line.codes("roles").unwrap_or_default();
        let intensity = line.code("intensity");
        let form = line.code("form");
        let access_route = line.code("access_route");
        let has_referral = line.truth("has_referral");
        let requested_on = line.date("requested_on");
        let first_contact_on = line.date("first_contact_on");
        let ended_on = line.date("ended_on");
        let end_reason = line.code("end_reason");
        let hours_hundredths = line.hundredths("hours");
        let pgb_at_start = line.truth("pgb_at_start");
        let pgb_change = line.code("pgb_change");
        let attendance_at_start = line.code("attendance_at_start");
        let attendance_at_end = line.code("attendance_at_end");
        check_days(line, requested_on, first_contact_on, ended_on);
        let budget = pgb_at_start == Some(true) || !line.has("pgb_change");
        line.require(budget, "pgb_change", "pgb_at_start is not ja");
        let provider_id = provider_id?;
        let row = Self {
            id: id?,
            place: line.start(),
            record_id: record_id?,
            pupil_at: line.place("pupil"),
            school: school?,
            providers: others.into_iter().chain([provider_id.clone()]).collect(),
            provider_id,
            roles: roles.into_iter().collect(),
            intensity: intensity?,
            form: form?,
            access_route: access_route?,
            has_referral: has_referral?,
            requested_on,
            first_contact_on: first_contact_on?,
            ended_on,
            end_reason,
            hours_hundredths,
            pgb_at_start,
            pgb_change,
            attendance_at_start,
            attendance_at_end,
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
        let known = Known::read(desk, rows).await?;
        let mut made = Made::default();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(record) = records.get(&row.record_id) else {
                desk.refuse(row.pupil_at, "pupil", NO_PUPIL);
                continue;
            };
            let before = known.helps.get(&row.id);
            if before.is_some_and(|before| before.record_id != row.record_id) {
                desk.refuse(row.pupil_at, "pupil", "the trajectory is another pupil's");
                continue;
            }
            let entry = row.apply(record, before, &known, &mut made);
            if entry.action.is_some() && before.is_some_and(|before| before.transfer_id.is_some()) {
                let reason = "the trajectory is offered to another region, or went there";
                desk.refuse(row.place, "reference", reason);
                continue;
            }
            entries.push(entry);
        }
        made.write(desk).await?;
        Ok(entries)
    }
}

fn check_days(
    line: &mut Line<'_>,
    requested: Option<NaiveDate>,
    first: Option<NaiveDate>,
    ended: Option<NaiveDate>,
) {
    let in_order =
        |one: Option<NaiveDate>, other| one.zip(other).is_none_or(|(one, other)| one <= other);
    line.require(
        in_order(requested, first),
        "requested_on",
        "lies after the first contact",
    );
    line.require(
        in_order(first, ended),
        "ended_on",
        "lies before the first contact",
    );
    match (line.has("ended_on"), line.has("end_reason")) {
        (true, false) => line.refuse("end_reason", "is missing, and there is a last day"),
        (false, true) => line.refuse("end_reason", "there is no last day"),
        _ => {}
    }
    let lasts = !line.has("ended_on") && line.has("attendance_at_end");
    line.require(!lasts, "attendance_at_end", "there is no last day");
}

impl TrajectoryRow {
    fn apply(
        &self,
        record: &record::Model,
        before: Option<&trajectory::Model>,
        known: &Known,
        made: &mut Made,
    ) -> Entry {
        let mut now = self.model(record, before);
        let ended =
            before.is_some_and(|before| before.ended_on.is_none()) && self.ended_on.is_some();
        let with = |row: &trajectory::Model| {
            let providers = known.providers.get(&row.id).cloned().unwrap_or_default();
            (
                row.clone(),
                providers,
                known.roles.get(&row.id).cloned().unwrap_or_default(),
            )
        };
        let done = action(
            before.map(with).as_ref(),
            &(now.clone(), self.providers.clone(), self.roles.clone()),
            ended,
        );
        now.version += i32::from(before.is_some() && done.is_some());
        let entry = Entry {
            id: self.id.clone(),
            place: self.place,
            action: done,
            version: now.version,
        };
        if done.is_some() {
            made.add(self, now, before.is_some());
        }
        entry
    }

    fn model(
        &self,
        record: &record::Model,
        before: Option<&trajectory::Model>,
    ) -> trajectory::Model {
        let days = |from: NaiveDate, to: NaiveDate| {
            i32::try_from((to - from).num_days()).expect("days of three centuries fit")
        };
        let first = self.first_contact_on;
        trajectory::Model {
            id: self.id.clone(),
            region: record.region.clone(),
            record_id: record.id.clone(),
            link_key: record.link_key.clone(),
            school_id: self.school.id.clone(),
            school_types: self.school.types.clone(),
            school_municipality_code: self.school.municipality.clone(),
            provider_id: self.provider_id.clone(),
            age_band: record.age_band,
            residence_ring: record.residence_ring,
            intensity: self.intensity,
            form: self.form,
            access_route: self.access_route,
            has_referral: self.has_referral,
            requested_on: self.requested_on,
            first_contact_on: first,
            ended_on: self.ended_on,
            end_reason: self.end_reason,
            waiting_days: self.requested_on.map(|requested| days(requested, first)),
            duration_days: self.ended_on.map(|ended| days(first, ended)),
            hours_hundredths: self.hours_hundredths,
            provider_count: i32::try_from(self.providers.len())
                .expect("a line's length is bounded"),
            pgb_at_start: self.pgb_at_start,
            pgb_change: self.pgb_change,
            replaces_pgb: self
                .pgb_change
                .map(|change| change == BudgetChange::TakenOver),
            attendance_at_start: self.attendance_at_start,
            attendance_at_end: self.attendance_at_end,
            provenance: before.map_or(Provenance::Synthetic, |before| before.provenance),
            quality: before.map_or(DataQuality::Ok, |before| before.quality),
            transfer_id: before.and_then(|before| before.transfer_id.clone()),
            version: before.map_or(1, |before| before.version),
        }
    }
}

/// What there is of the rows' trajectories.
struct Known {
    helps: HashMap<String, trajectory::Model>,
    providers: HashMap<String, BTreeSet<String>>,
    roles: HashMap<String, BTreeSet<ProfessionalRole>>,
}

impl Known {
    async fn read(desk: &Desk<'_>, of: &[TrajectoryRow]) -> Result<Self, DbErr> {
        let ids: Vec<&str> = of.iter().map(|row| row.id.as_str()).collect();
        let helps = rows::find::<trajectory::Entity>(desk.db, trajectory::Column::Id, &ids).await?;
        let ids: Vec<&str> = helps.iter().map(|row| row.id.as_str()).collect();
        let mut providers: HashMap<String, BTreeSet<String>> = HashMap::new();
        let column = provider::Column::TrajectoryId;
        for row in rows::find::<provider::Entity>(desk.db, column, &ids).await? {
            providers
                .entry(row.trajectory_id)
                .or_default()
                .insert(row.provider_id);
        }
        let mut roles: HashMap<String, BTreeSet<ProfessionalRole>> = HashMap::new();
        let column = role::Column::TrajectoryId;
        for row in rows::find::<role::Entity>(desk.db, column, &ids).await? {
            roles.entry(row.trajectory_id).or_default().insert(row.role);
        }
        Ok(Self {
            helps: helps.into_iter().map(|row| (row.id.clone(), row)).collect(),
            providers,
            roles,
        })
    }
}

/// What rows make.
#[derive(Default)]
struct Made {
    helps: Vec<trajectory::Model>,
    providers: Vec<provider::Model>,
    roles: Vec<role::Model>,
    /// Ids of those that had providers and roles before.
    changed: Vec<String>,
}

impl Made {
    fn add(&mut self, row: &TrajectoryRow, now: trajectory::Model, is_known: bool) {
        for provider_id in &row.providers {
            self.providers.push(provider::Model {
                trajectory_id: now.id.clone(),
                provider_id: provider_id.clone(),
                region: now.region.clone(),
                record_id: now.record_id.clone(),
                is_primary: *provider_id == now.provider_id,
            });
        }
        for role in &row.roles {
            self.roles.push(role::Model {
                trajectory_id: now.id.clone(),
                role: *role,
                region: now.region.clone(),
            });
        }
        if is_known {
            self.changed.push(now.id.clone());
        }
        self.helps.push(now);
    }

    async fn write(mut self, desk: &Desk<'_>) -> Result<(), DbErr> {
        // A rule of a region may ask that the main provider is there before the others.
        self.providers.sort_by_key(|provider| !provider.is_primary);
        let ids: Vec<&str> = self.changed.iter().map(String::as_str).collect();
        rows::delete::<provider::Entity>(desk.db, provider::Column::TrajectoryId, &ids).await?;
        rows::delete::<role::Entity>(desk.db, role::Column::TrajectoryId, &ids).await?;
        rows::put::<trajectory::Entity, _>(desk.db, self.helps).await?;
        rows::put::<provider::Entity, _>(desk.db, self.providers).await?;
        rows::put::<role::Entity, _>(desk.db, self.roles).await
    }
}
