//! The 28 metrics, as data, in the order of [`MetricId`] (domain.md 4.3).

use crate::metric::{Bins, Combine, Dimension, MetricDefinition, MetricId, Unit};
use crate::text::FixedText;

/// Waiting time, in days (domain.md 4.6).
const WAITING: Bins = days(&[0, 1, 3, 7, 14, 21, 28, 42, 56, 84, 126, 182, 365]);

/// Duration: the classes of CBS (to 3, 6 and 12 months, 2, 3 and 4 years, longer), in days of a mean
/// month of 30.4375, rounded half up.
const DURATION: Bins = days(&[0, 91, 183, 365, 731, 1096, 1461]);

/// A gap after a move, in days; what is over 28 days is told apart.
const GAP: Bins = Bins {
    limit: Some(28),
    ..days(&[0, 1, 3, 7, 14, 21, 29, 42, 56, 84, 126, 182, 365])
};

/// Providers of a pupil.
const PROVIDERS: Bins = numbers(&[0, 1, 2, 3, 4, 5, 6, 7, 8]);

/// Outside helpers of a school.
const HELPERS: Bins = numbers(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/// Of what schools report: by what is known of the school.
const SCHOOLS: &[Dimension] = &[
    Dimension::SchoolType,
    Dimension::Municipality,
    Dimension::Provider,
];

/// Of who works in schools, too.
const STAFF: &[Dimension] = &[
    Dimension::SchoolType,
    Dimension::ProfessionalRole,
    Dimension::Municipality,
    Dimension::Provider,
];

/// Of trajectories: by everything.
const TRAJECTORIES: &[Dimension] = &[
    Dimension::SchoolType,
    Dimension::Intensity,
    Dimension::Form,
    Dimension::AgeBand,
    Dimension::ProfessionalRole,
    Dimension::Municipality,
    Dimension::Provider,
];

/// Of pupils' records.
const RECORDS: &[Dimension] = &[
    Dimension::SchoolType,
    Dimension::AgeBand,
    Dimension::Municipality,
];

/// Of money: by who got it.
const MONEY: &[Dimension] = &[Dimension::Provider];

const fn days(edges: &'static [i64]) -> Bins {
    Bins {
        edges,
        whole: false,
        limit: None,
    }
}

const fn numbers(edges: &'static [i64]) -> Bins {
    Bins {
        edges,
        whole: true,
        limit: None,
    }
}

const fn text(en: &'static str, nl: &'static str) -> FixedText {
    FixedText { nl, en }
}

/// What most metrics are; each says where it differs.
const fn plain(
    id: MetricId,
    unit: Unit,
    combine: Combine,
    name: FixedText,
    numerator: FixedText,
) -> MetricDefinition {
    MetricDefinition {
        id,
        name,
        numerator,
        denominator: None,
        unit,
        combine,
        caveat: None,
        version: "1",
        bins: None,
        dimensions: SCHOOLS,
        seed_anchor: None,
        judged: false,
        cost: false,
        one_definition: false,
        per_thousand: false,
        between_regions: false,
    }
}

pub(super) static CATALOGUE: [MetricDefinition; 28] = [
    MetricDefinition {
        denominator: Some(text(
            "pupils enrolled at the reporting schools",
            "ingeschreven leerlingen van de scholen die aanleverden",
        )),
        caveat: Some(text(
            "Measures the mix of school types as much as the help: compare within a school type",
            "Meet de mix van schoolsoorten even goed als de hulp: vergelijk binnen een schoolsoort",
        )),
        seed_anchor: Some("412 of 1.611 pupils (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::Reach,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Reach", "Bereik"),
            text(
                "pupils with at least one contact in the period",
                "leerlingen met minstens één contact in de periode",
            ),
        )
    },
    MetricDefinition {
        caveat: Some(text(
            "A pupil helped in two regions counts once in the total and once in each region, so regions add up to more than the total",
            "Een leerling met hulp in twee regio's telt één keer in het totaal en één keer in elke regio; regio's tellen dus op tot meer dan het totaal",
        )),
        seed_anchor: Some("412 pupils (Holland Rijnland, 2022-H1)"),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::JosPupils,
            Unit::Count,
            Combine::DistinctUnion,
            text("Pupils helped", "JOS-leerlingen"),
            text(
                "pupils with at least one contact in the period, each counted once",
                "leerlingen met minstens één contact in de periode, ieder één keer geteld",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("FTE deployed", "ingezette FTE")),
        caveat: Some(text("Caseload, not quality", "Caseload, geen kwaliteit")),
        seed_anchor: Some("412 pupils on 13,76 FTE (Holland Rijnland, 2022-H1)"),
        dimensions: STAFF,
        ..plain(
            MetricId::PupilsPerFte,
            Unit::PupilsPerFte,
            Combine::RatioOfSums,
            text("Pupils helped per FTE", "JOS-leerlingen per FTE"),
            text("pupils helped", "leerlingen die JOS ontvangen"),
        )
    },
    MetricDefinition {
        denominator: Some(text("FTE deployed", "ingezette FTE")),
        seed_anchor: Some("1.611 pupils on 13,76 FTE (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::EnrolledPerFte,
            Unit::PupilsPerFte,
            Combine::RatioOfSums,
            text("Pupils enrolled per FTE", "Ingeschreven leerlingen per FTE"),
            text(
                "pupils enrolled at the reporting schools",
                "ingeschreven leerlingen van de scholen die aanleverden",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        seed_anchor: Some("87% structureel (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::StructuralShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Share of structural help", "Aandeel structureel"),
            text(
                "pupils with structural help",
                "leerlingen met structurele hulp",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        caveat: Some(text(
            "The complement of the structural share only where every pupil is one or the other",
            "Alleen het complement van het aandeel structureel waar elke leerling het een of het ander heeft",
        )),
        seed_anchor: Some("13% incidenteel (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::IncidentalShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Share of incidental help", "Aandeel incidenteel"),
            text(
                "pupils with incidental help only",
                "leerlingen met alleen incidentele hulp",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        seed_anchor: Some("47% individueel (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::IndividualShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Share of individual help", "Aandeel individueel"),
            text(
                "pupils whose main form of help is individual",
                "leerlingen met individuele hulp als hoofdvorm",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        caveat: Some(text(
            "Not the complement of the individual share unless every form is known",
            "Niet het complement van het aandeel individueel, tenzij elke vorm bekend is",
        )),
        ..plain(
            MetricId::GroupShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text(
                "Share of group or mixed help",
                "Aandeel groepsgericht of gemengd",
            ),
            text(
                "pupils whose main form of help is group or mixed",
                "leerlingen met groepsgerichte of gemengde hulp als hoofdvorm",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories in the period",
            "trajecten in de periode",
        )),
        caveat: Some(text(
            "Near 100 per cent by design where access is free of referrals, so it says little there",
            "Bijna 100 procent waar de toegang verwijzingsvrij is ingericht, en zegt daar dus weinig",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::ReferralFreeShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Share without referral", "Aandeel zonder verwijzing"),
            text(
                "trajectories without a referral",
                "trajecten zonder verwijzing",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories ended in the period",
            "in de periode beëindigde trajecten",
        )),
        caveat: Some(text(
            "A professional's judgement; figures by different bases are not put together",
            "Een professioneel oordeel; cijfers op verschillende grondslag worden niet samengevoegd",
        )),
        judged: true,
        one_definition: true,
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::AvoidedReferrals,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Referrals avoided", "Voorkomen verwijzingen"),
            text(
                "ended trajectories in which a referral was avoided",
                "beëindigde trajecten waarin een verwijzing is voorkomen",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories ended in the period",
            "in de periode beëindigde trajecten",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::ResolvedByJos,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Resolved at school", "Opgelost door JOS zelf"),
            text(
                "trajectories ended with their goal reached and no referral onward",
                "met bereikt doel en zonder doorverwijzing beëindigde trajecten",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories ended in the period",
            "in de periode beëindigde trajecten",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::OnwardHeavy,
            Unit::Ratio,
            Combine::RatioOfSums,
            text(
                "Referred to heavier help",
                "Doorverwezen naar zwaardere jeugdhulp",
            ),
            text(
                "trajectories ended with a referral to other help than a neighbourhood team",
                "met een verwijzing naar andere hulp dan het wijkteam beëindigde trajecten",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "pupils of school age on record",
            "leerplichtige leerlingen met een dossier",
        )),
        caveat: Some(text(
            "By NATIONAL_2016 on the reference date, 1 October or else the period's first day; by any other definition over the whole period. Of pupils whom a region has on record",
            "Volgens NATIONAL_2016 op de peildatum, 1 oktober of anders de eerste dag van de periode; volgens elke andere definitie over de hele periode. Van leerlingen met een dossier",
        )),
        dimensions: RECORDS,
        per_thousand: true,
        ..plain(
            MetricId::Thuiszitters,
            Unit::Count,
            Combine::Add,
            text("Pupils at home without education", "Thuiszitters"),
            text(
                "pupils of school age enrolled but absent over four weeks, or not enrolled and not exempt, on the reference date",
                "leerplichtige leerlingen met langdurig relatief of absoluut verzuim op de peildatum",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("lesson hours planned", "geplande lesuren")),
        caveat: Some(text(
            "Schools register absence in different ways",
            "Scholen registreren verzuim verschillend",
        )),
        ..plain(
            MetricId::Absence,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Unauthorised absence", "Ongeoorloofd verzuim"),
            text(
                "lesson hours missed without leave",
                "ongeoorloofd verzuimde lesuren",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories with a first contact in the period",
            "trajecten met een eerste contact in de periode",
        )),
        caveat: Some(text(
            "Who still waits on the last day is not in p50 and p90 but in stillOpen and p50WithOpen",
            "Wie op de laatste dag nog wacht telt niet in p50 en p90, wel in stillOpen en p50WithOpen",
        )),
        bins: Some(WAITING),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::WaitingDays,
            Unit::Days,
            Combine::Distribution,
            text("Waiting time", "Wachttijd"),
            text(
                "days from request to first contact, summed",
                "dagen van aanvraag tot eerste contact, opgeteld",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "trajectories ended in the period",
            "in de periode beëindigde trajecten",
        )),
        caveat: Some(text(
            "What still runs on the last day is not in p50 and p90 but in stillOpen and p50WithOpen",
            "Wat op de laatste dag nog loopt telt niet in p50 en p90, wel in stillOpen en p50WithOpen",
        )),
        bins: Some(DURATION),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::DurationDays,
            Unit::Days,
            Combine::Distribution,
            text("Duration of trajectories", "Duur van trajecten"),
            text(
                "days from first contact to end, summed",
                "dagen van eerste contact tot einde, opgeteld",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "pupils with a personal budget at the start of the period",
            "leerlingen met een PGB aan het begin van de periode",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::PgbChange,
            Unit::Ratio,
            Combine::RatioOfSums,
            text(
                "Personal budgets decreased or taken over",
                "PGB afgenomen of overgenomen",
            ),
            text(
                "personal budgets decreased or taken over by the school's provider",
                "afgenomen of door de JOS-aanbieder overgenomen PGB's",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "pupils in day care at the start of the period",
            "leerlingen in dagbesteding aan het begin van de periode",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::DaycareReturn,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Return from day care", "Terugstroom uit dagbesteding"),
            text(
                "pupils who went from day care to a school",
                "leerlingen die van dagbesteding naar onderwijs gingen",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "pupils with reduced attendance",
            "leerlingen die niet of deels naar school gingen",
        )),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::FullReturn,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Full return to school", "Volledige terugkeer naar school"),
            text(
                "pupils who came back for the whole week",
                "leerlingen die weer de hele week naar school gaan",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        bins: Some(PROVIDERS),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::ProvidersPerPupil,
            Unit::Count,
            Combine::Distribution,
            text("Providers per pupil", "Aanbieders per leerling"),
            text(
                "providers involved, summed over pupils",
                "betrokken aanbieders, opgeteld over leerlingen",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("schools", "scholen")),
        bins: Some(HELPERS),
        dimensions: STAFF,
        ..plain(
            MetricId::HelpersPerSchool,
            Unit::Count,
            Combine::Distribution,
            text(
                "Outside helpers per school",
                "Externe begeleiders per school",
            ),
            text(
                "different outside helpers, summed over schools",
                "verschillende externe begeleiders, opgeteld over scholen",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        caveat: Some(text(
            "Known only where all money of the period is; put together only where it is of the same kind",
            "Alleen bekend waar al het geld van de periode bekend is; alleen samengevoegd waar het van dezelfde soort is",
        )),
        seed_anchor: Some("€58.500 and €76.500 for 46 pupils (Veendam, from March 2022)"),
        cost: true,
        one_definition: true,
        dimensions: MONEY,
        ..plain(
            MetricId::CostPerPupil,
            Unit::Eur,
            Combine::RatioOfSums,
            text("Cost per pupil helped", "Kosten per JOS-leerling"),
            text("cost in the period", "kosten in de periode"),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "providers that received it",
            "aanbieders die haar ontvingen",
        )),
        seed_anchor: Some("€58.500 and €76.500 (Veendam, from March 2022)"),
        cost: true,
        dimensions: MONEY,
        ..plain(
            MetricId::SubsidyPerProvider,
            Unit::Eur,
            Combine::NotCombinable,
            text("Subsidy per provider", "Subsidie per aanbieder"),
            text("subsidy awarded", "toegekende subsidie"),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "moves of pupils between regions",
            "overgangen van leerlingen tussen regio's",
        )),
        caveat: Some(text(
            "Pupils enrolled or living in several regions; 0 where help went on. overLimit counts gaps of more than 28 days",
            "Leerlingen die in meer regio's ingeschreven stonden of woonden; 0 waar de hulp doorliep. overLimit telt gaten van meer dan 28 dagen",
        )),
        bins: Some(GAP),
        dimensions: &[],
        between_regions: true,
        ..plain(
            MetricId::ContinuityGap,
            Unit::Days,
            Combine::Distribution,
            text("Gap after a move", "Gat na een verhuizing"),
            text(
                "days from the last contact in one region to the first in the next, summed",
                "dagen van laatste contact in de ene tot eerste contact in de volgende regio, opgeteld",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text("pupils helped", "leerlingen die JOS ontvangen")),
        dimensions: TRAJECTORIES,
        ..plain(
            MetricId::NonResidentShare,
            Unit::Ratio,
            Combine::RatioOfSums,
            text(
                "Share from outside the area",
                "Aandeel van buiten het gebied",
            ),
            text(
                "pupils helped whose responsible municipality lies outside the programme's area",
                "JOS-leerlingen van wie de verantwoordelijke gemeente buiten het JOS-gebied ligt",
            ),
        )
    },
    MetricDefinition {
        denominator: Some(text(
            "schools that were to deliver",
            "scholen die moesten aanleveren",
        )),
        seed_anchor: Some("11 of 15 schools (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::DeliveryRate,
            Unit::Ratio,
            Combine::RatioOfSums,
            text("Schools that delivered", "Aanleverende scholen"),
            text(
                "schools that delivered their figures",
                "scholen die aanleverden",
            ),
        )
    },
    MetricDefinition {
        seed_anchor: Some("1.611 pupils (Holland Rijnland, 2022-H1)"),
        ..plain(
            MetricId::Enrolled,
            Unit::Count,
            Combine::Add,
            text("Pupils enrolled", "Ingeschreven leerlingen"),
            text(
                "pupils enrolled at the reporting schools",
                "ingeschreven leerlingen van de scholen die aanleverden",
            ),
        )
    },
    MetricDefinition {
        seed_anchor: Some("13,76 FTE (Holland Rijnland, 2022-H1)"),
        dimensions: STAFF,
        ..plain(
            MetricId::Fte,
            Unit::Fte,
            Combine::Add,
            text("Staff deployed", "Ingezette FTE"),
            text(
                "FTE deployed, all roles, mean over the period",
                "ingezette FTE, alle functies, gemiddeld over de periode",
            ),
        )
    },
];
