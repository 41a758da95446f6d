//! What the newsletter says beside the shared core, as the seed writes it down.

use super::values::{CollectiveActivityKind, PreventivePlanKind, SubRegion};
use super::{NEWSLETTER, SWV};
use crate::entity::value::ProfessionalRole;
use crate::region::fact::{Basis, says};

/// A text in Dutch and English.
pub(super) type Text = (&'static str, &'static str);

/// A role of the team: where, in how many schools, whether with extra hours.
pub(super) type TeamRole = (
    ProfessionalRole,
    Option<SubRegion>,
    Option<i32>,
    bool,
    Basis,
);

/// What is done earlier than before: what, in words, from which school year, by which role.
pub(super) type Plan = (
    PreventivePlanKind,
    Text,
    Option<&'static str>,
    Option<ProfessionalRole>,
    Basis,
);

/// Roles of the team: the sub-region that has them alone, in how many schools, whether with extra
/// hours.
pub(super) const TEAM: &[TeamRole] = &[
    (
        ProfessionalRole::JgCoachVo,
        None,
        Some(8),
        false,
        says(NEWSLETTER, 15, "Naast de inzet van de J&G coach VO"),
    ),
    (
        ProfessionalRole::BehaviouralScientistJggzVo,
        None,
        Some(8),
        true,
        says(
            NEWSLETTER,
            15,
            "extra uren voor de gedragswetenschapper JGGZ-VO beschikbaar",
        ),
    ),
    (
        ProfessionalRole::PreventiveAmbulatoryWorkerVo,
        Some(SubRegion::Noord),
        Some(5),
        false,
        says(
            NEWSLETTER,
            15,
            "Op 5 scholen in Noord-Kennemerland is een preventief ambulante jeugdhulpverlener VO",
        ),
    ),
];

/// The sub-region of each school, by its number. The newsletter counts five in Noord; the
/// samenwerkingsverband names them.
pub(super) const SUB_REGIONS: &[(u32, SubRegion, Basis)] = &[
    (1, SubRegion::Noord, SWV),
    (2, SubRegion::Noord, SWV),
    (3, SubRegion::Noord, SWV),
    (4, SubRegion::Noord, SWV),
    (5, SubRegion::Noord, SWV),
    (6, SubRegion::Midden, SWV),
    (7, SubRegion::Midden, SWV),
    (8, SubRegion::Midden, SWV),
];

/// Where the newsletter speaks of walk-in hours.
pub(super) const WALK_IN_BASIS: Basis = says(
    NEWSLETTER,
    45,
    "inloopuurtjes opgezet: voor mentoren, voor ouders of voor leerlingen",
);

/// Questions that schools work on, each with what it is to become.
pub(super) const QUESTIONS: &[(Text, Basis)] = &[
    (
        (
            "Welke rol kunnen JOS-medewerkers hebben bij collectieve activiteiten van de school?",
            "What part can JOS staff have in the school's activities for many at once?",
        ),
        says(
            NEWSLETTER,
            45,
            "welke rol de JOS-medewerkers hierin kunnen hebben",
        ),
    ),
    (
        (
            "Welke vragen worden in de inloopuren gesteld?",
            "Which questions are asked in the walk-in hours?",
        ),
        says(
            NEWSLETTER,
            45,
            "zodat we zicht krijgen op de vragen die daar gesteld worden",
        ),
    ),
];

/// Where the newsletter says that development questions become research questions.
pub(super) const BECOMES: Basis =
    says(NEWSLETTER, 67, "ontwikkelvragen worden nu onderzoeksvragen");

/// An activity for many at once.
pub(super) struct Activity {
    pub(super) kind: CollectiveActivityKind,
    pub(super) name: Text,
    pub(super) audience: &'static [&'static str],
    pub(super) school_year: &'static str,
    pub(super) planned: bool,
    pub(super) basis: Basis,
}

/// The activities that the newsletter names.
pub(super) const ACTIVITIES: &[Activity] = &[
    Activity {
        kind: CollectiveActivityKind::AntiStressWeek,
        name: ("Anti-stressweek", "A week against stress"),
        audience: &["leerlingen van bepaalde leerjaren"],
        school_year: "SY2023-2024",
        planned: true,
        basis: says(
            NEWSLETTER,
            45,
            "een anti-stress week voor leerlingen van bepaalde leerjaren",
        ),
    },
    Activity {
        kind: CollectiveActivityKind::PsychoEducation,
        name: (
            "Psycho-educatie over trauma en hechting",
            "Psycho-education about trauma and attachment",
        ),
        audience: &["docenten", "mentoren"],
        school_year: "SY2023-2024",
        planned: true,
        basis: says(NEWSLETTER, 45, "psycho-educatie voor mentoren en docenten"),
    },
    Activity {
        kind: CollectiveActivityKind::ConsultationHour,
        name: ("Spreekuur", "Consultation hour"),
        audience: &["docenten", "leerlingen"],
        school_year: "SY2022-2023",
        planned: false,
        basis: says(NEWSLETTER, 37, "spreekuren voor docenten en leerlingen"),
    },
];

/// What is done earlier than before: from which school year, by which role.
pub(super) const PLANS: &[Plan] = &[
    (
        PreventivePlanKind::SoftLanding,
        (
            "Betrokken bij risicoleerlingen vanaf de start van het schooljaar",
            "With pupils at risk from the start of the school year",
        ),
        Some("SY2023-2024"),
        Some(ProfessionalRole::PreventiveAmbulatoryWorkerVo),
        says(
            NEWSLETTER,
            45,
            "risicoleerlingen vanaf de start van het schooljaar; voor een zachte landing",
        ),
    ),
    (
        PreventivePlanKind::SchoolHandover,
        (
            "Nu al betrokken bij de overdracht vanuit de school van sommige leerlingen",
            "Already part of some pupils' handover from their school",
        ),
        None,
        None,
        says(
            NEWSLETTER,
            45,
            "nu al betrokken bij de overdracht vanuit de school",
        ),
    ),
];
