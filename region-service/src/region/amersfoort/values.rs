//! Codes that Amersfoort alone uses.

use crate::entity::value::code_enum;

code_enum! {
    /// What the consortium can do (*specialismen*).
    OsjSpecialism {
        /// *Jeugd- en opvoedhulp*.
        JeugdEnOpvoedhulp = "JEUGD_EN_OPVOEDHULP",
        /// Mental health of young people (*jeugd-ggz*).
        JeugdGgz = "JEUGD_GGZ",
        /// Mild intellectual disability (*jeugd-lvb*).
        JeugdLvb = "JEUGD_LVB",
        /// Addiction care (*verslavingszorg*).
        Verslavingszorg = "VERSLAVINGSZORG",
        /// Special education (*speciaal onderwijs*).
        SpeciaalOnderwijs = "SPECIAAL_ONDERWIJS",
    }
}

code_enum! {
    /// What the programme holds to (*uitgangspunten*).
    OsjPrincipleKind {
        /// No decision and no referral (*beschikkingsvrij*).
        DispositionFree = "DISPOSITION_FREE",
        /// Help for more than the pupil alone (*breder dan de individuele leerling*).
        BroaderThanPupil = "BROADER_THAN_PUPIL",
        /// The same specialists in the school (*vaste jeugdhulpverleners*).
        FixedSpecialists = "FIXED_SPECIALISTS",
        /// What is asked for is given (*vraaggericht*).
        DemandDriven = "DEMAND_DRIVEN",
        /// What is learnt in school is taken home (*transfer met de thuissituatie*).
        HomeTransfer = "HOME_TRANSFER",
        /// Fewer helpers for a family (*minder hulpverleners*).
        FewerHelpers = "FEWER_HELPERS",
        /// Providers join forces (*krachten bundelen*).
        JoinedForces = "JOINED_FORCES",
    }
}

code_enum! {
    /// Who sits in the team around a school (*onderwijs(zorg)team*).
    EduCareRole {
        /// The neighbourhood team (*wijkteam*).
        Wijkteam = "WIJKTEAM",
        /// The school's doctor or nurse (*schoolarts of verpleegkundige*).
        SchoolartsOfVerpleegkundige = "SCHOOLARTS_OF_VERPLEEGKUNDIGE",
        /// The school attendance officer (*leerplichtambtenaar*).
        Leerplichtambtenaar = "LEERPLICHTAMBTENAAR",
        /// The specialist youth care worker (*specialistische jeugdhulpverlener*).
        SpecialistischeJeugdhulpverlener = "SPECIALISTISCHE_JEUGDHULPVERLENER",
    }
}

code_enum! {
    /// What the working group does (*taken*).
    WorkingGroupTask {
        /// Works the plans out (*uitwerken*).
        WorkOut = "WORK_OUT",
        /// Puts them into practice (*implementeren*).
        Implement = "IMPLEMENT",
        /// Watches them (*monitoren*).
        Monitor = "MONITOR",
    }
}

code_enum! {
    /// How what is learnt in school is taken home (*transfer*).
    HomeTransferKind {
        /// A talk with the parents in school (*oudergesprek*).
        ParentTalk = "PARENT_TALK",
        /// A visit to the family (*huisbezoek*).
        HomeVisit = "HOME_VISIT",
        /// A plan for school and home together (*gezamenlijk plan*).
        SharedPlan = "SHARED_PLAN",
    }
}
