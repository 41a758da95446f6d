//! What each metric is over one region's rows, slowly and plainly.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use schema::metric::{Dimension, MetricId};

use super::Figures;
use super::rows::Region;
use crate::entity::value::{
    AbsenceKind, AgeBand, Attendance, BudgetChange, CareWeight, EndReason, FteKind, FundingKind,
    ReferralDirection, ReportStatus, ResidenceKind, ResidenceRing,
};
use crate::entity::{school_period_report, trajectory};

/// Where a row stands: its values by dimension.
type Tags = BTreeMap<Dimension, Vec<String>>;

/// The figures of `id` by `by`, for each cell in which a row counts.
pub(super) fn expected(region: &Region, id: MetricId, by: &[Dimension]) -> Figures {
    let by_staff = by.contains(&Dimension::ProfessionalRole) || by.contains(&Dimension::Provider);
    match id {
        MetricId::WaitingDays | MetricId::DurationDays => times(region, id, by),
        MetricId::ProvidersPerPupil => providers_per_pupil(region, by),
        MetricId::HelpersPerSchool => helpers(region, by),
        MetricId::Thuiszitters => thuiszitters(region, by),
        MetricId::CostPerPupil | MetricId::SubsidyPerProvider => money(region, id, by),
        MetricId::ContinuityGap => Figures::new(),
        MetricId::Fte if by_staff => plain(fte(region, by)),
        MetricId::PupilsPerFte if by_staff => pupils_by_staff(region, by),
        _ => counts(region, id, by).unwrap_or_else(|| reports(region, id, by)),
    }
}

/// The gaps of pupils who were enrolled, or lived, in several regions; in order.
pub(super) fn gaps(regions: &[Region]) -> Vec<i64> {
    let mut pupils: BTreeSet<&str> = BTreeSet::new();
    for region in regions {
        pupils.extend(running(region).iter().map(|row| row.link_key.as_str()));
    }
    let mut gaps = Vec::new();
    for pupil in pupils {
        let mut help = Vec::new();
        let (mut enrolled, mut resident) = (0, 0);
        for region in regions {
            let own: Vec<_> = running(region)
                .into_iter()
                .filter(|row| row.link_key == pupil)
                .collect();
            let Some(first) = own.iter().map(|row| row.first_contact_on).min() else {
                continue;
            };
            let open = own.iter().any(|row| row.ended_on.is_none());
            let last = own.iter().filter_map(|row| row.ended_on).max();
            help.push((first, last.filter(|_| !open)));
            let record = &own[0].record_id;
            enrolled += usize::from(region.enrolments.iter().any(|row| {
                row.record_id == *record
                    && region.schools.contains_key(&row.school_id)
                    && region.is_in_period(row.from_on, row.to_on)
            }));
            resident += usize::from(region.residences.iter().any(|row| {
                row.record_id == *record
                    && row.kind == ResidenceKind::BrpAddress
                    && region.municipalities.contains(&row.municipality_code)
                    && region.is_in_period(row.from_on, row.to_on)
            }));
        }
        if enrolled < 2 && resident < 2 {
            continue;
        }
        help.sort();
        for place in 1..help.len() {
            let before = &help[..place];
            let open = before.iter().any(|(_, last)| last.is_none());
            let last = before.iter().filter_map(|(_, last)| *last).max();
            let days = last.map_or(0, |last| (help[place].0 - last).num_days());
            gaps.push(if open { 0 } else { days.max(0) });
        }
    }
    gaps.sort_unstable();
    gaps
}

/// Adds `things` up by cell.
fn by_cell<T, A: Default>(
    things: impl IntoIterator<Item = (Tags, T)>,
    by: &[Dimension],
    mut add: impl FnMut(&mut A, &T),
) -> BTreeMap<String, A> {
    let mut cells: BTreeMap<String, A> = BTreeMap::new();
    for (tags, thing) in things {
        let mut names = vec![String::new()];
        for dimension in by {
            let values = tags.get(dimension).cloned().unwrap_or_default();
            names = names
                .iter()
                .flat_map(|name| {
                    values.iter().map(move |value| {
                        let between = if name.is_empty() { "" } else { ";" };
                        format!("{name}{between}{dimension}={value}")
                    })
                })
                .collect();
        }
        for name in names {
            add(cells.entry(name).or_default(), &thing);
        }
    }
    cells
}

