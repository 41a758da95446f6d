//! How a fact is known: provenance, quality, precision, periods.

use super::code_enum;

code_enum! {
    /// Where a value comes from (*herkomst*).
    Provenance {
        /// Stated in one of the source documents.
        Seed = "SEED",
        /// Looked up in other public material.
        External = "EXTERNAL",
        /// Invented for demonstration.
        Synthetic = "SYNTHETIC",
    }
}

code_enum! {
    /// How far a value can be relied on, or why there is none.
    DataQuality {
        /// As given.
        Ok = "OK",
        /// The source allows several readings; one was chosen.
        Ambiguous = "AMBIGUOUS",
        /// Sources, or passages of one, contradict each other.
        ConflictingSource = "CONFLICTING_SOURCE",
        /// Due, and not delivered.
        NotDelivered = "NOT_DELIVERED",
        /// The programme had not started.
        NotStarted = "NOT_STARTED",
        /// The programme had ended.
        Ended = "ENDED",
        /// Has no meaning here.
        NotApplicable = "NOT_APPLICABLE",
        /// The source does not say.
        Unknown = "UNKNOWN",
        /// Withheld, because it counts too few.
        Suppressed = "SUPPRESSED",
    }
}

code_enum! {
    /// How precisely a date is given.
    DatePrecision {
        /// To the day.
        Day = "DAY",
        /// To the month.
        Month = "MONTH",
        /// To the quarter.
        Quarter = "QUARTER",
        /// To the half-year.
        HalfYear = "HALF_YEAR",
        /// To the calendar year.
        Year = "YEAR",
        /// To the school year (1 August to 31 July).
        SchoolYear = "SCHOOL_YEAR",
        /// Not at all.
        Unknown = "UNKNOWN",
    }
}

code_enum! {
    /// What stretch of time a period is.
    PeriodKind {
        /// A quarter (*kwartaal*).
        Quarter = "QUARTER",
        /// A half-year (*halfjaar*).
        HalfYear = "HALF_YEAR",
        /// A calendar year (*kalenderjaar*).
        Year = "YEAR",
        /// A school year (*schooljaar*), 1 August to 31 July.
        SchoolYear = "SCHOOL_YEAR",
        /// The months of a pilot.
        Pilot = "PILOT",
    }
}
