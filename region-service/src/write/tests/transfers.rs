//! Transfers: whatever is repeated, in whatever order, help ends up in exactly one region.

use serde_json::{Value, json};

use super::{Known, hosting, known, mutate, start, told, with};
use crate::graphql::tests::TestService;

const ALL: &str = "transfer { id state from to sealed record { id } trajectories { id endedOn
    endReason accessRoute firstContactOn roles version } }";

/// The two sides: Twente, which sends, and Veendam, which receives.
struct Sides {
    twente: TestService,
    veendam: TestService,
    sender: Known,
    receiver: Known,
    trajectory: Value,
}

async fn sides() -> Sides {
    let twente = hosting(&["TWENTE"]).await;
    let veendam = hosting(&["VEENDAM"]).await;
    let (sender, receiver) = (known(&twente).await, known(&veendam).await);
    let started = mutate(
        &twente,
        "startTrajectory",
        &start(&sender, "app-0000"),
        "trajectory { id }",
    )
    .await;
    Sides {
        trajectory: started["trajectory"]["id"].clone(),
        twente,
        veendam,
        sender,
        receiver,
    }
}

impl Sides {
    async fn offer(&self, key: &str) -> Value {
        let input = json!({
            "recordId": self.sender.record, "toRegion": "VEENDAM",
            "trajectoryIds": [self.trajectory], "idempotencyKey": key,
        });
        mutate(&self.twente, "offerTransfer", &input, ALL).await
    }

    async fn accept(&self, offer: &Value, key: &str) -> Value {
        let input = json!({
            "region": "VEENDAM", "offer": offer["transfer"]["sealed"],
            "schoolId": self.receiver.school, "providerId": self.receiver.providers[0],
            "firstContactOn": "2021-09-01", "idempotencyKey": key,
        });
        mutate(&self.veendam, "acceptTransfer", &input, ALL).await
    }

    async fn decline(&self, offer: &Value, key: &str) -> Value {
        let input = json!({
            "region": "VEENDAM", "offer": offer["transfer"]["sealed"], "idempotencyKey": key,
        });
        mutate(&self.veendam, "declineTransfer", &input, ALL).await
    }

    async fn close(&self, offer: &Value, answer: &Value, key: &str) -> Value {
        let input = json!({
            "transferId": offer["transfer"]["id"], "answer": answer["transfer"]["sealed"],
            "idempotencyKey": key,
        });
        mutate(&self.twente, "closeTransfer", &input, ALL).await
    }

    /// How many trajectories of the pupil run in each region.
    async fn open(&self, accepted: &Value) -> (usize, usize) {
        let own = "query($id: ID!) { trajectory(id: $id) { endedOn } }";
        let sent = self
            .twente
            .data_with(own, json!({ "id": self.trajectory }))
            .await;
        let received = accepted["transfer"]["trajectories"].as_array();
        let mut open = 0;
        for trajectory in received.into_iter().flatten() {
            let id = json!({ "id": trajectory["id"] });
            let data = self.veendam.data_with(own, id).await;
            open += usize::from(data["trajectory"]["endedOn"].is_null());
        }
        (usize::from(sent["trajectory"]["endedOn"].is_null()), open)
    }
}

