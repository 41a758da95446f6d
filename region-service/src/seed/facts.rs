//! A region's facts as rows: the region, its programme, schools and providers, and what its sources
//! say, each with its passage.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use schema::municipality;

use super::SeedOptions;
use super::dates::date;
use super::rows::Rows;
use super::scope::Scope;
use crate::entity::value::{DatePrecision, PeriodKind, ProfessionalRole, TextList};
use crate::entity::*;
use crate::region::fact::{Basis, EvaluationFact, Passage, SchoolFact, When};

/// Rows of facts in the making.
pub(super) struct Facts<'a> {
    scope: &'a Scope,
    rows: &'a mut Rows,
    sources: &'a mut Sources,
}

/// The passages that have a row, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Sources(HashMap<Passage, String>);

/// Writes the region's facts to `rows`.
pub(super) fn write(scope: &Scope, options: &SeedOptions, rows: &mut Rows, sources: &mut Sources) {
    let mut facts = Facts {
        scope,
        rows,
        sources,
    };
    facts.region();
    facts.programme();
    facts.providers();
    facts.schools(options);
    facts.money();
    facts.tenders();
    facts.evaluations();
    facts.events();
    facts.claims_and_figures();
    facts.cases();
}

impl Sources {
    /// The id of the row of a fact's passage, which is added where it is new; none where the fact was
    /// invented.
    pub(super) fn id(&mut self, scope: &Scope, rows: &mut Rows, basis: Basis) -> Option<String> {
        let passage = basis.passage?;
        if let Some(id) = self.0.get(&passage) {
            return Some(id.clone());
        }
        let id = scope.id("source", self.0.len() as u64 + 1);
        self.0.insert(passage, id.clone());
        rows.source.push(source::Model {
            id: id.clone(),
            region: scope.region(),
            document: passage.document.into(),
            quote: passage.quote.map(Into::into),
            line: passage.line,
            url: passage.url.map(Into::into),
            provenance: basis.provenance,
        });
        Some(id)
    }
}

