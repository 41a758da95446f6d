//! A pupil's residence over time: a file adds to what is known and overwrites nothing.

use chrono::NaiveDate;
use schema::municipality;

use super::fault::Reason;
use crate::entity::residence_period::Model;
use crate::entity::value::{DataQuality, Provenance, ResidenceKind};

/// Where a pupil lives, or who is responsible, as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// Address, placement or responsibility.
    pub(super) kind: ResidenceKind,
    /// The municipality's code.
    pub(super) municipality: String,
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day; none while it lasts.
    pub(super) to: Option<NaiveDate>,
}

/// What a record's rows say of residence.
pub(super) struct History<'a> {
    /// The region's code.
    pub(super) region: &'a str,
    /// The record.
    pub(super) record: &'a str,
    /// The known stretches.
    pub(super) stretches: Vec<Model>,
}

impl Home {
    /// Whether it can be, whatever else is known.
    pub(super) fn check(&self) -> Result<(), Reason> {
        parts(self).map(drop)
    }
}

impl History<'_> {
    /// Adds `home`: what lasted until then ends the day before. Gives the rows that are new or
    /// changed; none where it was known. Refuses what contradicts what is known.
    pub(super) fn add(&mut self, home: &Home) -> Result<Vec<Model>, Reason> {
        let parts = parts(home)?;
        let mut written = Vec::new();
        if home.to.is_none() && self.stretches.iter().any(|stretch| begins(stretch, home)) {
            // Known as it is, or ended since.
            return Ok(written);
        }
        for part in parts {
            written.extend(self.add_part(&part)?);
        }
        Ok(written)
    }

    /// The municipality of this kind on a day.
    pub(super) fn on(&self, kind: ResidenceKind, day: NaiveDate) -> Option<&str> {
        self.stretches
            .iter()
            .find(|stretch| stretch.kind == kind && covers(stretch, day))
            .map(|stretch| stretch.municipality_code.as_str())
    }

    fn add_part(&mut self, part: &Home) -> Result<Vec<Model>, Reason> {
        let of_kind = |stretch: &&mut Model| stretch.kind == part.kind;
        let mut written = Vec::new();
        for stretch in self.stretches.iter_mut().filter(of_kind) {
            if begins(stretch, part) {
                return end(stretch, part);
            }
            let begun = stretch.from_on <= part.from;
            if begun && covers(stretch, part.from) {
                let before = part.from.pred_opt().filter(|day| stretch.from_on <= *day);
                let (Some(before), None) = (before, stretch.to_on) else {
                    return Err(CONTRADICTED.into());
                };
                stretch.to_on = Some(before);
                written.push(stretch.clone());
            } else if !begun && part.to.is_none_or(|to| stretch.from_on <= to) {
                return Err(CONTRADICTED.into());
            }
        }
        let stretch = Model {
            record_id: self.record.to_owned(),
            kind: part.kind,
            from_on: part.from,
            to_on: part.to,
            region: self.region.to_owned(),
            municipality_code: part.municipality.clone(),
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
        };
        self.stretches.push(stretch.clone());
        written.push(stretch);
        Ok(written)
    }
}

const CONTRADICTED: &str =
    "contradicts the residence that is known for these days; history is added to, not overwritten";

/// A known stretch that `part` tells of: its end may be news.
fn end(stretch: &mut Model, part: &Home) -> Result<Vec<Model>, Reason> {
    match (stretch.to_on, part.to) {
        (_, None) => Ok(Vec::new()),
        (Some(known), Some(to)) if known == to => Ok(Vec::new()),
        (None, Some(_)) => {
            stretch.to_on = part.to;
            Ok(vec![stretch.clone()])
        }
        (Some(_), Some(_)) => Err(CONTRADICTED.into()),
    }
}

/// Whether `stretch` is the one that `home` tells of, from its first day or a later one.
fn begins(stretch: &Model, home: &Home) -> bool {
    stretch.kind == home.kind
        && stretch.municipality_code == home.municipality
        && (stretch.from_on == home.from || covers(stretch, home.from))
}

