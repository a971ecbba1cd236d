//! The policy as the message path reads it: plain fields, made once when something changed.

use crate::consent_record::Demand;
use crate::filing::Unfiled;
use crate::frequency::Window;
use crate::hours::Hours;
use crate::kind::{Direction, Kind};
use crate::lint::ContentRule;
use crate::money::Micro;
use crate::order::WarnAt;
use crate::phone::Country;
use crate::sender_id::Brands;
use crate::signature::Preset;
use crate::template::VariableRule;

use super::window::{By, Limit};
use super::{Layers, Rule, Value};

/// Sliding windows of one SMS type; only those that limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sliding {
    windows: Vec<Window>,
}

impl Sliding {
    /// The windows.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The longest, milliseconds; 0 when nothing is limited.
    pub fn span_ms(&self) -> i64 {
        self.windows.iter().map(|window| window.span_ms).max().unwrap_or(0)
    }
}

/// What a content may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentLimits {
    max_chars: usize,
    require_unsubscribe: bool,
    symbols_warn: bool,
    more: Vec<char>,
    allowed: Vec<char>,
}

impl ContentLimits {
    /// As screening and linting take it.
    pub fn rule(&self) -> ContentRule<'_> {
        ContentRule {
            max_chars: self.max_chars,
            require_unsubscribe: self.require_unsubscribe,
            symbols_warn: self.symbols_warn,
            more: &self.more,
            allowed: &self.allowed,
        }
    }
}

/// Whose blacklist phones go to of which a carrier says that it lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarrierCodes {
    /// Nobody's.
    Off,
    /// The tenant's whose message it was.
    Tenant,
    /// The platform's.
    Platform,
}

/// The rules that hold for one tenant, or for the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The same text to the same phone.
    pub same_content: Sliding,
    /// By SMS type, in the order of `Kind::ALL`.
    sliding: [Sliding; 3],
    /// To one phone whatever the signature: by SMS type, in the order of `Kind::ALL`, and of all together.
    to_phone: [Sliding; 4],
    /// Dispatch hours …
    pub hours: Hours,
    /// … and which SMS types keep them.
    kept: [bool; 3],
    /// Outside them messages wait until they begin.
    pub defers: bool,
    /// Contents.
    pub content: ContentLimits,
    /// Values of variables.
    pub variables: VariableRule,
    /// Text without a template may be sent.
    pub free_text: bool,
    /// Wording that a reviewer should see may be sent although none saw it.
    pub lenient: bool,
    /// Whether marketing has to name a record of consent.
    pub consent: Demand,
    /// How long signatures may be.
    pub signature: Preset,
    /// What becomes of messages whose signature the recipient's network does not know.
    pub unfiled: Unfiled,
    /// Names that a sender ID must not be taken for.
    pub protected: Brands,
    /// The only direction; `None` = both.
    pub direction: Option<Direction>,
    /// The only countries; empty = all.
    pub countries: Vec<Country>,
    /// Recipients of a request.
    pub recipients_max: usize,
    /// Octets of a file that a mission's list is imported from.
    pub import_octets_max: u64,
    /// Rows of a mission's list.
    pub import_rows_max: u64,
    /// How far ahead may be scheduled, days.
    pub schedule_max_days: u32,
    /// How long before its time a scheduled message can no longer be cancelled, milliseconds.
    pub cancel_before_ms: i64,
    /// Longest validity, seconds.
    pub validity_max_s: u32,
    validity_s: [u32; 3],
    /// Failed submissions before a message is given up.
    pub tries_max: i64,
    /// Hours a receipt is waited for.
    pub receipt_wait_h: u32,
    /// Days in which a late receipt corrects the state.
    pub late_receipt_days: u32,
    /// Hours a receipt that belongs to no message is kept.
    pub parked_receipt_h: u32,
    /// Minutes the parts of a long uplink are waited for.
    pub uplink_join_min: u32,
    /// Whose blacklist phones go to that a carrier lists.
    pub carrier_codes: CarrierCodes,
    /// Days until such an entry expires; 0 = never.
    pub carrier_code_days: u32,
    /// Opt-outs and opt-ins by uplink are confirmed by a message.
    pub confirm_opt_outs: bool,
    /// Auto-replies to a phone within 24 hours.
    pub auto_replies_max: u32,
    /// Complaints within 24 hours that pause a template; 0 = none do.
    pub template_complaints_max: u32,
    /// Complaints within 24 hours that suspend a tenant's marketing; 0 = none do.
    pub tenant_complaints_max: u32,
    /// Complaints per million delivered marketing messages that suspend a tenant's marketing; 0 = none do.
    pub tenant_complaints_per_million: u32,
    /// Marketing messages delivered within 24 hours from which on that is judged.
    pub tenant_complaints_min_delivered: u32,
    /// Days an exported file is kept.
    pub exports_keep_days: u32,
    /// Exports of a tenant that may be under way.
    pub exports_max: u32,
    /// Requests per second of a key that names no rate.
    pub key_rate_per_s: u32,
    /// Hours an `Idempotency-Key` is remembered.
    pub idempotency_h: u32,
    /// Days a feed is kept.
    pub feed_days: u32,
    /// Hours a failing callback is tried.
    pub callback_give_up_h: u32,
    /// Longest pause between tries of a failing callback, milliseconds.
    pub callback_retry_max_ms: u64,
    /// Different addresses that requests may name.
    pub callback_addresses_max: u32,
    /// When prepaid orders warn.
    pub warn_at: WarnAt,
    /// Corrections above this wait for approval.
    pub correction_limit: Micro,
    /// Days that messages are kept, at least as long as something may need them; 0 = for ever.
    pub messages_keep_days: u32,
    /// Days that uplinks are kept, at least as long as feeds may need them; 0 = for ever.
    pub uplinks_keep_days: u32,
    /// Days that lists of missions which are over are kept; 0 = for ever.
    pub missions_keep_days: u32,
    /// Days that the audit log is kept; 0 = for ever.
    pub audit_keep_days: u32,
}