fn running(region: &Region) -> Vec<&trajectory::Model> {
    let rows = region.trajectories.iter();
    rows.filter(|row| region.is_in_period(row.first_contact_on, row.ended_on))
        .collect()
}

fn tags_of(region: &Region, row: &trajectory::Model) -> Tags {
    BTreeMap::from([
        (Dimension::SchoolType, vec![row.school_types.clone()]),
        (Dimension::Intensity, vec![row.intensity.code().to_owned()]),
        (Dimension::Form, vec![row.form.code().to_owned()]),
        (Dimension::AgeBand, vec![row.age_band.code().to_owned()]),
        (
            Dimension::ProfessionalRole,
            region.roles.get(&row.id).cloned().unwrap_or_default(),
        ),
        (
            Dimension::Municipality,
            vec![row.school_municipality_code.clone()],
        ),
        (Dimension::Provider, vec![row.provider_id.clone()]),
    ])
}

/// Metrics that count trajectories or pupils; `None` for others.
fn counts(region: &Region, id: MetricId, by: &[Dimension]) -> Option<Figures> {
    let ended =
        |row: &trajectory::Model| row.ended_on.is_some_and(|day| region.period.contains(day));
    let onward = |row: &trajectory::Model| {
        let id = Some(row.id.clone());
        let mut referrals = region.referrals.iter();
        let weights: Vec<CareWeight> = referrals
            .by_ref()
            .filter(|r| r.trajectory_id == id && r.direction == ReferralDirection::Onward)
            .map(|r| r.weight)
            .collect();
        weights
    };
    let heavier = [
        CareWeight::Specialist,
        CareWeight::Heavy,
        CareWeight::Stay,
        CareWeight::Crisis,
    ];
    let at_start = |row: &trajectory::Model, wanted: &[Attendance]| {
        row.attendance_at_start
            .is_some_and(|at| wanted.contains(&at))
    };
    let at_end = |row: &trajectory::Model, wanted: &[Attendance]| {
        row.attendance_at_end.is_some_and(|at| wanted.contains(&at))
    };
    let reduced = [
        Attendance::PartOfWeek,
        Attendance::Daycare,
        Attendance::None,
    ];
    // Whether it is in the numerator and in the denominator, and whether pupils are counted.
    let judge = |row: &trajectory::Model| -> Option<(bool, Option<bool>, bool)> {
        Some(match id {
            MetricId::JosPupils => (true, None, true),
            MetricId::ReferralFreeShare => (!row.has_referral, Some(true), false),
            MetricId::AvoidedReferrals => (
                ended(row) && region.avoided.contains(&row.id),
                Some(ended(row)),
                false,
            ),
            MetricId::ResolvedByJos => (
                ended(row)
                    && row.end_reason == Some(EndReason::GoalReached)
                    && onward(row).is_empty(),
                Some(ended(row)),
                false,
            ),
            MetricId::OnwardHeavy => (
                ended(row) && onward(row).iter().any(|weight| heavier.contains(weight)),
                Some(ended(row)),
                false,
            ),
            MetricId::PgbChange => {
                let had = row.pgb_at_start == Some(true);
                let changed = [Some(BudgetChange::Decreased), Some(BudgetChange::TakenOver)];
                (had && changed.contains(&row.pgb_change), Some(had), true)
            }
            MetricId::DaycareReturn => {
                let was = at_start(row, &[Attendance::Daycare]);
                let school = [Attendance::FullWeek, Attendance::PartOfWeek];
                (was && at_end(row, &school), Some(was), true)
            }
            MetricId::FullReturn => {
                let was = at_start(row, &reduced);
                (was && at_end(row, &[Attendance::FullWeek]), Some(was), true)
            }
            MetricId::NonResidentShare => {
                let known = row.residence_ring != ResidenceRing::Unknown;
                let inside = row.residence_ring == ResidenceRing::InJosArea;
                (known && !inside, Some(known), true)
            }
            _ => return None,
        })
    };
    let rows = running(region);
    let judged: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((tags_of(region, row), (*row, judge(row)?))))
        .collect();
    if judged.is_empty() {
        return None;
    }
    type Sides = (BTreeSet<String>, Option<BTreeSet<String>>);
    let cells = by_cell(
        judged,
        by,
        |sides: &mut Sides, (row, (above, below, pupils))| {
            let who = if *pupils { &row.link_key } else { &row.id };
            if *above {
                sides.0.insert(who.clone());
            }
            if let Some(below) = below {
                let list = sides.1.get_or_insert_default();
                if *below {
                    list.insert(who.clone());
                }
            }
        },
    );
    let is_registered = !matches!(
        id,
        MetricId::PgbChange
            | MetricId::DaycareReturn
            | MetricId::FullReturn
            | MetricId::NonResidentShare
    ) || cells
        .values()
        .any(|(_, below)| below.as_ref().is_some_and(|list| !list.is_empty()));
    let number = |list: &BTreeSet<String>| Some(Decimal::from(list.len()));
    let figures = cells.into_iter().map(|(cell, (above, below))| {
        let figures = if is_registered {
            (number(&above), below.as_ref().and_then(number), None)
        } else {
            (None, None, None)
        };
        (cell, figures)
    });
    Some(figures.collect())
}

