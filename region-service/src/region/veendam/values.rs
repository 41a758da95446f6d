//! Codes that Veendam alone uses.

use crate::entity::value::code_enum;

code_enum! {
    /// How a trajectory goes on from the JOS worker (*route*).
    JepRoute {
        /// The JOS worker solved it (*opgelost door de JOS-er*).
        ResolvedByJosWorker = "RESOLVED_BY_JOS_WORKER",
        /// On to the *Jeugd Expertisepunt*.
        ToJep = "TO_JEP",
        /// On to another provider (*andere aanbieder van jeugdhulp*).
        ToOtherProvider = "TO_OTHER_PROVIDER",
        /// Not decided yet (*lopend*).
        Open = "OPEN",
    }
}

code_enum! {
    /// What the college of mayor and aldermen decided (*collegebesluit*).
    CollegeDecisionKind {
        /// A grant was settled (*subsidie vaststellen*).
        SubsidieVaststelling = "SUBSIDIE_VASTSTELLING",
        /// A grant was given (*subsidie verlenen*).
        SubsidieVerlening = "SUBSIDIE_VERLENING",
    }
}

code_enum! {
    /// What comes after the pilot (*vervolg*).
    JosNextStepKind {
        /// The JOS worker stays (*verlenging*).
        Extension = "EXTENSION",
        /// What was learnt is used for the general provision (*kennis en ervaring*).
        KnowledgeForJep = "KNOWLEDGE_FOR_JEP",
        /// A form of help in all schools is being thought out (*alle scholen*).
        AllSchools = "ALL_SCHOOLS",
    }
}
