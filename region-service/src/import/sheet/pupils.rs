//! Pupils: records, their link keys, and where they live. A national number is made a link key while
//! its line is read, and is kept nowhere.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use schema::link_key::{LinkKey, LinkSecret};
use sea_orm::DbErr;

use super::{Desk, Entry, PUPIL, Sheet, Source, action, reference};
use crate::entity::value::{
    AgeBand, ChangeAction, ChangeType, DataQuality, Provenance, ResidenceKind,
};
use crate::entity::{
    UNKNOWN_MUNICIPALITY, pupil_link, region_pupil_record as record, residence_period,
    tombstone as stone, trajectory,
};
use crate::import::column::{Column, Content};
use crate::import::directory;
use crate::import::fault::{Place, Reason};
use crate::import::label;
use crate::import::line::Line;
use crate::import::residence::{History, Home};
use crate::import::rows;
use crate::region::ring;
use crate::write::tombstone;

/// A line of a file of pupils.
pub(in crate::import) struct PupilRow {
    id: String,
    place: Place,
    link_key: Option<String>,
    number_at: Place,
    birth_year: Option<i32>,
    age_band: Option<AgeBand>,
    as_of: Option<NaiveDate>,
    homes: Vec<(Place, Home)>,
}

/// The columns of one kind of residence: municipality, first day, last day.
struct HomeColumns(
    ResidenceKind,
    &'static str,
    &'static str,
    Option<&'static str>,
);

const HOMES: [HomeColumns; 3] = [
    HomeColumns(
        ResidenceKind::BrpAddress,
        "residence",
        "residence_from",
        None,
    ),
    HomeColumns(
        ResidenceKind::StayPlacement,
        "stay",
        "stay_from",
        Some("stay_to"),
    ),
    HomeColumns(
        ResidenceKind::Responsible,
        "responsible",
        "responsible_from",
        None,
    ),
];

#[rustfmt::skip]
static COLUMNS: &[Column] = &[
    Column { name: "reference", dutch: "kenmerk", needed: true, content: Content::Reference,
        about: "The source's own key of the pupil, by which a later file changes the same record", examples: ["L-1001", "L-1002"] },
    Column { name: "number", dutch: "persoonsgebonden_nummer", needed: false, content: Content::NationalNumber,
        about: "The national education number; needed for a pupil who is new. It becomes the link key at once and is never stored or shown. The eleven test is not asked", examples: ["123456789", "987654321"] },
    Column { name: "birth_year", dutch: "geboortejaar", needed: false, content: Content::Year,
        about: "The year of birth; this or the age band is needed", examples: ["2009", ""] },
    Column { name: "age_band", dutch: "leeftijdsgroep", needed: false, content: Content::Code(label::choices::<AgeBand>),
        about: "The age on the day `as_of`; where empty, that of the year of birth", examples: ["", "8 t/m 11"] },
    Column { name: "as_of", dutch: "peildatum", needed: false, content: Content::Date,
        about: "The day as of which age and residence stand: the last day before the pupil left the region. Where empty, as it was, and for a new pupil the day of the import", examples: ["", ""] },
    Column { name: "residence", dutch: "woonplaats", needed: false, content: Content::Municipality,
        about: "Where the pupil is registered (*BRP-adres*)", examples: ["GM0164", "Enschede"] },
    Column { name: "residence_from", dutch: "woonplaats_vanaf", needed: false, content: Content::Date,
        about: "Since when", examples: ["01-08-2015", "1/2/2020"] },
    Column { name: "stay", dutch: "verblijf", needed: false, content: Content::Municipality,
        about: "Where the pupil is placed, if elsewhere", examples: ["", ""] },
    Column { name: "stay_from", dutch: "verblijf_vanaf", needed: false, content: Content::Date,
        about: "Since when", examples: ["", ""] },
    Column { name: "stay_to", dutch: "verblijf_tot_en_met", needed: false, content: Content::Date,
        about: "Until when; empty while it lasts", examples: ["", ""] },
    Column { name: "responsible", dutch: "verantwoordelijke_gemeente", needed: false, content: Content::Municipality,
        about: "The municipality that is responsible for help (*woonplaatsbeginsel*)", examples: ["GM0164", "GM0153"] },
    Column { name: "responsible_from", dutch: "verantwoordelijk_vanaf", needed: false, content: Content::Date,
        about: "Since when", examples: ["2015-08-01", "2020-02-01"] },
];

impl Sheet for PupilRow {
    const CHANGE: ChangeType = ChangeType::Record;

