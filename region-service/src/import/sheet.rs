//! The kinds of files: what a row of each means, and how rows become rows of the database.

use std::collections::{BTreeMap, HashSet};

use schema::link_key::LinkSecret;
use schema::municipality;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::column::Column;
use super::directory::Directory;
use super::fault::{Fault, Place, Reason};
use super::line::Line;
use super::rows;
use crate::entity::value::{ChangeAction, ChangeType};
use crate::entity::{dataset, municipality as copy};

mod enrolments;
mod pupils;
mod reports;
mod trajectories;

pub(super) use enrolments::EnrolmentRow;
pub(super) use pupils::PupilRow;
pub(super) use reports::ReportRow;
pub(super) use trajectories::TrajectoryRow;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Pupils (*leerlingen*): record, link key, residence.
    Pupils,
    /// Enrolments (*inschrijvingen*).
    Enrolments,
    /// Trajectories (*trajecten*) with their providers and roles.
    Trajectories,
    /// Period reports of schools (*aanleveringen*).
    Reports,
}

impl Kind {
    /// Every kind, in the order in which files are imported: a pupil before what names it.
    pub const ALL: [Kind; 4] = [
        Kind::Pupils,
        Kind::Enrolments,
        Kind::Trajectories,
        Kind::Reports,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pupils => "pupils",
            Kind::Enrolments => "enrolments",
            Kind::Trajectories => "trajectories",
            Kind::Reports => "reports",
        }
    }

    /// Its columns.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Kind::Pupils => PupilRow::columns(),
            Kind::Enrolments => EnrolmentRow::columns(),
            Kind::Trajectories => TrajectoryRow::columns(),
            Kind::Reports => ReportRow::columns(),
        }
    }
}

/// A row of one kind.
pub(super) trait Sheet: Sized + Send + 'static {
    /// What watchers are told of.
    const CHANGE: ChangeType;

    /// The columns.
    fn columns() -> &'static [Column];

    /// The row in `line`, where nothing is wrong with it.
    fn read(source: &Source, line: &mut Line<'_>) -> Option<Self>;

    /// Where it begins.
    fn place(&self) -> Place;

    /// What it writes: rows that share one of these are not written together.
    fn keys(&self) -> Vec<&str>;

    /// Writes rows that share no key, and gives what each did; those that are refused are told to
    /// the desk.
    fn write(
        desk: &mut Desk<'_>,
        rows: &[Self],
    ) -> impl Future<Output = Result<Vec<Entry>, DbErr>> + Send;
}

/// What reading rows takes.
pub(super) struct Source {
    /// What they may name.
    pub(super) directory: Directory,
    /// What makes link keys.
    pub(super) secret: LinkSecret,
}

/// Where rows are written.
pub(super) struct Desk<'a> {
    /// The import's transaction.
    pub(super) db: &'a DatabaseTransaction,
    /// What rows may name.
    pub(super) directory: &'a Directory,
    /// What makes link keys, and tells those that were erased.
    pub(super) secret: &'a LinkSecret,
    /// What is wrong with rows that were read well.
    pub(super) faults: Vec<Fault>,
    /// Municipalities that the region has copies of.
    municipalities: Option<HashSet<String>>,
    dataset: Option<dataset::Model>,
    /// Dataset versions that this import made, by the period that it corrects.
    corrections: BTreeMap<String, i32>,
}

/// What a row of the file did.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The id of its row in the database.
    pub(super) id: String,
    /// Where it stands.
    pub(super) place: Place,
    /// What it did; none where it changed nothing.
    pub(super) action: Option<ChangeAction>,
    /// The version that the row has now.
    pub(super) version: i32,
}

impl<'a> Desk<'a> {
    pub(super) fn new(db: &'a DatabaseTransaction, source: &'a Source) -> Self {
        Self {
            db,
            directory: &source.directory,
            secret: &source.secret,
            faults: Vec::new(),
            municipalities: None,
            dataset: None,
            corrections: BTreeMap::new(),
        }
    }