fn covers(stretch: &Model, day: NaiveDate) -> bool {
    stretch.from_on <= day && stretch.to_on.is_none_or(|to| day <= to)
}

/// `home` under the codes that its municipality had: a merger on the way ends one and begins another.
fn parts(home: &Home) -> Result<Vec<Home>, Reason> {
    if home.to.is_some_and(|to| to < home.from) {
        return Err("ends before it begins".into());
    }
    let mut parts = Vec::new();
    let mut next = Some(home.clone());
    while let Some(part) = next.take() {
        let Some(known) = municipality::by_code(&part.municipality) else {
            parts.push(part);
            break;
        };
        if !known.valid_on(part.from) {
            return Err("this municipality did not exist on the first day: give the one of then; a merger since is applied by itself".into());
        }
        let merged = known
            .valid_to
            .filter(|last| part.to.is_none_or(|to| *last < to));
        let begins = merged.and_then(|last| last.succ_opt());
        next = known.successor.zip(begins).map(|(successor, from)| Home {
            municipality: successor.to_owned(),
            from,
            ..part.clone()
        });
        parts.push(Home {
            to: merged.filter(|_| next.is_some()).or(part.to),
            ..part
        });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        super::super::date::parse(text).unwrap()
    }

    fn home(municipality: &str, from: &str, to: Option<&str>) -> Home {
        Home {
            kind: ResidenceKind::BrpAddress,
            municipality: municipality.into(),
            from: day(from),
            to: to.map(day),
        }
    }

    /// What homes make of an empty history, one after another, and what is told of each.
    fn told(homes: &[Home]) -> String {
        let mut history = History {
            region: "TWENTE",
            record: "twente:1",
            stretches: Vec::new(),
        };
        let mut text = String::new();
        for home in homes {
            match history.add(home) {
                Ok(rows) => writeln!(text, "{} rows", rows.len()).unwrap(),
                Err(reason) => writeln!(text, "{reason}").unwrap(),
            }
        }
        history.stretches.sort_by_key(|stretch| stretch.from_on);
        for stretch in history.stretches {
            let to = stretch.to_on.map_or("now".into(), |to| to.to_string());
            writeln!(
                text,
                "{} {}..{to}",
                stretch.municipality_code, stretch.from_on
            )
            .unwrap();
        }
        text
    }

    #[test]
    fn a_move_ends_what_lasted_and_telling_it_again_changes_nothing() {
        let (first, second) = (
            home("GM0164", "2015-08-01", None),
            home("GM0153", "2020-02-01", None),
        );
        insta::assert_snapshot!(
            told(&[first.clone(), first.clone(), second.clone(), second, first]),
            @r"
        1 rows
        0 rows
        2 rows
        0 rows
        0 rows
        GM0164 2015-08-01..2020-01-31
        GM0153 2020-02-01..now
        "
        );
    }

    #[test]
    fn a_merger_on_the_way_gives_the_new_code() {
        insta::assert_snapshot!(
            told(&[home("GM0398", "2015-08-01", None), home("GM1980", "2015-08-01", None)]),
            @r"
        2 rows
        this municipality did not exist on the first day: give the one of then; a merger since is applied by itself
        GM0398 2015-08-01..2021-12-31
        GM1980 2022-01-01..now
        "
        );
    }

    #[test]
    fn history_is_not_overwritten() {
        insta::assert_snapshot!(
            told(&[
                home("GM0164", "2018-08-01", None),
                home("GM0153", "2018-08-01", None),
                home("GM0153", "2015-01-01", None),
                home("GM0153", "2015-01-01", Some("2014-01-01")),
                home("GM0153", "2015-01-01", Some("2018-07-31")),
            ]),
            @r"
        1 rows
        contradicts the residence that is known for these days; history is added to, not overwritten
        contradicts the residence that is known for these days; history is added to, not overwritten
        ends before it begins
        1 rows
        GM0153 2015-01-01..2018-07-31
        GM0164 2018-08-01..now
        "
        );
    }
}
