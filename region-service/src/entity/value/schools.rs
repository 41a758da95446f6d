//! Codes of schools, providers and reports.

use super::code_enum;

code_enum! {
    /// School types (*schoolsoorten*); *(V)SO* is `SO` and `VSO`.
    SchoolType {
        /// Mainstream primary school (*basisonderwijs*).
        Bao = "BAO",
        /// Special primary school (*speciaal basisonderwijs*).
        Sbo = "SBO",
        /// Special school (*speciaal onderwijs*).
        So = "SO",
        /// Special secondary school (*voortgezet speciaal onderwijs*).
        Vso = "VSO",
        /// Practical training (*praktijkonderwijs*).
        Pro = "PRO",
        /// Mainstream secondary school (*voortgezet onderwijs*).
        Vo = "VO",
    }
}

code_enum! {
    /// Primary or secondary education (*sector*).
    Sector {
        /// Primary (*primair onderwijs*): BAO, SBO, SO.
        Po = "PO",
        /// Secondary (*voortgezet onderwijs*): VSO, PRO, VO.
        Vo = "VO",
        /// Both, as a *(V)SO* school.
        Mixed = "MIXED",
    }
}

code_enum! {
    /// Whether a school takes part.
    ParticipationStatus {
        /// It does.
        Active = "ACTIVE",
        /// It is expected to.
        Expected = "EXPECTED",
        /// Not for the time being.
        Paused = "PAUSED",
        /// Not any more.
        Ended = "ENDED",
    }
}

code_enum! {
    /// Specialisms of providers.
    Specialism {
        /// Help with growing up and bringing up.
        JeugdEnOpvoedhulp = "JEUGD_EN_OPVOEDHULP",
        /// Youth mental health care.
        JeugdGgz = "JEUGD_GGZ",
        /// Mild intellectual disability.
        JeugdLvb = "JEUGD_LVB",
        /// Addiction care.
        Verslavingszorg = "VERSLAVINGSZORG",
        /// Day treatment.
        Dagbehandeling = "DAGBEHANDELING",
        /// Social work.
        SocialWork = "SOCIAL_WORK",
    }
}

code_enum! {
    /// Roles of professionals.
    ProfessionalRole {
        /// *JOS-er*, *JOS-medewerker*.
        JosWorker = "JOS_WORKER",
        /// *J&G coach VO*.
        JgCoachVo = "JG_COACH_VO",
        /// *Gedragswetenschapper JGGZ-VO*.
        BehaviouralScientistJggzVo = "BEHAVIOURAL_SCIENTIST_JGGZ_VO",
        /// *Preventief ambulante jeugdhulpverlener VO*.
        PreventiveAmbulatoryWorkerVo = "PREVENTIVE_AMBULATORY_WORKER_VO",
        /// *Specialistische jeugdhulpverlener*.
        SpecialistYouthCareWorker = "SPECIALIST_YOUTH_CARE_WORKER",
        /// *Pedagogisch medewerker*.
        PedagogicalWorker = "PEDAGOGICAL_WORKER",
        /// *Gespecialiseerd begeleider*.
        SpecialisedGuide = "SPECIALISED_GUIDE",
        /// *Jeugdhulpprofessional*.
        YouthCareProfessional = "YOUTH_CARE_PROFESSIONAL",
        /// *Procesbegeleider*.
        ProcessFacilitator = "PROCESS_FACILITATOR",
        /// *Vaste contactpersoon van de toegang*.
        AccessContact = "ACCESS_CONTACT",
        /// Any other.
        Other = "OTHER",
    }
}

code_enum! {
    /// What a number of full-time equivalents is.
    FteKind {
        /// As contracted.
        Contracted = "CONTRACTED",
        /// As at work, on average over the period.
        Deployed = "DEPLOYED",
        /// As open.
        Vacancy = "VACANCY",
    }
}

code_enum! {
    /// Days on which a professional is in a school.
    Weekday {
        /// Monday.
        Mo = "MO",
        /// Tuesday.
        Tu = "TU",
        /// Wednesday.
        We = "WE",
        /// Thursday.
        Th = "TH",
        /// Friday.
        Fr = "FR",
    }
}

code_enum! {
    /// Whether a school delivered.
    ReportStatus {
        /// Wholly.
        Delivered = "DELIVERED",
        /// In part.
        Partial = "PARTIAL",
        /// Due, and not delivered.
        NotDelivered = "NOT_DELIVERED",
        /// Nothing was due.
        NotDue = "NOT_DUE",
    }
}

code_enum! {
    /// How far from a programme a pupil lives, by the responsible municipality.
    ResidenceRing {
        /// In a municipality of the programme.
        InJosArea = "IN_JOS_AREA",
        /// In the youth care region, outside the programme.
        InYouthRegionNotJos = "IN_YOUTH_REGION_NOT_JOS",
        /// In another region of this federation.
        OtherFederatedRegion = "OTHER_FEDERATED_REGION",
        /// Elsewhere in the country.
        OtherNl = "OTHER_NL",
        /// Unknown.
        Unknown = "UNKNOWN",
    }
}
