//! Filters and orders of the lists. Both read a row's own columns only, so that any list can be
//! paged from one table.

use async_graphql::{Enum, ID, InputObject};
use schema::cursor::{Direction, SortKind, SortValue};
use sea_orm::sea_query::LikeExpr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, Value};

use crate::entity::value::{
    AccessRoute, AgeBand, DeliveryForm, EndReason, Intensity, Provenance, ResidenceRing,
    SchoolType, Sector,
};
use crate::entity::{
    care_provider, region_pupil_record, school, school_types, sort_key, trajectory,
};
use crate::graphql::page::{Key, Keyset};
use crate::graphql::scalar::{Date, GemeenteCode};

/// A filter of a list: a row must meet all of it.
pub(crate) trait Filter {
    /// What a row must meet.
    fn condition(&self) -> Condition;
}

/// Which schools to list: all of it must be met (*filter op scholen*).
#[derive(Clone, Debug, Default, InputObject)]
pub struct SchoolFilter {
    /// One of its types is one of these (*schoolsoort*).
    types: Option<Vec<SchoolType>>,
    /// Its sector is one of these (*onderwijssector*).
    sectors: Option<Vec<Sector>>,
    /// It stands in one of these municipalities (*gemeente*).
    municipalities: Option<Vec<GemeenteCode>>,
    /// Its name has this text in it, whatever the case and accents (*naam bevat*).
    name_contains: Option<String>,
    /// Its values come from one of these (*herkomst*).
    provenance: Option<Vec<Provenance>>,
}

/// Which providers to list: all of it must be met (*filter op aanbieders*).
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProviderFilter {
    /// Its name has this text in it, whatever the case and accents (*naam bevat*).
    name_contains: Option<String>,
    /// Its values come from one of these (*herkomst*).
    provenance: Option<Vec<Provenance>>,
}

/// Which pupils to list: one record must meet all of it (*filter op leerlingen*).
#[derive(Clone, Debug, Default, InputObject)]
pub struct PupilFilter {
    /// The age band is one of these (*leeftijdsgroep*).
    age_bands: Option<Vec<AgeBand>>,
    /// Born in this year or later (*geboortejaar vanaf*).
    birth_year_from: Option<i32>,
    /// Born in this year or before (*geboortejaar tot en met*).
    birth_year_to: Option<i32>,
    /// Lives in one of these municipalities (*woongemeente*).
    residences: Option<Vec<GemeenteCode>>,
    /// One of these municipalities is responsible (*woonplaatsbeginsel*).
    responsible: Option<Vec<GemeenteCode>>,
    /// The responsible municipality lies in one of these rings (*woonring*).
    residence_rings: Option<Vec<ResidenceRing>>,
    /// The latest school is one of these (*school*).
    schools: Option<Vec<ID>>,
    /// That school has one of these types (*schoolsoort*).
    school_types: Option<Vec<SchoolType>>,
    /// That school stands in one of these municipalities (*gemeente van de school*).
    school_municipalities: Option<Vec<GemeenteCode>>,
}

/// Which trajectories to list: all of it must be met (*filter op trajecten*).
#[derive(Clone, Debug, Default, InputObject)]
pub struct TrajectoryFilter {
    /// Given in one of these schools (*school*).
    schools: Option<Vec<ID>>,
    /// The main provider is one of these (*hoofdaanbieder*).
    providers: Option<Vec<ID>>,
    /// The school has one of these types (*schoolsoort*).
    school_types: Option<Vec<SchoolType>>,
    /// The school stands in one of these municipalities (*gemeente van de school*).
    school_municipalities: Option<Vec<GemeenteCode>>,
    /// The pupil's age band is one of these (*leeftijdsgroep*).
    age_bands: Option<Vec<AgeBand>>,
    /// The responsible municipality lies in one of these rings (*woonring*).
    residence_rings: Option<Vec<ResidenceRing>>,
    /// *Intensiteit*
    intensities: Option<Vec<Intensity>>,
    /// *Vorm*
    forms: Option<Vec<DeliveryForm>>,
    /// *Toegangsroute*
    access_routes: Option<Vec<AccessRoute>>,
    /// *Reden beëindiging*
    end_reasons: Option<Vec<EndReason>>,
    /// Whether there was a referral (*verwijzing*).
    has_referral: Option<bool>,
    /// Whether it still lasts (*loopt nog*).
    open: Option<bool>,
    /// The first contact was on this day or later.
    first_contact_from: Option<Date>,
    /// The first contact was on this day or before.
    first_contact_to: Option<Date>,
    /// It ended on this day or later.
    ended_from: Option<Date>,
    /// It ended on this day or before.
    ended_to: Option<Date>,
}