    fn columns() -> &'static [Column] {
        COLUMNS
    }

    fn read(source: &Source, line: &mut Line<'_>) -> Option<Self> {
        let id = reference(source, line, PUPIL);
        let link_key = line.text("number", |digits| link_key(&source.secret, digits));
        let birth_year = line.whole("birth_year");
        let known_years = birth_year.is_none_or(|year| (1980..2100).contains(&year));
        line.require(known_years, "birth_year", "no year from 1980 to 2099");
        let age_band = line.code("age_band");
        let as_of = line.date("as_of");
        let homes = homes(line);
        if line.is_sound() && birth_year.is_none() && age_band.is_none() {
            line.refuse("birth_year", "this or age_band is needed");
        }
        let row = Self {
            id: id?,
            place: line.start(),
            link_key,
            number_at: line.place("number"),
            birth_year,
            age_band,
            as_of,
            homes,
        };
        line.is_sound().then_some(row)
    }

    fn place(&self) -> Place {
        self.place
    }

    fn keys(&self) -> Vec<&str> {
        let link_key = self.link_key.as_deref();
        std::iter::once(self.id.as_str()).chain(link_key).collect()
    }

    async fn write(desk: &mut Desk<'_>, rows: &[Self]) -> Result<Vec<Entry>, DbErr> {
        let known = Known::read(desk, rows).await?;
        let mut made = Made::default();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            match row.apply(desk.directory, &known, &mut made) {
                Ok(entry) => entries.push(entry),
                Err((place, column, reason)) => desk.refuse(place, column, reason),
            }
        }
        made.write(desk).await?;
        Ok(entries)
    }
}

