//! What regions show each other of a transfer, sealed under a key that they share: neither the
//! gateway nor a client can read or forge it.

use chrono::NaiveDate;
use schema::link_key::LinkSecret;
use serde::{Deserialize, Serialize};

use crate::entity::residence_period;
use crate::entity::value::{
    AgeBand, Attendance, DeliveryForm, Intensity, ProfessionalRole, ResidenceKind,
};
use crate::write::seal::Seal;

/// What the key is derived for.
const PURPOSE: &str = "transfer";

/// A text between regions.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Sealed {
    /// From the sender to the receiver.
    Offer(Offer),
    /// The receiver's decision.
    Answer(Answer),
}

/// What is offered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Offer {
    /// The transfer's id.
    pub(super) transfer: String,
    /// The sender's code.
    pub(super) from: String,
    /// The receiver's code.
    pub(super) to: String,
    /// The pupil's link key.
    pub(super) link_key: String,
    /// Year of birth.
    pub(super) birth_year: Option<i32>,
    /// The sender's age band, where there is no year.
    pub(super) age_band: String,
    /// Where the pupil lived.
    pub(super) residence: Vec<Stretch>,
    /// The help.
    pub(super) trajectories: Vec<Offered>,
}

/// A stretch of residence.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stretch {
    pub(super) kind: String,
    pub(super) municipality: String,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

/// A trajectory that is offered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Offered {
    pub(super) intensity: String,
    pub(super) form: String,
    pub(super) roles: Vec<String>,
    pub(super) attendance: Option<String>,
}

/// What the receiver decided.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The transfer's id.
    pub(super) transfer: String,
    /// The receiver's code.
    pub(super) by: String,
    /// The first contact in the receiver's trajectories; none where it declined.
    pub(super) accepted_from: Option<NaiveDate>,
}

/// `sealed` as a text.
pub(super) fn seal(secret: &LinkSecret, sealed: &Sealed) -> String {
    Seal::new(secret.derive(PURPOSE)).seal(sealed)
}

/// The offer in `text`.
pub(super) fn open_offer(secret: &LinkSecret, text: &str) -> Option<Offer> {
    match Seal::new(secret.derive(PURPOSE)).open(text)? {
        Sealed::Offer(offer) => Some(offer),
        Sealed::Answer(_) => None,
    }
}

/// The answer in `text`.
pub(super) fn open_answer(secret: &LinkSecret, text: &str) -> Option<Answer> {
    match Seal::new(secret.derive(PURPOSE)).open(text)? {
        Sealed::Answer(answer) => Some(answer),
        Sealed::Offer(_) => None,
    }
}

impl From<residence_period::Model> for Stretch {
    fn from(row: residence_period::Model) -> Self {
        Self {
            kind: row.kind.code().to_owned(),
            municipality: row.municipality_code,
            from: row.from_on,
            to: row.to_on,
        }
    }
}

impl Stretch {
    /// Its kind; none where a newer region sends one that this one lacks.
    pub(super) fn kind(&self) -> Option<ResidenceKind> {
        ResidenceKind::from_code(&self.kind)
    }
}

impl Offer {
    /// The sender's age band.
    pub(super) fn age_band(&self) -> Option<AgeBand> {
        AgeBand::from_code(&self.age_band)
    }
}

/// An offered trajectory, as this region's codes.
pub(super) struct Read {
    pub(super) intensity: Intensity,
    pub(super) form: DeliveryForm,
    pub(super) roles: Vec<ProfessionalRole>,
    pub(super) attendance: Option<Attendance>,
}

impl Offered {
    /// Its values; none where a newer region sends one that this one lacks.
    pub(super) fn read(&self) -> Option<Read> {
        let roles = self
            .roles
            .iter()
            .map(|code| ProfessionalRole::from_code(code));
        Some(Read {
            intensity: Intensity::from_code(&self.intensity)?,
            form: DeliveryForm::from_code(&self.form)?,
            roles: roles.collect::<Option<Vec<_>>>()?,
            attendance: match &self.attendance {
                Some(code) => Some(Attendance::from_code(code)?),
                None => None,
            },
        })
    }
}