/// How schools are sorted; equal ones by id (*volgorde*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SchoolOrder {
    /// By id.
    Id,
    /// By name, A to Z.
    Name,
    /// By name, Z to A.
    NameDesc,
}

/// How providers are sorted; equal ones by id (*volgorde*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ProviderOrder {
    /// By id.
    Id,
    /// By name, A to Z.
    Name,
    /// By name, Z to A.
    NameDesc,
}

/// How trajectories are sorted; equal ones by id, and those without the day last (*volgorde*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TrajectoryOrder {
    /// By id.
    Id,
    /// By first contact, earliest first.
    FirstContact,
    /// By first contact, latest first.
    FirstContactDesc,
    /// By end, earliest first.
    Ended,
    /// By end, latest first.
    EndedDesc,
    /// By request, earliest first.
    Requested,
    /// By request, latest first.
    RequestedDesc,
}

impl Filter for SchoolFilter {
    fn condition(&self) -> Condition {
        use school::Column;
        Condition::all()
            .add_option(having_type(Column::SchoolTypes, self.types.as_deref()))
            .add_option(one_of(
                Column::Sector,
                self.sectors.as_deref(),
                Sector::code,
            ))
            .add_option(in_one(
                Column::MunicipalityCode,
                self.municipalities.as_deref(),
            ))
            .add_option(containing(Column::NameSort, self.name_contains.as_deref()))
            .add_option(one_of(
                Column::Provenance,
                self.provenance.as_deref(),
                Provenance::code,
            ))
    }
}

impl Filter for ProviderFilter {
    fn condition(&self) -> Condition {
        use care_provider::Column;
        Condition::all()
            .add_option(containing(Column::NameSort, self.name_contains.as_deref()))
            .add_option(one_of(
                Column::Provenance,
                self.provenance.as_deref(),
                Provenance::code,
            ))
    }
}

impl Filter for PupilFilter {
    fn condition(&self) -> Condition {
        use region_pupil_record::Column;
        Condition::all()
            .add_option(one_of(
                Column::AgeBand,
                self.age_bands.as_deref(),
                AgeBand::code,
            ))
            .add_option(self.birth_year_from.map(|year| Column::BirthYear.gte(year)))
            .add_option(self.birth_year_to.map(|year| Column::BirthYear.lte(year)))
            .add_option(in_one(Column::ResidenceCode, self.residences.as_deref()))
            .add_option(in_one(Column::ResponsibleCode, self.responsible.as_deref()))
            .add_option(one_of(
                Column::ResidenceRing,
                self.residence_rings.as_deref(),
                ResidenceRing::code,
            ))
            .add_option(with_id(Column::SchoolId, self.schools.as_deref()))
            .add_option(having_type(
                Column::SchoolTypes,
                self.school_types.as_deref(),
            ))
            .add_option(in_one(
                Column::SchoolMunicipalityCode,
                self.school_municipalities.as_deref(),
            ))
    }
}

impl Filter for TrajectoryFilter {
    fn condition(&self) -> Condition {
        use trajectory::Column;
        Condition::all()
            .add_option(with_id(Column::SchoolId, self.schools.as_deref()))
            .add_option(with_id(Column::ProviderId, self.providers.as_deref()))
            .add_option(having_type(
                Column::SchoolTypes,
                self.school_types.as_deref(),
            ))
            .add_option(in_one(
                Column::SchoolMunicipalityCode,
                self.school_municipalities.as_deref(),
            ))
            .add_option(one_of(
                Column::AgeBand,
                self.age_bands.as_deref(),
                AgeBand::code,
            ))
            .add_option(one_of(
                Column::ResidenceRing,
                self.residence_rings.as_deref(),
                ResidenceRing::code,
            ))
            .add_option(one_of(
                Column::Intensity,
                self.intensities.as_deref(),
                Intensity::code,
            ))
            .add_option(one_of(
                Column::Form,
                self.forms.as_deref(),
                DeliveryForm::code,
            ))
            .add_option(one_of(
                Column::AccessRoute,
                self.access_routes.as_deref(),
                AccessRoute::code,
            ))
            .add_option(one_of(
                Column::EndReason,
                self.end_reasons.as_deref(),
                EndReason::code,
            ))
            .add_option(self.has_referral.map(|has| Column::HasReferral.eq(has)))
            .add_option(self.open.map(|open| match open {
                true => Column::EndedOn.is_null(),
                false => Column::EndedOn.is_not_null(),
            }))
            .add_option(
                self.first_contact_from
                    .map(|day| Column::FirstContactOn.gte(day.0)),
            )
            .add_option(
                self.first_contact_to
                    .map(|day| Column::FirstContactOn.lte(day.0)),
            )
            .add_option(self.ended_from.map(|day| Column::EndedOn.gte(day.0)))
            .add_option(self.ended_to.map(|day| Column::EndedOn.lte(day.0)))
    }
}

