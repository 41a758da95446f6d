//! Asking one partition: its answer in its time, or the coverage status of its regions.

use std::sync::Arc;
use std::time::{Duration, Instant};

use schema::region::RegionCode;
use schema::supergraph::SubgraphId;
use schema::value::{Object, Value};

use crate::coverage::CoverageStatus;
use crate::executor::context::RequestContext;
use crate::subgraph::{FetchError, Service, SubgraphError, SubgraphRequest, SubgraphResponse};

/// A question to one partition.
#[derive(Debug)]
pub(super) struct Question {
    /// Whom to ask.
    pub(super) subgraph: SubgraphId,
    /// The index of the partition.
    pub(super) partition: usize,
    /// The regions that are asked through it.
    pub(super) regions: Vec<RegionCode>,
    /// The operation's text; `None` where the partition offers nothing of it.
    pub(super) text: Option<Arc<str>>,
    /// Its variables.
    pub(super) variables: Object,
    /// Whether the partition lacks something of what the client asked.
    pub(super) lacks: bool,
    /// Whether the partition takes no part, so that nothing is sent.
    pub(super) refused: bool,
}

/// A usable answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// `data`, an object; empty where an error at a path made it null.
    pub(super) data: Value,
    /// `errors`
    pub(super) errors: Vec<SubgraphError>,
}

/// Asks, and notes in the request's coverage how it went. Fails with the status of the asked
/// regions where there is no usable answer. What the partition offers nothing of is not asked: an
/// empty answer.
pub(super) async fn ask(
    context: &Arc<RequestContext>,
    question: Question,
) -> Result<Answer, CoverageStatus> {
    let begin = Instant::now();
    let regions = question.regions.clone();
    let usual = match question.lacks {
        true => CoverageStatus::NotOffered,
        false => CoverageStatus::Ok,
    };
    let answer = match question.text.clone() {
        _ if question.refused => Err(CoverageStatus::Refused),
        Some(text) => request(context, question, text).await,
        None => Ok(Answer::empty()),
    };
    let status = answer.as_ref().map_or_else(|status| *status, |_| usual);
    record(context, &regions, status, begin.elapsed());
    answer
}

/// Notes how a fetch of `regions` went.
pub(super) fn record(
    context: &RequestContext,
    regions: &[RegionCode],
    status: CoverageStatus,
    elapsed: Duration,
) {
    for region in regions {
        context.record(region, status, elapsed);
    }
}

async fn request(
    context: &Arc<RequestContext>,
    question: Question,
    query: Arc<str>,
) -> Result<Answer, CoverageStatus> {
    let index = question.partition;
    let request = SubgraphRequest {
        service: Service {
            subgraph: question.subgraph,
            partition: u16::try_from(index).ok(),
        },
        query,
        variables: question.variables,
    };
    let begin = Instant::now();
    let deadline = context.fetch_deadline();
    let answer = context.client.ask(context, request, deadline);
    let answer = tokio::time::timeout_at(deadline.into(), answer)
        .await
        .unwrap_or_else(|_| {
            Err(FetchError::Timeout {
                after: begin.elapsed(),
            })
        });
    let answer = answer.map_err(|error| CoverageStatus::from(&error))?;
    usable(answer).map_err(|error| {
        tracing::warn!(partition = index, %error, "a partition's answer is of no use");
        CoverageStatus::from(&error)
    })
}

/// Fails where there are no data and no error says of which field that comes.
pub(super) fn usable(response: SubgraphResponse) -> Result<Answer, FetchError> {
    let has_path = response.errors.iter().any(|error| !error.path.is_empty());
    match response.data {
        data @ Value::Object(_) => Ok(Answer {
            data,
            errors: response.errors,
        }),
        Value::Null if has_path => Ok(Answer {
            errors: response.errors,
            ..Answer::empty()
        }),
        Value::Null => Err(malformed("no data, and no error that has a path")),
        _ => Err(malformed("`data` is no object")),
    }
}

impl Answer {
    fn empty() -> Self {
        Self {
            data: Value::Object(Object::new()),
            errors: Vec::new(),
        }
    }
}

fn malformed(reason: &str) -> FetchError {
    FetchError::Malformed {
        reason: reason.to_owned(),
    }
}