#[tokio::test]
async fn help_goes_to_the_other_region_once_however_often_each_step_is_repeated() {
    let sides = sides().await;
    let offer = sides.offer("offer-001").await;
    assert_eq!(told(&offer), "");
    assert_eq!(sides.offer("offer-001").await, offer);
    assert_eq!(
        sides.offer("offer-002").await,
        offer,
        "the standing offer, under another key"
    );
    assert_eq!(sides.open(&json!(null)).await, (1, 0));

    let accepted = sides.accept(&offer, "accept-01").await;
    assert_eq!(told(&accepted), "");
    for key in ["accept-01", "accept-02"] {
        assert_eq!(sides.accept(&offer, key).await, accepted);
    }
    let received = &accepted["transfer"]["trajectories"][0];
    assert_eq!(received["accessRoute"], "TRANSFER");
    assert_eq!(received["roles"], json!(["JOS_WORKER"]));
    let declined = sides.decline(&offer, "decline-1").await;
    insta::assert_snapshot!(told(&declined), @"input.offer TRANSFER_INVALID: Deze overdracht is al aanvaard. | This transfer was accepted before.");

    let closed = sides.close(&offer, &accepted, "close-001").await;
    assert_eq!(told(&closed), "");
    assert_eq!(closed["transfer"]["state"], "CLOSED");
    let ended = &closed["transfer"]["trajectories"][0];
    assert_eq!(
        (&ended["endedOn"], &ended["endReason"]),
        (&json!("2021-08-31"), &json!("TRANSFERRED_REGION"))
    );
    for key in ["close-001", "close-002"] {
        assert_eq!(sides.close(&offer, &accepted, key).await, closed);
    }
    assert_eq!(sides.accept(&offer, "accept-03").await, accepted);
    assert_eq!(sides.open(&accepted).await, (0, 1));
}

#[tokio::test]
async fn help_that_is_declined_goes_on_where_it_was() {
    let sides = sides().await;
    let offer = sides.offer("offer-001").await;
    let declined = sides.decline(&offer, "decline-1").await;
    assert_eq!(told(&declined), "");
    assert_eq!(sides.decline(&offer, "decline-2").await, declined);
    let accepted = sides.accept(&offer, "accept-01").await;
    insta::assert_snapshot!(told(&accepted), @"input.offer TRANSFER_INVALID: Deze overdracht is al geweigerd. | This transfer was declined before.");
    let closed = sides.close(&offer, &declined, "close-001").await;
    assert_eq!(closed["transfer"]["state"], "WITHDRAWN");
    assert_eq!(sides.close(&offer, &declined, "close-002").await, closed);
    assert_eq!(sides.open(&accepted).await, (1, 0));
    let end = json!({
        "trajectoryId": sides.trajectory, "version": closed["transfer"]["trajectories"][0]["version"],
        "endedOn": "2021-10-01", "reason": "GOAL_REACHED", "idempotencyKey": "end-00001",
    });
    assert_eq!(
        told(&mutate(&sides.twente, "endTrajectory", &end, "trajectory { id }").await),
        ""
    );
    let again = sides.offer("offer-003").await;
    insta::assert_snapshot!(told(&again), @"input.trajectoryIds ENDED: Dit is al beëindigd (traject). | This trajectory has ended already.");
}