/// Waiting times and durations.
fn times(region: &Region, id: MetricId, by: &[Dimension]) -> Figures {
    let last = region.period.to();
    let waits = id == MetricId::WaitingDays;
    let spans = region.trajectories.iter().filter_map(|row| {
        let (from, to) = if waits {
            (row.requested_on?, Some(row.first_contact_on))
        } else {
            (row.first_contact_on, row.ended_on)
        };
        Some((tags_of(region, row), (from, to)))
    });
    let spans = spans
        .filter(|(_, (from, to))| *from <= last && to.is_none_or(|to| to >= region.period.from()));
    let cells = by_cell(
        spans,
        by,
        |sum: &mut (i64, i64, i64), (from, to)| match to {
            Some(to) if *to <= last => {
                sum.0 += (*to - *from).num_days();
                sum.1 += 1;
            }
            _ => sum.2 += 1,
        },
    );
    let figures = cells.into_iter().map(|(cell, (days, ended, open))| {
        (cell, (Some(days.into()), Some(ended.into()), Some(open)))
    });
    figures.collect()
}

fn providers_per_pupil(region: &Region, by: &[Dimension]) -> Figures {
    let rows = running(region).into_iter();
    let rows = rows.map(|row| (tags_of(region, row), row));
    type Pupils = BTreeMap<String, BTreeSet<String>>;
    let cells = by_cell(rows, by, |pupils: &mut Pupils, row| {
        let providers = region.providers.get(&row.id).cloned().unwrap_or_default();
        pupils
            .entry(row.record_id.clone())
            .or_default()
            .extend(providers);
    });
    let figures = cells.into_iter().map(|(cell, pupils)| {
        let all: usize = pupils.values().map(BTreeSet::len).sum();
        (cell, (Some(all.into()), Some(pupils.len().into()), None))
    });
    figures.collect()
}

fn deployed(
    region: &Region,
) -> impl Iterator<Item = (Tags, &crate::entity::staff_deployment::Model)> {
    let rows = region.deployments.iter();
    let rows = rows.filter(|row| {
        row.fte_kind == FteKind::Deployed && region.is_in_period(row.from_on, row.to_on)
    });
    rows.map(|row| {
        let school = &region.schools[&row.school_id];
        let tags = BTreeMap::from([
            (Dimension::SchoolType, vec![school.school_types.clone()]),
            (
                Dimension::Municipality,
                vec![school.municipality_code.clone()],
            ),
            (
                Dimension::ProfessionalRole,
                vec![row.role.code().to_owned()],
            ),
            (Dimension::Provider, vec![row.provider_id.clone()]),
        ]);
        (tags, row)
    })
}

