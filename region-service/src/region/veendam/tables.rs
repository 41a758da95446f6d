//! Veendam's own tables: the general provision, grants from the national programme, how help goes
//! on from the JOS worker.

use super::values::{CollegeDecisionKind, JepRoute, JosNextStepKind};
use crate::entity::value::{DataQuality, DatePrecision, Provenance};
use crate::migration::table::TableShape;
use crate::region::own::{OwnTable, Subject};

/// The tables in the order of creation.
pub(super) fn all() -> Vec<OwnTable> {
    vec![
        programme::table(),
        general_provision::table(),
        college_decision::table(),
        npo_subsidy::table(),
        next_step::table(),
        help_step::table(),
        jep_route::table(),
    ]
}

/// What Veendam alone says of its programme.
pub mod programme {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// What Veendam alone says of its programme.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_programme")]
    pub struct Model {
        /// The programme.
        #[sea_orm(primary_key, auto_increment = false)]
        pub programme_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Whether it is part of the movement of zero (*beweging van nul*).
        pub movement_of_zero: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("veendam_programme")
            .text("programme_id")
            .text("region")
            .boolean("movement_of_zero")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// General provisions.
pub mod general_provision {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, DatePrecision, OwnTable, Provenance, TableShape};

    /// A provision (*algemene voorziening*) that is open to all without a decision.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_general_provision")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Its name.
        pub name: String,
        /// What it is called for short.
        pub abbreviation: String,
        /// Its start: the first day that the text allows, or null where unknown.
        pub from_on: Option<Date>,
        /// Its start: how precisely the source gives it.
        pub from_precision: DatePrecision,
        /// For whom, in Dutch.
        pub open_to_nl: String,
        /// For whom, in English.
        pub open_to_en: Option<String>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("veendam_general_provision")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("name")
            .text("abbreviation")
            .optional_date("from_on")
            .text("from_precision")
            .text("open_to_nl")
            .optional_text("open_to_en")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Decisions of the college.
pub mod college_decision {
    use sea_orm::entity::prelude::*;

    use super::{
        CollegeDecisionKind, DataQuality, DatePrecision, OwnTable, Provenance, TableShape,
    };

    /// A decision of *burgemeester en wethouders*.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_college_decision")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Who decided.
        pub body: String,
        /// What it was.
        pub kind: CollegeDecisionKind,
        /// Why, in Dutch.
        pub ground_nl: String,
        /// Why, in English.
        pub ground_en: Option<String>,
        /// Its day: the first day that the text allows, or null where unknown.
        pub decided_on: Option<Date>,
        /// Its day: how precisely the source gives it.
        pub decided_precision: DatePrecision,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("veendam_college_decision")
            .text("id")
            .text("region")
            .text("programme_id")
            .text("body")
            .text("kind")
            .text("ground_nl")
            .optional_text("ground_en")
            .optional_date("decided_on")
            .text("decided_precision")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// Grants from the *Nationaal Programma Onderwijs*.
pub mod npo_subsidy {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, OwnTable, Provenance, TableShape};

    /// What a grant was for. Recipient, amount and period stand in the shared core.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_npo_subsidy")]
    pub struct Model {
        /// The grant.
        #[sea_orm(primary_key, auto_increment = false)]
        pub funding_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// By which decision it was settled.
        pub decision_id: String,
        /// What it paid, in Dutch.
        pub purpose_nl: String,
        /// What it paid, in English.
        pub purpose_en: Option<String>,
        /// What the money is meant for by the state, in Dutch.
        pub fund_aim_nl: String,
        /// What the money is meant for by the state, in English.
        pub fund_aim_en: Option<String>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("veendam_npo_subsidy")
            .text("funding_id")
            .text("region")
            .text("programme_id")
            .text("decision_id")
            .text("purpose_nl")
            .optional_text("purpose_en")
            .text("fund_aim_nl")
            .optional_text("fund_aim_en")
            .optional_text("source_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["funding_id"])
            .index(&["programme_id"]);
        OwnTable::of::<Entity>(shape)
    }
}

/// What comes after the pilot.
pub mod next_step {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, JosNextStepKind, OwnTable, Provenance, TableShape};

    /// What was decided or is meant to come after the pilot.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_next_step")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// What kind.
        pub kind: JosNextStepKind,
        /// What, in Dutch.
        pub text_nl: String,
        /// What, in English.
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
        let shape = TableShape::new("veendam_next_step")
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

/// The way that help goes.
pub mod help_step {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, JepRoute, OwnTable, Provenance, TableShape};

    /// One step of the way that help goes: first the JOS worker, then further.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_help_step")]
    pub struct Model {
        /// Its id in the graph, `<region slug>:<ULID>`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// Its place, from 1.
        pub position: i32,
        /// Where it leads, if anywhere.
        pub route: Option<JepRoute>,
        /// What happens, in Dutch.
        pub text_nl: String,
        /// What happens, in English.
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
        let shape = TableShape::new("veendam_help_step")
            .text("id")
            .text("region")
            .text("programme_id")
            .integer("position")
            .optional_text("route")
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

/// How trajectories went on.
pub mod jep_route {
    use sea_orm::entity::prelude::*;

    use super::{DataQuality, JepRoute, OwnTable, Provenance, Subject, TableShape};

    /// How a trajectory went on from the JOS worker.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "veendam_jep_route")]
    pub struct Model {
        /// The trajectory.
        #[sea_orm(primary_key, auto_increment = false)]
        pub trajectory_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The route.
        pub route: JepRoute,
        /// When it was chosen; null while it is open.
        pub routed_on: Option<Date>,
        /// The general provision that the help is given under; null before there was one.
        pub general_provision_id: Option<String>,
        /// Where the values come from.
        pub provenance: Provenance,
        /// How far they can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}

    pub(super) fn table() -> OwnTable {
        let shape = TableShape::new("veendam_jep_route")
            .text("trajectory_id")
            .text("region")
            .text("route")
            .optional_date("routed_on")
            .optional_text("general_provision_id")
            .text("provenance")
            .text("quality")
            .primary_key(&["trajectory_id"])
            .index(&["general_provision_id"]);
        OwnTable::of::<Entity>(shape).about(Subject::Trajectory("trajectory_id"))
    }
}
