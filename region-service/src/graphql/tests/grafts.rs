//! Fields that a region adds to shared types.

use async_graphql::{Context, Object, Result, Schema};
use serde_json::json;

use super::super::graft::{Graft, Grafts};
use super::super::mutation::Mutation;
use super::super::pupil::Pupil;
use super::super::query::Query;
use super::super::region_code::Values;
use super::super::root::Root;
use super::super::school::School;
use super::super::subscription::SubscriptionRoot;
use super::super::{Limits, Subgraph};
use super::{Size, service};
use crate::graphql::loader::{self, SchoolById};

struct OwnSchool(String);

impl From<&School> for OwnSchool {
    fn from(school: &School) -> Self {
        Self(match school {
            School::Row(row) => row.id.clone(),
            School::Id(id) => id.clone(),
        })
    }
}

#[Object]
impl OwnSchool {
    /// How long its name is (*lengte*).
    async fn length(&self, ctx: &Context<'_>) -> Result<Option<usize>> {
        let row = loader::one(ctx, SchoolById(self.0.clone())).await?;
        Ok(row.map(|row| row.name.len()))
    }
}

struct OwnPupil;

impl From<&Pupil> for OwnPupil {
    fn from(_: &Pupil) -> Self {
        Self
    }
}

#[Object]
impl OwnPupil {
    /// Whether the region knows the pupil (*bekend*).
    async fn known(&self) -> Option<bool> {
        Some(true)
    }
}

struct Required;

impl From<&School> for Required {
    fn from(_: &School) -> Self {
        Self
    }
}

#[Object]
impl Required {
    /// Cannot be null (*verplicht*).
    async fn always(&self) -> bool {
        true
    }
}

fn schema(grafts: &[(&'static str, Graft)]) -> Schema<Root, Mutation, SubscriptionRoot> {
    let builder = Schema::build(Root(Query), Mutation::default(), SubscriptionRoot);
    Grafts::install(grafts.iter().copied(), builder).finish()
}

#[test]
fn a_graft_shows_its_fields_on_the_shared_type_and_itself_nowhere() {
    let sdl = schema(&[("TWENTE", Graft::of::<School, OwnSchool>())]).sdl();
    assert!(sdl.contains("\tlength: Int\n"), "{sdl}");
    assert!(!sdl.contains("OwnSchool"));
}

#[test]
#[should_panic(expected = "School.always is null for other regions")]
fn a_field_that_cannot_be_null_is_refused() {
    schema(&[("TWENTE", Graft::of::<School, Required>())]);
}

#[test]
#[should_panic(expected = "School already has the field length")]
fn two_regions_cannot_add_the_same_field() {
    let graft = Graft::of::<School, OwnSchool>();
    schema(&[("TWENTE", graft), ("VEENDAM", graft)]);
}

#[tokio::test]
async fn a_regions_field_is_null_for_what_is_of_another_region() {
    let both = ["VEENDAM", "TWENTE"];
    let mut service = service(&both, &both, Size::Demo).await;
    let grafts = [
        ("TWENTE", Graft::of::<School, OwnSchool>()),
        ("TWENTE", Graft::of::<Pupil, OwnPupil>()),
    ];
    service.service.subgraph = Subgraph::with(&Values::of(&[]), grafts, Limits::default());
    let data = service
        .data(
            "{ regions { code schools(first: 1) { edges { node { length } } } }
                 pupils(first: 500) { edges { node { regions known } } } }",
        )
        .await;
    assert_eq!(data["regions"][0]["code"], "VEENDAM");
    let lengths = [0, 1].map(|i| &data["regions"][i]["schools"]["edges"][0]["node"]["length"]);
    assert_eq!(*lengths[0], json!(null));
    assert!(lengths[1].is_u64(), "{lengths:?}");
    let pupils = data["pupils"]["edges"].as_array().expect("pupils");
    for pupil in pupils {
        let regions = pupil["node"]["regions"].as_array().expect("regions");
        let known = regions.contains(&json!("TWENTE")).then_some(true);
        assert_eq!(pupil["node"]["known"], json!(known), "{pupil}");
    }
}
