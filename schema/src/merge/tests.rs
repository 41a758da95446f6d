use proptest::prelude::*;

use super::*;

const RULES: [MergeRule; 7] = [
    MergeRule::Ordered,
    MergeRule::Sum,
    MergeRule::Min,
    MergeRule::Max,
    MergeRule::Any,
    MergeRule::All,
    MergeRule::Same,
];

fn json(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap()
}

fn merged(rule: MergeRule, values: &str) -> String {
    let values = json(values);
    match merge(rule, values.as_list().unwrap()) {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_rule_merges_as_it_says() {
    let table = [
        (MergeRule::Sum, "[1, null, 2]"),
        (MergeRule::Sum, r#"["13.76", "1.2", "0"]"#),
        (MergeRule::Sum, "[0.1, 0.2]"),
        (MergeRule::Sum, r#"[1, "2.50"]"#),
        (MergeRule::Sum, "[null, null]"),
        (MergeRule::Sum, r#"["13,76", "1"]"#),
        (MergeRule::Sum, r#"["79228162514264337593543950335", "1"]"#),
        (
            MergeRule::Sum,
            r#"["79228162514264337593543950335", "0.1"]"#,
        ),
        (MergeRule::Min, r#"["9", "10", null]"#),
        (MergeRule::Max, r#"["9", "10", null]"#),
        (MergeRule::Max, r#"["2022-01-01", "2021-12-31"]"#),
        (MergeRule::Min, "[10, 9.5]"),
        (MergeRule::Any, "[false, null, true]"),
        (MergeRule::All, "[false, null, true]"),
        (MergeRule::All, "[null]"),
        (MergeRule::Any, "[1]"),
        (MergeRule::Same, r#"["a", null, "a"]"#),
        (MergeRule::Same, "[1.0, 1]"),
        (MergeRule::Same, r#"["b", "a", "b"]"#),
        (MergeRule::Ordered, r#"[["b", "a"], null, ["b", "é", "B"]]"#),
        (MergeRule::Ordered, "[null]"),
        (MergeRule::Ordered, "[1]"),
    ]
    .map(|(rule, values)| format!("{rule} {values} = {}", merged(rule, values)));
    insta::assert_snapshot!(table.join("\n"), @r#"
    SUM [1, null, 2] = 3
    SUM ["13.76", "1.2", "0"] = "14.96"
    SUM [0.1, 0.2] = 0.3
    SUM [1, "2.50"] = "3.50"
    SUM [null, null] = null
    SUM ["13,76", "1"] = SUM takes numbers of up to 28 digits, not "13,76"
    SUM ["79228162514264337593543950335", "1"] = the sum has more than 28 digits
    SUM ["79228162514264337593543950335", "0.1"] = the sum has more than 28 digits
    MIN ["9", "10", null] = "9"
    MAX ["9", "10", null] = "10"
    MAX ["2022-01-01", "2021-12-31"] = "2022-01-01"
    MIN [10, 9.5] = 9.5
    ANY [false, null, true] = true
    ALL [false, null, true] = false
    ALL [null] = null
    ANY [1] = ANY takes booleans, not 1
    SAME ["a", null, "a"] = "a"
    SAME [1.0, 1] = 1
    SAME ["b", "a", "b"] = values disagree: "a", "b"
    ORDERED [["b", "a"], null, ["b", "é", "B"]] = ["B","a","b","é"]
    ORDERED [null] = null
    ORDERED [1] = ORDERED takes lists, not 1
    "#);
}

#[test]
fn zeros_and_sums_that_cancel_out_keep_their_decimals() {
    assert_eq!(merged(MergeRule::Sum, r#"["0.0", "0"]"#), r#""0.0""#);
    assert_eq!(merged(MergeRule::Sum, r#"["0", "0.00", "1"]"#), r#""1.00""#);
    assert_eq!(merged(MergeRule::Sum, r#"["-1", "1"]"#), r#""0""#);
    assert_eq!(merged(MergeRule::Sum, r#"["1", "-1.0", "2"]"#), r#""2.0""#);
}

#[test]
fn the_canonical_order_is_as_written() {
    let sorted = json(
        r#"[false, true, -1e999, -2, -1.5, 0, 0.0123, 1, 1.5, 10, 12345678901234567890, 1e30, 1e999,
            "", "A", "a", "ab", "é", [], [1], [1, 2], [2], {}, {"a": 1}, {"a": 2}, null]"#,
    );
    let sorted = sorted.as_list().unwrap();
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            assert_eq!(compare(a, b), i.cmp(&j), "{a} and {b}");
        }
    }
    for (a, b) in [
        ("1", "1.0"),
        ("100", "1e2"),
        ("0", "-0.0"),
        ("0.5", "5E-1"),
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#),
    ] {
        assert_eq!(compare(&json(a), &json(b)), Ordering::Equal, "{a} and {b}");
    }
}

fn scalar(rule: MergeRule) -> BoxedStrategy<Value> {
    let number =
        (-999..999_i64, 0..3_u32).prop_map(|(n, scale)| Decimal::new(n, scale).to_string());
    let written =
        (number, any::<bool>()).prop_map(
            |(text, as_number)| {
                if as_number { json(&text) } else { text.into() }
            },
        );
    let some = match rule {
        MergeRule::Sum => written.boxed(),
        MergeRule::Any | MergeRule::All => any::<bool>().prop_map(Value::from).boxed(),
        MergeRule::Same => {
            prop_oneof![4 => Just(Value::from("a")), 1 => Just(Value::from("b"))].boxed()
        }
        MergeRule::Ordered => prop::collection::vec(
            prop_oneof![written, "[ab]{0,2}".prop_map(Value::from)],
            0..4,
        )
        .prop_map(|items| Value::List(items).clone())
        .boxed(),
        MergeRule::Min | MergeRule::Max => prop_oneof![
            written,
            "[ab1]{0,2}".prop_map(Value::from),
            any::<bool>().prop_map(Value::from)
        ]
        .boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 5 => some].boxed()
}

/// A rule, and values in groups as partitions would give them.
fn groups() -> impl Strategy<Value = (MergeRule, Vec<Vec<Value>>)> {
    prop::sample::select(&RULES[..]).prop_flat_map(|rule| {
        let group = prop::collection::vec(scalar(rule), 0..4);
        (Just(rule), prop::collection::vec(group, 0..5))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn grouping_and_order_do_not_show((rule, groups) in groups(), seed: u64) {
        let mut all: Vec<Value> = groups.iter().flatten().cloned().collect();
        let whole = merge(rule, &all);
        // Merge inside each group, then the results; a failure inside is one outside.
        let grouped = groups
            .iter()
            .map(|group| merge(rule, group))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|parts| merge(rule, &parts));
        prop_assert_eq!(grouped.is_ok(), whole.is_ok());
        if let (Ok(grouped), Ok(whole)) = (&grouped, &whole) {
            prop_assert_eq!(grouped, whole);
        }
        // Any other order gives the same, errors included.
        let turn = if all.is_empty() { 0 } else { (seed % all.len() as u64) as usize };
        all.rotate_left(turn);
        prop_assert_eq!(merge(rule, &all), whole.clone());
        all.reverse();
        prop_assert_eq!(merge(rule, &all), whole);
    }

    #[test]
    fn null_is_the_identity((rule, groups) in groups()) {
        let all: Vec<Value> = groups.into_iter().flatten().collect();
        let mut with_null = all.clone();
        with_null.push(Value::Null);
        prop_assert_eq!(merge(rule, &with_null), merge(rule, &all));
    }

    #[test]
    fn the_order_is_total(
        a in scalar(MergeRule::Min), b in scalar(MergeRule::Min), c in scalar(MergeRule::Min),
    ) {
        for order in [compare, by_magnitude] {
            prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
            if order(&a, &b).is_le() && order(&b, &c).is_le() {
                prop_assert!(order(&a, &c).is_le());
            }
        }
    }

    #[test]
    fn sums_equal_those_of_the_union(numbers in prop::collection::vec((-99_999..99_999_i64, 0..4_u32), 1..20), cut: prop::sample::Index) {
        let decimals: Vec<Decimal> = numbers.iter().map(|(n, s)| Decimal::new(*n, *s)).collect();
        let values: Vec<Value> = decimals.iter().map(|d| d.to_string().into()).collect();
        let (left, right) = values.split_at(cut.index(values.len()));
        let merged = merge(MergeRule::Sum, [&merge(MergeRule::Sum, left).unwrap(), &merge(MergeRule::Sum, right).unwrap()]).unwrap();
        prop_assert_eq!(decimal::from_value(&merged).unwrap(), decimals.iter().copied().sum::<Decimal>());
    }
}
