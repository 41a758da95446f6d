//! Codes of regions, programmes and what the sources say of them.

use super::code_enum;

code_enum! {
    /// What kind of area a region is.
    RegionLevel {
        /// One municipality (*gemeente*).
        Municipality = "MUNICIPALITY",
        /// Several that work together (*samenwerkende gemeenten*).
        MunicipalCooperation = "MUNICIPAL_COOPERATION",
        /// Several sub-regions (*subregio's*).
        SubregionCluster = "SUBREGION_CLUSTER",
        /// A youth care region (*jeugdhulpregio*).
        YouthCareRegion = "YOUTH_CARE_REGION",
    }
}

code_enum! {
    /// What a municipality is to a region's programme.
    MunicipalityRole {
        /// A school of the programme stands there.
        HasSchool = "HAS_SCHOOL",
        /// It takes part without a school.
        Participates = "PARTICIPATES",
        /// It is of the youth care region and not of the programme.
        YouthRegionOnly = "YOUTH_REGION_ONLY",
        /// It leads the programme.
        Coordinates = "COORDINATES",
    }
}

code_enum! {
    /// How a pupil gets help.
    AccessMode {
        /// Only with a referral (*verwijzing*).
        ReferralRequired = "REFERRAL_REQUIRED",
        /// For some help without (*deels zonder indicatie*).
        PartlyReferralFree = "PARTLY_REFERRAL_FREE",
        /// Without (*beschikkingsvrij*).
        ReferralFree = "REFERRAL_FREE",
        /// As a provision open to all (*algemene voorziening*).
        GeneralProvision = "GENERAL_PROVISION",
    }
}

code_enum! {
    /// How far a programme has come.
    ProgrammeStatus {
        /// Not started.
        Planned = "PLANNED",
        /// A pilot (*proef*).
        Pilot = "PILOT",
        /// Continued after the pilot (*verlengd*).
        Extended = "EXTENDED",
        /// There to stay (*structureel*).
        Structural = "STRUCTURAL",
        /// Over.
        Ended = "ENDED",
        /// The source does not say.
        Unknown = "UNKNOWN",
    }
}

code_enum! {
    /// What programmes want to reach (*doelen*).
    Goal {
        /// Timely help nearby (*tijdige jeugdhulp dichtbij*).
        TimelyHelpNearby = "TIMELY_HELP_NEARBY",
        /// A fitting place in education (*passende onderwijsplek*).
        FittingPlace = "FITTING_PLACE",
        /// Less heavy help (*afname zwaardere jeugdhulp*).
        LessHeavyCare = "LESS_HEAVY_CARE",
        /// Return from day care to school (*terugstroom van dagbesteding*).
        ReturnFromDaycare = "RETURN_FROM_DAYCARE",
        /// Less absence and drop-out (*minder verzuim en uitval*).
        LessAbsence = "LESS_ABSENCE",
        /// Prevention (*preventie*).
        Prevention = "PREVENTION",
        /// Continuity, with fewer helpers (*continuïteit*).
        Continuity = "CONTINUITY",
        /// A lower threshold (*laagdrempelig*).
        LowerThreshold = "LOWER_THRESHOLD",
    }
}

code_enum! {
    /// Kinds of money.
    FundingKind {
        /// Grant from the *Nationaal Programma Onderwijs*.
        SubsidyNpo = "SUBSIDY_NPO",
        /// Another grant (*subsidie*).
        SubsidyOther = "SUBSIDY_OTHER",
        /// A lump sum.
        LumpSum = "LUMP_SUM",
        /// Price times quantity (*tarief*).
        TariffPq = "TARIFF_PQ",
        /// A personal budget (*persoonsgebonden budget*).
        Pgb = "PGB",
        /// Reallocated youth care budget.
        ReallocatedYouthBudget = "REALLOCATED_YOUTH_BUDGET",
    }
}

code_enum! {
    /// Phases of a procurement (*aanbesteding*).
    ProcurementPhase {
        /// *Publicatie*.
        Publication = "PUBLICATION",
        /// *Selectiefase*.
        Selection = "SELECTION",
        /// *Dialoog*.
        Dialogue = "DIALOGUE",
        /// *Onderhandeling*.
        Negotiation = "NEGOTIATION",
        /// *Gunning*.
        Award = "AWARD",
    }
}

