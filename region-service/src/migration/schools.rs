//! Tables of schools, providers and what schools report.

use super::table::TableShape;

/// The tables in the order of creation.
pub(super) fn tables() -> Vec<TableShape> {
    vec![
        school(),
        school_participation(),
        participation_provider(),
        care_provider(),
        provider_specialism(),
        staff_deployment(),
        school_period_report(),
        enrolment_by_residence(),
    ]
}

fn school() -> TableShape {
    TableShape::new("school")
        .text("id")
        .text("region")
        .integer("number")
        .optional_text("vestiging_code")
        .optional_text("brin")
        .text("name")
        .optional_text("short_name")
        .text("name_sort")
        .text("school_types")
        .list("learning_routes")
        .text("sector")
        .text("municipality_code")
        .optional_text("swv")
        .optional_boolean("care_intensive")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["region", "id"])
        .index(&["region", "name_sort", "id"])
        .index(&["region", "school_types"])
        .index(&["region", "municipality_code"])
        .index(&["region", "sector"])
}

fn school_participation() -> TableShape {
    TableShape::new("school_participation")
        .text("id")
        .text("region")
        .text("school_id")
        .text("status")
        .optional_date("from_on")
        .text("from_precision")
        .optional_date("to_on")
        .text("to_precision")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["school_id"])
        .index(&["region"])
}

fn participation_provider() -> TableShape {
    TableShape::new("participation_provider")
        .text("participation_id")
        .text("provider_id")
        .text("region")
        .text("school_id")
        .optional_date("from_on")
        .optional_date("to_on")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["participation_id", "provider_id"])
        .index(&["school_id"])
        .index(&["provider_id"])
        .index(&["region"])
}

fn care_provider() -> TableShape {
    TableShape::new("care_provider")
        .text("id")
        .text("region")
        .integer("number")
        .text("name")
        .text("name_sort")
        .optional_text("agb_code")
        .optional_text("kvk")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["region", "id"])
        .index(&["region", "name_sort", "id"])
}

fn provider_specialism() -> TableShape {
    TableShape::new("provider_specialism")
        .text("provider_id")
        .text("specialism")
        .text("region")
        .optional_text("source_id")
        .primary_key(&["provider_id", "specialism"])
        .index(&["region", "specialism"])
}

fn staff_deployment() -> TableShape {
    TableShape::new("staff_deployment")
        .text("id")
        .text("region")
        .text("school_id")
        .text("school_types")
        .text("provider_id")
        .text("role")
        .integer("fte_hundredths")
        .text("fte_kind")
        .list("weekdays")
        .integer("head_count")
        .date("from_on")
        .optional_date("to_on")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .index(&["school_id"])
        .index(&["provider_id"])
        .index(&["region", "fte_kind", "from_on"])
        .index(&["region", "role"])
}

fn school_period_report() -> TableShape {
    TableShape::new("school_period_report")
        .text("id")
        .text("region")
        .text("school_id")
        .text("school_types")
        .text("period_code")
        .text("status")
        .optional_timestamp("delivered_at")
        .optional_integer("enrolled_pupils")
        .optional_integer("jos_pupils")
        .optional_integer("structural")
        .optional_integer("incidental")
        .optional_integer("individual")
        .optional_integer("group_pupils")
        .optional_integer("fte_hundredths")
        .optional_integer("lesson_hours_planned")
        .optional_integer("lesson_hours_missed")
        .integer("dataset_version")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["id"])
        .unique(&["school_id", "period_code"])
        .index(&["region", "period_code", "status"])
}

fn enrolment_by_residence() -> TableShape {
    TableShape::new("enrolment_by_residence")
        .text("region")
        .text("school_id")
        .text("period_code")
        .text("residence_code")
        .text("ring")
        .integer("pupils")
        .optional_text("source_id")
        .text("provenance")
        .text("quality")
        .primary_key(&["region", "school_id", "period_code", "residence_code"])
        .index(&["region", "period_code", "ring"])
}