    /// The region's code.
    fn region(&self) -> &'static str {
        self.directory.region.code
    }

    /// Forgets what it remembers of writes that were rolled back, and faults but the first ones.
    pub(super) fn forget(&mut self, faults: usize) {
        self.faults.truncate(faults);
        self.municipalities = None;
        self.dataset = None;
        self.corrections.clear();
    }

    /// Notes that the value at `place` is wrong.
    fn refuse(&mut self, place: Place, column: &'static str, reason: impl Into<Reason>) {
        self.faults.push(Fault::of_value(place, column, reason));
    }

    /// Copies municipalities from the register that the region has not named before.
    async fn copy_municipalities<'c>(
        &mut self,
        codes: impl Iterator<Item = &'c str>,
    ) -> Result<(), DbErr> {
        let region = self.region();
        if self.municipalities.is_none() {
            let of_region = copy::Entity::find().filter(copy::Column::Region.eq(region));
            let known = of_region.all(self.db).await?;
            self.municipalities = Some(known.into_iter().map(|row| row.code).collect());
        }
        let known = self.municipalities.get_or_insert_default();
        let mut copies = Vec::new();
        for code in codes {
            let Some(municipality) = municipality::by_code(code) else {
                continue;
            };
            if known.insert(code.to_owned()) {
                copies.push(copy::Model {
                    region: region.to_owned(),
                    code: code.to_owned(),
                    name: municipality.name.to_owned(),
                    youth_region: municipality.youth_region.map(Into::into),
                    corop: Some(municipality.corop.to_owned()),
                    province: Some(municipality.province.to_owned()),
                });
            }
        }
        rows::put::<copy::Entity, _>(self.db, copies).await
    }

    /// The latest version of the region's data.
    async fn dataset(&mut self) -> Result<dataset::Model, DbErr> {
        if let Some(dataset) = &self.dataset {
            return Ok(dataset.clone());
        }
        let latest = dataset::Entity::find()
            .filter(dataset::Column::Region.eq(self.region()))
            .order_by_desc(dataset::Column::Version)
            .one(self.db)
            .await?;
        let latest = latest.ok_or_else(|| DbErr::RecordNotFound("the dataset's marker".into()))?;
        self.dataset = Some(latest.clone());
        Ok(latest)
    }

    /// The version of the data in which this import corrects `period`: a new one.
    async fn correction(&mut self, period: &str) -> Result<i32, DbErr> {
        if let Some(version) = self.corrections.get(period) {
            return Ok(*version);
        }
        let latest = self.dataset().await?;
        let next = dataset::Model {
            version: latest.version + 1,
            reason: format!("late correction of {period}"),
            ..latest
        };
        rows::put::<dataset::Entity, _>(self.db, vec![next.clone()]).await?;
        self.corrections.insert(period.to_owned(), next.version);
        let version = next.version;
        self.dataset = Some(next);
        Ok(version)
    }
}

/// What became of a row with its version: `known` is what was there.
fn action<T: PartialEq>(known: Option<&T>, now: &T, ended: bool) -> Option<ChangeAction> {
    match known {
        None => Some(ChangeAction::Created),
        Some(known) if known == now => None,
        Some(_) if ended => Some(ChangeAction::Ended),
        Some(_) => Some(ChangeAction::Changed),
    }
}

/// The reference of a row of this kind: its own, or the id that it has in the graph.
fn reference(source: &Source, line: &mut Line<'_>, kind: &str) -> Option<String> {
    line.text("reference", |text| source.directory.row(kind, text))
}

/// The id of the record that the column `pupil` names.
fn pupil(source: &Source, line: &mut Line<'_>) -> Option<String> {
    line.text("pupil", |text| source.directory.row(PUPIL, text))
}

/// The kind of references to pupils.
const PUPIL: &str = "pupil";

const NO_PUPIL: &str =
    "no pupil of the region has this reference: import the file of pupils before this one";
