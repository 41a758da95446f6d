//! What Twente's database refuses: several providers may help a pupil, and one of them is the main one.

use schema::text::FixedText;

use crate::region::rule::{Guard, Rule, Write};

/// Each trajectory has exactly one main provider: never two, nobody beside it before it is there, and it
/// does not step back while it stays. Providers are replaced by removing all and adding anew, which the
/// write layer does with the main one first.
pub(super) const RULES: &[Rule] = &[Rule {
    name: "twente_primary_provider",
    message: FixedText {
        nl: "Een traject heeft precies één hoofdaanbieder. Wijs er één aan, en voeg de andere aanbieders daarna toe.",
        en: "A trajectory has exactly one primary provider. Name one, and add the other providers after it.",
    },
    guards: &[
        Guard::Unique {
            table: "trajectory_provider",
            columns: &["trajectory_id"],
            among: Some("region = 'TWENTE' AND is_primary"),
        },
        Guard::Refuse {
            table: "trajectory_provider",
            writes: &[Write::Insert],
            rows: "NEW.region = 'TWENTE' AND NOT NEW.is_primary",
            when: Some(
                "NOT EXISTS (SELECT 1 FROM trajectory_provider AS main \
                 WHERE main.trajectory_id = NEW.trajectory_id AND main.is_primary)",
            ),
        },
        Guard::Refuse {
            table: "trajectory_provider",
            writes: &[Write::Update],
            rows: "NEW.region = 'TWENTE' AND OLD.is_primary AND NOT NEW.is_primary",
            when: None,
        },
    ],
}];
