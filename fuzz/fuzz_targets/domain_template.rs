//! Templates and variables as tenants write them: parsing never panics, filling puts in exactly what was given.
#![no_main]

use domain::template::{Template, VariableRule, Values, pack, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (content, json) = input;
    let Ok(template) = Template::parse(content) else { return };
    let Ok(values) = serde_json::from_str::<Values>(json) else { return };
    if let Ok(ordered) = template.resolve(&values, VariableRule::default()) {
        assert_eq!(ordered.len(), template.variables.len());
        let filled = template.fill(&ordered);
        let stored = pack(&ordered);
        assert_eq!(template.fill(&unpack(&stored)), filled);
    }
});
