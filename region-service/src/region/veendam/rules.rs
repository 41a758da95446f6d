//! What Veendam's source states and its database keeps.

use schema::text::FixedText;

use crate::region::rule::{Guard, Rule, WRITES, Write};

/// The rules.
pub(super) const RULES: &[Rule] = &[Rule {
    name: "veendam_jep_from_april_2023",
    message: FixedText {
        nl: "De algemene voorziening (JEP) bestaat vanaf april 2023: hulp valt er niet eerder onder.",
        en: "The general provision (JEP) exists from April 2023: no help falls under it before.",
    },
    guards: &[
        Guard::Refuse {
            table: "veendam_general_provision",
            writes: WRITES,
            rows: "NEW.from_on IS NULL OR NEW.from_on < '2023-04-01'",
            when: None,
        },
        Guard::Refuse {
            table: "veendam_jep_route",
            writes: WRITES,
            rows: "NEW.general_provision_id IS NOT NULL",
            when: Some(
                "NOT EXISTS (SELECT 1 FROM veendam_general_provision p \
                 WHERE p.id = NEW.general_provision_id AND NEW.routed_on >= p.from_on)",
            ),
        },
        Guard::Refuse {
            table: "veendam_general_provision",
            writes: &[Write::Update],
            rows: "NEW.id <> OLD.id OR NEW.from_on > OLD.from_on",
            when: Some(
                "EXISTS (SELECT 1 FROM veendam_jep_route r WHERE r.general_provision_id = OLD.id \
                 AND (r.routed_on < NEW.from_on OR NEW.id <> OLD.id))",
            ),
        },
        Guard::Refuse {
            table: "veendam_general_provision",
            writes: &[Write::Delete],
            rows: "OLD.region = 'VEENDAM'",
            when: Some(
                "EXISTS (SELECT 1 FROM veendam_jep_route r WHERE r.general_provision_id = OLD.id)",
            ),
        },
    ],
}];