impl Facts<'_> {
    fn source(&mut self, basis: Basis) -> Option<String> {
        self.sources.id(self.scope, self.rows, basis)
    }

    fn region(&mut self) {
        let module = self.scope.module;
        let source_id = self.source(module.basis);
        self.rows.region.push(region::Model {
            code: module.code.into(),
            name: module.name.into(),
            level: module.level,
            absence_definition: module.absence_definition.into(),
            source_id,
            provenance: module.basis.provenance,
            quality: module.basis.quality,
        });
        let period = module.period();
        self.rows.reference_period.push(reference_period::Model {
            region: self.scope.region(),
            code: module.reference_period.into(),
            kind: period_kind(period.kind()),
            from_on: period.from(),
            to_on: period.to(),
            is_reference: true,
            quality: module.reference_quality,
        });
        for fact in module.municipalities {
            let source_id = self.source(fact.basis);
            let known = municipality::by_code(fact.code);
            self.rows
                .region_municipality
                .push(region_municipality::Model {
                    region: self.scope.region(),
                    municipality_code: fact.code.into(),
                    valid_from_on: known.and_then(|m| m.valid_from).unwrap_or(date(BEFORE_ALL)),
                    valid_to_on: known.and_then(|m| m.valid_to),
                    role: fact.role,
                    source_id,
                    provenance: fact.basis.provenance,
                    quality: fact.basis.quality,
                });
        }
    }

    fn programme(&mut self) {
        let fact = &self.scope.module.programme;
        let id = self.scope.programme_id();
        let source_id = self.source(fact.basis);
        self.rows.programme.push(programme::Model {
            id: id.clone(),
            region: self.scope.region(),
            name: fact.name.into(),
            abbreviation: fact.abbreviation.map(Into::into),
            access_mode: fact.access.0,
            start_on: fact.start.on(),
            start_precision: fact.start.precision,
            end_on: fact.end.on(),
            end_precision: fact.end.precision,
            status: fact.status,
            source_id,
            provenance: fact.basis.provenance,
            quality: fact.basis.quality,
        });
        for (goal, basis) in fact.goals {
            let source_id = self.source(*basis);
            self.rows.programme_goal.push(programme_goal::Model {
                programme_id: id.clone(),
                goal: *goal,
                region: self.scope.region(),
                source_id,
            });
        }
        for (text, basis) in fact.exclusions {
            let source_id = self.source(*basis);
            self.rows
                .programme_exclusion
                .push(programme_exclusion::Model {
                    programme_id: id.clone(),
                    text_nl: (*text).into(),
                    region: self.scope.region(),
                    source_id,
                });
        }
        for (number, body) in (1_u64..).zip(fact.bodies) {
            let source_id = self.source(body.basis);
            self.rows.governance_body.push(governance_body::Model {
                id: self.scope.id("governance-body", number),
                region: self.scope.region(),
                programme_id: id.clone(),
                name: body.name.into(),
                kind: body.kind.into(),
                members: body.members.into(),
                source_id,
                provenance: body.basis.provenance,
                quality: body.basis.quality,
            });
        }
    }

    fn providers(&mut self) {
        for (number, fact) in (1_u32..).zip(self.scope.module.providers) {
            let source_id = self.source(fact.basis);
            let id = self.scope.id("provider", number);
            for specialism in fact.specialisms {
                self.rows
                    .provider_specialism
                    .push(provider_specialism::Model {
                        provider_id: id.clone(),
                        specialism: *specialism,
                        region: self.scope.region(),
                        source_id: source_id.clone(),
                    });
            }
            self.rows.care_provider.push(care_provider::Model {
                id,
                region: self.scope.region(),
                number: whole(number),
                name: fact.name.into(),
                name_sort: sort_key(fact.name),
                agb_code: None,
                kvk: None,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
    }

    fn schools(&mut self, options: &SeedOptions) {
        let mut participation = 0;
        for (number, fact) in (1_u32..).zip(self.scope.module.schools) {
            let source_id = self.source(fact.basis);
            let (name, short_name) = self.school_name(number, fact, options);
            let id = self.scope.id("school", number);
            self.rows.school.push(school::Model {
                id: id.clone(),
                region: self.scope.region(),
                number: whole(number),
                vestiging_code: None,
                brin: None,
                name_sort: sort_key(&name),
                name,
                short_name,
                school_types: school_types::canonical(fact.types),
                learning_routes: fact.routes.iter().map(|route| route.code()).collect(),
                sector: fact.sector,
                municipality_code: fact.municipality.into(),
                swv: None,
                care_intensive: fact.care_intensive,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
            for part in fact.participation {
                participation += 1;
                self.participation(participation, &id, part);
            }
        }
    }

    fn school_name(
        &self,
        number: u32,
        fact: &SchoolFact,
        options: &SeedOptions,
    ) -> (String, Option<String>) {
        if !options.placeholders {
            return (fact.name.into(), fact.short_name.map(Into::into));
        }
        let types = school_types::canonical(fact.types);
        let letters = self.scope.module.letters;
        (
            format!("{letters}-{number:02} ({types})"),
            Some(format!("{letters}-{number:02}")),
        )
    }

    fn participation(
        &mut self,
        number: u32,
        school_id: &str,
        fact: &crate::region::fact::ParticipationFact,
    ) {
        let id = self.scope.id("participation", number);
        for term in fact.providers {
            let source_id = self.source(term.basis);
            self.rows
                .participation_provider
                .push(participation_provider::Model {
                    participation_id: id.clone(),
                    provider_id: self.scope.id("provider", term.provider),
                    region: self.scope.region(),
                    school_id: school_id.into(),
                    from_on: term.from.on(),
                    to_on: term.to.on(),
                    source_id,
                    provenance: term.basis.provenance,
                    quality: term.basis.quality,
                });
        }
        let source_id = self.source(fact.basis);
        self.rows
            .school_participation
            .push(school_participation::Model {
                id,
                region: self.scope.region(),
                school_id: school_id.into(),
                status: fact.status,
                from_on: fact.from.on(),
                from_precision: fact.from.precision,
                to_on: fact.to.on(),
                to_precision: fact.to.precision,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
    }

    fn money(&mut self) {
        for (number, fact) in (1_u64..).zip(self.scope.module.funding) {
            let source_id = self.source(fact.basis);
            let (from, to) = fact.period;
            self.rows.funding.push(funding::Model {
                id: self.scope.id("funding", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                kind: fact.kind,
                origin: fact.origin.into(),
                recipient_id: fact.recipient.map(|n| self.scope.id("provider", n)),
                amount_cents: fact.amount_cents,
                from_on: from.on(),
                from_precision: from.precision,
                to_on: to.on(),
                to_precision: to.precision,
                decision_body: fact.decision.map(|(body, _)| body.into()),
                decision_kind: fact.decision.map(|(_, kind)| kind.into()),
                decided_on: None,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
                version: 1,
            });
        }
    }

    fn tenders(&mut self) {
        for (number, fact) in (1_u64..).zip(self.scope.module.procurements) {
            let source_id = self.source(fact.basis);
            self.rows.procurement.push(procurement::Model {
                id: self.scope.id("procurement", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                published_on: fact.published.on(),
                published_precision: fact.published.precision,
                phases: fact.phases.iter().map(|phase| phase.code()).collect(),
                award_on: fact.award.on(),
                award_precision: fact.award.precision,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
        for (number, fact) in (1_u64..).zip(self.scope.module.contracts) {
            let source_id = self.source(fact.basis);
            self.rows.contract.push(contract::Model {
                id: self.scope.id("contract", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                provider_id: fact.provider.map(|n| self.scope.id("provider", n)),
                start_on: fact.start.on(),
                initial_end_on: date(fact.initial_end),
                max_extension_months: fact.max_extension_months,
                ultimate_end_on: date(fact.ultimate_end),
                predecessor_id: fact.predecessor.map(|n| self.scope.id("contract", n)),
                procurement_id: fact.procurement.map(|n| self.scope.id("procurement", n)),
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
                version: 1,
            });
        }
    }

    fn evaluations(&mut self) {
        let (mut finding, mut point) = (0, 0);
        for (number, fact) in (1_u64..).zip(self.scope.module.evaluations) {
            let id = self.scope.id("evaluation", number);
            let source_id = self.source(fact.basis);
            self.rows.evaluation.push(evaluation::Model {
                id: id.clone(),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                period_code: fact.period.map(Into::into),
                evaluator: fact.evaluator.map(Into::into),
                kind: fact.kind,
                summary_nl: fact.summary.map(Into::into),
                held_on: fact.held.on(),
                held_precision: fact.held.precision,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
                version: 1,
            });
            self.findings(&id, fact, &mut finding);
            self.learning_points(&id, fact, &mut point);
        }
    }

    fn findings(&mut self, evaluation_id: &str, fact: &EvaluationFact, last: &mut u64) {
        for (position, found) in (1..).zip(fact.findings) {
            *last += 1;
            let source_id = self.source(found.basis);
            self.rows.finding.push(finding::Model {
                id: self.scope.id("finding", *last),
                region: self.scope.region(),
                evaluation_id: evaluation_id.into(),
                position,
                theme: found.theme,
                text_nl: found.nl.into(),
                text_en: Some(found.en.into()),
                quantified: found.quantified,
                source_id,
                provenance: found.basis.provenance,
                quality: found.basis.quality,
            });
        }
    }

    fn learning_points(&mut self, evaluation_id: &str, fact: &EvaluationFact, last: &mut u64) {
        for (position, learned) in (1..).zip(fact.learning_points) {
            *last += 1;
            let source_id = self.source(learned.basis);
            self.rows.learning_point.push(learning_point::Model {
                id: self.scope.id("learning-point", *last),
                region: self.scope.region(),
                evaluation_id: evaluation_id.into(),
                position,
                theme: Some(learned.theme),
                text_nl: learned.nl.into(),
                text_en: Some(learned.en.into()),
                action_owner: Some(learned.owner.into()),
                status: None,
                source_id,
                provenance: learned.basis.provenance,
                quality: learned.basis.quality,
            });
        }
    }

    fn events(&mut self) {
        for (number, fact) in (1_u64..).zip(self.scope.module.events) {
            let source_id = self.source(fact.basis);
            let at = |hour: u32| hour_of(fact.held, hour);
            self.rows.event.push(event::Model {
                id: self.scope.id("event", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                title_nl: fact.title.into(),
                title_sort: sort_key(fact.title),
                kind: fact.kind,
                starts_at: fact.hours.and_then(|(start, _)| at(start)),
                ends_at: fact.hours.and_then(|(_, end)| at(end)),
                held_on: fact.held.on(),
                held_precision: fact.held.precision,
                audience: fact.audience.into(),
                remark_nl: fact.remark.map(Into::into),
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
    }

    fn claims_and_figures(&mut self) {
        for (number, fact) in (1_u64..).zip(self.scope.module.claims) {
            let source_id = self.source(fact.basis);
            self.rows.claim.push(claim::Model {
                id: self.scope.id("claim", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                subject: fact.subject.into(),
                text_nl: fact.nl.into(),
                text_en: Some(fact.en.into()),
                value: fact.value.map(Into::into),
                denominator_known: false,
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
        for (number, fact) in (1_u64..).zip(self.scope.module.figures) {
            let source_id = self.source(fact.basis);
            self.rows.published_figure.push(published_figure::Model {
                id: self.scope.id("figure", number),
                region: self.scope.region(),
                programme_id: self.scope.programme_id(),
                name: fact.name.into(),
                label_nl: fact.label.0.into(),
                label_en: fact.label.1.into(),
                raw: fact.raw.into(),
                value: fact.value.map(Into::into),
                unit: fact.unit.into(),
                period_code: fact.period.map(Into::into),
                reading: fact.reading.map(Into::into),
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
    }

    fn cases(&mut self) {
        for (number, fact) in (1_u64..).zip(self.scope.module.cases) {
            let source_id = self.source(fact.basis);
            let (consent, until) = fact.consent;
            self.rows.case_story.push(case_story::Model {
                id: self.scope.id("case", number),
                region: self.scope.region(),
                setting: fact.setting,
                roles: role_codes(fact.roles),
                outcome: fact.outcome,
                summary_nl: fact.summary.0.into(),
                summary_en: Some(fact.summary.1.into()),
                consent,
                consent_until_on: until.map(date),
                source_id,
                provenance: fact.basis.provenance,
                quality: fact.basis.quality,
            });
        }
    }
}

/// Stands for the start of what holds since before our data.
const BEFORE_ALL: (i32, u32, u32) = (2000, 1, 1);

fn role_codes(roles: &[ProfessionalRole]) -> TextList {
    roles.iter().map(|role| role.code()).collect()
}

fn hour_of(held: When, hour: u32) -> Option<DateTime<Utc>> {
    let day: NaiveDate = held.on().filter(|_| held.precision == DatePrecision::Day)?;
    Some(day.and_hms_opt(hour, 0, 0)?.and_utc())
}

fn period_kind(kind: schema::period::PeriodKind) -> PeriodKind {
    use schema::period::PeriodKind as Code;
    match kind {
        Code::Quarter => PeriodKind::Quarter,
        Code::HalfYear => PeriodKind::HalfYear,
        Code::Year => PeriodKind::Year,
        Code::SchoolYear => PeriodKind::SchoolYear,
        Code::Pilot => PeriodKind::Pilot,
    }
}

/// A count as columns hold it.
pub(super) fn whole(number: u32) -> i32 {
    i32::try_from(number).expect("counts of the demo are below 2^31")
}
