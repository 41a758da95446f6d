//! What a client did that cannot be written, and what to change: field, code, Dutch and English.
//!
//! Messages name fields and things, never what was given: that could be a person's.

use async_graphql::{Enum, SimpleObject};

use crate::graphql::directive::{Rule, merge};
use crate::graphql::value::LocalizedText;

/// Why a write was refused (*foutcode*). Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum UserErrorCode {
    /// The pupil has a record in this region (*al geregistreerd*).
    AlreadyRegistered,
    /// It was recorded before (*al vastgelegd*).
    AlreadyRecorded,
    /// It has ended already (*al beëindigd*).
    Ended,
    /// The idempotency key was used for another write (*sleutel hergebruikt*).
    IdempotencyKeyReused,
    /// The value cannot be (*ongeldige waarde*).
    Invalid,
    /// The link token is none, was used, or has expired (*koppeltoken ongeldig*).
    LinkTokenInvalid,
    /// Who asks has no right to it (*niet gerechtigd*).
    NotEntitled,
    /// There is no such thing in this region (*niet gevonden*).
    NotFound,
    /// It overlaps with another in time (*overlap*).
    Overlaps,
    /// A rule of the region forbids it (*regel van de regio*).
    Rule,
    /// The sealed text is of no transfer that fits (*overdracht ongeldig*).
    TransferInvalid,
    /// It is offered to another region, which has not answered (*overdracht loopt*).
    TransferPending,
    /// The row was changed since it was read (*versieconflict*).
    VersionConflict,
}

/// Why a write was refused (*gebruikersfout*): nothing of it was stored.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// The field of the input that it is about (*veld*), as `input.endedOn`.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub field: String,
    /// What is wrong (*code*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    pub code: UserErrorCode,
    /// What to change (*melding*).
    pub message: LocalizedText,
}

/// A kind of thing in words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thing {
    /// Dutch.
    pub(crate) nl: &'static str,
    /// English.
    pub(crate) en: &'static str,
}

/// A pupil's record.
pub(crate) const RECORD: Thing = thing("dossier", "record");
/// A trajectory.
pub(crate) const TRAJECTORY: Thing = thing("traject", "trajectory");
/// A school.
pub(crate) const SCHOOL: Thing = thing("school", "school");
/// A provider.
pub(crate) const PROVIDER: Thing = thing("aanbieder", "provider");

/// A thing in Dutch and English.
pub(crate) const fn thing(nl: &'static str, en: &'static str) -> Thing {
    Thing { nl, en }
}

impl UserErrorCode {
    /// The code as the graph spells it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::AlreadyRegistered => "ALREADY_REGISTERED",
            Self::AlreadyRecorded => "ALREADY_RECORDED",
            Self::Ended => "ENDED",
            Self::IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::Invalid => "INVALID",
            Self::LinkTokenInvalid => "LINK_TOKEN_INVALID",
            Self::NotEntitled => "NOT_ENTITLED",
            Self::NotFound => "NOT_FOUND",
            Self::Overlaps => "OVERLAPS",
            Self::Rule => "RULE",
            Self::TransferInvalid => "TRANSFER_INVALID",
            Self::TransferPending => "TRANSFER_PENDING",
            Self::VersionConflict => "VERSION_CONFLICT",
        }
    }
}

impl UserError {
    /// An error about `field`.
    pub(crate) fn new(
        field: &str,
        code: UserErrorCode,
        nl: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            field: field.to_owned(),
            code,
            message: LocalizedText {
                nl: nl.into(),
                en: Some(en.into()),
            },
        }
    }

    /// A value that cannot be.
    pub(crate) fn invalid(field: &str, nl: &str, en: &str) -> Self {
        Self::new(field, UserErrorCode::Invalid, nl, en)
    }

    /// There is no such thing.
    pub(crate) fn not_found(field: &str, Thing { nl, en }: Thing) -> Self {
        Self::new(
            field,
            UserErrorCode::NotFound,
            format!("Deze regio kent geen {nl} met dit id."),
            format!("This region has no {en} with this id."),
        )
    }

    /// It has ended.
    pub(crate) fn ended(field: &str, Thing { nl, en }: Thing) -> Self {
        Self::new(
            field,
            UserErrorCode::Ended,
            format!("Dit is al beëindigd ({nl})."),
            format!("This {en} has ended already."),
        )
    }

    /// The row was changed since it was read.
    pub(crate) fn version_conflict() -> Self {
        Self::new(
            "input.version",
            UserErrorCode::VersionConflict,
            "Dit is intussen gewijzigd: lees het opnieuw en geef de versie die u dan ziet.",
            "This was changed since: read it again and give the version that you see then.",
        )
    }

    /// The trajectory is offered to another region.
    pub(crate) fn transfer_pending(field: &str) -> Self {
        Self::new(
            field,
            UserErrorCode::TransferPending,
            "Dit traject is aangeboden aan een andere regio: rond de overdracht eerst af.",
            "This trajectory is offered to another region: finish the transfer first.",
        )
    }

    pub(super) fn idempotency_key() -> Self {
        Self::invalid(
            "input.idempotencyKey",
            "Geef 8 tot 64 tekens uit A-Z a-z 0-9 . _ -",
            "Give 8 to 64 characters of A-Z a-z 0-9 . _ -",
        )
    }

    pub(super) fn key_reused() -> Self {
        Self::new(
            "input.idempotencyKey",
            UserErrorCode::IdempotencyKeyReused,
            "Deze sleutel hoort bij een andere opdracht: geef elke opdracht een eigen sleutel.",
            "This key belongs to another write: give each write a key of its own.",
        )
    }
}
