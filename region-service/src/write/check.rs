//! Checks of an input's values: all mistakes are told at once.

use chrono::NaiveDate;
use rust_decimal::Decimal as Number;
use rust_decimal::prelude::ToPrimitive;

use super::{Refusal, UserError};
use crate::graphql::scalar::{Date, Decimal};

/// Mistakes found so far.
#[derive(Default)]
pub(crate) struct Checks(Vec<UserError>);

impl Checks {
    /// Notes a mistake.
    pub(crate) fn refuse(&mut self, error: UserError) {
        self.0.push(error);
    }

    /// Notes `error` unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, error: impl FnOnce() -> UserError) {
        if !holds {
            self.0.push(error());
        }
    }

    /// Fails with the mistakes, if there are any.
    pub(crate) fn end(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal::User {
            errors: self.0,
            known: None,
        })
    }

    /// The day in `field`, which must be one of our times.
    pub(crate) fn day(&mut self, field: &str, Date(day): Date) -> NaiveDate {
        let year = chrono::Datelike::year(&day);
        self.require((1900..2200).contains(&year), || {
            UserError::invalid(
                field,
                "Geef een dag tussen 1900 en 2199.",
                "Give a day between 1900 and 2199.",
            )
        });
        day
    }

    /// The same of a day that may be left out.
    pub(crate) fn optional_day(&mut self, field: &str, day: Option<Date>) -> Option<NaiveDate> {
        day.map(|day| self.day(field, day))
    }

    /// The last day in `field` is not before the first one.
    pub(crate) fn in_order(&mut self, field: &str, first: NaiveDate, last: NaiveDate) {
        self.require(first <= last, || {
            UserError::invalid(
                field,
                "De laatste dag ligt voor de eerste.",
                "The last day lies before the first.",
            )
        });
    }

    /// The number in `field` in hundredths: not negative, with two decimals at most.
    pub(crate) fn hundredths(&mut self, field: &str, value: &Decimal) -> Option<i32> {
        let number = value.0.parse::<Number>().ok();
        let hundredths = number
            .filter(|number| !number.is_sign_negative() || number.is_zero())
            .and_then(|number| number.checked_mul(Number::ONE_HUNDRED))
            .filter(|number| number.fract().is_zero())
            .and_then(|number| number.to_i32());
        self.require(hundredths.is_some(), || {
            UserError::invalid(
                field,
                "Geef een getal van 0 of meer met hoogstens twee decimalen.",
                "Give a number of 0 or more with at most two decimals.",
            )
        });
        hundredths
    }

    /// The number in `field`, which must not be negative.
    pub(crate) fn count(&mut self, field: &str, value: Option<i32>) -> Option<i32> {
        self.require(value.is_none_or(|value| value >= 0), || {
            UserError::invalid(field, "Geef 0 of meer.", "Give 0 or more.")
        });
        value
    }
}

/// The row's version must be the one that the client saw.
pub(crate) fn same_version(actual: i32, seen: i32) -> Result<(), Refusal> {
    if actual == seen {
        Ok(())
    } else {
        Err(UserError::version_conflict().into())
    }
}
