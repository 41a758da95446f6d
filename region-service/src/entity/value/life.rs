//! Codes of consents and of requests about a pupil's data.

use super::code_enum;

code_enum! {
    /// What a consent is about (*reikwijdte*).
    ConsentScope {
        /// The help in school itself (*hulp op school*).
        Help = "HELP",
        /// What the school's care team may know (*zorgteam*).
        CareTeam = "CARE_TEAM",
        /// That another region may know that there is help (*andere regio*).
        OtherRegion = "OTHER_REGION",
        /// A story of how help went (*casus*).
        CaseStory = "CASE_STORY",
    }
}

code_enum! {
    /// What is asked for a pupil's data.
    DataRequestKind {
        /// To see them (*inzage*).
        Access = "ACCESS",
        /// To have them destroyed (*vernietiging*).
        Erasure = "ERASURE",
    }
}

code_enum! {
    /// Who asks about a pupil's data (*verzoeker*).
    Requester {
        /// The pupil (*jeugdige*).
        Pupil = "PUPIL",
        /// Who has authority over the pupil (*ouder met gezag*).
        Parent = "PARENT",
        /// Both together.
        PupilAndParent = "PUPIL_AND_PARENT",
    }
}

code_enum! {
    /// How far a request about a pupil's data has come (*stand*).
    DataRequestState {
        /// It waits for the region's decision (*in behandeling*).
        Received = "RECEIVED",
        /// It was granted and done (*uitgevoerd*).
        Done = "DONE",
        /// It was refused (*afgewezen*).
        Refused = "REFUSED",
    }
}

code_enum! {
    /// Why a request about a pupil's data is refused.
    RefusalGround {
        /// Another has a weighty interest in the data (*aanmerkelijk belang van een ander*, Jeugdwet 7.3.9).
        InterestOfAnother = "INTEREST_OF_ANOTHER",
        /// A law forbids it (*wettelijke plicht*).
        LegalDuty = "LEGAL_DUTY",
        /// It was not established who asks (*identiteit niet vastgesteld*).
        IdentityNotEstablished = "IDENTITY_NOT_ESTABLISHED",
    }
}
