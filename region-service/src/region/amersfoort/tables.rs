//! Amersfoort's own tables: the consortium of seven providers, the principles of OSJ, teams
//! around schools, what changed for families.

use super::values::{HomeTransferKind, OsjPrincipleKind};
use crate::entity::value::{DataQuality, DatePrecision, Provenance, TextList};
use crate::migration::table::TableShape;
use crate::region::own::{OwnTable, Subject};

/// The tables in the order of creation.
pub(super) fn all() -> Vec<OwnTable> {
    vec![
        programme::table(),
        consortium_member::table(),
        consortium::table(),
        principle::table(),
        edu_care_team::table(),
        working_group::table(),
        base_document::table(),
        trajectory::table(),
    ]
}

/// What Amersfoort alone says of its programme.
pub mod programme {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// What Amersfoort alone says of its programme.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_programme")]
    pub struct Model {
        /// The programme.
        #[sea_orm(primary_key, auto_increment = false)]
        pub programme_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Whether help needs no decision (*beschikkingsvrij*).
        pub disposition_free: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_programme")
            .text("programme_id")
            .text("region")
            .boolean("disposition_free")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Members of the consortium.
pub mod consortium_member {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// A provider in the consortium. Members are written before their consortium.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_consortium_member")]
    pub struct Model {
        /// The consortium.
        #[sea_orm(primary_key, auto_increment = false)]
        pub consortium_id: String,
        /// Its place, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub seat: i32,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The provider.
        pub provider_id: String,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_consortium_member")
            .text("consortium_id")
            .integer("seat")
            .text("region")
            .text("provider_id")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["consortium_id", "seat"])
            .index(&["provider_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// The consortium.
pub mod consortium {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// The providers that joined forces (*breed spectrum aanbieders*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_consortium")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// What it is called.
        pub name: String,
        /// For short.
        pub abbreviation: String,
        /// Whether its members make staff available together.
        pub pools_staff: bool,
        /// What it can do, as values of `OsjSpecialism`.
        pub specialisms: TextList,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_consortium")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("name")
            .text("abbreviation")
            .boolean("pools_staff")
            .list("specialisms")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Principles of OSJ.
pub mod principle {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OsjPrincipleKind, OwnTable, Provenance, TableShape};

    /// A principle (*uitgangspunt*) of the programme.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_principle")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Which.
        pub kind: OsjPrincipleKind,
        /// What it says, in Dutch.
        pub text_nl: String,
        /// What it says, in English.
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
        let shape = TableShape::new("amersfoort_principle")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("kind")
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

/// Teams around schools.
pub mod edu_care_team {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// The team around a school (*onderwijs(zorg)team*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_edu_care_team")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school; null where the source speaks of all.
        pub school_id: Option<String>,
        /// Who sits in it, as values of `EduCareRole`.
        pub members: TextList,
        /// Every how many weeks it meets.
        pub meets_every_weeks: Option<i32>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_edu_care_team")
            .text("id")
            .text("region")
            .text("programme_id")
            .optional_text("school_id")
            .list("members")
            .optional_integer("meets_every_weeks")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"])
            .index(&["school_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// The working group.
pub mod working_group {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape, TextList};

    /// What the working group does. Who sits in it stands in the shared core.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_working_group")]
    pub struct Model {
        /// The body.
        #[sea_orm(primary_key, auto_increment = false)]
        pub body_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// What it does, as values of `WorkingGroupTask`.
        pub tasks: TextList,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_working_group")
            .text("body_id")
            .text("region")
            .text("programme_id")
            .list("tasks")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["body_id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// The base document.
pub mod base_document {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, DatePrecision, OwnTable, Provenance, TableShape};

    /// The document that the programme rests on (*basisdocument*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_base_document")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Its title.
        pub title: String,
        /// Where the source says that it is.
        pub found_under: String,
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
        let shape = TableShape::new("amersfoort_base_document")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("title")
            .text("found_under")
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

/// What changed for families.
pub mod trajectory {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, HomeTransferKind, OwnTable, Provenance, Subject, TableShape};

    /// What a trajectory meant at home.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amersfoort_trajectory")]
    pub struct Model {
        /// The trajectory.
        #[sea_orm(primary_key, auto_increment = false)]
        pub trajectory_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// How what was learnt in school was taken home; null where it was not.
        pub home_transfer_kind: Option<HomeTransferKind>,
        /// When.
        pub home_transfer_on: Option<Date>,
        /// How many helpers the family had when it began.
        pub helpers_at_start: Option<i32>,
        /// And when it ended.
        pub helpers_at_end: Option<i32>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("amersfoort_trajectory")
            .text("trajectory_id")
            .text("region")
            .optional_text("home_transfer_kind")
            .optional_date("home_transfer_on")
            .optional_integer("helpers_at_start")
            .optional_integer("helpers_at_end")
            .text("provenance")
            .text("quality")
            .primary_key(&["trajectory_id"]);
        OwnTable::of::<Entity>(shape).about(Subject::Trajectory("trajectory_id"))
    }
}
