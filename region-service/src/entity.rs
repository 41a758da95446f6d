//! The tables of the shared core as sea-orm entities, one file each. Every row carries its
//! region, because one database may host several. How tables are made is `migration`'s part, what
//! is in them `seed`'s; how rows become the graph's types is `graphql`'s.
//!
//! Conventions: ids and codes are text and compare by their UTF-8 bytes on both back ends; amounts
//! that are summed are whole numbers (cents, hundredths), so sums are exact; a day that a source
//! gives imprecisely is `…_on` with `…_precision`; every fact has a source, a provenance and a
//! quality.

pub mod absence_episode;
pub mod avoided_referral;
pub mod care_provider;
pub mod case_story;
pub mod change;
pub mod change_counter;
pub mod claim;
pub mod consent;
pub mod contract;
pub mod data_request;
pub mod dataset;
pub mod enrolment;
pub mod enrolment_by_residence;
pub mod evaluation;
pub mod event;
pub mod finding;
pub mod funding;
pub mod governance_body;
pub mod learning_point;
pub mod link_token;
pub mod municipality;
pub mod participation_provider;
pub mod procurement;
pub mod programme;
pub mod programme_exclusion;
pub mod programme_goal;
pub mod provider_specialism;
pub mod published_figure;
pub mod pupil_link;
pub mod reference_period;
pub mod referral;
pub mod region;
pub mod region_municipality;
pub mod region_pupil_record;
pub mod residence_period;
pub mod school;
pub mod school_participation;
pub mod school_period_report;
pub mod school_types;
pub mod sort_key;
pub mod source;
pub mod staff_deployment;
pub mod tombstone;
pub mod trajectory;
pub mod trajectory_provider;
pub mod trajectory_role;
pub mod transfer;
pub mod value;
pub mod write_receipt;

pub use sort_key::sort_key;

/// The marker of invented data in [`dataset`]; the only kind that is served until roles exist.
pub const SYNTHETIC: &str = "SYNTHETIC";

/// Stands for a municipality outside the register in counts by residence.
pub const UNKNOWN_MUNICIPALITY: &str = "GM0000";
