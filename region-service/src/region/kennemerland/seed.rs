//! Kennemerland's own rows: what its newsletter says, and invented hours, activities and handovers.

use chrono::{Days, NaiveDate};

use super::NEWSLETTER;
use super::facts::*;
use super::tables::*;
use super::values::{
    CollectiveActivityKind, HandoverParty, MeetingKind, SubRegion, WalkInAudience,
};
use crate::entity::value::{
    CaseOutcome, DataQuality, DatePrecision, EndReason, EventKind, ProfessionalRole, Provenance,
    TextList,
};
use crate::region::fact::{Basis, INVENTED, says};
use crate::seed::own::OwnSeed;

/// Writes them.
pub(super) fn write(seed: &mut OwnSeed<'_>) {
    sub_regions(seed);
    team(seed);
    meetings(seed);
    walk_in_hours(seed);
    questions(seed);
    tender(seed);
    reports(seed);
    handovers(seed);
    activities(seed);
    plans(seed);
}

/// Before the shared core: by these rows the database judges who may work where.
fn sub_regions(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    for (number, sub_region, basis) in SUB_REGIONS {
        let known = seed.known(*basis);
        rows.push(school::Model {
            school_id: seed.id("school", *number),
            region: seed.region(),
            sub_region: *sub_region,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add_before_core(rows);
}

fn team(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    for (role, sub_region, schools, extra_hours, basis) in TEAM {
        let known = seed.known(*basis);
        rows.push(team_role::Model {
            role: *role,
            region: seed.region(),
            programme_id: seed.programme_id(),
            sub_region: *sub_region,
            schools: *schools,
            extra_hours: *extra_hours,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

/// The table of dates calls the meeting of 13 June number 3, the text below it number 4.
fn meetings(seed: &mut OwnSeed<'_>) {
    let event = |seed: &OwnSeed<'_>, kind: EventKind| {
        let mut events = seed.core().event.iter();
        events
            .find(|event| event.kind == kind)
            .map(|event| event.id.clone())
            .expect("the region's list has an event of this kind: seeded in tests")
    };
    let table = says(NEWSLETTER, 72, "Bijeenkomst leeromgeving 3");
    let known = seed.known(table.but(DataQuality::ConflictingSource));
    let learning = meeting::Model {
        event_id: event(seed, EventKind::LearningMeeting),
        region: seed.region(),
        programme_id: seed.programme_id(),
        kind: MeetingKind::LearningEnvironment,
        number: 3,
        conflicting_number: Some(4),
        combined_with_event_id: Some(event(seed, EventKind::ThemeMeeting)),
        led_by: Some("procesbegeleider i.s.m. pilotscholen".into()),
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    };
    let known = seed.known(says(NEWSLETTER, 73, "Netwerkgroep bijeenkomst 4"));
    let network = meeting::Model {
        event_id: event(seed, EventKind::NetworkMeeting),
        kind: MeetingKind::NetworkGroup,
        number: 4,
        conflicting_number: None,
        combined_with_event_id: None,
        led_by: None,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
        ..learning.clone()
    };
    seed.add(vec![learning, network]);
}

/// That there are such hours, as the newsletter says; and invented ones with their questions.
fn walk_in_hours(seed: &mut OwnSeed<'_>) {
    let known = seed.known(WALK_IN_BASIS.but(DataQuality::Unknown));
    let told = walk_in_hour::Model {
        id: String::new(),
        region: seed.region(),
        programme_id: seed.programme_id(),
        school_id: None,
        audience: WalkInAudience::Mentors,
        held_on: None,
        questions_asked: None,
        host_role: None,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    };
    let mut rows: Vec<_> = WalkInAudience::ALL
        .iter()
        .map(|&audience| walk_in_hour::Model {
            audience,
            ..told.clone()
        })
        .collect();
    let known = seed.known(INVENTED);
    let mut random = seed.random("walk-in");
    for (school, sub_region, _) in SUB_REGIONS {
        for (week, &audience) in (0_u64..).step_by(2).zip(WalkInAudience::ALL) {
            let pupils_in_noord =
                *sub_region == SubRegion::Noord && audience == WalkInAudience::Pupils;
            rows.push(walk_in_hour::Model {
                school_id: Some(seed.id("school", *school)),
                audience,
                held_on: first_hour().checked_add_days(Days::new(week * 7 + u64::from(school % 5))),
                questions_asked: i32::try_from(random.below(9)).ok(),
                host_role: Some(if pupils_in_noord {
                    ProfessionalRole::PreventiveAmbulatoryWorkerVo
                } else {
                    ProfessionalRole::JgCoachVo
                }),
                source_id: known.source_id.clone(),
                provenance: known.provenance,
                quality: known.quality,
                ..told.clone()
            });
        }
    }
    for (number, row) in (1_u32..).zip(&mut rows) {
        row.id = seed.id("walk-in-hour", number);
    }
    seed.add(rows);
}

fn questions(seed: &mut OwnSeed<'_>) {
    let mut development = Vec::new();
    let mut research = Vec::new();
    for (number, ((nl, en), basis)) in (1_u32..).zip(QUESTIONS) {
        let becomes = seed.known(BECOMES.but(DataQuality::Ambiguous));
        let id = seed.id("research-question", number);
        research.push(research_question::Model {
            id: id.clone(),
            region: seed.region(),
            programme_id: seed.programme_id(),
            school_year: "SY2023-2024".into(),
            text_nl: (*nl).into(),
            text_en: Some((*en).into()),
            source_id: becomes.source_id,
            provenance: becomes.provenance,
            quality: becomes.quality,
        });
        development.push(question(seed, number, None, (nl, en), Some(id), *basis));
    }
    let invented = (
        "Hoe vinden leerlingen het inloopuur?",
        "How do pupils find their way to the walk-in hour?",
    );
    for school in 1..=3_u32 {
        development.push(question(
            seed,
            100 + school,
            Some(school),
            invented,
            None,
            INVENTED,
        ));
    }
    seed.add(research);
    seed.add(development);
}

fn question(
    seed: &mut OwnSeed<'_>,
    number: u32,
    school: Option<u32>,
    (nl, en): (&str, &str),
    research_question_id: Option<String>,
    basis: Basis,
) -> development_question::Model {
    let known = seed.known(basis);
    development_question::Model {
        id: seed.id("development-question", number),
        region: seed.region(),
        programme_id: seed.programme_id(),
        school_id: school.map(|number| seed.id("school", number)),
        school_year: "SY2022-2023".into(),
        text_nl: nl.into(),
        text_en: Some(en.into()),
        research_question_id,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }
}

/// The one tender of the region and the contract that comes of it.
fn tender(seed: &mut OwnSeed<'_>) {
    let quote =
        "een looptijd van zeven jaar, die te verlengen met nog een periode van maximaal drie jaar";
    let known = seed.known(says(NEWSLETTER, 19, quote));
    let contracts = seed.core().contract.iter();
    let tendered = contracts.filter_map(|contract| {
        Some(tender::Model {
            procurement_id: contract.procurement_id.clone()?,
            region: contract.region.clone(),
            programme_id: contract.programme_id.clone(),
            contract_id: contract.id.clone(),
            initial_years: 7,
            extension_years: 3,
            formation_unchanged: true,
            yearly_adjustment: true,
            incumbent_may_bid: true,
            judged_by: TextList(vec!["gemeenten".into(), "onderwijs".into()]),
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        })
    });
    let tendered = tendered.collect();
    seed.add::<tender::Model, _>(tendered);
}

fn reports(seed: &mut OwnSeed<'_>) {
    let known = seed.known(says(NEWSLETTER, 3, "Nieuwsbrief 3 - 2023"));
    seed.add(vec![newsletter::Model {
        id: seed.id("newsletter", 1_u32),
        region: seed.region(),
        programme_id: seed.programme_id(),
        number: 3,
        year: 2023,
        title: "Jeugdhulp op school VO, Nieuwsbrief 3 - 2023".into(),
        published_on: NaiveDate::from_ymd_opt(2023, 5, 1),
        published_precision: DatePrecision::Month,
        source_id: known.source_id,
        provenance: known.provenance,
        quality: known.quality,
    }]);
    let known = seed.known(says(
        NEWSLETTER,
        27,
        "De tussenrapportage zoals door Oberon opgesteld",
    ));
    let evaluations = seed.core().evaluation.iter();
    let reports = evaluations.filter_map(|evaluation| {
        Some(interim_report::Model {
            evaluation_id: evaluation.id.clone(),
            region: evaluation.region.clone(),
            programme_id: evaluation.programme_id.clone(),
            author: evaluation.evaluator.clone()?,
            commissioned_by: TextList(vec!["gemeenten".into(), "samenwerkingsverbanden".into()]),
            follow_up_announced: true,
            source_id: known.source_id.clone(),
            provenance: known.provenance,
            quality: known.quality,
        })
    });
    let reports = reports.collect();
    seed.add::<interim_report::Model, _>(reports);
}

/// The two that the newsletter tells, in the order of their cases; and invented ones of trajectories
/// that were referred on.
fn handovers(seed: &mut OwnSeed<'_>) {
    const TOLD: &[(HandoverParty, ProfessionalRole, Basis)] = &[
        (
            HandoverParty::Wijkteam,
            ProfessionalRole::PreventiveAmbulatoryWorkerVo,
            says(NEWSLETTER, 57, "een lijn gelegd naar het wijkteam"),
        ),
        (
            HandoverParty::SociaalTeam,
            ProfessionalRole::JgCoachVo,
            says(NEWSLETTER, 63, "warm overdragen naar het sociaal team"),
        ),
    ];
    let cases = seed.core().case_story.iter();
    let cases: Vec<String> = cases
        .filter(|case| case.outcome == CaseOutcome::WarmHandover)
        .map(|case| case.id.clone())
        .collect();
    let mut rows = Vec::new();
    for (number, ((party, role, basis), case)) in (1_u32..).zip(TOLD.iter().zip(cases)) {
        let known = seed.known(*basis);
        rows.push(warm_handover::Model {
            id: seed.id("warm-handover", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            trajectory_id: None,
            case_story_id: Some(case),
            handed_to: *party,
            handed_on: None,
            by_role: Some(*role),
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    let parties = [
        HandoverParty::Wijkteam,
        HandoverParty::SociaalTeam,
        HandoverParty::Wijkteam,
        HandoverParty::Crisisdienst,
    ];
    let ended = seed
        .core()
        .trajectory
        .iter()
        .filter(|t| t.end_reason == Some(EndReason::ReferredOn));
    let invented = (3_u32..).zip(ended.zip(parties.into_iter().cycle()));
    let invented = invented.map(|(number, (trajectory, party))| warm_handover::Model {
        id: seed.id("warm-handover", number),
        region: seed.region(),
        programme_id: seed.programme_id(),
        trajectory_id: Some(trajectory.id.clone()),
        case_story_id: None,
        handed_to: party,
        handed_on: trajectory.ended_on,
        by_role: Some(ProfessionalRole::JgCoachVo),
        source_id: None,
        provenance: Provenance::Synthetic,
        quality: DataQuality::Ok,
    });
    rows.extend(invented.collect::<Vec<_>>());
    seed.add(rows);
}

/// Those that the newsletter names, and an invented consultation hour in every second school.
fn activities(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    let in_schools = (1..=8_u32).step_by(2).map(|school| {
        let hour = ACTIVITIES
            .iter()
            .find(|activity| activity.kind == CollectiveActivityKind::ConsultationHour);
        (Some(school), hour.expect("the list has one"), INVENTED)
    });
    let named = ACTIVITIES
        .iter()
        .map(|activity| (None, activity, activity.basis));
    for (number, (school, activity, basis)) in (1_u32..).zip(named.chain(in_schools)) {
        let known = seed.known(basis);
        rows.push(collective_activity::Model {
            id: seed.id("collective-activity", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            school_id: school.map(|number| seed.id("school", number)),
            kind: activity.kind,
            name_nl: activity.name.0.into(),
            name_en: Some(activity.name.1.into()),
            audience: activity.audience.into(),
            school_year: activity.school_year.into(),
            planned: activity.planned,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

fn plans(seed: &mut OwnSeed<'_>) {
    let mut rows = Vec::new();
    for (number, (kind, (nl, en), school_year, role, basis)) in (1_u32..).zip(PLANS) {
        let known = seed.known(*basis);
        rows.push(preventive_plan::Model {
            id: seed.id("preventive-plan", number),
            region: seed.region(),
            programme_id: seed.programme_id(),
            kind: *kind,
            text_nl: (*nl).into(),
            text_en: Some((*en).into()),
            school_year: school_year.map(Into::into),
            role: *role,
            source_id: known.source_id,
            provenance: known.provenance,
            quality: known.quality,
        });
    }
    seed.add(rows);
}

/// The Monday of the first week in which invented hours are held.
fn first_hour() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 9).expect("a day of the calendar")
}
