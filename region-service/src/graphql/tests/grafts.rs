//! Fields that a region adds to shared types.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Object, Schema};

use super::super::graft::{Graft, Grafts};
use super::super::query::Query;
use super::super::root::Root;
use super::super::school::School;

struct OwnSchool {
    known: bool,
}

impl From<&School> for OwnSchool {
    fn from(school: &School) -> Self {
        Self {
            known: matches!(school, School::Row(_)),
        }
    }
}

#[Object]
impl OwnSchool {
    /// Whether its row was read.
    async fn known(&self) -> bool {
        self.known
    }
}

struct OwnQuery;

impl From<&Query> for OwnQuery {
    fn from(_: &Query) -> Self {
        Self
    }
}

#[Object]
impl OwnQuery {
    /// A school by its key alone.
    async fn somewhere(&self, id: ID) -> School {
        School::Id(id.0)
    }
}

#[tokio::test]
async fn a_graft_adds_fields_to_the_sdl_and_to_the_answers() {
    let grafts = [
        Graft::of::<School, OwnSchool>(),
        Graft::of::<Query, OwnQuery>(),
    ];
    let builder = Schema::build(Root(Query), EmptyMutation, EmptySubscription);
    let schema = Grafts::install(&grafts, builder).finish();
    let sdl = schema.sdl();
    assert!(sdl.contains("known: Boolean!") && sdl.contains("somewhere(id: ID!): School!"));
    assert!(
        !sdl.contains("OwnSchool"),
        "what is grafted is no type of its own"
    );
    let answer = schema
        .execute("{ somewhere(id: \"twente:1\") { id known } }")
        .await;
    assert_eq!(
        serde_json::json!(answer.data).to_string(),
        r#"{"somewhere":{"id":"twente:1","known":false}}"#
    );
}
