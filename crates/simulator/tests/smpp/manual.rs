//! `docs/simulator.md` names every option with its default and every magic number.

use simulator::SmppOptions;

const MANUAL: &str = include_str!("../../../../docs/simulator.md");

/// The second cell of the table row that starts with this first cell.
fn cell(first: &str) -> Option<&'static str> {
    let row = MANUAL.lines().find_map(|line| line.strip_prefix(&format!("| {first} | ")))?;
    row.split(" | ").next()
}

#[test]
fn every_option_is_there_with_its_default() {
    let defaults = serde_json::to_value(SmppOptions::default()).unwrap();
    for (key, value) in defaults.as_object().unwrap() {
        let told = cell(&format!("`{key}`")).unwrap_or_else(|| panic!("{key} is missing"));
        let expected = match value {
            serde_json::Value::Null => "none".to_owned(),
            serde_json::Value::String(word) => format!("`{word}`"),
            serde_json::Value::Number(number) if number.is_f64() => format!("{}", number.as_f64().unwrap()),
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => continue,
            plain => plain.to_string(),
        };
        assert_eq!(told.split(" (").next(), Some(expected.as_str()), "{key}");
    }
}

#[test]
fn every_magic_number_is_there_and_no_other() {
    for number in 0..20 {
        assert!(cell(&format!("{number:04}")).is_some(), "{number:04}");
    }
    assert!(cell("0020").is_none());
}
