//! Kennemerland's own tables: two sub-regions, the team of three roles, meetings, walk-in hours
//! and activities, the tender, reports.

use super::values::{
    CollectiveActivityKind, HandoverParty, MeetingKind, PreventivePlanKind, SubRegion,
    WalkInAudience,
};
use crate::entity::value::{DataQuality, DatePrecision, ProfessionalRole, Provenance, TextList};
use crate::migration::table::TableShape;
use crate::region::own::{OwnTable, Subject};

/// The tables in the order of creation.
pub(super) fn all() -> Vec<OwnTable> {
    vec![
        school::table(),
        team_role::table(),
        meeting::table(),
        walk_in_hour::table(),
        research_question::table(),
        development_question::table(),
        tender::table(),
        newsletter::table(),
        interim_report::table(),
        warm_handover::table(),
        collective_activity::table(),
        preventive_plan::table(),
    ]
}

/// Schools in their sub-regions.
pub mod school {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, SubRegion, TableShape};

    /// The sub-region that a school lies in.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_school")]
    pub struct Model {
        /// The school.
        #[sea_orm(primary_key, auto_increment = false)]
        pub school_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Noord or Midden.
        pub sub_region: SubRegion,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_school")
            .text("school_id")
            .text("region")
            .text("sub_region")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["school_id"])
            .index(&["sub_region"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Roles of the team.
pub mod team_role {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, ProfessionalRole, Provenance, SubRegion, TableShape};

    /// A role in the team (*JOS-team*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_team_role")]
    pub struct Model {
        /// The role.
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: ProfessionalRole,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The only sub-region that has it; null where both have.
        pub sub_region: Option<SubRegion>,
        /// In how many schools.
        pub schools: Option<i32>,
        /// Whether the project pays hours beside what there was.
        pub extra_hours: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_team_role")
            .text("role")
            .text("region")
            .text("programme_id")
            .optional_text("sub_region")
            .optional_integer("schools")
            .boolean("extra_hours")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["role"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Numbered meetings.
pub mod meeting {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, MeetingKind, OwnTable, Provenance, TableShape};

    /// A numbered meeting. Title, hours and audience stand in the shared core.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_meeting")]
    pub struct Model {
        /// The event.
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Of what series.
        pub kind: MeetingKind,
        /// Its number in the series.
        pub number: i32,
        /// Another number that the source gives it.
        pub conflicting_number: Option<i32>,
        /// The event that it was held with.
        pub combined_with_event_id: Option<String>,
        /// Who leads it, as a function.
        pub led_by: Option<String>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_meeting")
            .text("event_id")
            .text("region")
            .text("programme_id")
            .text("kind")
            .integer("number")
            .optional_integer("conflicting_number")
            .optional_text("combined_with_event_id")
            .optional_text("led_by")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["event_id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Walk-in hours.
pub mod walk_in_hour {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, ProfessionalRole, Provenance, TableShape, WalkInAudience};

    /// A walk-in hour (*inloopuur*). Who came is not kept.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_walk_in_hour")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school; null where the source names none.
        pub school_id: Option<String>,
        /// For whom.
        pub audience: WalkInAudience,
        /// When; null where the source does not say.
        pub held_on: Option<Date>,
        /// How many questions were asked; null where they were not counted.
        pub questions_asked: Option<i32>,
        /// Who was there to answer.
        pub host_role: Option<ProfessionalRole>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_walk_in_hour")
            .text("id")
            .text("region")
            .text("programme_id")
            .optional_text("school_id")
            .text("audience")
            .optional_date("held_on")
            .optional_integer("questions_asked")
            .optional_text("host_role")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"])
            .index(&["school_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Research questions.
pub mod research_question {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// A question that is looked into (*onderzoeksvraag*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_research_question")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school year, as a period code.
        pub school_year: String,
        /// The question, in Dutch.
        pub text_nl: String,
        /// The question, in English.
        pub text_en: Option<String>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_research_question")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("school_year")
            .text("text_nl")
            .optional_text("text_en")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Development questions.
pub mod development_question {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// A question that schools work on (*ontwikkelvraag*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_development_question")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school; null where it is of all.
        pub school_id: Option<String>,
        /// The school year, as a period code.
        pub school_year: String,
        /// The question, in Dutch.
        pub text_nl: String,
        /// The question, in English.
        pub text_en: Option<String>,
        /// The research question that it became.
        pub research_question_id: Option<String>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_development_question")
            .text("id")
            .text("region")
            .text("programme_id")
            .optional_text("school_id")
            .text("school_year")
            .text("text_nl")
            .optional_text("text_en")
            .optional_text("research_question_id")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Terms of the tender.
pub mod tender {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// Terms of the tender of the *Jeugd- en schoolteam*. Its phases and the days of the
    /// contract stand in the shared core.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_tender")]
    pub struct Model {
        /// The tender.
        #[sea_orm(primary_key, auto_increment = false)]
        pub procurement_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The contract that comes of it.
        pub contract_id: String,
        /// Years without extension.
        pub initial_years: i32,
        /// Years of extension at most.
        pub extension_years: i32,
        /// Whether staff is as many as before.
        pub formation_unchanged: bool,
        /// Whether that is adjusted each year.
        pub yearly_adjustment: bool,
        /// Whether the present provider may bid.
        pub incumbent_may_bid: bool,
        /// Who judges the bids, in Dutch.
        pub judged_by: TextList,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_tender")
            .text("procurement_id")
            .text("region")
            .text("programme_id")
            .text("contract_id")
            .integer("initial_years")
            .integer("extension_years")
            .boolean("formation_unchanged")
            .boolean("yearly_adjustment")
            .boolean("incumbent_may_bid")
            .list("judged_by")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["procurement_id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Newsletters.
pub mod newsletter {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, DatePrecision, OwnTable, Provenance, TableShape};

    /// A newsletter (*nieuwsbrief*) to the partners.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_newsletter")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Its number in the year.
        pub number: i32,
        /// Its year.
        pub year: i32,
        /// Its title.
        pub title: String,
        /// Its publication: the first day that the text allows, or null where unknown.
        pub published_on: Option<Date>,
        /// Its publication: how precisely the source gives it.
        pub published_precision: DatePrecision,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_newsletter")
            .text("id")
            .text("region")
            .text("programme_id")
            .integer("number")
            .integer("year")
            .text("title")
            .optional_date("published_on")
            .text("published_precision")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Interim reports.
pub mod interim_report {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// An interim report (*tussenrapportage*). What it found stands in the shared core, as an
    /// evaluation.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_interim_report")]
    pub struct Model {
        /// The evaluation.
        #[sea_orm(primary_key, auto_increment = false)]
        pub evaluation_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Who wrote it.
        pub author: String,
        /// Who asked for it, in Dutch.
        pub commissioned_by: TextList,
        /// Whether another is to follow.
        pub follow_up_announced: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_interim_report")
            .text("evaluation_id")
            .text("region")
            .text("programme_id")
            .text("author")
            .list("commissioned_by")
            .boolean("follow_up_announced")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["evaluation_id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Warm handovers.
pub mod warm_handover {
    use sea_orm::entity::prelude::*;

    use super::{
        DataQuality, HandoverParty, OwnTable, ProfessionalRole, Provenance, Subject, TableShape,
    };

    /// A handover in person (*warme overdracht*), of a trajectory or in a case that the
    /// source tells.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_warm_handover")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The trajectory.
        pub trajectory_id: Option<String>,
        /// The case.
        pub case_story_id: Option<String>,
        /// To whom.
        pub handed_to: HandoverParty,
        /// When.
        pub handed_on: Option<Date>,
        /// By whom.
        pub by_role: Option<ProfessionalRole>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_warm_handover")
            .text("id")
            .text("region")
            .text("programme_id")
            .optional_text("trajectory_id")
            .optional_text("case_story_id")
            .text("handed_to")
            .optional_date("handed_on")
            .optional_text("by_role")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"])
            .index(&["trajectory_id"]);
        OwnTable::of::<Entity>(shape).about(Subject::Trajectory("trajectory_id"))
    }
}

/// Collective activities.
pub mod collective_activity {
    use sea_orm::entity::prelude::*;

    use super::{CollectiveActivityKind, DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// An activity for many at once (*collectieve activiteit*). Who took part is not kept.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_collective_activity")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school; null where the source names none.
        pub school_id: Option<String>,
        /// What kind.
        pub kind: CollectiveActivityKind,
        /// What it is, in Dutch.
        pub name_nl: String,
        /// What it is, in English.
        pub name_en: Option<String>,
        /// For whom, in Dutch.
        pub audience: TextList,
        /// The school year, as a period code.
        pub school_year: String,
        /// Whether it was still to come.
        pub planned: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_collective_activity")
            .text("id")
            .text("region")
            .text("programme_id")
            .optional_text("school_id")
            .text("kind")
            .text("name_nl")
            .optional_text("name_en")
            .list("audience")
            .text("school_year")
            .boolean("planned")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"])
            .index(&["school_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Plans for the next school year.
pub mod preventive_plan {
    use sea_orm::entity::prelude::*;

    use super::{
        DataQuality, OwnTable, PreventivePlanKind, ProfessionalRole, Provenance, TableShape,
    };

    /// What the roles are to do earlier than before.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kennemerland_preventive_plan")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// What kind.
        pub kind: PreventivePlanKind,
        /// What, in Dutch.
        pub text_nl: String,
        /// What, in English.
        pub text_en: Option<String>,
        /// From which school year, as a period code; null where it is done already.
        pub school_year: Option<String>,
        /// By whom; null where by all.
        pub role: Option<ProfessionalRole>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("kennemerland_preventive_plan")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("kind")
            .text("text_nl")
            .optional_text("text_en")
            .optional_text("school_year")
            .optional_text("role")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}
