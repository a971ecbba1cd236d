//! What can be said about a document without the database: words, numbers, names, and what occurs twice.

use std::collections::HashSet;

use domain::kind::{Direction, Kind};
use domain::money::{AMOUNT_MAX, Micro, PRICE_MAX};
use domain::network::Network;
use domain::permission::{Permission, Side};
use domain::sender_id::is_sender_id;
use domain::template;

use super::Mistake;
use super::document::{
    Account, Carrier, Document, Entry, Key, Order, Package, Role, Route, Signature, Template, Tenant,
};
use super::rules;
use super::secret::{is_key_text, normal_password};
use super::words::{self, is_country, one_of};
use crate::catalog::scopes;
use crate::identity::is_mail;
use crate::identity::password::{ALONE_MIN as PASSWORD_MIN, MAX as PASSWORD_MAX};
use crate::people::{contact_mistake, is_role_name};
use crate::policy::price_line;

/// Longest code or name.
const NAME_MAX: usize = 64;
/// Longest validity of an order, days.
pub(crate) const VALIDITY_DAYS_MAX: u32 = 36_500;

pub(super) fn check(document: &Document, mistakes: &mut Vec<Mistake>) {
    let mut check = Check { mistakes };
    document.tenants.iter().for_each(|entry| check.tenant(entry));
    document.roles.iter().for_each(|entry| check.role(entry));
    document.accounts.iter().for_each(|entry| check.account(entry));
    document.carriers.iter().for_each(|entry| check.carrier(entry));
    document.routes.iter().for_each(|entry| check.route(entry));
    document.packages.iter().for_each(|entry| check.package(entry));
    document.orders.iter().for_each(|entry| check.order(entry));
    document.keys.iter().for_each(|entry| check.key(entry));
    document.signatures.iter().for_each(|entry| check.signature(entry));
    document.templates.iter().for_each(|entry| check.template(entry));
    check.all_once(document);
}

struct Check<'a> {
    mistakes: &'a mut Vec<Mistake>,
}