fn helpers(region: &Region, by: &[Dimension]) -> Figures {
    // In the reference period each team stands in one row.
    let cells = by_cell(
        deployed(region),
        by,
        |schools: &mut BTreeMap<String, i32>, row| {
            *schools.entry(row.school_id.clone()).or_default() += row.head_count;
        },
    );
    let figures = cells.into_iter().map(|(cell, schools)| {
        let heads: i32 = schools.values().sum();
        (cell, (Some(heads.into()), Some(schools.len().into()), None))
    });
    figures.collect()
}

/// Every deployment of the reference period lasts all of it.
fn fte(region: &Region, by: &[Dimension]) -> BTreeMap<String, Decimal> {
    by_cell(deployed(region), by, |sum: &mut Decimal, row| {
        assert_eq!(
            (row.from_on, row.to_on),
            (region.period.from(), Some(region.period.to()))
        );
        *sum += Decimal::new(row.fte_hundredths.into(), 2);
    })
}

fn plain(cells: BTreeMap<String, Decimal>) -> Figures {
    let cells = cells.into_iter();
    cells
        .map(|(cell, sum)| (cell, (Some(sum.normalize()), None, None)))
        .collect()
}

fn pupils_by_staff(region: &Region, by: &[Dimension]) -> Figures {
    let pupils = counts(region, MetricId::JosPupils, by).unwrap_or_default();
    let cells = fte(region, by).into_iter();
    let figures = cells.map(|(cell, fte)| {
        let helped = pupils.get(&cell).and_then(|(helped, ..)| *helped);
        (
            cell,
            (
                Some(helped.unwrap_or_default()),
                Some(fte.normalize()),
                None,
            ),
        )
    });
    figures.collect()
}

fn thuiszitters(region: &Region, by: &[Dimension]) -> Figures {
    let Some(definition) = region.episodes.first().map(|row| row.definition.as_str()) else {
        return Figures::new();
    };
    assert_eq!(
        definition, "NATIONAL_2016",
        "the others count over the period"
    );
    let october = region.period.from();
    let october = (0..366).map(|days| october + chrono::Days::new(days));
    let october = october
        .filter(|day| region.period.contains(*day))
        .find(|day| day.format("%m-%d").to_string() == "10-01");
    let day = october.unwrap_or(region.period.from());
    let lasts = |from, to: Option<chrono::NaiveDate>| from <= day && to.is_none_or(|to| to >= day);
    let records = region.records.iter().map(|row| {
        let one = |text: &Option<String>| text.iter().cloned().collect();
        let tags = BTreeMap::from([
            (Dimension::SchoolType, one(&row.school_types)),
            (Dimension::Municipality, one(&row.school_municipality_code)),
            (Dimension::AgeBand, vec![row.age_band.code().to_owned()]),
        ]);
        (tags, row)
    });
    let records = records.filter(|(_, row)| row.age_band != AgeBand::Age18Plus);
    let cells = by_cell(records, by, |sum: &mut (i64, i64), row| {
        let absent = region.episodes.iter().any(|episode| {
            episode.record_id == row.id
                && [AbsenceKind::LangdurigRelatief, AbsenceKind::Absoluut].contains(&episode.kind)
                && lasts(episode.from_on, episode.to_on)
        });
        let enrolled = region
            .enrolments
            .iter()
            .any(|e| e.record_id == row.id && lasts(e.from_on, e.to_on));
        sum.0 += i64::from(absent);
        sum.1 += i64::from(absent || enrolled);
    });
    let cells = cells.into_iter().filter(|(_, (_, pupils))| *pupils > 0);
    cells
        .map(|(cell, (absent, pupils))| (cell, (Some(absent.into()), Some(pupils.into()), None)))
        .collect()
}

