//! Codes of pupils' records and trajectories.

use super::code_enum;

code_enum! {
    /// Age in bands whose edges the law knows: 12 and 16.
    AgeBand {
        /// 4 to 7.
        Age4To7 = "AGE_4_7",
        /// 8 to 11.
        Age8To11 = "AGE_8_11",
        /// 12 to 15.
        Age12To15 = "AGE_12_15",
        /// 16 and 17.
        Age16To17 = "AGE_16_17",
        /// 18 and older.
        Age18Plus = "AGE_18_PLUS",
    }
}

impl AgeBand {
    /// The band of an age in years.
    pub fn of_age(age: i32) -> Self {
        match age {
            ..=7 => Self::Age4To7,
            8..=11 => Self::Age8To11,
            12..=15 => Self::Age12To15,
            16..=17 => Self::Age16To17,
            _ => Self::Age18Plus,
        }
    }
}

code_enum! {
    /// What a stretch of residence is.
    ResidenceKind {
        /// Where the pupil is registered (*BRP-adres*).
        BrpAddress = "BRP_ADDRESS",
        /// Where the pupil was placed (*verblijf*).
        StayPlacement = "STAY_PLACEMENT",
        /// Which municipality is responsible (*woonplaatsbeginsel*).
        Responsible = "RESPONSIBLE",
    }
}

code_enum! {
    /// Why an enrolment ended.
    EnrolmentEnd {
        /// Finished.
        Graduated = "GRADUATED",
        /// Moved house.
        MovedHouse = "MOVED_HOUSE",
        /// Expelled (*verwijderd*).
        Expelled = "EXPELLED",
        /// To an SBO school.
        ToSbo = "TO_SBO",
        /// To an SO or VSO school.
        ToSoVso = "TO_SO_VSO",
        /// To a mainstream school.
        ToMainstream = "TO_MAINSTREAM",
        /// To day care (*dagbesteding*).
        ToDaycare = "TO_DAYCARE",
        /// Otherwise.
        Other = "OTHER",
    }
}

code_enum! {
    /// How lasting help is.
    Intensity {
        /// Lasting (*structureel*).
        Structural = "STRUCTURAL",
        /// Now and then (*incidenteel*).
        Incidental = "INCIDENTAL",
    }
}

code_enum! {
    /// In what form help is given.
    DeliveryForm {
        /// Alone (*individueel*).
        Individual = "INDIVIDUAL",
        /// In a group (*groep*).
        Group = "GROUP",
        /// Both.
        Mixed = "MIXED",
        /// To the whole class (*klassikaal*).
        CollectiveClass = "COLLECTIVE_CLASS",
    }
}

code_enum! {
    /// Who came with the question.
    AccessRoute {
        /// The pupil.
        Pupil = "SELF",
        /// A parent.
        Parent = "PARENT",
        /// A teacher or mentor.
        TeacherMentor = "TEACHER_MENTOR",
        /// The school's care team (*zorgteam*).
        CareTeam = "CARE_TEAM",
        /// A walk-in hour (*inloopuur*).
        WalkIn = "WALK_IN",
        /// The contact person of the access team.
        AccessContact = "ACCESS_CONTACT",
        /// The general practitioner (*huisarts*).
        Gp = "GP",
        /// Another referrer.
        OtherReferrer = "OTHER_REFERRER",
        /// Another region or school.
        Transfer = "TRANSFER",
    }
}

code_enum! {
    /// Why a trajectory ended.
    EndReason {
        /// Its goal was reached.
        GoalReached = "GOAL_REACHED",
        /// Referred on (*doorverwezen*).
        ReferredOn = "REFERRED_ON",
        /// By pupil or parents.
        StoppedByClient = "STOPPED_BY_CLIENT",
        /// By the provider.
        StoppedByProvider = "STOPPED_BY_PROVIDER",
        /// The pupil moved.
        Moved = "MOVED",
        /// Another region took it over.
        TransferredRegion = "TRANSFERRED_REGION",
        /// Otherwise.
        Other = "OTHER",
    }
}

