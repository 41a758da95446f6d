//! What a change in the outbox is about.

use super::code_enum;

code_enum! {
    /// What kind of thing changed (*soort*).
    ChangeType {
        /// What a region holds of a pupil (*dossier*).
        Record = "RECORD",
        /// An enrolment in a school (*inschrijving*).
        Enrolment = "ENROLMENT",
        /// Help to a pupil (*traject*).
        Trajectory = "TRAJECTORY",
        /// A referral (*verwijzing*).
        Referral = "REFERRAL",
        /// A referral that was avoided (*voorkomen verwijzing*).
        AvoidedReferral = "AVOIDED_REFERRAL",
        /// An episode of absence (*verzuim*).
        Absence = "ABSENCE",
        /// A school's report over a period (*periodeverslag*).
        Report = "REPORT",
        /// An evaluation (*evaluatie*).
        Evaluation = "EVALUATION",
        /// Professionals at a school (*inzet*).
        Deployment = "DEPLOYMENT",
        /// Money (*financiering*).
        Funding = "FUNDING",
        /// A contract with a provider (*contract*).
        Contract = "CONTRACT",
        /// A pupil's move to another region (*overdracht*).
        Transfer = "TRANSFER",
        /// A request for access or erasure (*inzage- of wisverzoek*).
        DataRequest = "DATA_REQUEST",
        /// A consent (*toestemming*).
        Consent = "CONSENT",
    }
}

code_enum! {
    /// What happened to a thing (*handeling*).
    ChangeAction {
        /// It is new (*aangemaakt*).
        Created = "CREATED",
        /// It has other values (*gewijzigd*).
        Changed = "CHANGED",
        /// It came to its end and is kept (*beëindigd*).
        Ended = "ENDED",
        /// It is gone (*gewist*).
        Erased = "ERASED",
    }
}
