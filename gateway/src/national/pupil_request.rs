//! Requests for access or erasure over regions (domain rule R23): one write to each region that
//! holds the pupil and is asked.
//!
//! Nothing is kept here between the writes, so a request that broke off is repeated whole: each
//! region knows by its idempotency key what it has filed.

mod answer;

use std::collections::BTreeMap;

use async_graphql::{Context, Enum, ID, InputObject, SimpleObject};
use schema::link_key::LinkKey;
use schema::region::RegionCode as Code;
use schema::value::{Object, Value};
use sha2::{Digest, Sha256};

use super::asking::Asking;
use super::failure::{Failure, bad_input, invalid_id};
use super::figure::LocalizedText;
use super::registry::Registry;
use super::scalar::{RegionCode, Requester, UserErrorCode};

/// A region's mutation that files a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    field: &'static str,
    operation: &'static str,
}

/// Access (*inzage*).
pub(super) const ACCESS: Kind = Kind {
    field: "fileAccessRequest",
    operation: "mutation ($recordId: ID!, $requester: Requester!, $idempotencyKey: String!) {
  fileAccessRequest(input: { recordId: $recordId, requester: $requester, idempotencyKey: $idempotencyKey }) {
    request { id } userErrors { field code message { nl en } }
  }
}",
};

/// Erasure (*vernietiging*).
pub(super) const ERASURE: Kind = Kind {
    field: "fileErasureRequest",
    operation: "mutation ($recordId: ID!, $requester: Requester!, $idempotencyKey: String!) {
  fileErasureRequest(input: { recordId: $recordId, requester: $requester, idempotencyKey: $idempotencyKey }) {
    request { id } userErrors { field code message { nl en } }
  }
}",
};

/// What is asked of regions about one pupil.
#[derive(Clone, Debug, InputObject)]
pub struct PupilRequestInput {
    /// The pupil's id.
    pupil_id: ID,
    /// The regions that are asked; all that hold the pupil where absent.
    regions: Option<Vec<RegionCode>>,
    /// Who asks (*verzoeker*).
    requester: Requester,
    /// What makes repeating safe: 8 to 64 characters of `A-Z a-z 0-9 . _ -`, another one for each
    /// request.
    idempotency_key: String,
}

/// How a region took the request (*verzoek*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct RegionRequest {
    /// The region.
    region: RegionCode,
    /// How it went.
    status: RegionRequestStatus,
    /// Why the region refused (*redenen*); empty where it did not.
    user_errors: Vec<UserError>,
}

/// How a request to one region went; the worst where a region holds several records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum)]
pub enum RegionRequestStatus {
    /// The region has filed it, durably (*ingediend*).
    Filed,
    /// The region refused it: see `userErrors` (*geweigerd*).
    Refused,
    /// The region's service does not take such requests yet (*niet aangeboden*).
    NotOffered,
    /// The region's service failed: repeat the request (*mislukt*).
    Failed,
    /// The region did not answer, so it may have been filed or not: repeat the request
    /// (*onbereikbaar*).
    Unreachable,
}

/// Why a write was refused (*gebruikersfout*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// The field of the input that it is about (*veld*).
    field: Option<String>,
    /// What is wrong (*code*).
    code: Option<UserErrorCode>,
    /// What to change (*melding*).
    message: Option<LocalizedText>,
}

const RECORDS: &str = "query ($id: ID!) { pupil(id: $id) { records { id region } } }";

/// Files a request with each region that holds the pupil and is asked; one row for each, and for
/// each asked region that did not tell whether it holds the pupil. `None` where the client wants no
/// value since a region is missing. Fails on an argument that may not be so.
pub(super) async fn file(
    ctx: &Context<'_>,
    registry: &Registry,
    kind: Kind,
    input: PupilRequestInput,
) -> Result<Option<Vec<RegionRequest>>, Failure> {
    check_key(&input.idempotency_key)?;
    let key: LinkKey = input.pupil_id.parse().map_err(|_| invalid_id())?;
    let asked = registry.select(input.regions.as_deref());
    let mut asking = Asking::new(ctx)?;
    let records = records(&mut asking, &key).await;
    asking.keep_missing(&asked);
    if asking.is_withheld() {
        asking.report(ctx);
        return Ok(None);
    }
    let mut rows: BTreeMap<usize, RegionRequest> = BTreeMap::new();
    let mut writes = Vec::new();
    for (place, region) in asked.iter().enumerate() {
        let held = records.get(region).map_or(&[][..], Vec::as_slice);
        for (ordinal, record) in held.iter().enumerate() {
            let key = region_key(region, ordinal, &input.idempotency_key);
            writes.push((place, variables(record, &input.requester, &key)));
        }
        if asking.is_missing(region) {
            rows.insert(place, RegionRequest::unreachable(region));
        }
    }
    let (places, inputs): (Vec<usize>, Vec<Object>) = writes.into_iter().unzip();
    let answers = asking.ask_each(kind.operation, inputs).await;
    for (place, answer) in places.into_iter().zip(answers) {
        let row = answer::row(&asked[place], kind.field, &answer);
        match rows.get_mut(&place) {
            Some(known) => known.add(row),
            None => {
                rows.insert(place, row);
            }
        }
    }
    let is_withheld = asking.is_withheld();
    asking.report(ctx);
    let rows = rows.into_values().collect();
    Ok(Some(rows).filter(|_| !is_withheld))
}

/// The records that regions hold of the pupil, each region's in the order of their ids.
async fn records(asking: &mut Asking<'_>, key: &LinkKey) -> BTreeMap<Code, Vec<String>> {
    let mut variables = Object::new();
    variables.insert("id", key.as_str().into());
    let pupil = asking.ask(RECORDS, "pupil", variables).await;
    let found = pupil.get("records").and_then(Value::as_list);
    let mut records: BTreeMap<Code, Vec<String>> = BTreeMap::new();
    for record in found.unwrap_or_default() {
        let text = |name: &str| record.get(name).and_then(Value::as_str);
        if let (Some(id), Some(region)) = (text("id"), text("region"))
            && let Ok(region) = Code::new(region)
        {
            records.entry(region).or_default().push(id.to_owned());
        }
    }
    for ids in records.values_mut() {
        ids.sort_unstable();
    }
    records
}

/// Fails on a key that regions would refuse: none of them is to be asked then.
fn check_key(key: &str) -> Result<(), Failure> {
    let is_valid = (8..=64).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if is_valid {
        Ok(())
    } else {
        Err(bad_input(
            "`input.idempotencyKey` is 8 to 64 characters of A-Z a-z 0-9 . _ -",
        ))
    }
}

/// The key under which a region keeps its part of the request: the same whenever the client repeats
/// it, and none that the client's own writes to the region could have.
fn region_key(region: &Code, ordinal: usize, key: &str) -> String {
    let digest = Sha256::digest(format!("pupil request\n{region}\n{ordinal}\n{key}"));
    digest[..24]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn variables(record: &str, requester: &Requester, key: &str) -> Object {
    let mut variables = Object::new();
    variables.insert("recordId", record.into());
    variables.insert("requester", requester.0.as_str().into());
    variables.insert("idempotencyKey", key.into());
    variables
}

impl RegionRequest {
    fn unreachable(region: &Code) -> Self {
        Self {
            region: RegionCode(region.clone()),
            status: RegionRequestStatus::Unreachable,
            user_errors: Vec::new(),
        }
    }

    /// Takes in how it went for another record of the region.
    fn add(&mut self, other: Self) {
        self.status = self.status.max(other.status);
        self.user_errors.extend(other.user_errors);
    }
}
