//! What Amersfoort's source states and its database keeps.

use schema::text::FixedText;

use crate::region::rule::{Guard, Rule, WRITES, Write};

/// The rules. Members are written first, then their consortium; from then on none comes or goes, and
/// a seat that changes hands is an update.
pub(super) const RULES: &[Rule] = &[Rule {
    name: "amersfoort_seven_members",
    message: FixedText {
        nl: "Het consortium (BSA) telt zeven verschillende leden: vervang een lid, voeg er geen toe \
             en haal er geen weg.",
        en: "The consortium (BSA) has seven different members: replace one, add none and remove none.",
    },
    guards: &[
        Guard::Refuse {
            table: "amersfoort_consortium",
            writes: WRITES,
            rows: "NEW.region = 'AMERSFOORT'",
            when: Some(
                "(SELECT count(*) FROM amersfoort_consortium_member m \
                 WHERE m.consortium_id = NEW.id) <> 7",
            ),
        },
        Guard::Refuse {
            table: "amersfoort_consortium_member",
            writes: &[Write::Insert],
            rows: "NEW.region = 'AMERSFOORT'",
            when: Some(
                "EXISTS (SELECT 1 FROM amersfoort_consortium c WHERE c.id = NEW.consortium_id)",
            ),
        },
        Guard::Refuse {
            table: "amersfoort_consortium_member",
            writes: &[Write::Delete],
            rows: "OLD.region = 'AMERSFOORT'",
            when: Some(
                "EXISTS (SELECT 1 FROM amersfoort_consortium c WHERE c.id = OLD.consortium_id)",
            ),
        },
        Guard::Refuse {
            table: "amersfoort_consortium_member",
            writes: &[Write::Update],
            rows: "NEW.consortium_id <> OLD.consortium_id",
            when: Some(
                "EXISTS (SELECT 1 FROM amersfoort_consortium c \
                 WHERE c.id IN (OLD.consortium_id, NEW.consortium_id))",
            ),
        },
        Guard::Unique {
            table: "amersfoort_consortium_member",
            columns: &["consortium_id", "provider_id"],
            among: None,
        },
    ],
}];
