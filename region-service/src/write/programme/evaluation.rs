//! `recordEvaluation`.

use async_graphql::{ID, InputObject};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::entity::value::{
    ChangeAction, ChangeType, DataQuality, DatePrecision, EvaluationKind, FindingTheme, Provenance,
};
use crate::entity::{evaluation, finding, learning_point};
use crate::graphql::scalar::{Date, PeriodCode};
use crate::write::{Checks, Command, Home, Refusal, UserError, Write};

/// How many findings or learning points one evaluation may have.
const MOST: usize = 200;

/// An evaluation of a programme (*evaluatie*), with what it found and taught.
#[derive(Clone, Debug, InputObject)]
pub struct RecordEvaluationInput {
    /// The programme.
    pub programme_id: ID,
    /// What kind it is (*soort*).
    pub kind: EvaluationKind,
    /// The period that it looks at (*periode*).
    pub period: Option<PeriodCode>,
    /// Who made it (*uitvoerder*): an organisation, no person.
    pub evaluator: Option<String>,
    /// When it was held.
    pub held_on: Option<Date>,
    /// Its outcome in a few words (*uitkomst*), in Dutch.
    pub summary: Option<String>,
    /// What it found (*bevindingen*), in order.
    #[graphql(default)]
    pub findings: Vec<FindingInput>,
    /// What it taught (*leerpunten*), in order.
    #[graphql(default)]
    pub learning_points: Vec<LearningPointInput>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// Something that an evaluation found (*bevinding*).
#[derive(Clone, Debug, InputObject)]
pub struct FindingInput {
    /// What it is about (*thema*).
    pub theme: FindingTheme,
    /// What it says.
    pub text: LocalizedTextInput,
    /// Whether it gives a number (*gekwantificeerd*).
    #[graphql(default)]
    pub quantified: bool,
}

/// Something that an evaluation taught (*leerpunt*).
#[derive(Clone, Debug, InputObject)]
pub struct LearningPointInput {
    /// What it is about (*thema*).
    pub theme: Option<FindingTheme>,
    /// What it says.
    pub text: LocalizedTextInput,
    /// Who acts on it (*actiehouder*): a function, no person.
    pub action_owner: Option<String>,
    /// How far that is (*stand*).
    pub status: Option<String>,
}

/// A text in Dutch and, where there is one, in English (*tekst*).
#[derive(Clone, Debug, InputObject)]
pub struct LocalizedTextInput {
    /// Dutch (*Nederlands*).
    pub nl: String,
    /// English (*Engels*).
    pub en: Option<String>,
}

impl Command for RecordEvaluationInput {
    const NAME: &'static str = "recordEvaluation";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.programmeId", &self.programme_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let programme_id = write.programme(&self.programme_id).await?;
        let mut checks = Checks::default();
        for (field, count) in [
            ("input.findings", self.findings.len()),
            ("input.learningPoints", self.learning_points.len()),
        ] {
            checks.require(count <= MOST, || too_many(field));
        }
        let row = self.row(write, &mut checks, programme_id);
        let findings = self.findings(write, &mut checks, &row.id);
        let points = self.learning_points(write, &mut checks, &row.id);
        checks.end()?;
        let id = row.id.clone();
        evaluation::Entity::insert(row.into_active_model())
            .exec_without_returning(write.db)
            .await?;
        let findings = findings.into_iter().map(IntoActiveModel::into_active_model);
        finding::Entity::insert_many(findings)
            .exec_without_returning(write.db)
            .await?;
        let points = points.into_iter().map(IntoActiveModel::into_active_model);
        learning_point::Entity::insert_many(points)
            .exec_without_returning(write.db)
            .await?;
        write.changed(ChangeType::Evaluation, ChangeAction::Created, &id, 1);
        Ok(id)
    }
}

impl RecordEvaluationInput {
    fn row(
        &self,
        write: &mut Write<'_>,
        checks: &mut Checks,
        programme_id: String,
    ) -> evaluation::Model {
        let held_on = checks.optional_day("input.heldOn", self.held_on);
        evaluation::Model {
            id: write.new_id(),
            region: write.region_code(),
            programme_id,
            period_code: self.period.as_ref().map(|period| period.0.clone()),
            evaluator: checks.optional_text("input.evaluator", self.evaluator.as_ref()),
            kind: self.kind,
            summary_nl: checks.optional_text("input.summary", self.summary.as_ref()),
            held_on,
            held_precision: held_on.map_or(DatePrecision::Unknown, |_| DatePrecision::Day),
            source_id: None,
            provenance: Provenance::Synthetic,
            quality: DataQuality::Ok,
            version: 1,
        }
    }

    fn findings(
        &self,
        write: &mut Write<'_>,
        checks: &mut Checks,
        evaluation_id: &str,
    ) -> Vec<finding::Model> {
        let numbered = (1_i32..).zip(self.findings.iter().take(MOST));
        numbered
            .map(|(position, it)| {
                let field = format!("input.findings.{}.text", position - 1);
                finding::Model {
                    id: write.new_id(),
                    region: write.region_code(),
                    evaluation_id: evaluation_id.to_owned(),
                    position,
                    theme: it.theme,
                    text_nl: checks.text(&format!("{field}.nl"), &it.text.nl),
                    text_en: checks.optional_text(&format!("{field}.en"), it.text.en.as_ref()),
                    quantified: it.quantified,
                    source_id: None,
                    provenance: Provenance::Synthetic,
                    quality: DataQuality::Ok,
                }
            })
            .collect()
    }

    fn learning_points(
        &self,
        write: &mut Write<'_>,
        checks: &mut Checks,
        evaluation_id: &str,
    ) -> Vec<learning_point::Model> {
        let numbered = (1_i32..).zip(self.learning_points.iter().take(MOST));
        numbered
            .map(|(position, it)| {
                let field = format!("input.learningPoints.{}", position - 1);
                learning_point::Model {
                    id: write.new_id(),
                    region: write.region_code(),
                    evaluation_id: evaluation_id.to_owned(),
                    position,
                    theme: it.theme,
                    text_nl: checks.text(&format!("{field}.text.nl"), &it.text.nl),
                    text_en: checks.optional_text(&format!("{field}.text.en"), it.text.en.as_ref()),
                    action_owner: checks
                        .optional_text(&format!("{field}.actionOwner"), it.action_owner.as_ref()),
                    status: checks.optional_text(&format!("{field}.status"), it.status.as_ref()),
                    source_id: None,
                    provenance: Provenance::Synthetic,
                    quality: DataQuality::Ok,
                }
            })
            .collect()
    }
}

fn too_many(field: &str) -> UserError {
    UserError::invalid(field, "Geef er hoogstens 200.", "Give 200 at most.")
}
