//! What rows of a file may name: schools, providers, municipalities, and rows of the file's source by
//! their references.

use std::collections::HashMap;

use chrono::NaiveDate;
use schema::eleven_test;
use schema::id::HomedId;
use schema::municipality;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::fault::Reason;
use crate::entity::{UNKNOWN_MUNICIPALITY, care_provider, school, school_types, sort_key};
use crate::region::RegionModule;
use crate::regions::REGIONS;

/// What a row that names a school carries of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SchoolKey {
    /// Its id.
    pub(super) id: String,
    /// Its types, canonical.
    pub(super) types: String,
    /// Where it stands.
    pub(super) municipality: String,
}

/// What can be named in files of one region.
pub(super) struct Directory {
    /// The region.
    pub(super) region: &'static RegionModule,
    /// The day of the import.
    pub(super) today: NaiveDate,
    schools: Names<SchoolKey>,
    providers: Names<String>,
}

/// Things by the names that they go by; several where a name is not one thing's alone.
struct Names<T>(HashMap<String, Option<T>>);

/// How long a reference may be.
const LONGEST_REFERENCE: usize = 64;

impl Directory {
    /// Reads the region's own from the database. Of other regions it takes what their modules
    /// publish, so that it does not matter which regions share a database. Fails where the database
    /// does.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        region: &'static RegionModule,
        today: NaiveDate,
    ) -> Result<Self, DbErr> {
        let mut directory = Self {
            region,
            today,
            schools: Names(HashMap::new()),
            providers: Names(HashMap::new()),
        };
        let of_region = school::Entity::find().filter(school::Column::Region.eq(region.code));
        for row in of_region.all(db).await? {
            directory.add_school(&row);
        }
        let of_region =
            care_provider::Entity::find().filter(care_provider::Column::Region.eq(region.code));
        for row in of_region.all(db).await? {
            directory.add_provider(&row);
        }
        directory.add_published();
        Ok(directory)
    }

    /// The school that `text` names.
    pub(super) fn school(&self, text: &str) -> Result<&SchoolKey, Reason> {
        self.schools.find(text).map_err(|several| match several {
            true => "several schools have this name: give the id or the number".into(),
            false => "no school of the region has this id, number or name".into(),
        })
    }

    /// The school with this id; none where it is unknown here.
    pub(super) fn school_by_id(&self, id: &str) -> Option<&SchoolKey> {
        self.schools.0.get(id).and_then(Option::as_ref)
    }

    /// The id of the provider that `text` names.
    pub(super) fn provider(&self, text: &str) -> Result<&str, Reason> {
        let found = self.providers.find(text).map_err(|several| match several {
            true => Reason::Borrowed("several providers have this name: give the id or the number"),
            false => "no provider of the region has this id, number or name".into(),
        });
        found.map(String::as_str)
    }

    /// The id of the row of this `kind` that `text` refers to: a reference of the source, or the id
    /// itself.
    pub(super) fn row(&self, kind: &str, text: &str) -> Result<String, Reason> {
        if eleven_test::has_digit_run(text) {
            return Err(
                "has eight or more digits in a row, which could be a national number".into(),
            );
        }
        let region = self.region.region_code();
        if text.contains(':') {
            let id = text.parse::<HomedId>().ok();
            return id
                .filter(|id| id.home() == region)
                .map(|id| id.to_string())
                .ok_or_else(|| "no id of this region; a reference has no colon".into());
        }
        if text.chars().count() > LONGEST_REFERENCE || text.chars().any(char::is_control) {
            return Err("a reference has 1 to 64 characters on one line".into());
        }
        let kind = format!("import/{kind}/{text}");
        Ok(HomedId::numbered(&region, &kind, 1).to_string())
    }

    fn add_school(&mut self, row: &school::Model) {
        let key = SchoolKey {
            id: row.id.clone(),
            types: row.school_types.clone(),
            municipality: row.municipality_code.clone(),
        };
        let number = row.number.to_string();
        let names = [
            Some(&row.id),
            Some(&number),
            Some(&row.name),
            row.short_name.as_ref(),
        ];
        for name in names.into_iter().flatten() {
            self.schools.add(name, &key);
        }
    }

    fn add_provider(&mut self, row: &care_provider::Model) {
        for name in [&row.id, &row.number.to_string(), &row.name] {
            self.providers.add(name, &row.id);
        }
    }

    /// Schools and providers of other regions, by their ids.
    fn add_published(&mut self) {
        for other in REGIONS
            .iter()
            .filter(|other| other.code != self.region.code)
        {
            let id = |kind: &str, number| {
                HomedId::numbered(&other.region_code(), kind, number).to_string()
            };
            for (number, fact) in (1..).zip(other.schools) {
                let key = SchoolKey {
                    id: id("school", number),
                    types: school_types::canonical(fact.types),
                    municipality: fact.municipality.into(),
                };
                self.schools.add(&key.id, &key);
            }
            for (number, _) in (1..).zip(other.providers) {
                let id = id("provider", number);
                self.providers.add(&id, &id);
            }
        }
    }
}

/// The code of the municipality that `text` names: any CBS code, or a name in the register.
pub(super) fn municipality(text: &str) -> Result<String, Reason> {
    let code = text.to_uppercase();
    if municipality::is_code(&code) && code != UNKNOWN_MUNICIPALITY {
        return Ok(code);
    }
    let wanted = sort_key(text);
    let mut found = municipality::all()
        .iter()
        .filter(|municipality| sort_key(municipality.name) == wanted);
    match (found.next(), found.next()) {
        (Some(municipality), None) => Ok(municipality.code.to_owned()),
        _ => Err("no municipality of the register: give its CBS code, as GM0546".into()),
    }
}

impl<T: Clone + PartialEq> Names<T> {
    fn add(&mut self, name: &str, thing: &T) {
        self.0
            .entry(key(name))
            .and_modify(|known| {
                if known.as_ref() != Some(thing) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(thing.clone()));
    }

    /// What `name` names. Fails with whether that is several.
    fn find(&self, name: &str) -> Result<&T, bool> {
        match self.0.get(&key(name)) {
            Some(Some(thing)) => Ok(thing),
            Some(None) => Err(true),
            None => Err(false),
        }
    }
}

/// Names are found without case and accents; ids have both.
fn key(name: &str) -> String {
    let name = name.trim();
    if name.contains(':') {
        name.to_owned()
    } else {
        sort_key(name)
    }
}