fn money(region: &Region, id: MetricId, by: &[Dimension]) -> Figures {
    // Only Veendam's sources give subsidies, and over its pilot, which is its reference period.
    let subsidies = region
        .funding
        .iter()
        .filter(|row| [FundingKind::SubsidyNpo, FundingKind::SubsidyOther].contains(&row.kind));
    let subsidies = subsidies.map(|row| {
        let recipient = row
            .recipient_id
            .clone()
            .expect("subsidies name who got them");
        let tags = BTreeMap::from([(Dimension::Provider, vec![recipient.clone()])]);
        (tags, (recipient, row.amount_cents.expect("an amount")))
    });
    type Sum = (i64, BTreeSet<String>);
    let cells = by_cell(subsidies, by, |sum: &mut Sum, (recipient, cents)| {
        sum.0 += cents;
        sum.1.insert(recipient.clone());
    });
    let pupils = counts(region, MetricId::JosPupils, by).unwrap_or_default();
    let figures = cells.into_iter().map(|(cell, (cents, recipients))| {
        let below = match id {
            MetricId::CostPerPupil => pupils[&cell].0,
            _ => Some(recipients.len().into()),
        };
        (
            cell,
            (Some(Decimal::new(cents, 2).normalize()), below, None),
        )
    });
    figures.collect()
}

/// Metrics that add up what schools reported.
fn reports(region: &Region, id: MetricId, by: &[Dimension]) -> Figures {
    type Report = school_period_report::Model;
    let whole = |number: Option<i32>| number.map(Decimal::from);
    let fte = |row: &Report| row.fte_hundredths.map(|h| Decimal::new(h.into(), 2));
    let pair = |row: &Report| -> (Option<Decimal>, Option<Option<Decimal>>) {
        let jos = whole(row.jos_pupils);
        let enrolled = whole(row.enrolled_pupils);
        match id {
            MetricId::Enrolled => (enrolled, None),
            MetricId::Fte => (fte(row), None),
            MetricId::Reach => (jos, Some(enrolled)),
            MetricId::PupilsPerFte => (jos, Some(fte(row))),
            MetricId::EnrolledPerFte => (enrolled, Some(fte(row))),
            MetricId::StructuralShare => (whole(row.structural), Some(jos)),
            MetricId::IncidentalShare => (whole(row.incidental), Some(jos)),
            MetricId::IndividualShare => (whole(row.individual), Some(jos)),
            MetricId::GroupShare => (whole(row.group_pupils), Some(jos)),
            MetricId::Absence => (
                whole(row.lesson_hours_missed),
                Some(whole(row.lesson_hours_planned)),
            ),
            MetricId::DeliveryRate => {
                let delivered = row.status == ReportStatus::Delivered;
                (Some(i64::from(delivered).into()), Some(Some(Decimal::ONE)))
            }
            _ => panic!("{id} is made from reports nowhere"),
        }
    };
    let due = region
        .reports
        .iter()
        .filter(|row| row.status != ReportStatus::NotDue);
    let rows = due.map(|row| {
        let providers = region.terms.iter().filter(|term| {
            term.school_id == row.school_id
                && term.from_on.is_none_or(|from| from <= region.period.to())
                && term.to_on.is_none_or(|to| to >= region.period.from())
        });
        let providers: BTreeSet<String> = providers.map(|term| term.provider_id.clone()).collect();
        let school = &region.schools[&row.school_id];
        let tags = BTreeMap::from([
            (Dimension::SchoolType, vec![school.school_types.clone()]),
            (
                Dimension::Municipality,
                vec![school.municipality_code.clone()],
            ),
            (Dimension::Provider, providers.into_iter().collect()),
        ]);
        (tags, pair(row))
    });
    type Sum = (Option<Decimal>, Option<Decimal>);
    let cells = by_cell(rows, by, |sum: &mut Sum, (above, below)| {
        match (above, below) {
            (Some(above), None) => *sum.0.get_or_insert_default() += above,
            (Some(above), Some(Some(below))) => {
                *sum.0.get_or_insert_default() += above;
                *sum.1.get_or_insert_default() += below;
            }
            _ => {}
        }
    });
    let normal = |number: Option<Decimal>| number.map(|number| number.normalize());
    let cells = cells.into_iter();
    cells
        .map(|(cell, (above, below))| (cell, (normal(above), normal(below), None)))
        .collect()
}