code_enum! {
    /// What became of a personal budget (*PGB*).
    BudgetChange {
        /// It stayed.
        Unchanged = "UNCHANGED",
        /// It became smaller (*afgenomen*).
        Decreased = "DECREASED",
        /// The school's provider took it over (*overgenomen*).
        TakenOver = "TAKEN_OVER",
    }
}

code_enum! {
    /// How far a pupil goes to school.
    Attendance {
        /// The whole week.
        FullWeek = "FULL_WEEK",
        /// Part of the week.
        PartOfWeek = "PART_OF_WEEK",
        /// In day care instead (*dagbesteding*).
        Daycare = "DAYCARE",
        /// Not at all.
        None = "NONE",
    }
}

code_enum! {
    /// On what ground a referral counts as avoided.
    AvoidedReferralBasis {
        /// It had been made and was withdrawn.
        ReferralWithdrawn = "REFERRAL_WITHDRAWN",
        /// The parents say so.
        ParentStates = "PARENT_STATES",
        /// The professional judges so.
        ProfessionalJudgement = "PROFESSIONAL_JUDGEMENT",
    }
}

code_enum! {
    /// Which way a referral goes.
    ReferralDirection {
        /// To the help in school.
        Inward = "INWARD",
        /// From it to other help.
        Onward = "ONWARD",
    }
}

code_enum! {
    /// Who refers: the list of CBS table 85096NED.
    ReferrerKind {
        /// The municipality's access team.
        GemeentelijkeToegang = "GEMEENTELIJKE_TOEGANG",
        /// General practitioner.
        Huisarts = "HUISARTS",
        /// School doctor.
        Jeugdarts = "JEUGDARTS",
        /// Certified institution.
        GecertificeerdeInstelling = "GECERTIFICEERDE_INSTELLING",
        /// Medical specialist.
        MedischSpecialist = "MEDISCH_SPECIALIST",
        /// Court or public prosecutor.
        RechterOm = "RECHTER_OM",
        /// None.
        GeenVerwijzer = "GEEN_VERWIJZER",
        /// Unknown.
        Onbekend = "ONBEKEND",
    }
}

code_enum! {
    /// How heavy help is.
    CareWeight {
        /// A provision open to all (*algemene voorziening*).
        GeneralProvision = "GENERAL_PROVISION",
        /// Light, as a neighbourhood team (*wijkteam*).
        Light = "LIGHT",
        /// Specialist, ambulatory.
        Specialist = "SPECIALIST",
        /// Heavy (*zwaardere jeugdhulp*).
        Heavy = "HEAVY",
        /// With a stay (*verblijf*).
        Stay = "STAY",
        /// Crisis.
        Crisis = "CRISIS",
        /// Unknown.
        Unknown = "UNKNOWN",
    }
}

code_enum! {
    /// Kinds of absence (*verzuim*); *thuiszitter* is `LANGDURIG_RELATIEF` and `ABSOLUUT` together.
    AbsenceKind {
        /// With leave.
        Geoorloofd = "GEOORLOOFD",
        /// Without leave.
        Ongeoorloofd = "ONGEOORLOOFD",
        /// Enrolled, and away for more than four weeks without leave.
        LangdurigRelatief = "LANGDURIG_RELATIEF",
        /// Not enrolled, without an exemption.
        Absoluut = "ABSOLUUT",
        /// Exempt (article 5 under a): no *thuiszitter*.
        Vrijstelling5A = "VRIJSTELLING_5A",
    }
}

code_enum! {
    /// On which side of a transfer (*overdracht*) a region is.
    TransferSide {
        /// The pupil's help leaves it.
        Sender = "SENDER",
        /// The pupil's help comes to it.
        Receiver = "RECEIVER",
    }
}

code_enum! {
    /// How far a transfer (*overdracht*) has come.
    TransferState {
        /// Offered (*aangeboden*); the sender's trajectories run on and wait.
        Offered = "OFFERED",
        /// Accepted (*aanvaard*): the receiver's trajectories run.
        Accepted = "ACCEPTED",
        /// Declined (*geweigerd*) by the receiver.
        Declined = "DECLINED",
        /// The sender has seen the acceptance and ended its own (*afgerond*).
        Closed = "CLOSED",
        /// The sender has seen the refusal and goes on (*ingetrokken*).
        Withdrawn = "WITHDRAWN",
    }
}
