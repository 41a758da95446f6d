//! Twente's own tables: the support mix and what needs an indication, locations that are to join, the
//! decision after the pilot, and what is told of a trajectory there alone.

use crate::entity::value::code_enum;
use crate::migration::table::TableShape;
use crate::region::own::{OwnTable, Subject};

code_enum! {
    /// A component of the support mix (*ondersteuningsmix*).
    SupportKind {
        /// Youth care (*jeugdhulp*).
        YouthCare = "YOUTH_CARE",
        /// Sport (*sport*).
        Sport = "SPORT",
        /// A buddy (*maatje*).
        Buddy = "BUDDY",
        /// What the school itself can give (*ondersteuning door de school*).
        SchoolSupport = "SCHOOL_SUPPORT",
    }
}

code_enum! {
    /// How far a component needs an indication (*indicatie*) of its own.
    IndicationRequired {
        /// None is needed.
        None = "NONE",
        /// For a part of the help.
        Partial = "PARTIAL",
        /// For all of it.
        Full = "FULL",
    }
}

code_enum! {
    /// What was decided after the pilot (*besluit over het vervolg*).
    GoNoGoOutcome {
        /// It goes on (*vervolg*).
        Go = "GO",
        /// It ends (*geen vervolg*).
        NoGo = "NO_GO",
    }
}

/// The tables, in the order of creation.
pub(super) fn tables() -> Vec<OwnTable> {
    vec![
        OwnTable::of::<help_component::Entity>(
            fact("twente_help_component")
                .text("programme_id")
                .text("kind")
                .optional_text("indication_required")
                .primary_key(&["id"])
                .unique(&["programme_id", "kind"]),
        ),
        OwnTable::of::<expected_location::Entity>(
            fact("twente_expected_location")
                .text("programme_id")
                .text("school_id")
                .text("municipality_code")
                .optional_date("expected_on")
                .text("expected_precision")
                .primary_key(&["id"])
                .index(&["programme_id"]),
        ),
        OwnTable::of::<go_no_go_decision::Entity>(
            fact("twente_go_no_go_decision")
                .text("programme_id")
                .optional_date("expected_on")
                .text("expected_precision")
                .optional_text("outcome")
                .primary_key(&["id"])
                .index(&["programme_id"]),
        ),
        OwnTable::of::<trajectory_detail::Entity>(
            TableShape::new("twente_trajectory_detail")
                .text("trajectory_id")
                .text("region")
                .boolean("parent_informed")
                .optional_text("funding_municipality_code")
                .text("provenance")
                .primary_key(&["trajectory_id"]),
        )
        .about(Subject::Trajectory("trajectory_id")),
        OwnTable::of::<trajectory_component::Entity>(
            TableShape::new("twente_trajectory_component")
                .text("trajectory_id")
                .text("kind")
                .text("region")
                .text("indication_required")
                .text("provenance")
                .primary_key(&["trajectory_id", "kind"]),
        )
        .about(Subject::Trajectory("trajectory_id")),
    ]
}

/// A table of facts: what every such table has.
fn fact(name: &'static str) -> TableShape {
    TableShape::new(name)
        .text("id")
        .text("region")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
}

pub mod help_component {
    //! Components of the programme's support mix.

    use sea_orm::entity::prelude::*;

    use super::{IndicationRequired, SupportKind};
    use crate::entity::value::{DataQuality, Provenance};

    /// A component of the support mix (*ondersteuningsmix*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "twente_help_component")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// What it is.
        pub kind: SupportKind,
        /// How far it needs an indication; null where the source does not tell.
        pub indication_required: Option<IndicationRequired>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod expected_location {
    //! Locations that are expected to join.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::{DataQuality, DatePrecision, Provenance};

    /// A location that is expected to join (*verwachte schoollocatie*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "twente_expected_location")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// The school's row, a placeholder.
        pub school_id: String,
        /// Where it stands.
        pub municipality_code: String,
        /// By when: the last day that the source allows, or null where unknown.
        pub expected_on: Option<Date>,
        /// By when: how precisely the source gives it.
        pub expected_precision: DatePrecision,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod go_no_go_decision {
    //! The decision on what follows the pilot.

    use sea_orm::entity::prelude::*;

    use super::GoNoGoOutcome;
    use crate::entity::value::{DataQuality, DatePrecision, Provenance};

    /// The decision on what follows (*besluit over het vervolg*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "twente_go_no_go_decision")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// When it is expected: the first day that the text allows, or null where unknown.
        pub expected_on: Option<Date>,
        /// When it is expected: how precisely the source gives it.
        pub expected_precision: DatePrecision,
        /// What was decided; null where the source does not tell.
        pub outcome: Option<GoNoGoOutcome>,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod trajectory_detail {
    //! What Twente alone knows of a trajectory.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::Provenance;

    /// What Twente alone knows of a trajectory.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "twente_trajectory_detail")]
    pub struct Model {
        /// The trajectory.
        #[sea_orm(primary_key, auto_increment = false)]
        pub trajectory_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Whether the parents were informed.
        pub parent_informed: bool,
        /// The municipality that pays; null where the pupil's is unknown.
        pub funding_municipality_code: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod trajectory_component {
    //! The support mix of a trajectory.

    use sea_orm::entity::prelude::*;

    use super::{IndicationRequired, SupportKind};
    use crate::entity::value::Provenance;

    /// A component of one trajectory's support mix.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "twente_trajectory_component")]
    pub struct Model {
        /// The trajectory.
        #[sea_orm(primary_key, auto_increment = false)]
        pub trajectory_id: String,
        /// What it is.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: SupportKind,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// How far it needed an indication.
        pub indication_required: IndicationRequired,
        /// Where the row's values come from.
        pub provenance: Provenance,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
