//! A school's types in one column: the codes in the order of the enum, with commas between, as
//! `SO,VSO` for a *(V)SO* school. A metric by school type gives such a school a row of its own; a
//! filter by one type finds it by [`combinations_with`].

use super::value::SchoolType;

/// The column's text for `types`, whatever their order.
pub fn canonical(types: &[SchoolType]) -> String {
    let codes: Vec<&str> = SchoolType::ALL
        .iter()
        .filter(|t| types.contains(t))
        .map(|t| t.code())
        .collect();
    codes.join(",")
}

/// The types in a column's text; what is no type's code is left out.
pub fn parse(text: &str) -> Vec<SchoolType> {
    text.split(',').filter_map(SchoolType::from_code).collect()
}

/// Every text that a column may hold for a school that has `wanted` among its types. A filter
/// compares with these, so that it can use the column's index.
pub fn combinations_with(wanted: SchoolType) -> Vec<String> {
    let all = SchoolType::ALL;
    (0_u32..1 << all.len())
        .map(|mask| {
            all.iter()
                .enumerate()
                .filter(|(i, _)| mask & (1 << i) != 0)
                .map(|(_, t)| *t)
                .collect::<Vec<_>>()
        })
        .filter(|types| types.contains(&wanted))
        .map(|types| canonical(&types))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_in_the_order_of_the_enum() {
        assert_eq!(canonical(&[SchoolType::Vso, SchoolType::So]), "SO,VSO");
        assert_eq!(parse("SO,VSO"), [SchoolType::So, SchoolType::Vso]);
    }

    #[test]
    fn a_type_is_found_in_each_combination_and_in_no_other_types_name() {
        let found = combinations_with(SchoolType::So);
        assert_eq!(found.len(), 32);
        assert!(found.contains(&"SO".to_owned()) && found.contains(&"SO,VSO".to_owned()));
        assert!(!found.contains(&"VSO".to_owned()) && !found.contains(&"SBO".to_owned()));
    }
}
