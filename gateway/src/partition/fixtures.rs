//! What the tests of fetches share: a small supergraph, fetch nodes from operation text, and
//! partitions that answer from closures.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use apollo_compiler::executable::{self, ExecutableDocument};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};
use futures::future::BoxFuture;
use schema::supergraph::{SubgraphId, Supergraph, TypeKind};
use schema::value::Value;

use crate::coverage::Coverage;
use crate::executor::answer::{FetchAnswer, FetchData};
use crate::executor::context::{CoveragePolicy, RequestContext};
use crate::operation::cache::OperationCache;
use crate::operation::limits::Limits;
use crate::planner::query_plan::{
    EntityFetch, FetchNode, FetchPath, FieldSelection, InlineSelection, Selection, VariableUse,
};
use crate::response::path::ResponsePath;
use crate::subgraph::{FetchError, SubgraphClient, SubgraphRequest, SubgraphResponse};

pub(super) mod region;
mod write;

const SUPERGRAPH: &str = include_str!("fixtures/supergraph.graphql");

/// A partition: its name, regions, and what it lacks.
pub(super) type PartitionSpec<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

/// One partition for each of the four regions.
pub(super) const FOUR: &[PartitionSpec<'_>] = &[
    ("v", &["VEENDAM"], &[]),
    ("k", &["KENNEMERLAND"], &[]),
    ("a", &["AMERSFOORT"], &[]),
    ("t", &["TWENTE"], &[]),
];

/// The small supergraph with these partitions.
pub(super) fn supergraph(partitions: &[PartitionSpec<'_>]) -> Arc<Supergraph> {
    let mut text = String::new();
    for (name, regions, lacks) in partitions {
        let (regions, lacks) = (texts(regions), texts(lacks));
        writeln!(
            text,
            "    @partition(name: \"{name}\", url: \"http://{name}\", regions: {regions}, lacks: {lacks})"
        )
        .unwrap();
    }
    Arc::new(Supergraph::parse(&SUPERGRAPH.replace("PARTITIONS", &text)).unwrap())
}

/// The schema of a partition, as operations sent to one are checked against it.
pub(super) fn partition_schema(supergraph: &Supergraph) -> Valid<Schema> {
    let entities = supergraph.types.values().filter(|ty| {
        let joins = ty.joins.values();
        ty.kind == TypeKind::Object && joins.flat_map(|join| &join.keys).next().is_some()
    });
    let entities: Vec<&str> = entities.map(|ty| ty.name.as_str()).collect();
    let federation = format!(
        "scalar _Any union _Entity = {} extend type Query {{ \
         _entities(representations: [_Any!]!): [_Entity]! }}",
        entities.join(" | ")
    );
    let text = format!("{} {federation}", *supergraph.internal);
    Schema::parse_and_validate(text, "partition.graphql").unwrap()
}

/// The fetch of an operation's root fields, or of what it selects in `_entities`.
pub(super) fn fetch_node(supergraph: &Supergraph, operation: &str) -> FetchNode {
    let schema = partition_schema(supergraph);
    let document =
        ExecutableDocument::parse_and_validate(&schema, operation, "operation.graphql").unwrap();
    let operation = document.operations.get(None).unwrap();
    let selections = selections(&operation.selection_set);
    let (selections, entities) = match &selections[..] {
        [Selection::Field(field)] if field.name == "_entities" => {
            let entities = EntityFetch {
                path: FetchPath::default(),
                representations: Vec::new(),
            };
            (field.selections.clone(), Some(entities))
        }
        _ => (selections, None),
    };
    let variables = operation.variables.iter();
    FetchNode {
        id: 0,
        subgraph: SubgraphId(0),
        kind: operation.operation_type,
        selections,
        entities,
        variables: variables
            .map(|variable| VariableUse::of(variable))
            .collect(),
    }
}

fn selections(set: &executable::SelectionSet) -> Vec<Selection> {
    let all = set.selections.iter().map(|selection| match selection {
        executable::Selection::Field(field) => Selection::Field(FieldSelection {
            alias: None,
            response_key: field.response_key().as_str().into(),
            parent_type: set.ty.clone(),
            name: field.name.clone(),
            arguments: field
                .arguments
                .iter()
                .map(|argument| (argument.name.clone(), argument.value.clone()))
                .collect(),
            conditions: conditions(&field.directives),
            selections: selections(&field.selection_set),
        }),
        executable::Selection::InlineFragment(inline) => Selection::Inline(InlineSelection {
            type_condition: inline.type_condition.clone(),
            conditions: conditions(&inline.directives),
            selections: selections(&inline.selection_set),
        }),
        executable::Selection::FragmentSpread(_) => panic!("plans have no named fragments"),
    });
    all.collect()
}

fn conditions(
    directives: &executable::DirectiveList,
) -> Vec<crate::planner::query_plan::Condition> {
    let all = directives
        .iter()
        .map(|directive| crate::planner::query_plan::Condition {
            variable: directive
                .specified_argument_by_name("if")
                .and_then(|value| value.as_variable())
                .cloned()
                .unwrap_or_else(|| Name::new("none").unwrap()),
            included_if: directive.name == "include",
        });
    all.collect()
}

/// What a partition does when it is asked.
pub(super) enum Reaction {
    /// It answers this body, checked as an answer from the network is.
    Answer(String),
    /// It never answers.
    Silence,
    /// It cannot be reached.
    Refusal,
}

type React = dyn Fn(&str, &SubgraphRequest) -> Reaction + Send + Sync;

/// Partitions that answer from a closure, and what they were asked.
pub(super) struct FakePartitions {
    react: Box<React>,
    asked: Mutex<Vec<String>>,
    schema: Valid<Schema>,
}

impl SubgraphClient for FakePartitions {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        _deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        let subgraph = &context.supergraph.subgraphs[usize::from(request.service.subgraph.0)];
        let index = usize::from(request.service.partition.unwrap());
        let name = subgraph.partitions[index].name.clone();
        ExecutableDocument::parse_and_validate(&self.schema, &*request.query, "asked.graphql")
            .unwrap_or_else(|errors| panic!("{}\n{}", request.query, errors.errors));
        let variables = Value::Object(request.variables.clone());
        let line = format!("{name}: {} {variables}", request.query);
        self.asked.lock().unwrap().push(line);
        match (self.react)(&name, &request) {
            Reaction::Silence => Box::pin(std::future::pending()),
            Reaction::Refusal => Box::pin(std::future::ready(Err(FetchError::Unreachable {
                source: "refused".into(),
            }))),
            Reaction::Answer(body) => Box::pin(std::future::ready(read(&body))),
        }
    }
}

