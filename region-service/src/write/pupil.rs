//! Commands about pupils' records, and what a record carries of residence and enrolments.

pub mod register;
pub mod relink;
pub mod residence;
pub mod update;

use chrono::Datelike;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::user_error::{RECORD, UserErrorCode};
use super::{Checks, Refusal, UserError, Write, check};
use crate::entity::value::{AgeBand, ChangeAction, ChangeType, ResidenceKind};
use crate::entity::{
    UNKNOWN_MUNICIPALITY, enrolment, pupil_link, region_pupil_record, residence_period, trajectory,
};
use crate::region::ring;

impl Write<'_> {
    /// The record in `field`, locked; refuses another version than the client saw.
    pub(crate) async fn record(
        &self,
        field: &str,
        id: &str,
        version: Option<i32>,
    ) -> Result<region_pupil_record::Model, Refusal> {
        let row = self
            .row::<region_pupil_record::Entity>(field, RECORD, id)
            .await?;
        if let Some(seen) = version {
            check::same_version(row.version, seen)?;
        }
        Ok(row)
    }

    /// The record that this region has under `link_key`, now or before.
    pub(crate) async fn record_under(&self, link_key: &str) -> Result<Option<String>, DbErr> {
        let link = pupil_link::Entity::find_by_id((self.region_code(), link_key.to_owned()));
        Ok(link.one(self.db).await?.map(|row| row.record_id))
    }

    /// Writes a new record, whose residence periods are written already.
    pub(crate) async fn insert_record(
        &mut self,
        mut row: region_pupil_record::Model,
    ) -> Result<(), DbErr> {
        self.derive_record(&mut row).await?;
        self.changed(
            ChangeType::Record,
            ChangeAction::Created,
            &row.id,
            row.version,
        );
        self.insert_link(&row.link_key, &row).await?;
        region_pupil_record::Entity::insert(row.into_active_model())
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// Writes a record's next version with what it carries, and what its trajectories carry of it.
    pub(crate) async fn update_record(
        &mut self,
        mut row: region_pupil_record::Model,
    ) -> Result<(), DbErr> {
        self.derive_record(&mut row).await?;
        row.version += 1;
        self.changed(
            ChangeType::Record,
            ChangeAction::Changed,
            &row.id,
            row.version,
        );
        let row = row.into_active_model().reset_all().update(self.db).await?;
        trajectory::Entity::update_many()
            .col_expr(trajectory::Column::LinkKey, Expr::value(row.link_key))
            .col_expr(trajectory::Column::AgeBand, Expr::value(row.age_band))
            .col_expr(
                trajectory::Column::ResidenceRing,
                Expr::value(row.residence_ring),
            )
            .filter(trajectory::Column::RecordId.eq(row.id))
            .exec(self.db)
            .await?;
        Ok(())
    }

    /// Writes that the record is known under `link_key`.
    pub(crate) async fn insert_link(
        &self,
        link_key: &str,
        record: &region_pupil_record::Model,
    ) -> Result<(), DbErr> {
        let link = pupil_link::Model {
            region: record.region.clone(),
            link_key: link_key.to_owned(),
            record_id: record.id.clone(),
            current_key: record.link_key.clone(),
        };
        pupil_link::Entity::insert(link.into_active_model())
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// The age band that goes with a year of birth at the end of the reference period.
    pub(crate) fn age_band(&self, birth_year: i32) -> AgeBand {
        AgeBand::of_age(self.region.period().to().year() - birth_year)
    }

    /// A year of birth that a pupil can have.
    pub(crate) fn check_birth_year(&self, checks: &mut Checks, birth_year: i32) {
        let this_year = self.today().year();
        checks.require((this_year - 60..=this_year).contains(&birth_year), || {
            UserError::invalid(
                "input.birthYear",
                "Geef het geboortejaar van een leerling.",
                "Give the year in which a pupil was born.",
            )
        });
    }

    /// The columns that follow from residence and enrolments, as of today.
    async fn derive_record(&self, row: &mut region_pupil_record::Model) -> Result<(), DbErr> {
        row.as_of_on = row.as_of_on.max(self.today());
        let day = row.as_of_on;
        let periods = residence_period::Entity::find()
            .filter(residence_period::Column::RecordId.eq(&row.id))
            .order_by_asc(residence_period::Column::FromOn)
            .all(self.db)
            .await?;
        let on = |kind| residence::place_on(&periods, kind, day);
        row.residence_code =
            on(ResidenceKind::StayPlacement).or_else(|| on(ResidenceKind::BrpAddress));
        row.responsible_code = on(ResidenceKind::Responsible);
        let responsible = row.responsible_code.as_deref();
        row.residence_ring = ring::of(self.region, responsible.unwrap_or(UNKNOWN_MUNICIPALITY));
        let latest = enrolment::Entity::find()
            .filter(enrolment::Column::RecordId.eq(&row.id))
            .order_by_desc(enrolment::Column::FromOn)
            .order_by_desc(enrolment::Column::Id)
            .one(self.db)
            .await?;
        let school = match &latest {
            Some(latest) => self.school_columns(&latest.school_id).await?,
            None => None,
        };
        row.school_id = latest.map(|latest| latest.school_id);
        row.school_types = school.as_ref().map(|school| school.types.clone());
        row.school_municipality_code = school.map(|school| school.municipality);
        Ok(())
    }
}

/// The pupil has a record already.
pub(crate) fn already_registered(field: &str) -> UserError {
    UserError::new(
        field,
        UserErrorCode::AlreadyRegistered,
        "Deze leerling heeft al een dossier in deze regio: werk dat bij.",
        "This pupil has a record in this region already: update that one.",
    )
}
