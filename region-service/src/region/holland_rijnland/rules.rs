//! What Holland Rijnland's database refuses: a school chooses one provider.

use schema::text::FixedText;

use crate::region::rule::{Guard, Rule, WRITES};

/// At most one provider works in a school at a time; a second starts after the first has ended. An
/// unknown start or end is as early or as late as can be.
pub(super) const RULES: &[Rule] = &[Rule {
    name: "holland_rijnland_one_provider",
    message: FixedText {
        nl: "Een school heeft één aanbieder tegelijk. Laat de tweede beginnen op of na de dag na de laatste dag van de eerste.",
        en: "A school has one provider at a time. Let the second start on or after the day after the first one's last day.",
    },
    guards: &[Guard::Refuse {
        table: "participation_provider",
        writes: WRITES,
        rows: "NEW.region = 'HOLLAND_RIJNLAND'",
        when: Some(
            "EXISTS (SELECT 1 FROM participation_provider AS other \
             WHERE other.region = 'HOLLAND_RIJNLAND' AND other.school_id = NEW.school_id \
             AND NOT (other.participation_id = NEW.participation_id AND other.provider_id = NEW.provider_id) \
             AND (other.from_on IS NULL OR NEW.to_on IS NULL OR other.from_on <= NEW.to_on) \
             AND (NEW.from_on IS NULL OR other.to_on IS NULL OR NEW.from_on <= other.to_on))",
        ),
    }],
}];
