//! Asking regions for one field of `national`, and telling what they did not answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, ServerError, Value as GraphValue};
use futures::future::join_all;
use schema::region::RegionCode;
use schema::value::{Object, Value};

use super::{Answer, Ask, Missing};
use crate::coverage::CoverageStatus;
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::CoveragePolicy;

/// What one field asks: collects what is missing over its asks.
pub(super) struct Asking<'a> {
    ask: &'a dyn Ask,
    missing: BTreeMap<RegionCode, CoverageStatus>,
    errors: Vec<GraphqlError>,
}

impl<'a> Asking<'a> {
    /// The asks of the field that is being resolved.
    pub(super) fn new(ctx: &Context<'a>) -> async_graphql::Result<Self> {
        let ask = ctx.data::<Arc<dyn Ask>>()?;
        Ok(Self {
            ask: &**ask,
            missing: BTreeMap::new(),
            errors: Vec::new(),
        })
    }

    /// What was answered under `field`; null where nothing was.
    pub(super) async fn ask(&mut self, operation: &str, field: &str, variables: Object) -> Value {
        let answer = self.ask.ask(operation.to_owned(), variables).await;
        self.note(&answer);
        match answer.data {
            Value::Object(mut data) => data.remove(field).unwrap_or_default(),
            _ => Value::Null,
        }
    }

    /// What was answered to `operation` with each of `variables`, asked at the same time and once
    /// each. What is missing and wrong is collected, too.
    pub(super) async fn ask_each(
        &mut self,
        operation: &str,
        variables: Vec<Object>,
    ) -> Vec<Answer> {
        let asks = variables
            .into_iter()
            .map(|variables| self.ask.ask(operation.to_owned(), variables));
        let answers = join_all(asks).await;
        for answer in &answers {
            self.note(answer);
        }
        answers
    }

    /// Forgets of the regions that gave no answer those that the client did not ask.
    pub(super) fn keep_missing(&mut self, asked: &[RegionCode]) {
        self.missing.retain(|region, _| asked.contains(region));
    }

    /// The regions that gave no answer.
    pub(super) fn is_missing(&self, region: &RegionCode) -> bool {
        self.missing.contains_key(region)
    }

    /// Whether the client wants no value at all, since a region is missing.
    pub(super) fn is_withheld(&self) -> bool {
        !self.missing.is_empty() && self.ask.policy() == CoveragePolicy::Complete
    }

    /// Whether what is made over all regions may be shown.
    pub(super) fn has_totals(&self) -> bool {
        self.missing.is_empty() || self.ask.policy() == CoveragePolicy::Partial
    }

    /// Tells, as errors of the field that is being resolved, what went wrong: plan execution makes
    /// coverage of those that name a missing region.
    pub(super) fn report(self, ctx: &Context<'_>) {
        for (region, reason) in &self.missing {
            let message = format!("region {region} gave no answer ({reason})");
            let error = GraphqlError::request(ErrorCode::PartitionUnavailable, message);
            let mut error = error.of_region(region);
            error.extensions.insert("reason", reason.to_string().into());
            add_error(ctx, error);
        }
        for error in self.errors {
            add_error(ctx, error);
        }
    }
}

impl Asking<'_> {
    fn note(&mut self, answer: &Answer) {
        for Missing { region, reason } in &answer.missing {
            let worst = self.missing.entry(region.clone()).or_insert(*reason);
            *worst = (*worst).max(*reason);
        }
        for error in &answer.errors {
            if !self.errors.iter().any(|told| says_the_same(told, error)) {
                self.errors.push(error.clone());
            }
        }
    }
}

fn says_the_same(a: &GraphqlError, b: &GraphqlError) -> bool {
    a.message == b.message && a.extensions == b.extensions
}

fn add_error(ctx: &Context<'_>, error: GraphqlError) {
    let mut shown = ServerError::new(error.message, Some(ctx.item.pos));
    let extensions = shown.extensions.get_or_insert_default();
    for (key, value) in error.extensions {
        extensions.set(&*key, graph_value(&value));
    }
    ctx.add_error(ctx.set_error_path(shown));
}

fn graph_value(value: &Value) -> GraphValue {
    serde_json::to_value(value)
        .ok()
        .and_then(|json| GraphValue::from_json(json).ok())
        .unwrap_or_default()
}
