//! The enums of figures: those of [`schema::metric`] with the descriptions that clients see.

/// An enum of the graph that mirrors another value for value, which the compiler checks.
macro_rules! mirrored {
    ($($(#[doc = $about:expr])+ $name:ident of $other:path {
        $($(#[doc = $value_about:expr])+ $value:ident = $text:literal,)+
    })+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        pub enum $name {
            $($(#[doc = $value_about])+ #[graphql(name = $text)] $value,)+
        }

        impl From<$other> for $name {
            fn from(other: $other) -> Self {
                use $other as Other;
                match other {
                    $(Other::$value => Self::$value,)+
                }
            }
        }

        impl From<$name> for $other {
            fn from(value: $name) -> Self {
                use $other as Other;
                match value {
                    $($name::$value => Other::$value,)+
                }
            }
        }
    )+};
}

mirrored! {
    /// What is measured (*indicator*).
    MetricId of schema::metric::MetricId {
        /// Reach (*bereik*): pupils helped of the pupils enrolled.
        Reach = "REACH",
        /// Pupils who get help, each counted once (*JOS-leerlingen*).
        JosPupils = "JOS_PUPILS",
        /// Pupils helped per FTE (*JOS-leerlingen per FTE*).
        PupilsPerFte = "PUPILS_PER_FTE",
        /// Pupils enrolled per FTE (*ingeschreven leerlingen per FTE*).
        EnrolledPerFte = "ENROLLED_PER_FTE",
        /// Share of structural help (*aandeel structureel*).
        StructuralShare = "STRUCTURAL_SHARE",
        /// Share of incidental help (*aandeel incidenteel*).
        IncidentalShare = "INCIDENTAL_SHARE",
        /// Share of individual help (*aandeel individueel*).
        IndividualShare = "INDIVIDUAL_SHARE",
        /// Share of help in groups or in both forms (*aandeel groepsgericht*).
        GroupShare = "GROUP_SHARE",
        /// Share of trajectories without a referral (*aandeel zonder verwijzing*).
        ReferralFreeShare = "REFERRAL_FREE_SHARE",
        /// Referrals avoided (*voorkomen verwijzingen*), in somebody's judgement.
        AvoidedReferrals = "AVOIDED_REFERRALS",
        /// Resolved by the programme itself (*door JOS zelf opgelost*).
        ResolvedByJos = "RESOLVED_BY_JOS",
        /// Referred on to heavier help (*doorverwezen naar zwaardere jeugdhulp*).
        OnwardHeavy = "ONWARD_HEAVY",
        /// Pupils at home without education (*thuiszitters*).
        Thuiszitters = "THUISZITTERS",
        /// Unauthorised absence (*ongeoorloofd verzuim*).
        Absence = "ABSENCE",
        /// Waiting time (*wachttijd*) in days.
        WaitingDays = "WAITING_DAYS",
        /// Duration of trajectories (*duur*) in days.
        DurationDays = "DURATION_DAYS",
        /// Personal budgets that became smaller or were taken over (*pgb*).
        PgbChange = "PGB_CHANGE",
        /// Return from day care to school (*terugstroom uit dagbesteding*).
        DaycareReturn = "DAYCARE_RETURN",
        /// Full return to school (*volledige terugkeer*).
        FullReturn = "FULL_RETURN",
        /// Providers per pupil (*aanbieders per leerling*).
        ProvidersPerPupil = "PROVIDERS_PER_PUPIL",
        /// Outside helpers per school (*begeleiders per school*).
        HelpersPerSchool = "HELPERS_PER_SCHOOL",
        /// Cost per pupil helped (*kosten per JOS-leerling*).
        CostPerPupil = "COST_PER_PUPIL",
        /// Subsidy per provider (*subsidie per aanbieder*).
        SubsidyPerProvider = "SUBSIDY_PER_PROVIDER",
        /// Days without help after a move between regions (*continuïteit*).
        ContinuityGap = "CONTINUITY_GAP",
        /// Share of pupils from outside the area (*aandeel van buiten het JOS-gebied*).
        NonResidentShare = "NON_RESIDENT_SHARE",
        /// Share of schools that delivered their figures (*aanleverpercentage*).
        DeliveryRate = "DELIVERY_RATE",
        /// Pupils enrolled (*ingeschreven leerlingen*).
        Enrolled = "ENROLLED",
        /// Staff at work in full-time equivalents (*ingezette FTE*).
        Fte = "FTE",
    }

    /// What a figure counts (*eenheid*).
    Unit of schema::metric::Unit {
        /// Things or people, or a mean of such counts (*aantal*).
        Count = "COUNT",
        /// A fraction: 0.2557, not 25.57 per cent (*verhouding*).
        Ratio = "RATIO",
        /// Full-time equivalents.
        Fte = "FTE",
        /// Pupils per full-time equivalent.
        PupilsPerFte = "PUPILS_PER_FTE",
        /// Days (*dagen*).
        Days = "DAYS",
        /// Euros.
        Eur = "EUR",
    }

    /// By what a figure can be broken down (*uitsplitsing*).
    Dimension of schema::metric::Dimension {
        /// The school's types (*schoolsoort*); a school with two is a cell of its own.
        SchoolType = "SCHOOL_TYPE",
        /// Structural or incidental (*intensiteit*).
        Intensity = "INTENSITY",
        /// Alone, in a group, both, the whole class (*vorm*).
        Form = "FORM",
        /// Age band (*leeftijdsgroep*).
        AgeBand = "AGE_BAND",
        /// The professional's role (*rol*). Help by several roles stands in the cell of each.
        ProfessionalRole = "PROFESSIONAL_ROLE",
        /// Where the school stands (*gemeente*).
        Municipality = "MUNICIPALITY",
        /// The provider (*aanbieder*): the main one of a trajectory, each that works in a school.
        Provider = "PROVIDER",
    }

    /// Which period each region answers for (*periodekeuze*).
    PeriodAlignment of schema::period::PeriodAlignment {
        /// The asked period, which must be given.
        Exact = "EXACT",
        /// Per region the latest closed period that does not end after the asked one.
        MostRecent = "MOST_RECENT",
        /// The first `months` of each programme, from the month in which it began: rows by their
        /// days, and of each school the latest report delivered over a period within those months.
        SinceStart = "SINCE_START",
    }

    /// Why a figure can mislead (*waarschuwing*).
    WarningCode of schema::warning::WarningCode {
        /// Regions serve different school types (*schoolsoorten*).
        SchoolType = "W_SCHOOLTYPE",
        /// Periods differ (*perioden*).
        Period = "W_PERIOD",
        /// Fewer schools reported than were to (*aanlevering*).
        Coverage = "W_COVERAGE",
        /// Definitions differ (*definities*).
        Definition = "W_DEFINITION",
        /// There are no data, which is not zero.
        NullNotZero = "W_NULL_NOT_ZERO",
        /// The base is small.
        Small = "W_SMALL",
        /// A judgement, not a measurement (*oordeel*).
        Judged = "W_JUDGED",
        /// Cost bases differ (*kostengrondslag*).
        CostBase = "W_COSTBASE",
        /// Adding up regions would count pupils twice.
        Sum = "W_SUM",
        /// Made from rounded or withheld figures.
        Rounded = "W_ROUNDED",
    }
}
