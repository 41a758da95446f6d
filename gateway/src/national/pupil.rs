//! Where regions disagree on a pupil. What they know of one stands on their own records.

#![expect(
    unreachable_code,
    reason = "the macro goes on after fields of a type without values"
)]

use async_graphql::{ID, Object, Value};

use super::registry::Municipality;
use super::scalar::{AgeBand, Date, LinkKey};

/// A pupil (*jeugdige*, *leerling*): one person, known in one region or more.
#[derive(Clone)]
pub struct Pupil {
    link_key: LinkKey,
    /// The regions' records as far as `conflicts` requires them; null where it was not asked.
    records: Value,
}

/// What one region holds of a pupil (*dossier*). Regions answer for it; here it only stands in what
/// `Pupil.conflicts` requires.
pub enum RegionPupilRecord {}

/// A pupil (*jeugdige*, *leerling*): one person, known in one region or more.
#[Object]
impl Pupil {
    /// What links the pupil's parts. Never shown to clients.
    #[graphql(inaccessible)]
    async fn link_key(&self) -> &LinkKey {
        &self.link_key
    }

    /// What each region holds of the pupil (*dossiers*).
    #[graphql(external)]
    async fn records(&self) -> Option<Vec<RegionPupilRecord>> {
        None
    }

    /// The values in which the regions' records disagree (*tegenstrijdigheden*), by field name: a
    /// value that a region does not have disagrees with none.
    #[graphql(requires = "records { birthYear ageBand residence { code } responsible { code } }")]
    async fn conflicts(&self) -> Option<Vec<String>> {
        conflicts(&self.records)
    }
}

/// What one region holds of a pupil (*dossier*).
#[Object(unresolvable = "id")]
impl RegionPupilRecord {
    /// Its id.
    async fn id(&self) -> ID {
        match *self {}
    }

    /// Year of birth (*geboortejaar*).
    #[graphql(external)]
    async fn birth_year(&self) -> Option<i32> {
        match *self {}
    }

    /// Age band (*leeftijdsgroep*).
    #[graphql(external)]
    async fn age_band(&self) -> Option<AgeBand> {
        match *self {}
    }

    /// Where the pupil lives (*feitelijk woonadres*).
    #[graphql(external)]
    async fn residence(&self, #[graphql(name = "on")] _on: Option<Date>) -> Option<Municipality> {
        match *self {}
    }

    /// The municipality that is responsible (*woonplaatsbeginsel*).
    #[graphql(external)]
    async fn responsible(&self, #[graphql(name = "on")] _on: Option<Date>) -> Option<Municipality> {
        match *self {}
    }
}

impl Pupil {
    /// A pupil of whom only the key is known.
    pub(super) fn new(link_key: LinkKey) -> Self {
        Self {
            link_key,
            records: Value::Null,
        }
    }

    /// A pupil with the regions' records.
    pub(super) fn with_records(link_key: LinkKey, records: Value) -> Self {
        Self { link_key, records }
    }
}

/// The values that are compared, and below which field of theirs.
const COMPARED: [(&str, Option<&str>); 4] = [
    ("birthYear", None),
    ("ageBand", None),
    ("residence", Some("code")),
    ("responsible", Some("code")),
];

/// The names of the values in which `records` disagree; `None` where the records are not known.
fn conflicts(records: &Value) -> Option<Vec<String>> {
    let Value::List(records) = records else {
        return None;
    };
    let disagree = |(name, below): &(&str, Option<&str>)| {
        let mut values = records.iter().filter_map(|record| {
            let value = field(record, name)?;
            below.map_or(Some(value), |below| field(value, below))
        });
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let names = COMPARED.iter().filter(|compared| disagree(compared));
    Some(names.map(|(name, _)| (*name).to_owned()).collect())
}

/// A field's value that is not null.
fn field<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let Value::Object(fields) = object else {
        return None;
    };
    fields.get(name).filter(|value| **value != Value::Null)
}