/// Days of the longest window that counts what was sent to a phone, and one: counts are made anew from messages at a start.
const COUNTED_DAYS: u32 = 32;

/// `days`, or as many as are needed; 0 stays for ever.
const fn at_least(days: u32, needed: u32) -> u32 {
    if days == 0 || days > needed { days } else { needed }
}

impl Policy {
    /// The rules that hold with these settings.
    pub fn compile(layers: &Layers<'_>) -> Policy {
        let read = Reader(layers);
        let validity_max_s = read.count(Rule::ValidityMax);
        let validity = |rule| read.count(rule).min(validity_max_s);
        let same = Window {
            limit: read.count(Rule::SameContentMax),
            span_ms: i64::from(read.count(Rule::SameContentWindow)) * 1000,
        };
        // Events that an endpoint has not taken are kept longer than the feed.
        let told_days = read.count(Rule::Feed) + read.count(Rule::CallbackGiveUp).div_ceil(24);
        let corrected_days = read.count(Rule::ReceiptWait).div_ceil(24) + read.count(Rule::ReceiptLate) + 1;
        let more: Vec<_> =
            read.words(Rule::MoreLimits).iter().filter_map(|line| Limit::parse(line)).collect();
        let further = |by: By, kind: Option<Kind>| {
            more.iter().filter(move |limit| limit.by == by && limit.kind == kind).map(|limit| limit.window)
        };
        let of_kind = |kind, rules| {
            let windows = read.sliding(rules).windows.into_iter();
            Sliding { windows: windows.chain(further(By::Signature, Some(kind))).collect() }
        };
        let to_phone = |kind| Sliding { windows: further(By::Phone, kind).collect() };
        let same = [same].into_iter().filter(|window| window.limit > 0).chain(further(By::Content, None));
        Policy {
            same_content: Sliding { windows: same.collect() },
            sliding: [
                of_kind(
                    Kind::Verification,
                    [Rule::VerificationMinute, Rule::VerificationHour, Rule::VerificationDay],
                ),
                of_kind(
                    Kind::Notification,
                    [Rule::NotificationMinute, Rule::NotificationHour, Rule::NotificationDay],
                ),
                of_kind(Kind::Marketing, [Rule::MarketingMinute, Rule::MarketingHour, Rule::MarketingDay]),
            ],
            to_phone: [Some(Kind::Verification), Some(Kind::Notification), Some(Kind::Marketing), None]
                .map(to_phone),
            hours: Hours::parse(&read.text(Rule::HoursWindow)).unwrap_or(Hours::DAYTIME),
            kept: [Rule::HoursVerification, Rule::HoursNotification, Rule::HoursMarketing]
                .map(|rule| read.text(rule) == "window"),
            defers: read.text(Rule::HoursOutside) == "defer",
            content: ContentLimits {
                max_chars: read.count(Rule::ContentLength) as usize,
                require_unsubscribe: read.flag(Rule::UnsubscribeRequired),
                symbols_warn: read.text(Rule::SymbolsCheck) == "warn",
                more: read.symbols(Rule::SymbolsMore),
                allowed: read.symbols(Rule::SymbolsAllowed),
            },
            variables: VariableRule {
                max_chars: read.count(Rule::VariableLength) as usize,
                allow_url: read.flag(Rule::VariableUrl),
            },
            free_text: read.flag(Rule::FreeText),
            lenient: read.text(Rule::Doubtful) == "pass",
            consent: Demand::parse(&read.text(Rule::MarketingConsent)),
            signature: if read.text(Rule::SignatureLength) == "strict" {
                Preset::Strict
            } else {
                Preset::Wide
            },
            unfiled: Unfiled::parse(&read.text(Rule::SignatureUnfiled)),
            protected: Brands::new(read.words(Rule::SendersProtected)),
            direction: Direction::parse(&read.text(Rule::Directions)),
            countries: read.words(Rule::Countries).iter().filter_map(|word| Country::parse(word)).collect(),
            recipients_max: read.count(Rule::RecipientsMax) as usize,
            import_octets_max: u64::from(read.count(Rule::ImportSize)) * 1_000,
            import_rows_max: u64::from(read.count(Rule::ImportRows)),
            schedule_max_days: read.count(Rule::ScheduleDays),
            cancel_before_ms: i64::from(read.count(Rule::CancelBefore)) * 1000,
            validity_max_s,
            validity_s: [Rule::ValidityVerification, Rule::ValidityNotification, Rule::ValidityMarketing]
                .map(validity),
            tries_max: i64::from(read.count(Rule::TriesMax)),
            receipt_wait_h: read.count(Rule::ReceiptWait),
            late_receipt_days: read.count(Rule::ReceiptLate),
            parked_receipt_h: read.count(Rule::ReceiptParked),
            uplink_join_min: read.count(Rule::UplinkJoin),
            carrier_codes: match read.text(Rule::CarrierCodes).as_str() {
                "tenant" => CarrierCodes::Tenant,
                "platform" => CarrierCodes::Platform,
                _ => CarrierCodes::Off,
            },
            carrier_code_days: read.count(Rule::CarrierDays),
            confirm_opt_outs: read.flag(Rule::OptOutConfirm),
            auto_replies_max: read.count(Rule::AutoReplyMax),
            template_complaints_max: read.count(Rule::ComplaintTemplateMax),
            tenant_complaints_max: read.count(Rule::ComplaintTenantMax),
            tenant_complaints_per_million: read.count(Rule::ComplaintTenantRate),
            tenant_complaints_min_delivered: read.count(Rule::ComplaintTenantMin),
            exports_keep_days: read.count(Rule::ExportKeep),
            exports_max: read.count(Rule::ExportMax),
            key_rate_per_s: read.count(Rule::KeyRate),
            idempotency_h: read.count(Rule::Idempotency),
            feed_days: read.count(Rule::Feed),
            callback_give_up_h: read.count(Rule::CallbackGiveUp),
            callback_retry_max_ms: u64::from(read.count(Rule::CallbackRetryMax)) * 1000,
            callback_addresses_max: read.count(Rule::CallbackAddresses),
            warn_at: WarnAt { low: read.count(Rule::OrderLow), very_low: read.count(Rule::OrderVeryLow) },
            correction_limit: Micro::parse(&read.text(Rule::CorrectionFourEyes)).unwrap_or(Micro::ZERO),
            messages_keep_days: at_least(
                read.count(Rule::KeepMessages),
                told_days.max(corrected_days).max(COUNTED_DAYS),
            ),
            uplinks_keep_days: at_least(read.count(Rule::KeepUplinks), told_days),
            missions_keep_days: read.count(Rule::KeepMissions),
            audit_keep_days: read.count(Rule::KeepAudit),
        }
    }