fn read(body: &str) -> Result<SubgraphResponse, FetchError> {
    let Ok(Value::Object(mut body)) = Value::from_slice(body.as_bytes()) else {
        return Err(FetchError::Malformed {
            reason: "no JSON object".into(),
        });
    };
    let errors = body.remove("errors").unwrap_or(Value::List(Vec::new()));
    let errors = errors.as_list().unwrap().iter();
    let errors = errors.map(|error| crate::subgraph::SubgraphError {
        message: text_of(error.get("message")),
        path: error
            .get("path")
            .and_then(Value::as_list)
            .map(<[Value]>::to_vec)
            .unwrap_or_default(),
        extensions: error
            .get("extensions")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default(),
    });
    Ok(SubgraphResponse {
        errors: errors.collect(),
        data: body.remove("data").unwrap_or_default(),
    })
}

fn text_of(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// One test's gateway: a supergraph, partitions, and a request.
pub(super) struct Bench {
    pub(super) context: Arc<RequestContext>,
    partitions: Arc<FakePartitions>,
}

impl Bench {
    /// A request over `partitions` that react as `react` says. What they are asked is checked
    /// against the schema.
    pub(super) fn new(
        partitions: &[PartitionSpec<'_>],
        policy: CoveragePolicy,
        react: impl Fn(&str, &SubgraphRequest) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        Self::over(supergraph(partitions), policy, react)
    }

    /// The same over another supergraph.
    pub(super) fn over(
        supergraph: Arc<Supergraph>,
        policy: CoveragePolicy,
        react: impl Fn(&str, &SubgraphRequest) -> Reaction + Send + Sync + 'static,
    ) -> Self {
        let partitions = Arc::new(FakePartitions {
            react: Box::new(react),
            asked: Mutex::default(),
            schema: partition_schema(&supergraph),
        });
        let context = RequestContext {
            supergraph,
            client: partitions.clone(),
            policy,
            deadline: Instant::now() + Duration::from_secs(5),
            fetch_timeout: Duration::from_millis(80),
            run: "0".repeat(32),
            trace: None,
            residency: Mutex::new(HashMap::new()),
            coverage: Mutex::new(Coverage::default()),
            operations: OperationCache::new(Limits::default()),
            batch_limit: 100,
            retry: Duration::from_millis(1),
        };
        Self {
            context: Arc::new(context),
            partitions,
        }
    }

    /// A request over partitions that answer as correct region services over `rows`, but for
    /// those that are silent.
    pub(super) fn with_rows(
        partitions: &[PartitionSpec<'_>],
        policy: CoveragePolicy,
        rows: region::AllRows,
        is_silent: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Self {
        let schema = partition_schema(&supergraph(partitions));
        let hosted: HashMap<String, Vec<String>> = partitions
            .iter()
            .map(|(name, regions, _)| {
                let regions = regions.iter().map(|region| (*region).to_owned());
                ((*name).to_owned(), regions.collect())
            })
            .collect();
        let rows = Mutex::new(rows);
        Self::new(partitions, policy, move |name, request| {
            if is_silent(name) {
                return Reaction::Silence;
            }
            let regions: Vec<&str> = hosted[name].iter().map(String::as_str).collect();
            region::answer(&schema, &mut rows.lock().unwrap(), &regions, request)
        })
    }

    /// Which regions hold which keys, as far as the request knows.
    pub(super) fn residency(&self) -> String {
        let residency = self.context.residency.lock().unwrap();
        let mut all: Vec<String> = residency
            .iter()
            .map(|(key, regions)| {
                let regions: Vec<&str> = regions.iter().map(|region| region.as_str()).collect();
                format!("{key} {}", regions.join(" "))
            })
            .collect();
        all.sort();
        all.join("\n")
    }

    /// The answer to an operation's root fields.
    pub(super) async fn root(&self, operation: &str, variables: &str) -> FetchAnswer {
        self.entities(operation, variables, "[]").await
    }

    /// The answer to what an operation selects in `_entities`, for these representations.
    pub(super) async fn entities(
        &self,
        operation: &str,
        variables: &str,
        representations: &str,
    ) -> FetchAnswer {
        let node = fetch_node(&self.context.supergraph, operation);
        let representations = json(representations);
        let variables = json(variables).as_object().unwrap().clone();
        let representations = representations.as_list().unwrap();
        super::fetch(&self.context, &node, representations, &variables).await
    }

    /// What the partitions were asked so far, in the order of their names.
    pub(super) fn asked(&self) -> String {
        let mut asked = std::mem::take(&mut *self.partitions.asked.lock().unwrap());
        asked.sort();
        asked.join("\n")
    }

    /// The status of each region that was asked.
    pub(super) fn coverage(&self) -> String {
        let coverage = self.context.coverage.lock().unwrap();
        let regions = coverage.regions().iter();
        let all: Vec<String> = regions
            .map(|(region, how)| format!("{region} {}", how.status))
            .collect();
        all.join(", ")
    }
}

/// A JSON text's value.
pub(super) fn json(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap()
}

/// An answer as text: data, then a line for each error and each missing region.
pub(super) fn show(answer: &FetchAnswer) -> String {
    let mut text = match &answer.data {
        FetchData::Root(object) => Value::Object(object.clone()).to_string(),
        FetchData::Entities(entities) => Value::List(entities.clone()).to_string(),
    };
    for error in &answer.errors {
        let code = text_of(error.extensions.get("code"));
        let entity = error
            .entity
            .map_or(String::new(), |place| format!("#{place} "));
        let path = ResponsePath(error.path.clone());
        let region = error.region.as_ref().map(ToString::to_string);
        let region = region.unwrap_or_default();
        write!(text, "\nerror {code} at {entity}{path} {region}").unwrap();
    }
    for missing in &answer.missing {
        let (region, reason) = (&missing.region, missing.reason);
        write!(text, "\nmissing {region} {reason} {:?}", missing.extent).unwrap();
    }
    text
}

fn texts(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
    format!("[{}]", items.join(", "))
}
