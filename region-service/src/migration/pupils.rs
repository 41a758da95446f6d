//! Tables of pupils: records, residence, enrolments, trajectories.

use super::table::TableShape;

/// The tables in the order of creation.
pub(super) fn tables() -> Vec<TableShape> {
    vec![
        pupil_link(),
        region_pupil_record(),
        residence_period(),
        enrolment(),
        trajectory(),
        trajectory_role(),
        trajectory_provider(),
        avoided_referral(),
        referral(),
        absence_episode(),
    ]
}

fn pupil_link() -> TableShape {
    TableShape::new("pupil_link")
        .text("region")
        .text("link_key")
        .text("record_id")
        .text("current_key")
        .primary_key(&["region", "link_key"])
        .index(&["record_id"])
}

fn region_pupil_record() -> TableShape {
    TableShape::new("region_pupil_record")
        .text("id")
        .text("region")
        .text("link_key")
        .date("as_of_on")
        .optional_integer("birth_year")
        .text("age_band")
        .optional_text("residence_code")
        .optional_text("responsible_code")
        .text("residence_ring")
        .optional_text("school_id")
        .optional_text("school_types")
        .optional_text("school_municipality_code")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .unique(&["region", "link_key"])
        .index(&["link_key"])
        .index(&["region", "age_band"])
        .index(&["region", "residence_code"])
        .index(&["region", "responsible_code"])
        .index(&["region", "residence_ring"])
        .index(&["region", "school_types"])
        .index(&["region", "school_municipality_code"])
        .index(&["region", "school_id"])
}

fn residence_period() -> TableShape {
    TableShape::new("residence_period")
        .text("record_id")
        .text("kind")
        .date("from_on")
        .optional_date("to_on")
        .text("region")
        .text("municipality_code")
        .text("provenance")
        .text("quality")
        .primary_key(&["record_id", "kind", "from_on"])
        .index(&["region", "municipality_code"])
}

fn enrolment() -> TableShape {
    TableShape::new("enrolment")
        .text("id")
        .text("region")
        .text("record_id")
        .text("school_id")
        .date("from_on")
        .optional_date("to_on")
        .optional_text("end_reason")
        .text("provenance")
        .primary_key(&["id"])
        .index(&["record_id"])
        .index(&["school_id"])
        .index(&["region"])
}

fn trajectory() -> TableShape {
    TableShape::new("trajectory")
        .text("id")
        .text("region")
        .text("record_id")
        .text("link_key")
        .text("school_id")
        .text("school_types")
        .text("school_municipality_code")
        .text("provider_id")
        .text("age_band")
        .text("residence_ring")
        .text("intensity")
        .text("form")
        .text("access_route")
        .boolean("has_referral")
        .optional_date("requested_on")
        .date("first_contact_on")
        .optional_date("ended_on")
        .optional_text("end_reason")
        .optional_integer("waiting_days")
        .optional_integer("duration_days")
        .optional_integer("hours_hundredths")
        .integer("provider_count")
        .optional_boolean("pgb_at_start")
        .optional_text("pgb_change")
        .optional_boolean("replaces_pgb")
        .optional_text("attendance_at_start")
        .optional_text("attendance_at_end")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["region", "id"])
        .index(&["link_key", "id"])
        .index(&["record_id"])
        .index(&["school_id"])
        .index(&["provider_id"])
        .index(&["region", "first_contact_on", "id"])
        .index(&["region", "ended_on", "id"])
        .index(&["region", "requested_on", "id"])
        .index(&["region", "school_types"])
        .index(&["region", "school_municipality_code"])
        .index(&["region", "intensity"])
        .index(&["region", "form"])
        .index(&["region", "age_band"])
        .index(&["region", "has_referral"])
}

fn trajectory_role() -> TableShape {
    TableShape::new("trajectory_role")
        .text("trajectory_id")
        .text("role")
        .text("region")
        .primary_key(&["trajectory_id", "role"])
        .index(&["region", "role"])
}

fn trajectory_provider() -> TableShape {
    TableShape::new("trajectory_provider")
        .text("trajectory_id")
        .text("provider_id")
        .text("region")
        .text("record_id")
        .boolean("is_primary")
        .primary_key(&["trajectory_id", "provider_id"])
        .index(&["region", "record_id"])
        .index(&["provider_id"])
}

fn avoided_referral() -> TableShape {
    TableShape::new("avoided_referral")
        .text("trajectory_id")
        .text("region")
        .text("judged_by")
        .text("basis")
        .date("judged_on")
        .text("provenance")
        .primary_key(&["trajectory_id"])
        .index(&["region", "basis"])
}

fn referral() -> TableShape {
    TableShape::new("referral")
        .text("id")
        .text("region")
        .text("record_id")
        .optional_text("trajectory_id")
        .text("direction")
        .text("referrer")
        .optional_text("to_provider_id")
        .date("referred_on")
        .text("weight")
        .text("provenance")
        .primary_key(&["id"])
        .index(&["trajectory_id"])
        .index(&["record_id"])
        .index(&["region", "direction", "weight"])
}

fn absence_episode() -> TableShape {
    TableShape::new("absence_episode")
        .text("id")
        .text("region")
        .text("record_id")
        .text("kind")
        .text("definition")
        .date("from_on")
        .optional_date("to_on")
        .optional_integer("lesson_days_missed")
        .text("provenance")
        .primary_key(&["id"])
        .index(&["record_id"])
        .index(&["region", "kind", "from_on"])
}
