//! The shapes behind the catalogue's JSON: what an operator may say about tenants, keys, packages, carriers and routes.
//! The same shapes are written in the provisioning file. What is not here: the compiled picture (`policy.rs`).

use domain::kind::{Direction, Kind};
use domain::money::Micro;
use domain::permission::Permission;
use domain::policy::{Rule, Set, Value};
use domain::settle::ChargeOn;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

fn yes() -> bool {
    true
}

/// A tenant's options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TenantOptions {
    /// Content without a template may be sent.
    pub free_content: bool,
    /// Country of numbers written in national form (ISO 3166 alpha-2).
    pub default_country: String,
    /// Sender IDs (OA) that count as approved in every country, while others need an approved entry of the registry; empty =
    /// any well-formed one where none has to be registered.
    pub sender_ids: Vec<String>,
    /// Numbers whose uplinks belong to this tenant (exact, or a prefix ending in `*`).
    pub uplink_numbers: Vec<String>,
    /// Countries that may be sent to; empty = all.
    pub countries: Vec<String>,
    /// Signature length preset: `wide` (2–12) or `strict` (2–6).
    pub signature_preset: String,
    /// Callback addresses may be in networks the platform's policy allows; see `callbacks.allow_networks`.
    pub max_request_endpoints: u32,
    /// Whom the platform talks to.
    pub contacts: Vec<Contact>,
}

/// Somebody of a tenant's whom the platform talks to; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Mail address.
    pub mail: String,
    /// Telephone number as people write it; not one that is sent to.
    pub phone: String,
    /// What they are there for.
    pub note: String,
}

impl Default for TenantOptions {
    fn default() -> Self {
        TenantOptions {
            free_content: false,
            default_country: "CN".into(),
            sender_ids: Vec::new(),
            uplink_numbers: Vec::new(),
            countries: Vec::new(),
            signature_preset: "strict".into(),
            max_request_endpoints: 20,
            contacts: Vec::new(),
        }
    }
}

impl TenantOptions {
    /// What these options say about rules of the policy.
    pub fn rules(&self) -> Set {
        let usual = TenantOptions::default();
        let mut rules = Set::default();
        if self.free_content {
            rules.put(Rule::FreeText, Some(Value::Boolean(true)));
        }
        if !self.countries.is_empty() {
            rules.put(Rule::Countries, Some(Value::Words(self.countries.clone())));
        }
        if self.signature_preset != usual.signature_preset {
            rules.put(Rule::SignatureLength, Some(Value::Text(self.signature_preset.clone())));
        }
        if self.max_request_endpoints != usual.max_request_endpoints {
            let most = i64::from(self.max_request_endpoints);
            rules.put(Rule::CallbackAddresses, Some(Value::Integer(most)));
        }
        rules
    }
}

/// An auth key's options.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeyOptions {
    /// Addresses that may use it; empty = any.
    pub ips: Vec<IpNet>,
    /// Requests per second; 0 = the platform's default.
    pub rate_per_s: u32,
    /// Requests that may come at once; 0 = twice the rate.
    pub burst: u32,
    /// What it may do; empty = everything a key can do. See [`scopes`].
    pub scopes: Vec<String>,
    /// Route IDs it may use; empty = all the tenant has.
    pub routes: Vec<String>,
}

/// What a key may be allowed to do, in words.
pub fn scopes() -> Vec<&'static str> {
    Permission::scopes().map(Permission::as_str).collect()
}

/// A line of a price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceOption {
    /// SMS type word; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// ISO country; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Network word; absent = any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Price of one segment in the package's unit, decimal text with at most six decimals.
    pub per_segment: String,
}

/// A product package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageOptions {
    /// Product name (`SMM`).
    pub product: String,
    /// Business channel (`CNX_SMM`).
    pub channel: String,
    /// Where it may be sent; absent = both directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// SMS types allowed; empty = all.
    #[serde(default)]
    pub types: Vec<Kind>,
    /// `prepaid` or `postpaid`.
    pub payment: String,
    /// `sms` (counted in segments) or a currency (ISO 4217).
    pub unit: String,
    /// When a message is charged.
    #[serde(default = "charge_default")]
    pub charge_on: ChargeOn,
    /// How long an order lasts once effective; absent = without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity_days: Option<u32>,
    /// Prepaid: what an order is worth unless it says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount_opt")]
    pub total: Option<Micro>,
    /// Post-paid: the warning threshold of an order that says none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount_opt")]
    pub warn: Option<Micro>,
    /// Post-paid: the prohibiting threshold of an order that says none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "amount_opt")]
    pub prohibit: Option<Micro>,
    /// Price lines; for unit `sms` an absent list means one SMS a segment.
    #[serde(default)]
    pub prices: Vec<PriceOption>,
    /// Route IDs it opens.
    pub routes: Vec<String>,
}

impl PackageOptions {
    /// Prepaid, as opposed to post-paid.
    pub fn is_prepaid(&self) -> bool {
        self.payment == "prepaid"
    }

    /// Its unit as people read it: `SMS` or a currency.
    pub fn shown_unit(&self) -> &str {
        shown_unit(&self.unit)
    }
}

/// A stored unit as people read it.
pub fn shown_unit(stored: &str) -> &str {
    if stored == "sms" { "SMS" } else { stored }
}

/// An amount as decimal text; read from a whole number too.
pub mod amount {
    use domain::money::{Micro, UNIT};
    use serde::de::{Error, Unexpected, Visitor};
    use serde::{Deserializer, Serializer};

    struct Reader;

    impl Visitor<'_> for Reader {
        type Value = Micro;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a whole number or a decimal text such as \"0.045\"")
        }

        fn visit_u64<E: Error>(self, whole: u64) -> Result<Micro, E> {
            let micro = i64::try_from(whole).ok().and_then(|whole| whole.checked_mul(UNIT));
            micro.map(Micro).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(whole), &self))
        }

        fn visit_i64<E: Error>(self, whole: i64) -> Result<Micro, E> {
            let wrong = || E::invalid_value(Unexpected::Signed(whole), &self);
            u64::try_from(whole).map_err(|_| wrong()).and_then(|whole| self.visit_u64(whole))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Micro, E> {
            Micro::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Micro, D::Error> {
        from.deserialize_any(Reader)
    }

    /// Writes it.
    pub fn serialize<S: Serializer>(amount: &Micro, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(amount)
    }
}

/// The same for an amount that may be absent.
pub mod amount_opt {
    use domain::money::Micro;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Given(#[serde(with = "super::amount")] Micro);

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Micro>, D::Error> {
        Ok(Option::<Given>::deserialize(from)?.map(|given| given.0))
    }

    /// Writes it.
    pub fn serialize<S: Serializer>(amount: &Option<Micro>, to: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => to.collect_str(amount),
            None => to.serialize_none(),
        }
    }
}

fn charge_default() -> ChargeOn {
    ChargeOn::Delivered
}

/// One carrier of a route and when it serves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepOption {
    /// The carrier's code.
    pub carrier: String,
    /// SMS types; empty = all.
    #[serde(default)]
    pub types: Vec<Kind>,
    /// ISO countries; empty = all.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Network words; empty = all.
    #[serde(default)]
    pub networks: Vec<String>,
    /// Lower is tried first; equal ones in the order of the list.
    #[serde(default)]
    pub priority: u32,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteOptions {
    /// SMS type it carries.
    pub r#type: Kind,
    /// Where it goes.
    pub direction: Direction,
    /// Business channel it belongs to.
    pub channel: String,
    /// Not used for new messages when false.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Its carriers.
    pub carriers: Vec<StepOption>,
}