impl SchoolOrder {
    /// The columns before the id.
    pub(crate) fn keys(self) -> Vec<Key<school::Entity>> {
        match self {
            Self::Id => Vec::new(),
            Self::Name => vec![Self::name(Direction::Ascending)],
            Self::NameDesc => vec![Self::name(Direction::Descending)],
        }
    }

    fn name(direction: Direction) -> Key<school::Entity> {
        Key::new(
            school::Column::NameSort,
            SortKind::Text,
            direction,
            |row: &school::Model| Some(SortValue::Text(row.name_sort.clone())),
        )
    }
}

impl ProviderOrder {
    /// The columns before the id.
    pub(crate) fn keys(self) -> Vec<Key<care_provider::Entity>> {
        match self {
            Self::Id => Vec::new(),
            Self::Name => vec![Self::name(Direction::Ascending)],
            Self::NameDesc => vec![Self::name(Direction::Descending)],
        }
    }

    fn name(direction: Direction) -> Key<care_provider::Entity> {
        Key::new(
            care_provider::Column::NameSort,
            SortKind::Text,
            direction,
            |row: &care_provider::Model| Some(SortValue::Text(row.name_sort.clone())),
        )
    }
}

impl TrajectoryOrder {
    /// The columns before the id.
    pub(crate) fn keys(self) -> Vec<Key<trajectory::Entity>> {
        use Direction::{Ascending, Descending};
        use trajectory::Column;
        let key = |column, direction, day| vec![Key::new(column, SortKind::Date, direction, day)];
        let first_contact = |row: &trajectory::Model| Some(SortValue::Date(row.first_contact_on));
        let ended = |row: &trajectory::Model| row.ended_on.map(SortValue::Date);
        let requested = |row: &trajectory::Model| row.requested_on.map(SortValue::Date);
        match self {
            Self::Id => Vec::new(),
            Self::FirstContact => key(Column::FirstContactOn, Ascending, first_contact),
            Self::FirstContactDesc => key(Column::FirstContactOn, Descending, first_contact),
            Self::Ended => key(Column::EndedOn, Ascending, ended),
            Self::EndedDesc => key(Column::EndedOn, Descending, ended),
            Self::Requested => key(Column::RequestedOn, Ascending, requested),
            Self::RequestedDesc => key(Column::RequestedOn, Descending, requested),
        }
    }
}

/// Tables that are paged by their id.
macro_rules! keysets {
    ($($table:ident),+) => {$(
        impl Keyset for $table::Entity {
            const ID: $table::Column = $table::Column::Id;
            const REGION: $table::Column = $table::Column::Region;

            fn id(row: &<Self as EntityTrait>::Model) -> &str {
                &row.id
            }
        }
    )+};
}

keysets!(school, care_provider, region_pupil_record, trajectory);

type Met = sea_orm::sea_query::Expr;

fn one_of<C: ColumnTrait, T: Copy>(
    column: C,
    values: Option<&[T]>,
    code: fn(T) -> &'static str,
) -> Option<Met> {
    let values = values?.iter().map(|value| Value::from(code(*value)));
    Some(column.is_in(values))
}

fn in_one<C: ColumnTrait>(column: C, codes: Option<&[GemeenteCode]>) -> Option<Met> {
    Some(column.is_in(codes?.iter().map(|code| code.0.as_str())))
}

fn with_id<C: ColumnTrait>(column: C, ids: Option<&[ID]>) -> Option<Met> {
    Some(column.is_in(ids?.iter().map(|id| id.as_str())))
}

/// The column holds a school's types; one of them is wanted.
fn having_type<C: ColumnTrait>(column: C, wanted: Option<&[SchoolType]>) -> Option<Met> {
    let mut texts: Vec<String> = wanted?
        .iter()
        .flat_map(|wanted| school_types::combinations_with(*wanted))
        .collect();
    texts.sort_unstable();
    texts.dedup();
    Some(column.is_in(texts))
}

/// The column holds a sort key, which has the sort key of `text` in it.
fn containing<C: ColumnTrait>(column: C, text: Option<&str>) -> Option<Met> {
    let mut pattern = String::from("%");
    for letter in sort_key(text?).chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    Some(column.like(LikeExpr::new(pattern).escape('\\')))
}
