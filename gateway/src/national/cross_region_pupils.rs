//! Pupils known in several regions (*regio-overstijgende leerlingen*), one by one.
//!
//! Regions list the keys of their pupils in order; the gateway merges the lists and keeps those keys
//! that stand in more than one. Chunk by chunk, so memory does not grow with the regions.

use async_graphql::{Context, SimpleObject};
use schema::cursor::{self, Position};
use schema::link_key;
use schema::value::{Object, Value};

use super::asking::Asking;
use super::failure::{Failure, bad_input, invalid_cursor, unusable};
use super::pupil::Pupil;
use super::scalar::{LinkKey, PeriodCode};

/// A page of pupils (*jeugdigen*), in the order of a key that means nothing.
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct PupilConnection {
    /// The pupils of this page, each once.
    edges: Option<Vec<PupilEdge>>,
    /// Where this page stands in the list.
    page_info: PageInfo,
    /// How many different pupils the whole list has (*totaal*).
    total_count: Option<i64>,
}

/// A pupil of a page.
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct PupilEdge {
    /// Where the pupil stands: what `after` takes.
    cursor: String,
    /// The pupil.
    node: Option<Pupil>,
}

/// Where a page stands in its list.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether more follow this page.
    has_next_page: bool,
    /// Whether the page was asked for with `after`.
    has_previous_page: bool,
    /// The cursor of its first pupil.
    start_cursor: Option<String>,
    /// The cursor of its last pupil.
    end_cursor: Option<String>,
}

/// Which page is asked.
pub(super) struct Question {
    pub(super) period: Option<PeriodCode>,
    pub(super) first: i32,
    pub(super) after: Option<String>,
    /// Whether the whole list must be counted.
    pub(super) counted: bool,
}

const MAX_FIRST: usize = 500;
/// How many keys are asked at once: what regions allow.
const CHUNK: usize = 500;

const OPERATION: &str = "query ($period: PeriodCode, $after: LinkKey, $first: Int!) {
  pupilKeys(period: $period, after: $after, first: $first) { linkKey regions }
}";

/// A page. `None` where the client wants no value since a region is missing, or nobody answered.
/// Fails on an argument that may not be so, and where an answer is not what was asked.
pub(super) async fn page(
    ctx: &Context<'_>,
    question: Question,
) -> Result<Option<PupilConnection>, Failure> {
    let first = usize::try_from(question.first).ok();
    let first = first
        .filter(|first| (1..=MAX_FIRST).contains(first))
        .ok_or_else(|| bad_input(format!("`first` is from 1 to {MAX_FIRST}")))?;
    let after = question.after.as_deref().map(link_key_of).transpose()?;
    let mut asking = Asking::new(ctx)?;
    let found = scan(&mut asking, &question, first, after.as_ref()).await;
    let withheld = asking.is_withheld();
    let has_totals = asking.has_totals();
    asking.report(ctx);
    let page = found?.map(|found| found.connection(first, after.is_some(), has_totals));
    Ok(page.filter(|_| !withheld))
}

/// What a scan found.
#[derive(Default)]
struct Found {
    /// The keys of the page, and one more if there is one.
    page: Vec<link_key::LinkKey>,
    /// How many the whole list has, where it was counted.
    total: Option<i64>,
}

async fn scan(
    asking: &mut Asking<'_>,
    question: &Question,
    first: usize,
    after: Option<&link_key::LinkKey>,
) -> Result<Option<Found>, Failure> {
    let mut found = Found {
        total: question.counted.then_some(0),
        ..Found::default()
    };
    // To be counted, the list must be read from its beginning.
    let mut position = after.filter(|_| !question.counted).cloned();
    loop {
        let variables = variables(question, position.as_ref());
        let answer = asking.ask(OPERATION, "pupilKeys", variables).await;
        if answer.is_null() {
            return Ok(None);
        }
        let chunk = keys(&answer)?;
        for (key, regions) in &chunk {
            if position.as_ref().is_some_and(|position| key <= position) {
                return Err(unusable("pupilKeys").because("keys are not in order"));
            }
            position = Some(key.clone());
            if *regions < 2 {
                continue;
            }
            found.total = found.total.map(|total| total + 1);
            if after.is_none_or(|after| key > after) && found.page.len() <= first {
                found.page.push(key.clone());
            }
        }
        let is_full = found.page.len() > first && !question.counted;
        if chunk.len() < CHUNK || is_full {
            return Ok(Some(found));
        }
    }
}

impl Found {
    fn connection(mut self, first: usize, has_previous: bool, has_totals: bool) -> PupilConnection {
        let has_next = self.page.len() > first;
        self.page.truncate(first);
        let edges: Vec<PupilEdge> = self
            .page
            .into_iter()
            .map(|key| PupilEdge {
                cursor: cursor_of(&key),
                node: Some(Pupil::new(LinkKey(key))),
            })
            .collect();
        let cursor = |edge: Option<&PupilEdge>| edge.map(|edge| edge.cursor.clone());
        PupilConnection {
            page_info: PageInfo {
                has_next_page: has_next,
                has_previous_page: has_previous,
                start_cursor: cursor(edges.first()),
                end_cursor: cursor(edges.last()),
            },
            edges: Some(edges),
            total_count: self.total.filter(|_| has_totals),
        }
    }
}

fn variables(question: &Question, after: Option<&link_key::LinkKey>) -> Object {
    let period = question.period.as_ref().map(|code| code.0.to_string());
    let after = after.map(|key| key.as_str().to_owned());
    let mut variables = Object::new();
    variables.insert("period", period.into());
    variables.insert("after", after.into());
    variables.insert("first", CHUNK.into());
    variables
}

/// The keys of a chunk, each with how many regions know it.
fn keys(answer: &Value) -> Result<Vec<(link_key::LinkKey, usize)>, Failure> {
    let items = answer.as_list().ok_or_else(|| unusable("pupilKeys"))?;
    items
        .iter()
        .map(|item| {
            let key = item.get("linkKey")?.as_str()?.parse().ok()?;
            let regions = item.get("regions").and_then(Value::as_list);
            Some((key, regions.map_or(0, <[Value]>::len)))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| unusable("pupilKeys"))
}

fn cursor_of(key: &link_key::LinkKey) -> String {
    let position = Position {
        values: Vec::new(),
        id: key.as_str().to_owned(),
    };
    cursor::encode(&[], &position)
}

fn link_key_of(cursor: &str) -> Result<link_key::LinkKey, Failure> {
    let position = cursor::decode(&[], cursor).ok();
    position
        .and_then(|position| position.id.parse().ok())
        .ok_or_else(invalid_cursor)
}