#[tokio::test]
async fn what_is_offered_waits_and_nothing_else_closes_it() {
    let sides = sides().await;
    let offer = sides.offer("offer-001").await;
    let id = &sides.trajectory;
    let mut said = Vec::new();
    let end = json!({
        "trajectoryId": id, "version": 2, "endedOn": "2021-10-01", "reason": "GOAL_REACHED",
        "idempotencyKey": "end-00001",
    });
    said.push(told(
        &mutate(&sides.twente, "endTrajectory", &end, "trajectory { id }").await,
    ));
    let refer = json!({
        "recordId": sides.sender.record, "trajectoryId": id, "direction": "INWARD",
        "from": "HUISARTS", "on": "2021-03-01", "weight": "LIGHT", "idempotencyKey": "refer-001",
    });
    said.push(told(
        &mutate(&sides.twente, "recordReferral", &refer, "referral { id }").await,
    ));
    let elsewhere = json!({
        "recordId": sides.sender.record, "toRegion": "AMERSFOORT", "trajectoryIds": [id],
        "idempotencyKey": "offer-002",
    });
    said.push(told(
        &mutate(&sides.twente, "offerTransfer", &elsewhere, ALL).await,
    ));
    let home = with(
        &elsewhere,
        json!({ "toRegion": "TWENTE", "idempotencyKey": "offer-003" }),
    );
    said.push(told(
        &mutate(&sides.twente, "offerTransfer", &home, ALL).await,
    ));
    // The offer itself is no answer, and no answer is an offer.
    said.push(told(&sides.close(&offer, &offer, "close-001").await));
    let accepted = sides.accept(&offer, "accept-01").await;
    said.push(told(&sides.accept(&accepted, "accept-02").await));
    let forged = json!({ "transfer": { "sealed": "a".repeat(200) } });
    said.push(told(&sides.accept(&forged, "accept-03").await));
    said.push(told(&sides.close(&offer, &forged, "close-002").await));
    insta::assert_snapshot!(said.join("\n"), @r"
    input.trajectoryId TRANSFER_PENDING: Dit traject is aangeboden aan een andere regio: rond de overdracht eerst af. | This trajectory is offered to another region: finish the transfer first.
    input.trajectoryId TRANSFER_PENDING: Dit traject is aangeboden aan een andere regio: rond de overdracht eerst af. | This trajectory is offered to another region: finish the transfer first.
    input.trajectoryIds TRANSFER_PENDING: Dit traject is aangeboden aan een andere regio: rond de overdracht eerst af. | This trajectory is offered to another region: finish the transfer first.
    input.toRegion INVALID: Dit is de regio die aanbiedt. | This is the region that offers.
    input.answer TRANSFER_INVALID: Dit is geen antwoord op dit aanbod: geef de verzegelde tekst die de ontvanger kreeg. | This is no answer to this offer: give the sealed text that the receiver got.
    input.offer TRANSFER_INVALID: Dit is geen aanbod aan deze regio: geef de verzegelde tekst die de afzender kreeg. | This is no offer to this region: give the sealed text that the sender got.
    input.offer TRANSFER_INVALID: Dit is geen aanbod aan deze regio: geef de verzegelde tekst die de afzender kreeg. | This is no offer to this region: give the sealed text that the sender got.
    input.answer TRANSFER_INVALID: Dit is geen antwoord op dit aanbod: geef de verzegelde tekst die de ontvanger kreeg. | This is no answer to this offer: give the sealed text that the receiver got.
    ");
}

#[tokio::test]
async fn an_offer_is_for_one_region_and_shows_nobody_else_anything() {
    let sides = sides().await;
    let offer = sides.offer("offer-001").await;
    let amersfoort = hosting(&["AMERSFOORT"]).await;
    let other = known(&amersfoort).await;
    let input = json!({
        "region": "AMERSFOORT", "offer": offer["transfer"]["sealed"],
        "schoolId": other.school, "providerId": other.providers[0],
        "firstContactOn": "2021-09-01", "idempotencyKey": "accept-01",
    });
    let payload = mutate(&amersfoort, "acceptTransfer", &input, ALL).await;
    insta::assert_snapshot!(told(&payload), @"input.offer TRANSFER_INVALID: Dit is geen aanbod aan deze regio: geef de verzegelde tekst die de afzender kreeg. | This is no offer to this region: give the sealed text that the sender got.");
    let sealed = offer["transfer"]["sealed"].as_str().unwrap();
    assert!(!sealed.contains("lk1_") && !sealed.contains("twente"));
}

#[tokio::test]
async fn a_transfer_between_two_regions_of_one_service_is_the_same() {
    let both = hosting(&["TWENTE", "VEENDAM"]).await;
    let apart = sides().await;
    let offer = apart.offer("offer-001").await;
    let accepted = apart.accept(&offer, "accept-01").await;
    let closed = apart.close(&offer, &accepted, "close-001").await;
    mutate(
        &both,
        "startTrajectory",
        &start(&apart.sender, "app-0000"),
        "trajectory { id }",
    )
    .await;
    let together = Sides {
        twente: both,
        veendam: hosting(&["VEENDAM"]).await,
        ..apart
    };
    let offer_here = together.offer("offer-001").await;
    assert_eq!(offer_here, offer);
    let input = json!({
        "region": "VEENDAM", "offer": offer["transfer"]["sealed"],
        "schoolId": together.receiver.school, "providerId": together.receiver.providers[0],
        "firstContactOn": "2021-09-01", "idempotencyKey": "accept-01",
    });
    let accepted_here = mutate(&together.twente, "acceptTransfer", &input, ALL).await;
    assert_eq!(accepted_here, accepted);
    assert_eq!(together.close(&offer, &accepted, "close-001").await, closed);
}
