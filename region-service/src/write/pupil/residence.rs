//! Residence over time: periods are closed and opened, never overwritten (domain 3.4).

use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::entity::value::{DataQuality, Provenance, ResidenceKind};
use crate::entity::{municipality, residence_period};
use crate::graphql::scalar::{Date, GemeenteCode};
use crate::write::user_error::UserErrorCode;
use crate::write::{Checks, Refusal, UserError, Write};

/// A municipality, and since when (*gemeente met ingangsdatum*).
#[derive(Clone, Debug, InputObject)]
pub struct PlaceInput {
    /// The municipality's code (*gemeentecode*).
    pub municipality: GemeenteCode,
    /// The first day (*vanaf*).
    pub from: Date,
}

/// The municipality of the latest of `periods` (in the order of their first days) of `kind` that
/// `day` lies in.
pub(crate) fn place_on(
    periods: &[residence_period::Model],
    kind: ResidenceKind,
    day: NaiveDate,
) -> Option<String> {
    let mut held = periods.iter().rev().filter(|period| {
        period.kind == kind && period.from_on <= day && period.to_on.is_none_or(|to| day <= to)
    });
    held.next().map(|period| period.municipality_code.clone())
}

impl Write<'_> {
    /// Opens a period of `kind` at the place in `field`, and closes the one before.
    pub(crate) async fn move_to(
        &self,
        checks: &mut Checks,
        field: &str,
        record_id: &str,
        kind: ResidenceKind,
        place: &PlaceInput,
    ) -> Result<(), Refusal> {
        let from_field = format!("{field}.from");
        let from = checks.day(&from_field, place.from);
        if !check_municipality(checks, field, &place.municipality.0, from) {
            return Ok(());
        }
        if let Some(before) = self.latest_period(record_id, kind).await? {
            if before.from_on >= from {
                checks.refuse(not_after(&from_field));
                return Ok(());
            }
            let still = before.to_on.is_none_or(|to| to >= from);
            if still {
                self.close_period(before, from.pred_opt()).await?;
            }
        }
        self.insert_period(record_id, kind, &place.municipality.0, from, None)
            .await?;
        Ok(())
    }

    /// Writes a period of residence, and the municipality's copy in the region's register.
    pub(crate) async fn insert_period(
        &self,
        record_id: &str,
        kind: ResidenceKind,
        code: &str,
        from_on: NaiveDate,
        to_on: Option<NaiveDate>,
    ) -> Result<(), DbErr> {
        self.keep_municipality(code).await?;
        let row = residence_period::Model {
            record_id: record_id.to_owned(),
            kind,
            from_on,
            to_on,
            region: self.region_code(),
            municipality_code: code.to_owned(),
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
        };
        residence_period::Entity::insert(row.into_active_model())
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// Ends the pupil's stay on the day in `field`.
    pub(crate) async fn end_stay(
        &self,
        checks: &mut Checks,
        field: &str,
        record_id: &str,
        day: Date,
    ) -> Result<(), Refusal> {
        let day = checks.day(field, day);
        let stay = self
            .latest_period(record_id, ResidenceKind::StayPlacement)
            .await?
            .filter(|stay| stay.to_on.is_none());
        match stay {
            Some(stay) => {
                checks.in_order(field, stay.from_on, day);
                self.close_period(stay, Some(day)).await?;
            }
            None => checks.refuse(UserError::new(
                field,
                UserErrorCode::NotFound,
                "Er is geen verblijf dat nog loopt.",
                "There is no stay that goes on.",
            )),
        }
        Ok(())
    }

    async fn latest_period(
        &self,
        record_id: &str,
        kind: ResidenceKind,
    ) -> Result<Option<residence_period::Model>, DbErr> {
        residence_period::Entity::find()
            .filter(residence_period::Column::RecordId.eq(record_id))
            .filter(residence_period::Column::Kind.eq(kind))
            .order_by_desc(residence_period::Column::FromOn)
            .one(self.db)
            .await
    }

    async fn close_period(
        &self,
        period: residence_period::Model,
        on: Option<NaiveDate>,
    ) -> Result<(), DbErr> {
        let mut closed = period.into_active_model();
        closed.to_on = sea_orm::ActiveValue::Set(on);
        closed.update(self.db).await?;
        Ok(())
    }

    /// The region's copy of a municipality is there.
    async fn keep_municipality(&self, code: &str) -> Result<(), DbErr> {
        let id = (self.region_code(), code.to_owned());
        let known = municipality::Entity::find_by_id(id).one(self.db).await?;
        let published = schema::municipality::by_code(code);
        if let (None, Some(published)) = (known, published) {
            let copy = municipality::Model {
                region: self.region_code(),
                code: published.code.to_owned(),
                name: published.name.to_owned(),
                youth_region: published.youth_region.map(Into::into),
                corop: Some(published.corop.to_owned()),
                province: Some(published.province.to_owned()),
            };
            municipality::Entity::insert(copy.into_active_model())
                .exec_without_returning(self.db)
                .await?;
        }
        Ok(())
    }
}

/// Whether the code is a municipality's and was in use on `day`.
fn check_municipality(checks: &mut Checks, field: &str, code: &str, day: NaiveDate) -> bool {
    let field = format!("{field}.municipality");
    let error = match schema::municipality::by_code(code) {
        None => UserError::new(
            &field,
            UserErrorCode::NotFound,
            "Er is geen gemeente met deze code.",
            "There is no municipality with this code.",
        ),
        Some(known) if !known.valid_on(day) => UserError::invalid(
            &field,
            "Deze gemeentecode gold op die dag niet.",
            "This municipality's code was not in use on that day.",
        ),
        Some(_) => return true,
    };
    checks.refuse(error);
    false
}

fn not_after(field: &str) -> UserError {
    UserError::new(
        field,
        UserErrorCode::Overlaps,
        "Dit ligt niet na het begin van de vorige periode; wat was, wordt niet overschreven.",
        "This is not after the start of the period before; what was is not overwritten.",
    )
}
