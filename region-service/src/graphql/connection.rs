//! Connections: pages of a list by value (Relay, forwards only), as the partition specification
//! merges them.

use std::borrow::Cow;

use async_graphql::{ComplexObject, Context, Object, ObjectType, Result, SimpleObject, TypeName};

use crate::graphql::directive::{Rule, by, derived, merge, names};
use crate::graphql::page::{Count, Page, PupilCount};
use crate::graphql::provider::CareProvider;
use crate::graphql::pupil::Pupil;
use crate::graphql::school::School;
use crate::graphql::trajectory::Trajectory;

/// A type of which there are pages of rows. Its connection's name differs from its own where the
/// contract says so.
pub trait Listed: ObjectType + 'static {
    /// What `…Connection` and `…Edge` begin with.
    const NAME: &'static str;
}

/// A page of a list, in the list's order.
#[derive(SimpleObject)]
#[graphql(complex, name_type)]
pub struct Connection<N: Listed> {
    /// The rows of this page.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["cursor"])))]
    edges: Vec<Edge<N>>,
    /// Where this page stands in the list.
    page_info: PageInfo,
    #[graphql(skip)]
    count: Count,
}

#[ComplexObject]
impl<N: Listed> Connection<N> {
    /// How many rows the whole list has (*totaal*).
    #[graphql(directive = merge::apply(Rule::Sum, None))]
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.count.rows(ctx).await?)
    }
}

/// A row of a page.
// Shareable, since `national` makes pages of pupils, too.
#[derive(SimpleObject)]
#[graphql(name_type, shareable)]
pub struct Edge<N: Listed> {
    /// Where the row stands: what `after` takes.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    cursor: String,
    /// The row.
    node: N,
}

/// Where a page stands in its list.
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether rows follow this page.
    has_next_page: bool,
    /// Whether the page was asked for with `after`.
    has_previous_page: bool,
    /// The cursor of its first row.
    start_cursor: Option<String>,
    /// The cursor of its last row.
    end_cursor: Option<String>,
}

/// A page of pupils (*jeugdigen*), in the order of a key that means nothing.
pub struct PupilConnection {
    page: Connection<Pupil>,
    count: PupilCount,
}

#[Object(shareable)]
impl PupilConnection {
    /// The pupils of this page, each once.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["cursor"])))]
    async fn edges(&self) -> &[Edge<Pupil>] {
        &self.page.edges
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page.page_info
    }

    /// How many different pupils the whole list has (*totaal*).
    #[graphql(directive = derived::apply("distinct".into(), names(&["tokens"])))]
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.count.pupils(ctx).await?)
    }

    /// One per pupil of the whole list, under a key of this run (header `regiograaf-run`).
    #[graphql(inaccessible, directive = merge::apply(Rule::Ordered, None))]
    async fn tokens(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.count.tokens(ctx).await?)
    }
}

impl<N: Listed> Connection<N> {
    /// The connection of `page`.
    pub(crate) fn new<R>(page: Page<R>, node: impl Fn(R) -> N) -> Self {
        let edges: Vec<Edge<N>> = page
            .rows
            .into_iter()
            .map(|(cursor, row)| Edge {
                cursor,
                node: node(row),
            })
            .collect();
        let page_info = PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self {
            edges,
            page_info,
            count: page.count,
        }
    }
}

impl PupilConnection {
    /// The connection of a page of link keys.
    pub(crate) fn new(page: Page<String>, count: PupilCount) -> Self {
        Self {
            page: Connection::new(page, Pupil::new),
            count,
        }
    }
}

impl<N: Listed> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", N::NAME))
    }
}

impl<N: Listed> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Edge", N::NAME))
    }
}

macro_rules! listed {
    ($($node:ident = $name:literal,)+) => {$(
        impl Listed for $node {
            const NAME: &'static str = $name;
        }
    )+};
}

listed! {
    School = "School",
    CareProvider = "Provider",
    Pupil = "Pupil",
    Trajectory = "Trajectory",
}
