//! From what was fetched to what the asker sees: paths in the asker's terms, one error for each
//! region that a field lacks, and the projected data.

use std::collections::HashSet;

use apollo_compiler::ast::OperationType;
use schema::supergraph::Supergraph;
use schema::value::{Object, Value};

use crate::coverage::{Coverage, CoverageStatus, MissingField};
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::{self, Executed};
use crate::operation::Prepared;
use crate::operation::sealed::Sealing;
use crate::response::clip;
use crate::response::path::ResponsePath;
use crate::response::projection::Projection;
use crate::response::selection::Selected;

/// How many errors a response tells.
const ERRORS_TOLD: usize = 1_000;

/// An executed operation, and for whom it is put together.
#[derive(Clone, Copy)]
pub(super) struct Assembly<'a> {
    pub(super) supergraph: &'a Supergraph,
    pub(super) prepared: &'a Prepared,
    pub(super) variables: &'a Object,
    /// `None` for the gateway's own asks.
    pub(super) sealing: Option<&'a dyn Sealing>,
}

/// What the asker sees.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) data: Value,
    pub(super) errors: Vec<GraphqlError>,
    pub(super) missing: Vec<MissingField>,
}

impl Assembly<'_> {
    /// Puts the answer together; `introspection` is what it is to have beside the fetched fields.
    pub(super) fn assemble(&self, executed: Executed, introspection: &Object) -> Assembled {
        let selected = self.selected();
        let missing = self.missing(executed.coverage.into_missing());
        let mut errors: Vec<GraphqlError> = executed
            .errors
            .into_iter()
            .map(|error| clip::error(&selected, error))
            .chain(missing.iter().map(|missing| self.unavailable(missing)))
            .collect();
        keep_different(&mut errors);
        let projection = Projection {
            selected,
            typename_key: &self.prepared.plan.typename_key,
            sealing: self.sealing,
            introspection: Some(introspection),
        };
        let projected = projection.project(&executed.tree, &errors);
        errors.extend(projected.errors);
        errors.truncate(ERRORS_TOLD);
        Assembled {
            data: projected.data,
            errors,
            missing,
        }
    }

    fn selected(&self) -> Selected<'_> {
        Selected {
            schema: self.prepared.audience.schema(self.supergraph),
            supergraph: self.supergraph,
            document: &self.prepared.document,
            operation: &self.prepared.operation,
            variables: self.variables,
        }
    }

    fn unavailable(&self, missing: &MissingField) -> GraphqlError {
        let MissingField {
            path,
            region,
            reason,
        } = missing;
        let unsure = match self.is_unsure(missing) {
            true => executor::report::UNSURE,
            false => "",
        };
        let message = format!("region {region} gave no answer ({reason}){unsure}");
        let mut error = GraphqlError::field(ErrorCode::PartitionUnavailable, message, path.clone())
            .of_region(region);
        error.extensions.insert("reason", reason.to_string().into());
        error
    }

    /// Whether what is missing is the answer to a write, which was sent and may have been done.
    fn is_unsure(&self, missing: &MissingField) -> bool {
        self.prepared.plan.kind == OperationType::Mutation
            && missing.path.0.len() == 1
            && missing.reason < CoverageStatus::Refused
    }

    /// The missing fields with the asker's paths. Two that end in one place are one.
    fn missing(&self, fields: Vec<MissingField>) -> Vec<MissingField> {
        let selected = self.selected();
        let mut coverage = Coverage::default();
        coverage.extend(fields.into_iter().map(|field| MissingField {
            path: clip::path(&selected, &field.path).unwrap_or_default(),
            ..field
        }));
        coverage.into_missing()
    }
}

/// Drops errors that say the same: equal in code and path, and for what is missing in whose it is.
fn keep_different(errors: &mut Vec<GraphqlError>) {
    let mut told: HashSet<(String, Option<ResponsePath>, Option<Value>)> = HashSet::new();
    errors.retain(|error| {
        let code = error.code().unwrap_or_default().to_owned();
        let source = match code.parse() {
            Ok(ErrorCode::PartitionUnavailable) => error.extensions.get("region"),
            Ok(ErrorCode::SubgraphUnavailable) => error.extensions.get("service"),
            _ => None,
        };
        told.insert((code, error.path.clone(), source.cloned()))
    });
}
