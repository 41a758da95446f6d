//! Brings paths of the response tree to what the client selected: fetches use response keys that
//! no client asked for, and services may name what nobody asked.

use apollo_compiler::executable::SelectionSet;

use crate::error::GraphqlError;
use crate::response::path::{PathSegment, ResponsePath};
use crate::response::selection::{Selected, under_key};

/// The path up to the last key that the client selected. `None` where not even its root field is.
pub fn path(selected: &Selected<'_>, path: &ResponsePath) -> Option<ResponsePath> {
    let mut sets: Vec<&SelectionSet> = vec![&selected.operation.selection_set];
    let mut clipped = Vec::new();
    for segment in &path.0 {
        if let PathSegment::Key(key) = segment {
            match under_key(selected.document, &sets, key) {
                Some(below) => sets = below,
                None => break,
            }
        }
        clipped.push(segment.clone());
    }
    (!clipped.is_empty()).then_some(ResponsePath(clipped))
}

/// The error with its path clipped.
pub fn error(selected: &Selected<'_>, error: GraphqlError) -> GraphqlError {
    let clipped = error.path.as_ref().and_then(|known| path(selected, known));
    GraphqlError {
        path: clipped,
        ..error
    }
}
