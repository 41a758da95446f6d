use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use super::*;
use crate::graphql::tests::{TestService, secret};
use crate::write::tests::twente;

/// The moment so many years after the demo's data were true.
fn in_year(year: i32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

async fn retain(service: &TestService, year: i32, dry_run: bool) -> Overdue {
    let region = crate::regions::find("TWENTE").unwrap();
    apply(
        service.database(),
        region,
        &secret(),
        in_year(year),
        dry_run,
    )
    .await
    .unwrap()
}

async fn records(service: &TestService) -> u64 {
    let records = region_pupil_record::Entity::find();
    records.count(service.database()).await.unwrap()
}

#[tokio::test]
async fn dossiers_go_twenty_years_after_the_help_ended_and_not_while_it_goes_on() {
    let service = twente().await;
    let before = records(&service).await;
    assert_eq!(retain(&service, 2040, false).await, Overdue::default());
    assert_eq!(records(&service).await, before);
    let would = retain(&service, 2060, true).await;
    assert!(would.records > 0);
    assert_eq!(records(&service).await, before, "a dry run erases nothing");
    let did = retain(&service, 2060, false).await;
    assert_eq!(did.records, would.records);
    assert_eq!(records(&service).await, before - did.records as u64);
    let open = trajectory::Entity::find().filter(trajectory::Column::EndedOn.is_null());
    for row in open.all(service.database()).await.unwrap() {
        let record = region_pupil_record::Entity::find_by_id(row.record_id);
        assert!(
            record.one(service.database()).await.unwrap().is_some(),
            "help goes on"
        );
    }
    assert_eq!(
        retain(&service, 2060, false).await.records,
        0,
        "once is enough"
    );
}

#[tokio::test]
async fn a_record_that_comes_back_with_an_older_copy_is_erased_again() {
    let service = twente().await;
    let copy = region_pupil_record::Entity::find()
        .filter(region_pupil_record::Column::Id.not_in_subquery(recent(in_year(2040).date_naive())))
        .one(service.database())
        .await
        .unwrap()
        .unwrap();
    retain(&service, 2060, false).await;
    copy.clone()
        .into_active_model()
        .reset_all()
        .insert(service.database())
        .await
        .unwrap();
    let again = retain(&service, 2030, false).await;
    assert_eq!((again.records, again.returned), (0, 1));
    let back = region_pupil_record::Entity::find_by_id(copy.id);
    assert!(back.one(service.database()).await.unwrap().is_none());
}
