//! Mutations of a partitioned subgraph: their payloads, and inputs that only some partitions offer.

use super::*;

/// A mutation as regions have them: one input object, and a payload with what refused it.
const ENROL: &str = r#"
type Mutation { enrol(input: EnrolInput!): EnrolPayload! @homed(by: "input.schoolId") }
input EnrolInput { schoolId: ID! reason: Reason! note: String idempotencyKey: String! }
enum Reason { NEW MOVED }
type EnrolPayload { enrolment: Enrolment @merge(with: SAME) userErrors: [UserError!]! @merge(with: ORDERED, by: ["field", "code"]) }
type Enrolment @key(fields: "id") @homed(by: "id") { id: ID! version: Int! school: School! @foreign }
type UserError { field: String! @merge(with: SAME) code: UserErrorCode! @merge(with: SAME) }
enum UserErrorCode { NOT_FOUND VERSION_CONFLICT }
"#;

fn composed_with(east: &str) -> Supergraph {
    let core = format!("{SMALL}{ENROL}");
    let composition = compose(&[small(&core, east, &core)]);
    assert_eq!(diagnostics(&composition), "");
    Supergraph::parse(&composition.supergraph_sdl.expect("it composes")).unwrap()
}

fn lacks(supergraph: &Supergraph, partition: usize) -> String {
    let lacks = supergraph.subgraphs[0].partitions[partition].lacks.iter();
    lacks.map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_mutation_and_its_payload_compose() {
    let supergraph = composed_with(&format!("{SMALL}{ENROL}"));
    let enrol = supergraph.field("Mutation", "enrol").expect("it is there");
    let path = enrol.homed_by.as_ref().expect("it says where to");
    assert_eq!(path.to_string(), "input.schoolId");
    assert_eq!(path.argument, "input");
    assert_eq!(path.fields, ["schoolId"]);
    let public = supergraph.public.to_string();
    for wanted in [
        "  enrol(input: EnrolInput!): EnrolPayload\n",
        "  enrolment: Enrolment\n",
        "  userErrors: [UserError!]\n",
        "  code: UserErrorCode\n",
        "  id: ID!\n",
        "  schoolId: ID!\n",
    ] {
        assert!(public.contains(wanted), "{wanted:?} in\n{public}");
    }
    assert_eq!(lacks(&supergraph, 0), "");
}

#[test]
fn what_an_older_partition_does_not_know_of_a_mutation_is_written_down() {
    assert_eq!(
        lacks(&composed_with(SMALL), 0),
        "EnrolInput EnrolPayload Enrolment Mutation Reason UserError UserErrorCode"
    );
    let older = ENROL
        .replace(" note: String", "")
        .replace("NEW MOVED", "NEW")
        .replace(" VERSION_CONFLICT", "");
    let supergraph = composed_with(&format!("{SMALL}{older}"));
    assert_eq!(
        lacks(&supergraph, 0),
        "EnrolInput.note Reason.MOVED UserErrorCode.VERSION_CONFLICT"
    );
    assert_eq!(lacks(&supergraph, 1), "");
}

#[test]
fn a_mutation_that_some_partition_routes_otherwise_refuses_that_partition_alone() {
    let core = format!("{SMALL}{ENROL}");
    let other = core
        .replace("input.schoolId", "input.region")
        .replace("note: String", "note: String region: RegionCode!");
    let composition = compose(&[small(&core, &other, &core)]);
    assert_eq!(composition.refused, ["east"]);
    insta::assert_snapshot!(diagnostics(&composition), @r#"
error PARTITION_CONTRADICTION Mutation.enrol [east]: TWENTE: it is with @homed(by: "input.region"), but with @homed(by: "input.schoolId") in the published core; the partition is refused
  give it another name, or the same meaning as everywhere
"#);
}