code_enum! {
    /// Kinds of evaluations.
    EvaluationKind {
        /// Every half-year.
        HalfYearly = "HALF_YEARLY",
        /// An interim report (*tussenrapportage*).
        Interim = "INTERIM",
        /// At the end.
        Final = "FINAL",
        /// When a grant is settled (*subsidievaststelling*).
        SubsidySettlement = "SUBSIDY_SETTLEMENT",
    }
}

code_enum! {
    /// What findings and learning points are about.
    FindingTheme {
        /// Reach (*bereik*).
        Reach = "REACH",
        /// Low threshold (*laagdrempelig*).
        LowThreshold = "LOW_THRESHOLD",
        /// How fast help comes.
        Speed = "SPEED",
        /// Cooperation (*samenwerking*).
        Cooperation = "COOPERATION",
        /// Help in groups (*groepsgericht*).
        GroupApproach = "GROUP_APPROACH",
        /// Acting before a question (*proactief*).
        Proactive = "PROACTIVE",
        /// Social safety (*sociale veiligheid*).
        SocialSafety = "SOCIAL_SAFETY",
        /// Personal budgets (*PGB*).
        Pgb = "PGB",
        /// Parents (*ouders*).
        Parents = "PARENTS",
        /// Planning and implementation.
        Implementation = "IMPLEMENTATION",
        /// The contact person of the access team (*toegang*).
        AccessContact = "ACCESS_CONTACT",
        /// Help that the programme cannot fund.
        FundingGap = "FUNDING_GAP",
        /// Missing *onderwijszorgarrangementen*.
        OzaGap = "OZA_GAP",
        /// Pupils from other regions (*regio-overstijgend*).
        CrossRegion = "CROSS_REGION",
    }
}

code_enum! {
    /// Kinds of events.
    EventKind {
        /// A start.
        Start = "START",
        /// An agreement.
        Agreement = "AGREEMENT",
        /// An evaluation.
        Evaluation = "EVALUATION",
        /// *Bijeenkomst leeromgeving*.
        LearningMeeting = "LEARNING_MEETING",
        /// *Netwerkgroepbijeenkomst*.
        NetworkMeeting = "NETWORK_MEETING",
        /// *Themabijeenkomst*.
        ThemeMeeting = "THEME_MEETING",
        /// A tender is published.
        TenderPublication = "TENDER_PUBLICATION",
        /// A contract is awarded (*gunning*).
        Award = "AWARD",
        /// A contract starts.
        ContractStart = "CONTRACT_START",
        /// Something is published.
        Publication = "PUBLICATION",
    }
}

code_enum! {
    /// How a case ended.
    CaseOutcome {
        /// Without specialist help.
        NoSpecialistHelpNeeded = "NO_SPECIALIST_HELP_NEEDED",
        /// Handed over in person (*warme overdracht*).
        WarmHandover = "WARM_HANDOVER",
        /// By way of the crisis service; never in demo data.
        CrisisRoute = "CRISIS_ROUTE",
        /// Back in school all week.
        FullReturnToSchool = "FULL_RETURN_TO_SCHOOL",
        /// A soft landing (*zachte landing*).
        SoftLanding = "SOFT_LANDING",
        /// With an effect on the group.
        GroupEffect = "GROUP_EFFECT",
        /// It goes on.
        Ongoing = "ONGOING",
    }
}

code_enum! {
    /// Whether something may be shared, and who said so (*toestemming*).
    ConsentState {
        /// The parents (under 12).
        ConsentParent = "CONSENT_PARENT",
        /// Parents and pupil (12 to 15).
        ConsentBoth = "CONSENT_BOTH",
        /// The pupil (from 16).
        ConsentSelf = "CONSENT_SELF",
        /// A statutory task, or published already.
        NoConsentRequired = "NO_CONSENT_REQUIRED",
        /// Withdrawn.
        Withdrawn = "WITHDRAWN",
        /// Expired.
        Expired = "EXPIRED",
    }
}