/// Where a row is wrong, in which column, and why.
type Refused = (Place, &'static str, Reason);

impl PupilRow {
    fn apply(
        &self,
        directory: &directory::Directory,
        known: &Known,
        made: &mut Made,
    ) -> Result<Entry, Refused> {
        let before = known.records.get(&self.id);
        let (link_key, is_new_key) = self.current_key(known, before)?;
        let mut history = History {
            region: directory.region.code,
            record: &self.id,
            stretches: known.stretches.get(&self.id).cloned().unwrap_or_default(),
        };
        let mut stretches = Vec::new();
        for (place, home) in &self.homes {
            let column = column_of(home.kind);
            let added = history.add(home);
            stretches.extend(added.map_err(|reason| (*place, column, reason))?);
        }
        let as_of = self
            .as_of
            .or(before.map(|before| before.as_of_on))
            .unwrap_or(directory.today);
        let responsible = history.on(ResidenceKind::Responsible, as_of);
        let residence = history
            .on(ResidenceKind::StayPlacement, as_of)
            .or_else(|| history.on(ResidenceKind::BrpAddress, as_of));
        let now = record::Model {
            id: self.id.clone(),
            region: directory.region.code.to_owned(),
            link_key,
            as_of_on: as_of,
            birth_year: self.birth_year,
            age_band: self.age_band_on(as_of)?,
            residence_code: residence.map(Into::into),
            responsible_code: responsible.map(Into::into),
            residence_ring: ring::of(
                directory.region,
                responsible.unwrap_or(UNKNOWN_MUNICIPALITY),
            ),
            school_id: before.and_then(|before| before.school_id.clone()),
            school_types: before.and_then(|before| before.school_types.clone()),
            school_municipality_code: before
                .and_then(|before| before.school_municipality_code.clone()),
            provenance: before.map_or(Provenance::Synthetic, |before| before.provenance),
            quality: before.map_or(DataQuality::Ok, |before| before.quality),
            version: before.map_or(1, |before| before.version),
        };
        let mut done = action(before, &now, false);
        if done.is_none() && !stretches.is_empty() {
            done = Some(ChangeAction::Changed);
        }
        let version = now.version + i32::from(before.is_some() && done.is_some());
        if done.is_some() {
            made.add(
                before,
                record::Model { version, ..now },
                stretches,
                is_new_key,
            );
        }
        Ok(Entry {
            id: self.id.clone(),
            place: self.place,
            action: done,
            version,
        })
    }

    /// The record's link key, and whether the region did not know it. A former one gives the key
    /// that replaced it.
    fn current_key(
        &self,
        known: &Known,
        before: Option<&record::Model>,
    ) -> Result<(String, bool), Refused> {
        let wrong = |reason: &'static str| (self.number_at, "number", Reason::Borrowed(reason));
        match (&self.link_key, before) {
            (Some(key), _) => match known.links.get(key) {
                Some(link) if link.record_id != self.id => Err(wrong(
                    "the region holds this pupil under another reference: give that one, or the record's id",
                )),
                Some(link) => Ok((link.current_key.clone(), false)),
                None if known.erased.contains(key) => Err(wrong(
                    "this pupil's data were erased on request or after their term: register the pupil anew, if that is meant",
                )),
                None => Ok((key.clone(), true)),
            },
            (None, Some(before)) => Ok((before.link_key.clone(), false)),
            (None, None) => Err(wrong(
                "is missing, and the reference is that of no known pupil",
            )),
        }
    }

    fn age_band_on(&self, day: NaiveDate) -> Result<AgeBand, Refused> {
        let Some(year) = self.birth_year else {
            let wrong = || (self.place, "age_band", Reason::Borrowed("is missing"));
            return self.age_band.ok_or_else(wrong);
        };
        let age = day.year() - year;
        let by_year = AgeBand::of_age(age);
        match self.age_band {
            // The birthday of that year may be to come.
            Some(given) if given == by_year || given == AgeBand::of_age(age - 1) => Ok(given),
            Some(_) => Err((
                self.place,
                "age_band",
                "does not fit the year of birth on the day as_of".into(),
            )),
            None => Ok(by_year),
        }
    }
}

/// What the region knows of the rows' pupils.
struct Known {
    records: HashMap<String, record::Model>,
    links: HashMap<String, pupil_link::Model>,
    stretches: HashMap<String, Vec<residence_period::Model>>,
    /// Link keys whose data the region erased.
    erased: HashSet<String>,
}

impl Known {
    async fn read(desk: &Desk<'_>, of: &[PupilRow]) -> Result<Self, DbErr> {
        let ids: Vec<&str> = of.iter().map(|row| row.id.as_str()).collect();
        let records = rows::find::<record::Entity>(desk.db, record::Column::Id, &ids).await?;
        let keys: Vec<&str> = of
            .iter()
            .filter_map(|row| row.link_key.as_deref())
            .collect();
        let links =
            rows::find::<pupil_link::Entity>(desk.db, pupil_link::Column::LinkKey, &keys).await?;
        let of_region = |link: &pupil_link::Model| link.region == desk.region();
        let mut stretches: HashMap<String, Vec<residence_period::Model>> = HashMap::new();
        let known: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        let column = residence_period::Column::RecordId;
        for row in rows::find::<residence_period::Entity>(desk.db, column, &known).await? {
            stretches
                .entry(row.record_id.clone())
                .or_default()
                .push(row);
        }
        let links: HashMap<String, pupil_link::Model> = links
            .into_iter()
            .filter(of_region)
            .map(|link| (link.link_key.clone(), link))
            .collect();
        let new = keys.into_iter().filter(|key| !links.contains_key(*key));
        let erased = erased(desk, new).await?;
        Ok(Self {
            links,
            erased,
            records: records
                .into_iter()
                .map(|record| (record.id.clone(), record))
                .collect(),
            stretches,
        })
    }
}

/// Those of the link keys that have a tombstone: an old file would bring back what was erased.
async fn erased<'k>(
    desk: &Desk<'_>,
    keys: impl Iterator<Item = &'k str>,
) -> Result<HashSet<String>, DbErr> {
    let digest = |key: &'k str| (tombstone::digest(desk.secret, key), key);
    let by_digest: HashMap<String, &str> = keys.map(digest).collect();
    let digests: Vec<&str> = by_digest.keys().map(String::as_str).collect();
    let column = stone::Column::KeyDigest;
    let stones = rows::find::<stone::Entity>(desk.db, column, &digests).await?;
    let of_region = stones.iter().filter(|row| row.region == desk.region());
    Ok(of_region
        .filter_map(|row| by_digest.get(&row.key_digest))
        .map(|key| (*key).to_owned())
        .collect())
}

/// What rows make.
#[derive(Default)]
struct Made {
    records: Vec<record::Model>,
    stretches: Vec<residence_period::Model>,
    links: Vec<pupil_link::Model>,
    /// Places among `records` of those that had another link key.
    rekeyed: Vec<usize>,
    /// Places among `records` of those whose trajectories carry other values.
    carried: Vec<usize>,
}

