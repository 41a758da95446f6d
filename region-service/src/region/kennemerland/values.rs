//! Codes that Kennemerland alone uses.

use crate::entity::value::code_enum;

code_enum! {
    /// A part of the region (*subregio*).
    SubRegion {
        /// Noord-Kennemerland.
        Noord = "NOORD",
        /// Midden-Kennemerland.
        Midden = "MIDDEN",
    }
}

code_enum! {
    /// A series of meetings (*bijeenkomsten*).
    MeetingKind {
        /// Of the learning environment (*leeromgeving*).
        LearningEnvironment = "LEARNING_ENVIRONMENT",
        /// Of the network group (*netwerkgroep*).
        NetworkGroup = "NETWORK_GROUP",
    }
}

code_enum! {
    /// Whom a walk-in hour is for (*doelgroep*).
    WalkInAudience {
        /// Teachers who mentor a class (*mentoren*).
        Mentors = "MENTORS",
        /// Parents (*ouders*).
        Parents = "PARENTS",
        /// Pupils (*leerlingen*).
        Pupils = "PUPILS",
    }
}

code_enum! {
    /// To whom help is handed over (*overdracht aan*).
    HandoverParty {
        /// The neighbourhood team (*wijkteam*).
        Wijkteam = "WIJKTEAM",
        /// The social team (*sociaal team*).
        SociaalTeam = "SOCIAAL_TEAM",
        /// The crisis service (*crisisdienst*).
        Crisisdienst = "CRISISDIENST",
    }
}

code_enum! {
    /// A kind of activity for many at once (*collectieve activiteit*).
    CollectiveActivityKind {
        /// A week against stress (*anti-stressweek*).
        AntiStressWeek = "ANTI_STRESS_WEEK",
        /// Psycho-education (*psycho-educatie*).
        PsychoEducation = "PSYCHO_EDUCATION",
        /// A consultation hour (*spreekuur*).
        ConsultationHour = "CONSULTATION_HOUR",
    }
}

code_enum! {
    /// What is to be done earlier than before (*preventie*).
    PreventivePlanKind {
        /// Pupils at risk are helped from the first school day (*zachte landing*).
        SoftLanding = "SOFT_LANDING",
        /// Taking part in the handover from the school before (*overdracht*).
        SchoolHandover = "SCHOOL_HANDOVER",
    }
}