impl Check<'_> {
    fn that(&mut self, right: bool, path: impl Into<String>, what: impl Into<String>) {
        if !right {
            self.mistakes.push(Mistake::new(path, what));
        }
    }

    fn word(&mut self, word: &str, known: &[&str], path: String) {
        self.that(known.contains(&word), path, format!("is {}, not {word:?}", one_of(known)));
    }

    /// Letters, digits, `_`, `-` and `.`.
    fn code(&mut self, code: &str, path: String) {
        let fits = (1..=NAME_MAX).contains(&code.len());
        let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        self.that(fits && plain, path, "has 1 to 64 letters, digits, '_', '-' and '.'");
    }

    fn name(&mut self, name: &str, path: String) {
        let count = name.chars().count();
        let fine =
            (1..=NAME_MAX).contains(&count) && !name.chars().any(char::is_control) && name.trim() == name;
        self.that(fine, path, "has 1 to 64 characters, no space at its ends");
    }

    fn countries(&mut self, codes: &[String], path: &str) {
        for (index, code) in codes.iter().enumerate() {
            self.country(code, format!("{path}[{index}]"));
        }
    }

    fn country(&mut self, code: &str, path: String) {
        self.that(
            is_country(code),
            path,
            format!("{code:?} is no country code (ISO 3166, two capital letters)"),
        );
    }

    fn tenant(&mut self, entry: &Entry<Tenant>) {
        let (path, head, options) = (&entry.path, &entry.it.head, &entry.it.options);
        self.code(&head.code, format!("{path}.code"));
        if let Some(name) = &head.name {
            self.name(name, format!("{path}.name"));
        }
        let zone = jiff::tz::TimeZone::get(&head.time_zone).is_ok();
        self.that(zone, format!("{path}.time_zone"), format!("{:?} is no time zone (IANA)", head.time_zone));
        self.word(&head.language, words::LANGUAGES, format!("{path}.language"));
        self.word(&head.status, words::TENANT_STATUSES, format!("{path}.status"));
        rules::read(head.policy.clone(), &format!("{path}.policy"), true, self.mistakes);
        self.country(&options.default_country, format!("{path}.default_country"));
        self.countries(&options.countries, &format!("{path}.countries"));
        self.word(&options.signature_preset, &["wide", "strict"], format!("{path}.signature_preset"));
        if let Some((place, what, _)) = contact_mistake(&options.contacts) {
            self.that(false, format!("{path}.{place}"), what);
        }
        for (index, sender) in options.sender_ids.iter().enumerate() {
            let what = "has up to 11 letters and digits with a letter, or 3 to 15 digits";
            self.that(is_sender_id(sender), format!("{path}.sender_ids[{index}]"), what);
        }
        for (index, number) in options.uplink_numbers.iter().enumerate() {
            let digits = number.strip_suffix('*').unwrap_or(number);
            let fine = (1..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            let what = "has 1 to 20 digits, and may end in '*' for all numbers that begin so";
            self.that(fine, format!("{path}.uplink_numbers[{index}]"), what);
        }
    }

    fn role(&mut self, entry: &Entry<Role>) {
        let (path, role) = (&entry.path, &entry.it);
        let what = "has 1 to 64 characters, is no number and no built-in role";
        self.that(is_role_name(&role.name), format!("{path}.name"), what);
        let short = role.description.chars().count() <= 200;
        self.that(short, format!("{path}.description"), "has at most 200 characters");
        self.that(!role.permissions.is_empty(), format!("{path}.permissions"), "names no permission");
        let side = if role.tenant.is_some() { Side::Tenant } else { Side::Platform };
        let of_side = Permission::ALL.iter().filter(|permission| permission.side() == side);
        let known: Vec<&str> = of_side.map(|permission| permission.as_str()).collect();
        for (index, word) in role.permissions.iter().enumerate() {
            self.word(word, &known, format!("{path}.permissions[{index}]"));
        }
    }

    fn account(&mut self, entry: &Entry<Account>) {
        let (path, account) = (&entry.path, &entry.it);
        self.code(&account.name, format!("{path}.name"));
        let side = if account.tenant.is_some() { Side::Tenant } else { Side::Platform };
        let of_side = domain::permission::Role::ALL.iter().filter(|role| role.side() == side);
        let known: Vec<_> = of_side.map(|role| role.as_str()).collect();
        // Whether there is another role of this name is found out with the database.
        let fits = known.contains(&account.role.as_str()) || is_role_name(&account.role);
        let what = format!("is {}, or the name of one under [[roles]]", one_of(&known));
        self.that(fits, format!("{path}.role"), what);
        if let Some(language) = &account.language {
            self.word(language, words::LANGUAGES, format!("{path}.language"));
        }
        self.word(&account.status, words::ACCOUNT_STATUSES, format!("{path}.status"));
        let mail = account.mail.as_deref().is_none_or(is_mail);
        self.that(mail, format!("{path}.mail"), "is no mail address");
        if let Some(password) = &account.password {
            let fits = (PASSWORD_MIN..=PASSWORD_MAX).contains(&normal_password(password).chars().count());
            self.that(
                fits,
                format!("{path}.password"),
                format!("has {PASSWORD_MIN} to {PASSWORD_MAX} characters"),
            );
        }
    }

    fn carrier(&mut self, entry: &Entry<Carrier>) {
        let (path, code) = (&entry.path, &entry.it.head.code);
        self.code(code, format!("{path}.code"));
        if let Err(wrong) = entry.it.options.to_config(code) {
            for (option, what) in wrong {
                self.mistakes.push(Mistake::new(format!("{path}.{option}"), what));
            }
        }
        let sender = &entry.it.options.sender;
        self.that(sender.is_empty() || is_sender_id(sender), format!("{path}.sender"), "is no sender ID");
    }

    fn route(&mut self, entry: &Entry<Route>) {
        let (path, options) = (&entry.path, &entry.it.options);
        self.code(&entry.it.head.code, format!("{path}.code"));
        self.name(&options.channel, format!("{path}.channel"));
        self.that(!options.carriers.is_empty(), format!("{path}.carriers"), "names no carrier");
        for (index, step) in options.carriers.iter().enumerate() {
            let path = format!("{path}.carriers[{index}]");
            self.countries(&step.countries, &format!("{path}.countries"));
            for (index, word) in step.networks.iter().enumerate() {
                self.network(word, format!("{path}.networks[{index}]"));
            }
            for country in &step.countries {
                let fits = (country == "CN") == (options.direction == Direction::Mainland);
                let what =
                    format!("{country} does not lie in the route's direction {}", options.direction.as_str());
                self.that(fits, format!("{path}.countries"), what);
            }
            let carries = step.types.is_empty() || step.types.contains(&options.r#type);
            let what = format!("do not hold the route's type {}", options.r#type.as_str());
            self.that(carries, format!("{path}.types"), what);
        }
    }

    fn network(&mut self, word: &str, path: String) {
        let known: Vec<&str> = Network::ALL.iter().map(|network| network.as_str()).collect();
        self.word(word, &known, path);
    }

    fn package(&mut self, entry: &Entry<Package>) {
        let (path, options) = (&entry.path, &entry.it.options);
        self.code(&entry.it.head.code, format!("{path}.code"));
        self.name(&options.product, format!("{path}.product"));
        self.name(&options.channel, format!("{path}.channel"));
        if let Some(direction) = &options.direction {
            let known: Vec<&str> = Direction::ALL.iter().map(|direction| direction.as_str()).collect();
            self.word(direction, &known, format!("{path}.direction"));
        }
        self.word(&options.payment, &["prepaid", "postpaid"], format!("{path}.payment"));
        let currency = options.unit.len() == 3 && options.unit.bytes().all(|b| b.is_ascii_uppercase());
        let what = "is 'sms', or a currency (ISO 4217, three capital letters)";
        self.that(options.unit == "sms" || currency, format!("{path}.unit"), what);
        let days = options.validity_days.is_none_or(|days| (1..=VALIDITY_DAYS_MAX).contains(&days));
        self.that(days, format!("{path}.validity_days"), "must be 1 to 36500");
        let (prepaid, postpaid) = (options.is_prepaid(), options.payment == "postpaid");
        self.that(!postpaid || options.total.is_none(), format!("{path}.total"), "the package is post-paid");
        for (name, amount) in [("warn", options.warn), ("prohibit", options.prohibit)] {
            self.that(!prepaid || amount.is_none(), format!("{path}.{name}"), "the package is prepaid");
        }
        if let (Some(warn), Some(prohibit)) = (options.warn, options.prohibit) {
            self.that(warn <= prohibit, format!("{path}.warn"), "must not be above `prohibit`");
        }
        for (name, amount) in
            [("total", options.total), ("warn", options.warn), ("prohibit", options.prohibit)]
        {
            self.amount(amount, format!("{path}.{name}"));
        }
        let priced = options.unit == "sms" || !options.prices.is_empty();
        self.that(priced, format!("{path}.prices"), "a package in a currency needs at least one price line");
        self.that(
            !options.routes.is_empty(),
            format!("{path}.routes"),
            "opens no route: nothing could be sent",
        );
        for (index, price) in options.prices.iter().enumerate() {
            let path = format!("{path}.prices[{index}]");
            if let Some(word) = &price.r#type {
                let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                self.word(word, &known, format!("{path}.type"));
            }
            if let Some(code) = &price.country {
                self.country(code, format!("{path}.country"));
            }
            if let Some(word) = &price.network {
                self.network(word, format!("{path}.network"));
            }
            let amount = Micro::parse(&price.per_segment).is_some_and(|amount| amount <= PRICE_MAX);
            let what = "is a decimal with at most six decimals, such as \"0.045\", and at most 1000000";
            self.that(amount, format!("{path}.per_segment"), what);
            debug_assert!(!amount || price_line(price).is_some() || !self.mistakes.is_empty());
        }
    }

    fn amount(&mut self, amount: Option<Micro>, path: String) {
        self.that(amount.is_none_or(|amount| amount <= AMOUNT_MAX), path, "is at most 1000000000000");
    }

    fn order(&mut self, entry: &Entry<Order>) {
        let (path, order) = (&entry.path, &entry.it);
        for (name, amount) in [("total", order.total), ("warn", order.warn), ("prohibit", order.prohibit)] {
            self.amount(amount.map(|amount| amount.0), format!("{path}.{name}"));
        }
        if let Some(word) = &order.terms {
            self.word(word, &["current"], format!("{path}.terms"));
        }
        match (&order.number, &order.label) {
            (Some(number), None) => self.code(number, format!("{path}.number")),
            (None, Some(label)) => self.code(label, format!("{path}.label")),
            (Some(_), Some(_)) => {
                self.that(false, format!("{path}.label"), "give a number or a label, not both")
            }
            (None, None) => {
                self.that(false, path.clone(), "`number` or `label` is missing: the order is found by it")
            }
        }
        if let Some(status) = &order.status {
            self.word(status, words::ORDER_STATUSES, format!("{path}.status"));
        }
        if let (Some(warn), Some(prohibit)) = (order.warn, order.prohibit) {
            self.that(warn.0 <= prohibit.0, format!("{path}.warn"), "must not be above `prohibit`");
        }
    }

    fn key(&mut self, entry: &Entry<Key>) {
        let (path, head, options) = (&entry.path, &entry.it.head, &entry.it.options);
        self.name(&head.name, format!("{path}.name"));
        if let Some(secret) = &head.secret {
            let what = "an auth key is 'hy_' and 43 characters of base64url (32 random octets)";
            self.that(is_key_text(secret), format!("{path}.secret"), what);
        }
        for (index, scope) in options.scopes.iter().enumerate() {
            self.word(scope, &scopes(), format!("{path}.scopes[{index}]"));
        }
    }

    fn signature(&mut self, entry: &Entry<Signature>) {
        self.word(&entry.it.status, words::REVIEW_STATUSES, format!("{}.status", entry.path));
    }

    fn template(&mut self, entry: &Entry<Template>) {
        let (path, template) = (&entry.path, &entry.it);
        self.code(&template.id, format!("{path}.id"));
        if let Some(name) = &template.name {
            self.name(name, format!("{path}.name"));
        }
        self.word(&template.status, words::REVIEW_STATUSES, format!("{path}.status"));
        let content = format!("{path}.content");
        if let Err(error) = template::Template::parse(&template.content) {
            self.that(false, content, error.en);
        }
    }

    fn all_once(&mut self, document: &Document) {
        self.once("tenant", &document.tenants, |it| it.head.code.clone());
        self.once("role", &document.roles, Role::key);
        self.once("account", &document.accounts, |it| it.name.clone());
        self.once("carrier", &document.carriers, |it| it.head.code.clone());
        self.once("route", &document.routes, |it| it.head.code.clone());
        self.once("package", &document.packages, |it| it.head.code.clone());
        self.once("order", &document.orders, Order::number);
        self.once("key", &document.keys, |it| format!("{}/{}", it.head.tenant, it.head.name));
        self.once("signature", &document.signatures, |it| format!("{}/{}", it.tenant, it.text));
        self.once("template", &document.templates, |it| format!("{}/{}", it.tenant, it.id));
        let mut secrets = HashSet::new();
        for entry in &document.keys {
            let fresh = entry.it.head.secret.as_ref().is_none_or(|secret| secrets.insert(secret.clone()));
            self.that(fresh, format!("{}.secret", entry.path), "is the secret of another key too");
        }
    }

    fn once<T>(&mut self, noun: &str, entries: &[Entry<T>], name: impl Fn(&T) -> String) {
        let mut seen = HashSet::new();
        for entry in entries {
            let name = name(&entry.it);
            let what = format!("{noun} {name} stands in the file twice");
            self.that(name.is_empty() || seen.insert(name), entry.path.clone(), what);
        }
    }
}
