//! One region's rows, all of them, as they are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schema::period::PeriodCode;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use crate::entity::{
    absence_episode, avoided_referral, enrolment, funding, participation_provider,
    reference_period, referral, region_municipality, region_pupil_record, residence_period, school,
    school_period_report, staff_deployment, trajectory, trajectory_provider, trajectory_role,
};

/// One region's rows.
pub(super) struct Region {
    pub(super) code: &'static str,
    pub(super) period: PeriodCode,
    pub(super) trajectories: Vec<trajectory::Model>,
    pub(super) roles: BTreeMap<String, Vec<String>>,
    pub(super) providers: BTreeMap<String, Vec<String>>,
    pub(super) avoided: BTreeSet<String>,
    pub(super) referrals: Vec<referral::Model>,
    pub(super) reports: Vec<school_period_report::Model>,
    pub(super) schools: BTreeMap<String, school::Model>,
    pub(super) terms: Vec<participation_provider::Model>,
    pub(super) deployments: Vec<staff_deployment::Model>,
    pub(super) records: Vec<region_pupil_record::Model>,
    pub(super) enrolments: Vec<enrolment::Model>,
    pub(super) residences: Vec<residence_period::Model>,
    pub(super) municipalities: BTreeSet<String>,
    pub(super) episodes: Vec<absence_episode::Model>,
    pub(super) funding: Vec<funding::Model>,
}

/// All rows of a table that are of a region.
macro_rules! all {
    ($db:expr, $code:expr, $table:ident) => {
        $table::Entity::find()
            .filter($table::Column::Region.eq($code))
            .all($db)
            .await
            .expect("the table is there")
    };
}

impl Region {
    /// The rows of `code` in `db`.
    pub(super) async fn read(db: &DatabaseConnection, code: &'static str) -> Self {
        let reference = all!(db, code, reference_period);
        let reference = reference.into_iter().find(|row| row.is_reference);
        let period: PeriodCode = reference
            .and_then(|row| row.code.parse().ok())
            .expect("a reference period");
        let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in all!(db, code, trajectory_role) {
            let of = roles.entry(row.trajectory_id).or_default();
            of.push(row.role.code().to_owned());
        }
        let mut providers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in all!(db, code, trajectory_provider) {
            providers
                .entry(row.trajectory_id)
                .or_default()
                .push(row.provider_id);
        }
        let reports = all!(db, code, school_period_report).into_iter();
        let avoided = all!(db, code, avoided_referral).into_iter();
        let schools = all!(db, code, school).into_iter();
        let municipalities = all!(db, code, region_municipality).into_iter();
        Self {
            code,
            period,
            trajectories: all!(db, code, trajectory),
            roles,
            providers,
            avoided: avoided.map(|row| row.trajectory_id).collect(),
            referrals: all!(db, code, referral),
            reports: reports
                .filter(|row| row.period_code == period.to_string())
                .collect(),
            schools: schools.map(|row| (row.id.clone(), row)).collect(),
            terms: all!(db, code, participation_provider),
            deployments: all!(db, code, staff_deployment),
            records: all!(db, code, region_pupil_record),
            enrolments: all!(db, code, enrolment),
            residences: all!(db, code, residence_period),
            municipalities: municipalities.map(|row| row.municipality_code).collect(),
            episodes: all!(db, code, absence_episode),
            funding: all!(db, code, funding),
        }
    }

    /// Whether a stretch of time shares a day with the reference period.
    pub(super) fn is_in_period(&self, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        from <= self.period.to() && to.is_none_or(|to| to >= self.period.from())
    }
}
