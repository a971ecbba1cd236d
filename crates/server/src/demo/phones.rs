//! The phones behind the simulated carriers: what each received, for the reference handset.
//!
//! Nothing is kept here: the carriers' own records are looked through each time, which a demonstration can afford.

use std::collections::BTreeMap;
use std::sync::Arc;

use simulator::{Received, Smsc};
use web::{PhoneMessage, SimulatedPhone, SimulatedPhones};

/// Phones a person is offered.
const PHONES_MAX: usize = 20;
/// Messages a phone shows.
const MESSAGES_MAX: usize = 200;

/// The phones behind these carriers.
pub(super) struct Behind(pub(super) Vec<Arc<Smsc>>);

impl SimulatedPhones for Behind {
    fn phones(&self) -> Vec<SimulatedPhone> {
        let mut phones: BTreeMap<String, SimulatedPhone> = BTreeMap::new();
        for message in self.0.iter().flat_map(|carrier| carrier.messages()) {
            let at_ms = i64::try_from(message.unix_ms).unwrap_or_default();
            let number = message.destination;
            let phone =
                phones.entry(number.clone()).or_insert(SimulatedPhone { number, messages: 0, last_ms: 0 });
            phone.messages += 1;
            phone.last_ms = phone.last_ms.max(at_ms);
        }
        let mut phones: Vec<SimulatedPhone> = phones.into_values().collect();
        phones.sort_by_key(|phone| std::cmp::Reverse(phone.last_ms));
        phones.truncate(PHONES_MAX);
        phones
    }

    fn messages(&self, number: &str) -> Vec<PhoneMessage> {
        let wanted = digits(number);
        let is_its = |message: &Received| is_same(&digits(&message.destination), &wanted);
        let mut found: Vec<PhoneMessage> = Vec::new();
        for carrier in &self.0 {
            found.extend(carrier.messages_where(is_its).into_iter().map(shown));
        }
        found.sort_by_key(|message| message.at_ms);
        found.split_off(found.len().saturating_sub(MESSAGES_MAX))
    }
}

fn shown(message: Received) -> PhoneMessage {
    PhoneMessage {
        id: format!("{}-{}", message.system_id, message.number),
        sender: message.source,
        text: message.text,
        parts: message.parts,
        at_ms: i64::try_from(message.unix_ms).unwrap_or_default(),
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The same number, one of them perhaps without the country code of mainland China.
fn is_same(one: &str, other: &str) -> bool {
    let national =
        |number: &str| number.strip_prefix("86").filter(|rest| rest.len() == 11).map(str::to_owned);
    !one.is_empty() && national(one).as_deref().unwrap_or(one) == national(other).as_deref().unwrap_or(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_with_and_without_its_country() {
        for (one, other, same) in [
            ("8613800138000", "13800138000", true),
            ("13800138000", "+86 138 0013 8000", true),
            ("8613800138000", "+8613800138000", true),
            ("447700900123", "+44 7700 900123", true),
            ("447700900123", "7700900123", false),
            ("13800138000", "13800138001", false),
            ("", "", false),
        ] {
            assert_eq!(is_same(one, &digits(other)), same, "{one} {other}");
        }
    }
}
