//! Commands about a pupil's data: `fileAccessRequest`, `fileErasureRequest`, `decideDataRequest` (domain
//! rule R23). The region decides within the time that the law gives; what erasing does is
//! [`super::erasure`]'s.

use async_graphql::{ID, InputObject};
use chrono::{Months, NaiveDate};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::legal_age::Ages;
use super::user_error::{RECORD, Thing, UserErrorCode, thing};
use super::{Checks, Command, Home, Refusal, UserError, Write, check};
use crate::entity::value::{
    ChangeAction, ChangeType, DataRequestKind, DataRequestState, Provenance, RefusalGround,
    Requester,
};
use crate::entity::{data_request, region_pupil_record};

const REQUEST: Thing = thing("verzoek", "request");

/// Someone wants to see what the region holds of a pupil (*inzageverzoek*).
#[derive(Clone, Debug, InputObject)]
pub struct FileAccessRequestInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// Who asks (*verzoeker*).
    pub requester: Requester,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// Someone wants the region to destroy what it holds of a pupil (*vernietigingsverzoek*).
#[derive(Clone, Debug, InputObject)]
pub struct FileErasureRequestInput {
    /// The region's record of the pupil (*dossier*).
    pub record_id: ID,
    /// Who asks (*verzoeker*).
    pub requester: Requester,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

/// The region's decision on a request (*besluit op verzoek*). Granting an erasure erases.
#[derive(Clone, Debug, InputObject)]
pub struct DecideDataRequestInput {
    /// The request.
    pub request_id: ID,
    /// The version that the client saw (*versie*).
    pub version: i32,
    /// Why it is refused (*grond*); left out where it is granted.
    pub refused_because: Option<RefusalGround>,
    /// The client's name for this write, the same in every repeat (*idempotentiesleutel*).
    pub idempotency_key: String,
}

impl Command for FileAccessRequestInput {
    const NAME: &'static str = "fileAccessRequest";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        file(
            write,
            DataRequestKind::Access,
            &self.record_id,
            self.requester,
        )
        .await
    }
}

impl Command for FileErasureRequestInput {
    const NAME: &'static str = "fileErasureRequest";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.recordId", &self.record_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        file(
            write,
            DataRequestKind::Erasure,
            &self.record_id,
            self.requester,
        )
        .await
    }
}

impl Command for DecideDataRequestInput {
    const NAME: &'static str = "decideDataRequest";
    type Outcome = String;

    fn idempotency_key(&self) -> &str {
        &self.idempotency_key
    }

    fn home(&self) -> Home<'_> {
        Home::Id("input.requestId", &self.request_id)
    }

    async fn apply(&self, write: &mut Write<'_>) -> Result<String, Refusal> {
        let field = "input.requestId";
        let mut row = write
            .row::<data_request::Entity>(field, REQUEST, &self.request_id)
            .await?;
        check::same_version(row.version, self.version)?;
        if row.state != DataRequestState::Received {
            return Err(UserError::ended(field, REQUEST).into());
        }
        row.state = match self.refused_because {
            Some(_) => DataRequestState::Refused,
            None => DataRequestState::Done,
        };
        row.ground = self.refused_because;
        row.decided_on = Some(write.today());
        row.version += 1;
        let id = row.id.clone();
        let erase = row.kind == DataRequestKind::Erasure && row.state == DataRequestState::Done;
        let record_id = row.record_id.clone().filter(|_| erase);
        write.changed(
            ChangeType::DataRequest,
            ChangeAction::Ended,
            &id,
            row.version,
        );
        row.into_active_model().reset_all().update(write.db).await?;
        if let Some(record_id) = record_id {
            write.erase_record(field, &record_id).await?;
        }
        Ok(id)
    }
}

/// Writes a request; where the same was asked before and waits, refuses with that one.
async fn file(
    write: &mut Write<'_>,
    kind: DataRequestKind,
    record_id: &ID,
    requester: Requester,
) -> Result<String, Refusal> {
    let record = write
        .row::<region_pupil_record::Entity>("input.recordId", RECORD, record_id)
        .await?;
    let mut checks = Checks::default();
    let ages = Ages::on(&record, write.today());
    checks.require(may_ask(&ages, kind, requester), || not_entitled(kind));
    checks.end()?;
    let waiting = data_request::Entity::find()
        .filter(data_request::Column::RecordId.eq(&record.id))
        .filter(data_request::Column::Kind.eq(kind))
        .filter(data_request::Column::State.eq(DataRequestState::Received))
        .one(write.db)
        .await?;
    if let Some(waiting) = waiting {
        return Err(Refusal::known(already_asked(), waiting.id));
    }
    let row = new_request(write, kind, record, requester);
    let id = row.id.clone();
    data_request::Entity::insert(row.into_active_model())
        .exec_without_returning(write.db)
        .await?;
    write.changed(ChangeType::DataRequest, ChangeAction::Created, &id, 1);
    Ok(id)
}

fn new_request(
    write: &mut Write<'_>,
    kind: DataRequestKind,
    record: region_pupil_record::Model,
    requester: Requester,
) -> data_request::Model {
    let received_on = write.today();
    data_request::Model {
        id: write.new_id(),
        region: write.region_code(),
        record_id: Some(record.id),
        kind,
        requester,
        state: DataRequestState::Received,
        received_on,
        due_on: due(kind, received_on),
        decided_on: None,
        ground: None,
        provenance: Provenance::Synthetic,
        version: 1,
    }
}

/// By when the region must have decided: a month for access (AVG article 12, third paragraph), three
/// for destruction (Jeugdwet 7.3.9).
fn due(kind: DataRequestKind, received_on: NaiveDate) -> NaiveDate {
    let months = match kind {
        DataRequestKind::Access => Months::new(1),
        DataRequestKind::Erasure => Months::new(3),
    };
    received_on + months
}

/// Under 12 the parents ask; from 12 to 15 either may see, and both together may have destroyed; from
/// 16 the pupil asks (domain rule R23).
fn may_ask(ages: &Ages, kind: DataRequestKind, requester: Requester) -> bool {
    let shared_alone = kind == DataRequestKind::Access && ages.may_be_12_to_15();
    match requester {
        Requester::Parent => ages.may_be_under_12() || shared_alone,
        Requester::Pupil => ages.may_be_16() || shared_alone,
        Requester::PupilAndParent => ages.may_be_12_to_15(),
    }
}

fn not_entitled(kind: DataRequestKind) -> UserError {
    match kind {
        DataRequestKind::Access => UserError::new(
            "input.requester",
            UserErrorCode::NotEntitled,
            "Tot 12 jaar vragen de ouders inzage, van 12 tot en met 15 ook de jeugdige, vanaf 16 alleen de jeugdige.",
            "Up to 12 the parents ask for access, from 12 to 15 the pupil too, from 16 the pupil alone.",
        ),
        DataRequestKind::Erasure => UserError::new(
            "input.requester",
            UserErrorCode::NotEntitled,
            "Tot 12 jaar vragen de ouders vernietiging, van 12 tot en met 15 ouders en jeugdige samen, vanaf 16 de jeugdige.",
            "Up to 12 the parents ask for erasure, from 12 to 15 parents and pupil together, from 16 the pupil.",
        ),
    }
}

fn already_asked() -> UserError {
    UserError::new(
        "input.recordId",
        UserErrorCode::AlreadyRecorded,
        "Dit verzoek is al ingediend en wacht op een besluit.",
        "This was asked before and waits for a decision.",
    )
}