    /// How often one SMS type of a signature may reach the same phone.
    pub fn sliding(&self, kind: Kind) -> &Sliding {
        &self.sliding[place(kind)]
    }

    /// How often a phone may be reached whatever the signature: by one SMS type, or by all together.
    pub fn to_phone(&self, kind: Option<Kind>) -> &Sliding {
        &self.to_phone[kind.map_or(3, place)]
    }

    /// The hours this SMS type has to keep; `None` = it may be sent at any time.
    pub fn hours_of(&self, kind: Kind) -> Option<Hours> {
        self.kept[place(kind)].then_some(self.hours)
    }

    /// Validity of a message whose request names none, seconds.
    pub fn validity_s(&self, kind: Kind) -> u32 {
        self.validity_s[place(kind)]
    }
}

impl Default for Policy {
    /// The table's defaults.
    fn default() -> Policy {
        let none = super::Set::default();
        Policy::compile(&Layers { defaults: &none, platform: &none, options: &none, tenant: &none })
    }
}

const fn place(kind: Kind) -> usize {
    match kind {
        Kind::Verification => 0,
        Kind::Notification => 1,
        Kind::Marketing => 2,
    }
}

/// Reads values of which the table says the shape.
struct Reader<'a>(&'a Layers<'a>);

impl Reader<'_> {
    fn value(&self, rule: Rule) -> Value {
        self.0.effective(rule).0
    }

    fn count(&self, rule: Rule) -> u32 {
        match self.value(rule) {
            Value::Integer(number) => u32::try_from(number).unwrap_or(0),
            _ => 0,
        }
    }

    fn flag(&self, rule: Rule) -> bool {
        self.value(rule) == Value::Boolean(true)
    }

    fn text(&self, rule: Rule) -> String {
        match self.value(rule) {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }

    fn words(&self, rule: Rule) -> Vec<String> {
        match self.value(rule) {
            Value::Words(words) => words,
            _ => Vec::new(),
        }
    }

    fn symbols(&self, rule: Rule) -> Vec<char> {
        self.words(rule).iter().filter_map(|word| word.chars().next()).collect()
    }

    /// A minute, an hour and a day.
    fn sliding(&self, rules: [Rule; 3]) -> Sliding {
        let spans_ms = [60_000, 3_600_000, 86_400_000];
        let window = |(rule, span_ms)| Window { limit: self.count(rule), span_ms };
        Sliding { windows: rules.into_iter().zip(spans_ms).map(window).filter(|w| w.limit > 0).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Set;
    use super::*;

    #[test]
    fn the_defaults_are_the_products() {
        let policy = Policy::default();
        assert_eq!(policy.same_content.windows(), [Window::SAME_CONTENT]);
        let limits = |kind| policy.sliding(kind).windows().iter().map(|w| w.limit).collect::<Vec<_>>();
        assert_eq!(limits(Kind::Verification), [1, 5, 10]);
        assert_eq!((limits(Kind::Notification), limits(Kind::Marketing)), (vec![50], vec![2]));
        assert_eq!(policy.hours_of(Kind::Marketing), Some(Hours::DAYTIME));
        assert_eq!(policy.hours_of(Kind::Verification), None);
        assert_eq!(policy.content.rule(), ContentRule::default());
        assert_eq!(policy.variables, VariableRule::default());
        assert_eq!(
            (policy.receipt_wait_h, policy.cancel_before_ms, policy.recipients_max),
            (72, 300_000, 1000)
        );
        assert_eq!((policy.direction, policy.countries.len()), (None, 0));
        assert_eq!((policy.messages_keep_days, policy.audit_keep_days), (180, 0));
    }

    #[test]
    fn what_something_needs_is_kept_as_long() {
        let none = Set::default();
        let kept = |rules: &[(Rule, i64)]| {
            let platform: Set = rules.iter().map(|(rule, number)| (*rule, Value::Integer(*number))).collect();
            let policy = Policy::compile(&Layers {
                defaults: &none,
                platform: &platform,
                options: &none,
                tenant: &none,
            });
            (policy.messages_keep_days, policy.uplinks_keep_days)
        };
        assert_eq!(kept(&[(Rule::KeepMessages, 35), (Rule::KeepUplinks, 40)]), (35, 40));
        let long = [(Rule::KeepMessages, 35), (Rule::KeepUplinks, 35), (Rule::Feed, 90)];
        assert_eq!(kept(&long), (92, 92), "the feed, and endpoints that fail for 30 hours");
        let waits = [(Rule::KeepMessages, 35), (Rule::ReceiptWait, 720), (Rule::ReceiptLate, 60)];
        assert_eq!(kept(&waits).0, 91, "late receipts");
        assert_eq!(kept(&[(Rule::KeepMessages, 0), (Rule::Feed, 90)]).0, 0, "for ever");
    }

    #[test]
    fn every_rule_changes_something() {
        let none = Set::default();
        for rule in Rule::ALL {
            let value = match rule.default() {
                Value::Integer(number) => Value::Integer(if number == 20 { 21 } else { number + 1 }),
                Value::Boolean(yes) => Value::Boolean(!yes),
                Value::Words(_) if *rule == Rule::Countries => Value::Words(vec!["PH".into()]),
                Value::Words(_) if *rule == Rule::MoreLimits => Value::Words(vec!["marketing 4/7d".into()]),
                Value::Words(_) if *rule == Rule::SendersProtected => Value::Words(vec!["Lumen".into()]),
                Value::Words(_) => Value::Words(vec!["★".into()]),
                Value::Text(text) => Value::Text(
                    match text.as_str() {
                        "defer" => "refuse",
                        "any" => "window",
                        "window" => "any",
                        "refuse" if *rule == Rule::Doubtful => "pass",
                        "refuse" => "warn",
                        "strict" => "wide",
                        "ignore" => "steer",
                        "off" => "warn",
                        "both" => "mainland",
                        "1000" => "5",
                        "tenant" => "platform",
                        _ => "09:00-21:00",
                    }
                    .into(),
                ),
            };
            let platform: Set = [(*rule, value)].into_iter().collect();
            let layers = Layers { defaults: &none, platform: &platform, options: &none, tenant: &none };
            assert_ne!(Policy::compile(&layers), Policy::default(), "{} has no effect", rule.id());
        }
    }
}