impl Made {
    fn add(
        &mut self,
        before: Option<&record::Model>,
        now: record::Model,
        stretches: Vec<residence_period::Model>,
        is_new_key: bool,
    ) {
        let place = self.records.len();
        if is_new_key {
            self.links.push(pupil_link::Model {
                region: now.region.clone(),
                link_key: now.link_key.clone(),
                record_id: now.id.clone(),
                current_key: now.link_key.clone(),
            });
        }
        if let Some(before) = before {
            let carried =
                |of: &record::Model| (of.link_key.clone(), of.age_band, of.residence_ring);
            if before.link_key != now.link_key {
                self.rekeyed.push(place);
            }
            if carried(before) != carried(&now) {
                self.carried.push(place);
            }
        }
        self.stretches.extend(stretches);
        self.records.push(now);
    }

    async fn write(self, desk: &mut Desk<'_>) -> Result<(), DbErr> {
        let codes = self
            .stretches
            .iter()
            .map(|row| row.municipality_code.as_str());
        desk.copy_municipalities(codes).await?;
        rows::put::<pupil_link::Entity, _>(desk.db, self.links).await?;
        let former = former_links(desk, &self.records, &self.rekeyed).await?;
        rows::put::<pupil_link::Entity, _>(desk.db, former).await?;
        let helps = trajectories(desk, &self.records, &self.carried).await?;
        rows::put::<trajectory::Entity, _>(desk.db, helps).await?;
        rows::put::<residence_period::Entity, _>(desk.db, self.stretches).await?;
        rows::put::<record::Entity, _>(desk.db, self.records).await
    }
}

/// Links of records that have another key now, which is their current one.
async fn former_links(
    desk: &Desk<'_>,
    records: &[record::Model],
    places: &[usize],
) -> Result<Vec<pupil_link::Model>, DbErr> {
    let by_id = by_id(records, places);
    let ids: Vec<&str> = by_id.keys().copied().collect();
    let mut links =
        rows::find::<pupil_link::Entity>(desk.db, pupil_link::Column::RecordId, &ids).await?;
    for link in &mut links {
        if let Some(record) = by_id.get(link.record_id.as_str()) {
            link.current_key.clone_from(&record.link_key);
        }
    }
    Ok(links)
}

/// Trajectories of records with what they carry of them. That is no change of the help itself, so
/// their versions stay.
async fn trajectories(
    desk: &Desk<'_>,
    records: &[record::Model],
    places: &[usize],
) -> Result<Vec<trajectory::Model>, DbErr> {
    let by_id = by_id(records, places);
    let ids: Vec<&str> = by_id.keys().copied().collect();
    let mut helps =
        rows::find::<trajectory::Entity>(desk.db, trajectory::Column::RecordId, &ids).await?;
    for help in &mut helps {
        if let Some(record) = by_id.get(help.record_id.as_str()) {
            help.link_key.clone_from(&record.link_key);
            help.age_band = record.age_band;
            help.residence_ring = record.residence_ring;
        }
    }
    Ok(helps)
}

fn by_id<'a>(
    records: &'a [record::Model],
    places: &[usize],
) -> HashMap<&'a str, &'a record::Model> {
    places
        .iter()
        .map(|place| &records[*place])
        .map(|record| (record.id.as_str(), record))
        .collect()
}

/// The link key of a national number. What is wrong with it is told without it.
fn link_key(secret: &LinkSecret, digits: &str) -> Result<String, Reason> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || !matches!(digits.len(), 8 | 9) || digits.bytes().all(|byte| byte == b'0') {
        return Err("no number of eight or nine digits".into());
    }
    Ok(LinkKey::compute(secret, &format!("{digits:0>9}"))
        .as_str()
        .to_owned())
}

fn homes(line: &mut Line<'_>) -> Vec<(Place, Home)> {
    let mut homes = Vec::new();
    for HomeColumns(kind, place_column, from_column, to_column) in HOMES {
        let municipality = line.text(place_column, directory::municipality);
        let from = line.date(from_column);
        let to = to_column.and_then(|column| line.date(column));
        let (Some(municipality), Some(from)) = (municipality, from) else {
            if line.is_sound() && (line.has(place_column) || line.has(from_column) || to.is_some())
            {
                line.refuse(place_column, "municipality and first day go together");
            }
            continue;
        };
        let home = Home {
            kind,
            municipality,
            from,
            to,
        };
        if let Err(reason) = home.check() {
            line.refuse(place_column, reason);
        }
        homes.push((line.place(place_column), home));
    }
    homes
}

fn column_of(kind: ResidenceKind) -> &'static str {
    match kind {
        ResidenceKind::BrpAddress => "residence",
        ResidenceKind::StayPlacement => "stay",
        ResidenceKind::Responsible => "responsible",
    }
}
