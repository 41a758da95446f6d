//! What a fetch has to report, brought from its own terms to the response's: paths from the root,
//! codes, regions.

use std::collections::BTreeSet;

use apollo_compiler::ast::OperationType;
use schema::supergraph::Subgraph;
use schema::value::{Object, Value};

use crate::coverage::{CoverageStatus, MissingField};
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::answer::{AnswerError, Extent, FetchAnswer};
use crate::executor::context::RequestContext;
use crate::executor::representation::Batch;
use crate::executor::type_condition::{TYPENAME, asked_keys};
use crate::planner::query_plan::FetchNode;
use crate::response::path::{PathSegment, ResponsePath};

/// What is said of a write whose answer did not come. The gateway itself never sends it again.
pub const UNSURE: &str =
    ": it may have been done or not; repeat it with the same idempotency key to be sure";

/// What one fetch reports.
#[derive(Debug, Default)]
pub struct Report {
    /// Field errors of services, and one error for each field that an ordinary subgraph left out.
    pub errors: Vec<GraphqlError>,
    /// Fields that lack a region.
    pub missing: Vec<MissingField>,
}

/// A fetch, as its report needs it.
#[derive(Clone, Copy)]
pub struct Reporter<'a> {
    /// The request.
    pub context: &'a RequestContext,
    /// The fetch.
    pub node: &'a FetchNode,
    /// What it sent, and for whom.
    pub batch: &'a Batch,
    /// The operation's variables.
    pub variables: &'a Object,
}

impl Reporter<'_> {
    /// The report of `answer`, whose data is somebody else's.
    pub fn report(&self, answer: &mut FetchAnswer) -> Report {
        let mut report = Report::default();
        for missing in std::mem::take(&mut answer.missing) {
            let fields = self.fields(&missing.extent).into_iter();
            report.missing.extend(fields.map(|path| MissingField {
                path,
                region: missing.region.clone(),
                reason: missing.reason,
            }));
        }
        for unavailable in std::mem::take(&mut answer.unavailable) {
            let fields = self.fields(&unavailable.extent).into_iter();
            report
                .errors
                .extend(fields.map(|path| self.unavailable(unavailable.reason, path)));
        }
        for error in std::mem::take(&mut answer.errors) {
            let error = self.field_error(error);
            match self.told_missing(&error) {
                Some(missing) => report.missing.push(missing),
                None => report.errors.push(error),
            }
        }
        report
    }

    /// The response paths of the fields that an extent is about, each once, cut before their
    /// first list index.
    fn fields(&self, extent: &Extent) -> BTreeSet<ResponsePath> {
        match extent {
            Extent::Fields(keys) => keys
                .iter()
                .map(|key| ResponsePath(vec![PathSegment::Key(key.clone())]))
                .collect(),
            Extent::Entities(places) => places
                .iter()
                .flat_map(|place| self.fields_of_entity(*place))
                .collect(),
        }
    }

    fn fields_of_entity(&self, place: usize) -> BTreeSet<ResponsePath> {
        let representation = self.batch.representations.get(place);
        let typename =
            representation.and_then(|representation| representation.get(TYPENAME)?.as_str());
        let keys = asked_keys(
            &self.context.supergraph,
            &self.node.selections,
            typename.unwrap_or_default(),
            self.variables,
        );
        let positions = self.batch.positions.get(place).into_iter().flatten();
        let starts: BTreeSet<(ResponsePath, bool)> = positions
            .map(|position| {
                let start = position.before_first_index();
                let is_whole = start == *position;
                (start, is_whole)
            })
            .collect();
        let fields = starts.into_iter().flat_map(|(start, is_whole)| {
            if is_whole {
                let fields = keys
                    .iter()
                    .map(|key| start.join(PathSegment::Key(key.clone())));
                fields.collect()
            } else {
                vec![start]
            }
        });
        fields.collect()
    }

    fn unavailable(&self, reason: CoverageStatus, path: ResponsePath) -> GraphqlError {
        let name = &self.subgraph().name;
        let unsure = match self.node.kind {
            OperationType::Mutation => UNSURE,
            OperationType::Query | OperationType::Subscription => "",
        };
        let message = format!("subgraph `{name}` gave no answer ({reason}){unsure}");
        GraphqlError::field(ErrorCode::SubgraphUnavailable, message, path).of_service(name)
    }

    /// A service's field error with the client's path; of an entity that stands in several places,
    /// the first.
    fn field_error(&self, error: AnswerError) -> GraphqlError {
        let place = error.entity.unwrap_or_default();
        let position = self
            .batch
            .positions
            .get(place)
            .and_then(|positions| positions.first());
        let mut path = position.cloned().unwrap_or_default();
        path.0.extend(error.path);
        let mut extensions = Object::new();
        let code = error.extensions.get("code").cloned();
        let code = code.unwrap_or_else(|| ErrorCode::DownstreamError.to_string().into());
        extensions.insert("code", code);
        for (key, value) in error.extensions {
            extensions.insert(key, value);
        }
        let shown = GraphqlError {
            message: error.message,
            locations: Vec::new(),
            path: (!path.0.is_empty()).then_some(path),
            extensions,
        };
        match &error.region {
            Some(region) => shown.of_region(region),
            None => shown.of_service(&self.subgraph().name),
        }
    }

    /// A subgraph inside the gateway asks regions itself and tells by errors which were missing;
    /// nobody else may.
    fn told_missing(&self, error: &GraphqlError) -> Option<MissingField> {
        let subgraph = self.subgraph();
        let is_ours = subgraph.url.is_empty() && subgraph.partitions.is_empty();
        if !is_ours || error.code()? != ErrorCode::PartitionUnavailable.to_string() {
            return None;
        }
        let text = |key: &str| error.extensions.get(key).and_then(Value::as_str);
        Some(MissingField {
            path: error.path.as_ref()?.before_first_index(),
            region: text("region")?.parse().ok()?,
            reason: text("reason")
                .and_then(|reason| reason.parse().ok())
                .unwrap_or(CoverageStatus::Error),
        })
    }

    fn subgraph(&self) -> &Subgraph {
        &self.context.supergraph.subgraphs[usize::from(self.node.subgraph.0)]
    }
}
