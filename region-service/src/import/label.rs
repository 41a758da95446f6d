//! Codes as files write them: by their name in the graph or their Dutch word, in any case, with
//! spaces, hyphens or underscores between words.

use crate::entity::sort_key;
use crate::entity::value::{
    AccessRoute, AgeBand, Attendance, BudgetChange, DeliveryForm, EndReason, EnrolmentEnd,
    Intensity, ProfessionalRole, ReportStatus,
};

/// A code that files may write as a Dutch word.
pub(super) trait Labelled: Copy + Sized + 'static {
    /// Every value.
    fn all() -> &'static [Self];

    /// The value's name in the graph.
    fn code(self) -> &'static str;

    /// Its Dutch word.
    fn label(self) -> &'static str;
}

/// The value that `text` names, if any.
pub(super) fn find<T: Labelled>(text: &str) -> Option<T> {
    let wanted = plain(text);
    let names = |value: &T| plain(value.code()) == wanted || plain(value.label()) == wanted;
    T::all().iter().copied().find(names)
}

/// Every value with its Dutch word: `STRUCTURAL (structureel), INCIDENTAL (incidenteel)`.
pub(super) fn choices<T: Labelled>() -> String {
    let each = |value: &T| format!("{} ({})", value.code(), value.label());
    T::all().iter().map(each).collect::<Vec<_>>().join(", ")
}

/// A name without what does not tell it apart: case, accents, and what stands between words.
pub(super) fn plain(name: &str) -> String {
    sort_key(name.trim())
        .chars()
        .map(|c| if matches!(c, ' ' | '-') { '_' } else { c })
        .collect()
}

macro_rules! labels {
    ($($kind:ident { $($variant:ident: $label:literal,)+ })+) => {
        $(
            impl Labelled for $kind {
                fn all() -> &'static [Self] {
                    Self::ALL
                }

                fn code(self) -> &'static str {
                    $kind::code(self)
                }

                fn label(self) -> &'static str {
                    match self {
                        $($kind::$variant => $label,)+
                    }
                }
            }
        )+
    };
}

labels! {
    AgeBand {
        Age4To7: "4 t/m 7",
        Age8To11: "8 t/m 11",
        Age12To15: "12 t/m 15",
        Age16To17: "16 en 17",
        Age18Plus: "18+",
    }
    EnrolmentEnd {
        Graduated: "diploma",
        MovedHouse: "verhuisd",
        Expelled: "verwijderd",
        ToSbo: "naar sbo",
        ToSoVso: "naar (v)so",
        ToMainstream: "naar regulier",
        ToDaycare: "naar dagbesteding",
        Other: "anders",
    }
    Intensity {
        Structural: "structureel",
        Incidental: "incidenteel",
    }
    DeliveryForm {
        Individual: "individueel",
        Group: "groep",
        Mixed: "gemengd",
        CollectiveClass: "klassikaal",
    }
    AccessRoute {
        Pupil: "leerling",
        Parent: "ouder",
        TeacherMentor: "leerkracht of mentor",
        CareTeam: "zorgteam",
        WalkIn: "inloop",
        AccessContact: "contactpersoon toegang",
        Gp: "huisarts",
        OtherReferrer: "andere verwijzer",
        Transfer: "overdracht",
    }
    EndReason {
        GoalReached: "doel bereikt",
        ReferredOn: "doorverwezen",
        StoppedByClient: "gestopt door cliënt",
        StoppedByProvider: "gestopt door aanbieder",
        Moved: "verhuisd",
        TransferredRegion: "overgedragen aan regio",
        Other: "anders",
    }
    BudgetChange {
        Unchanged: "gelijk gebleven",
        Decreased: "afgenomen",
        TakenOver: "overgenomen",
    }
    Attendance {
        FullWeek: "hele week",
        PartOfWeek: "deel van de week",
        Daycare: "dagbesteding",
        None: "niet",
    }
    ProfessionalRole {
        JosWorker: "JOS-er",
        JgCoachVo: "J&G coach VO",
        BehaviouralScientistJggzVo: "gedragswetenschapper JGGZ-VO",
        PreventiveAmbulatoryWorkerVo: "preventief ambulant jeugdhulpverlener VO",
        SpecialistYouthCareWorker: "specialistische jeugdhulpverlener",
        PedagogicalWorker: "pedagogisch medewerker",
        SpecialisedGuide: "gespecialiseerd begeleider",
        YouthCareProfessional: "jeugdhulpprofessional",
        ProcessFacilitator: "procesbegeleider",
        AccessContact: "vaste contactpersoon toegang",
        Other: "anders",
    }
    ReportStatus {
        Delivered: "aangeleverd",
        Partial: "deels aangeleverd",
        NotDelivered: "niet aangeleverd",
        NotDue: "niet verwacht",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_code_is_found_by_its_name_and_its_dutch_word() {
        for text in ["STRUCTURAL", "structureel", " Structureel "] {
            assert_eq!(find(text), Some(Intensity::Structural), "{text}");
        }
        for text in [
            "stopped-by-client",
            "Gestopt door client",
            "STOPPED_BY_CLIENT",
        ] {
            assert_eq!(find(text), Some(EndReason::StoppedByClient), "{text}");
        }
        assert_eq!(find("JOS er"), Some(ProfessionalRole::JosWorker));
        assert_eq!(find::<Intensity>("soms"), None);
    }

    fn is_unambiguous<T: Labelled + std::fmt::Debug>() {
        let mut seen = HashSet::new();
        for value in T::all() {
            for name in [value.code(), value.label()] {
                let found: T = find(name).unwrap();
                assert_eq!(found.code(), value.code(), "{name}");
            }
            assert!(seen.insert(plain(value.label())), "{value:?}");
        }
    }

    #[test]
    fn no_word_names_two_codes() {
        is_unambiguous::<AgeBand>();
        is_unambiguous::<EnrolmentEnd>();
        is_unambiguous::<Intensity>();
        is_unambiguous::<DeliveryForm>();
        is_unambiguous::<AccessRoute>();
        is_unambiguous::<EndReason>();
        is_unambiguous::<BudgetChange>();
        is_unambiguous::<Attendance>();
        is_unambiguous::<ProfessionalRole>();
        is_unambiguous::<ReportStatus>();
    }
}
