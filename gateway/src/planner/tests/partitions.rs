//! Foreign and spanning references in a partitioned subgraph.

use super::*;

const REGIONS: &str = r#"
type Mutation @R { enrol(region: String): School @r  close(id: ID): Int @r }
type Query @A @R { pupils: Connection @r  trajectory: Trajectory @r  crossRegion: Connection @a  school: School @r }
type Connection @A @R { edges: [Edge] @a @r  total: Int @r }
type Edge @A @R { cursor: String @a @r  node: Pupil @a @r }
type Pupil @A(key: "linkKey") @R(key: "linkKey") @spanning {
  linkKey: ID! @a @r
  id: ID @r @derived(by: "seal", of: ["linkKey"])
  records: [Record] @r @a(external: true)
  trajectories: [Trajectory] @r
  conflicts: [String] @a(requires: "records { region age }")
}
type Record @A(key: "id") @R(key: "id") @homed(by: "id") { id: ID! @a @r  region: String @r @a(external: true)  age: Int @r @a(external: true) }
type Trajectory @R(key: "id") @homed(by: "id") { id: ID! @r  school: School @r @foreign  intensity: Int @r }
type School @R(key: "id") @homed(by: "id") { id: ID! @r  name: String @r  pupil: Pupil @r }
"#;

#[test]
fn a_page_of_spanning_entities_lists_keys_and_fetches_the_parts() {
    insta::assert_snapshot!(plan_text(REGIONS, "{ pupils { total edges { cursor node { id records { region } } } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "regions") {
      {
        pupils {
          total
          edges {
            cursor
            node {
              id
              linkKey
              __typename
            }
          }
        }
      }
    },
    Flatten(path: "pupils.edges.@.node") {
      Fetch(service: "regions") {
        {
          ... on Pupil {
            __typename
            linkKey
          }
        } =>
        {
          ... on Pupil {
            records {
              region
            }
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn what_is_derived_from_the_key_needs_no_second_fetch() {
    insta::assert_snapshot!(plan_text(REGIONS, "{ pupils { edges { node { id } } } }"), @r#"
QueryPlan {
  Fetch(service: "regions") {
    {
      pupils {
        edges {
          node {
            id
          }
        }
      }
    }
  },
}
"#);
}

#[test]
fn a_foreign_entity_is_fetched_from_its_home() {
    insta::assert_snapshot!(plan_text(REGIONS, "{ trajectory { intensity school { id name } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "regions") {
      {
        trajectory {
          intensity
          school {
            id
            __typename
          }
        }
      }
    },
    Flatten(path: "trajectory.school") {
      Fetch(service: "regions") {
        {
          ... on School {
            __typename
            id
          }
        } =>
        {
          ... on School {
            name
          }
        }
      },
    },
  },
}
"#);
    insta::assert_snapshot!(plan_text(REGIONS, "{ trajectory { intensity school { id } } }"), @r#"
QueryPlan {
  Fetch(service: "regions") {
    {
      trajectory {
        intensity
        school {
          id
        }
      }
    }
  },
}
"#);
}

#[test]
fn a_subgraph_in_the_gateway_lists_keys_and_requires_the_parts() {
    insta::assert_snapshot!(plan_text(REGIONS, "{ crossRegion { edges { node { conflicts records { region } trajectories { school { name } } } } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "a") {
      {
        crossRegion {
          edges {
            node {
              linkKey
              __typename
            }
          }
        }
      }
    },
    Flatten(path: "crossRegion.edges.@.node") {
      Fetch(service: "regions") {
        {
          ... on Pupil {
            __typename
            linkKey
          }
        } =>
        {
          ... on Pupil {
            records {
              region
              age
            }
            trajectories {
              school {
                id
                __typename
              }
            }
          }
        }
      },
    },
    Parallel {
      Flatten(path: "crossRegion.edges.@.node") {
        Fetch(service: "a") {
          {
            ... on Pupil {
              __typename
              linkKey
              records {
                region
                age
              }
            }
          } =>
          {
            ... on Pupil {
              conflicts
            }
          }
        },
      },
      Flatten(path: "crossRegion.edges.@.node.trajectories.@.school") {
        Fetch(service: "regions") {
          {
            ... on School {
              __typename
              id
            }
          } =>
          {
            ... on School {
              name
            }
          }
        },
      },
    },
  },
}
"#);
}

#[test]
fn mutations_of_a_partitioned_subgraph_stay_apart() {
    insta::assert_snapshot!(plan_text(REGIONS, "mutation { close(id: 1) enrol(region: \"TWENTE\") { name } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "regions", kind: mutation) {
      {
        close(id: 1)
      }
    },
    Fetch(service: "regions", kind: mutation) {
      {
        enrol(region: "TWENTE") {
          name
        }
      }
    },
  },
}
"#);
}

#[test]
fn entities_may_be_entered_again_below_themselves() {
    insta::assert_snapshot!(plan_text(REGIONS, "{ school { pupil { trajectories { school { pupil { id } } } } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "regions") {
      {
        school {
          pupil {
            linkKey
            __typename
          }
        }
      }
    },
    Flatten(path: "school.pupil") {
      Fetch(service: "regions") {
        {
          ... on Pupil {
            __typename
            linkKey
          }
        } =>
        {
          ... on Pupil {
            trajectories {
              school {
                id
                __typename
              }
            }
          }
        }
      },
    },
    Flatten(path: "school.pupil.trajectories.@.school") {
      Fetch(service: "regions") {
        {
          ... on School {
            __typename
            id
          }
        } =>
        {
          ... on School {
            pupil {
              id
            }
          }
        }
      },
    },
  },
}
"#);
}

#[test]
fn a_mutation_that_is_selected_several_times_is_one_fetch() {
    insta::assert_snapshot!(plan_text(REGIONS, "mutation($x: Boolean!, $y: Boolean!) { enrol(region: \"TWENTE\") @include(if: $x) { name } close(id: 1) ... @skip(if: $y) { enrol(region: \"TWENTE\") { id } } }"), @r#"
QueryPlan {
  Sequence {
    Fetch(service: "regions", kind: mutation) {
      {
        enrol(region: "TWENTE") @include(if: $x) {
          name
        }
        enrol(region: "TWENTE") @skip(if: $y) {
          id
        }
      }
    },
    Fetch(service: "regions", kind: mutation) {
      {
        close(id: 1)
      }
    },
  },
}
"#);
}
