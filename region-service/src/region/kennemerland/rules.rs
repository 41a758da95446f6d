//! What Kennemerland's source states and its database keeps.

use schema::text::FixedText;

use crate::region::rule::{Guard, Rule, WRITES, Write};

/// Whether the row's school has a preventive ambulatory worker.
const HAS_WORKER: &str = "EXISTS (SELECT 1 FROM staff_deployment d \
     WHERE d.region = 'KENNEMERLAND' AND d.school_id = OLD.school_id \
     AND d.role = 'PREVENTIVE_AMBULATORY_WORKER_VO')";

/// The rules.
pub(super) const RULES: &[Rule] = &[Rule {
    name: "kennemerland_ambulatory_worker_in_noord",
    message: FixedText {
        nl: "Een preventief ambulante jeugdhulpverlener VO werkt alleen op scholen in \
             Noord-Kennemerland: kies een andere school of een andere rol.",
        en: "A preventive ambulatory worker works in schools in Noord-Kennemerland only: choose \
             another school or another role.",
    },
    guards: &[
        Guard::Refuse {
            table: "staff_deployment",
            writes: WRITES,
            rows: "NEW.region = 'KENNEMERLAND' AND NEW.role = 'PREVENTIVE_AMBULATORY_WORKER_VO'",
            when: Some(
                "NOT EXISTS (SELECT 1 FROM kennemerland_school s \
                 WHERE s.school_id = NEW.school_id AND s.sub_region = 'NOORD')",
            ),
        },
        Guard::Refuse {
            table: "trajectory_role",
            writes: WRITES,
            rows: "NEW.region = 'KENNEMERLAND' AND NEW.role = 'PREVENTIVE_AMBULATORY_WORKER_VO'",
            when: Some(
                "EXISTS (SELECT 1 FROM trajectory t \
                 JOIN kennemerland_school s ON s.school_id = t.school_id \
                 WHERE t.id = NEW.trajectory_id AND s.sub_region <> 'NOORD')",
            ),
        },
        Guard::Refuse {
            table: "kennemerland_school",
            writes: &[Write::Update],
            rows: "OLD.sub_region = 'NOORD' \
                   AND (NEW.sub_region <> 'NOORD' OR NEW.school_id <> OLD.school_id)",
            when: Some(HAS_WORKER),
        },
        Guard::Refuse {
            table: "kennemerland_school",
            writes: &[Write::Delete],
            rows: "OLD.sub_region = 'NOORD'",
            when: Some(HAS_WORKER),
        },
    ],
}];
