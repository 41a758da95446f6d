//! Holland Rijnland's own tables: plans and contacts of schools, arrangements beside the programme, whom
//! it serves, and what is told of records and trajectories there alone.

use crate::entity::value::code_enum;
use crate::migration::table::TableShape;
use crate::region::own::{OwnTable, Subject};

code_enum! {
    /// Who agrees on a school's plan. In the order of the codes, in which lists of values merge.
    PlanParty {
        /// The municipalities, who direct (*gemeenten*).
        Municipalities = "MUNICIPALITIES",
        /// The school's provider (*jeugdhulpaanbieder*).
        Provider = "PROVIDER",
        /// The school.
        School = "SCHOOL",
    }
}

code_enum! {
    /// A team of the municipalities' access to help (*toegang*).
    AccessTeam {
        /// *Jeugdteam* in the Leidse regio.
        JeugdteamLeidseRegio = "JEUGDTEAM_LEIDSE_REGIO",
        /// *Voorieder1*.
        Voorieder1 = "VOORIEDER1",
        /// *Wijkteam* in Katwijk.
        WijkteamKatwijk = "WIJKTEAM_KATWIJK",
    }
}

code_enum! {
    /// How heavy an arrangement of education and care is.
    OzaKind {
        /// Light (*licht*).
        Light = "LIGHT",
    }
}

code_enum! {
    /// What became of a personal budget (*pgb*) through the programme.
    PgbChangeKind {
        /// It became smaller (*afgenomen*).
        Decreased = "DECREASED",
        /// The school's provider took it over (*overgenomen*).
        TakenOverByJosProvider = "TAKEN_OVER_BY_JOS_PROVIDER",
    }
}

/// The tables, in the order of creation.
pub(super) fn tables() -> Vec<OwnTable> {
    vec![
        OwnTable::of::<school_plan::Entity>(
            fact("holland_rijnland_school_plan")
                .text("school_id")
                .text("provider_id")
                .optional_date("agreed_on")
                .text("agreed_precision")
                .list("parties")
                .primary_key(&["school_id", "provider_id"]),
        ),
        OwnTable::of::<access_contact::Entity>(
            fact("holland_rijnland_access_contact")
                .text("school_id")
                .text("team")
                .primary_key(&["school_id"]),
        ),
        OwnTable::of::<guidance_committee::Entity>(
            fact("holland_rijnland_guidance_committee")
                .text("school_id")
                .boolean("provider_is_member")
                .primary_key(&["school_id"]),
        ),
        OwnTable::of::<oza::Entity>(
            fact("holland_rijnland_oza")
                .text("id")
                .text("programme_id")
                .text("kind")
                .optional_integer("places")
                .boolean("gap")
                .primary_key(&["id"])
                .index(&["programme_id"]),
        ),
        OwnTable::of::<residence_scope::Entity>(
            fact("holland_rijnland_residence_scope")
                .text("programme_id")
                .list("rings")
                .boolean("distinguishes_residents")
                .boolean("under_discussion")
                .primary_key(&["programme_id"]),
        ),
        OwnTable::of::<pgb_change::Entity>(
            TableShape::new("holland_rijnland_pgb_change")
                .text("trajectory_id")
                .text("region")
                .date("changed_on")
                .text("provenance")
                .primary_key(&["trajectory_id"]),
        )
        .about(Subject::Trajectory("trajectory_id")),
        OwnTable::of::<record_detail::Entity>(
            TableShape::new("holland_rijnland_record_detail")
                .text("record_id")
                .text("region")
                .boolean("not_fundable_by_jos")
                .text("provenance")
                .primary_key(&["record_id"]),
        )
        .about(Subject::Record("record_id")),
    ]
}

/// A table of facts: what every such table has.
fn fact(name: &'static str) -> TableShape {
    TableShape::new(name)
        .text("region")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
}

pub mod school_plan {
    //! Plans of schools with their providers.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::{DataQuality, DatePrecision, Provenance, TextList};

    /// A school's plan with its provider (*gezamenlijk plan*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_school_plan")]
    pub struct Model {
        /// The school.
        #[sea_orm(primary_key, auto_increment = false)]
        pub school_id: String,
        /// The provider.
        #[sea_orm(primary_key, auto_increment = false)]
        pub provider_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// When it was agreed: the first day that the text allows, or null where unknown.
        pub agreed_on: Option<Date>,
        /// When it was agreed: how precisely the source gives it.
        pub agreed_precision: DatePrecision,
        /// Who agreed: codes of [`super::PlanParty`].
        pub parties: TextList,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod access_contact {
    //! Contacts of the access in schools.

    use sea_orm::entity::prelude::*;

    use super::AccessTeam;
    use crate::entity::value::{DataQuality, Provenance};

    /// A school's contact of the access (*vaste contactpersoon van de toegang*): the team, no person.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_access_contact")]
    pub struct Model {
        /// The school.
        #[sea_orm(primary_key, auto_increment = false)]
        pub school_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The team.
        pub team: AccessTeam,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod guidance_committee {
    //! Committees of guidance in schools.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::{DataQuality, Provenance};

    /// A school's committee of guidance (*commissie van begeleiding*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_guidance_committee")]
    pub struct Model {
        /// The school.
        #[sea_orm(primary_key, auto_increment = false)]
        pub school_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Whether the provider sits in it.
        pub provider_is_member: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod oza {
    //! Arrangements of education and care.

    use sea_orm::entity::prelude::*;

    use super::OzaKind;
    use crate::entity::value::{DataQuality, Provenance};

    /// An arrangement of education and care (*onderwijszorgarrangement*).
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_oza")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// The programme.
        pub programme_id: String,
        /// How heavy it is.
        pub kind: OzaKind,
        /// For how many pupils; null where unknown.
        pub places: Option<i32>,
        /// Whether it is missing.
        pub gap: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod residence_scope {
    //! Whom the programme serves, by where they live.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::{DataQuality, Provenance, TextList};

    /// Whom the programme serves, by where they live.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_residence_scope")]
    pub struct Model {
        /// The programme.
        #[sea_orm(primary_key, auto_increment = false)]
        pub programme_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Which rings it serves: codes of `ResidenceRing`.
        pub rings: TextList,
        /// Whether it makes a difference between residents and others.
        pub distinguishes_residents: bool,
        /// Whether the regions around are talked with about it.
        pub under_discussion: bool,
        /// The passage that the row was taken from.
        pub source_id: Option<String>,
        /// Where the row's values come from.
        pub provenance: Provenance,
        /// How far the values can be relied on.
        pub quality: DataQuality,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod pgb_change {
    //! When personal budgets changed.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::Provenance;

    /// When a personal budget changed; what became of it is in the trajectory's row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_pgb_change")]
    pub struct Model {
        /// The trajectory.
        #[sea_orm(primary_key, auto_increment = false)]
        pub trajectory_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// When.
        pub changed_on: Date,
        /// Where the row's values come from.
        pub provenance: Provenance,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod record_detail {
    //! What Holland Rijnland alone knows of a record.

    use sea_orm::entity::prelude::*;

    use crate::entity::value::Provenance;

    /// What Holland Rijnland alone knows of a record.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holland_rijnland_record_detail")]
    pub struct Model {
        /// The record.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: String,
        /// Code of the region that the row belongs to.
        pub region: String,
        /// Whether the pupil needs more than the programme can pay for.
        pub not_fundable_by_jos: bool,
        /// Where the row's values come from.
        pub provenance: Provenance,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
