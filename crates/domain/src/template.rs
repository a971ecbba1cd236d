//! Templates: fixed text with variables, in the four notations tenants know, as one internal form.
//!
//! `{}` (in order), `${Name}` (by name), `${1}` and `{1}` (by number). One content uses one of the three
//! ways; mixing them is an error, because nobody could say which value belongs where.
//!
//! Stored per message are only the values, in the order of `variables`, joined by U+001F (`pack`): values
//! never contain control characters, so this is unambiguous.

use crate::lint::{self, Finding};
use crate::refusal::{Detail, Refusal};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Variables one template may have.
pub const MAX_VARIABLES: usize = 50;
/// Characters of a variable's name.
pub const MAX_NAME: usize = 32;
/// Separates values in storage.
const SEPARATOR: char = '\u{1F}';

/// A parsed content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Text and variables in the content's order.
    pub pieces: Vec<Piece>,
    /// The variables: numbered ones by number, others by first appearance. This is the order of positional
    /// values, import columns and stored values.
    pub variables: Vec<Variable>,
}

/// A stretch of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// The value of `variables[n]`.
    Variable(usize),
}

/// A place to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name; `1`, `2` … when it has a number or only a place.
    pub name: String,
}

/// What values may be. Policy: the defaults are the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariableRule {
    /// Characters of one value.
    pub max_chars: usize,
    /// Whether a value may contain a link.
    pub allow_url: bool,
}

impl Default for VariableRule {
    fn default() -> Self {
        Self { max_chars: 100, allow_url: false }
    }
}

/// A content that cannot be read as a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// Stable word.
    pub id: &'static str,
    /// Character index in the content.
    pub position: usize,
    /// English sentence.
    pub en: Cow<'static, str>,
    /// Chinese sentence.
    pub zh: Cow<'static, str>,
}

impl TemplateError {
    fn new(id: &'static str, position: usize, en: &'static str, zh: &'static str) -> Self {
        Self { id, position, en: en.into(), zh: zh.into() }
    }
}

impl From<TemplateError> for Finding {
    fn from(error: TemplateError) -> Self {
        let severity = lint::Severity::Error;
        Self { id: error.id, severity, position: Some(error.position), en: error.en, zh: error.zh }
    }
}

/// A value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableError {
    /// Why.
    pub refusal: Refusal,
    /// `field` names the variable.
    pub detail: Detail,
}

impl VariableError {
    fn new(refusal: Refusal, name: &str) -> Self {
        Self { refusal, detail: Detail::field(name) }
    }
}

/// The values of one message, from a JSON array (in order) or object (by name). Whole numbers become their
/// digits; a fraction must be sent as text, so that `12.50` stays `12.50`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// In the order of the template's variables.
    Positional(Vec<String>),
    /// By name; variables without a name are `1`, `2` …
    Named(Vec<(String, String)>),
}

impl Values {
    /// No values.
    pub const NONE: Self = Self::Positional(Vec::new());

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Positional(values) => values.len(),
            Self::Named(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Values {
    fn default() -> Self {
        Self::NONE
    }
}

/// How a placeholder names its variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Place,
    Number,
    Name,
}

impl Template {
    /// Reads a content. Braces that are no variable are an error: they would reach the handset.
    pub fn parse(content: &str) -> Result<Self, TemplateError> {
        let mut reading = Reading::default();
        let mut rest = content;
        while let Some(open) = rest.find(['{', '}']) {
            let at = content.len() - rest.len() + open;
            let position = || content[..at].chars().count();
            if rest.as_bytes()[open] == b'}' {
                return Err(stray(position()));
            }
            let Some(inside) =
                rest[open + 1..].find(['{', '}']).filter(|i| rest.as_bytes()[open + 1 + i] == b'}')
            else {
                return Err(unclosed(position()));
            };
            let dollar = rest[..open].ends_with('$');
            reading.text(&rest[..open - usize::from(dollar)]);
            let name = &rest[open + 1..open + 1 + inside];
            reading.variable(name, dollar).map_err(|error| error(position()))?;
            rest = &rest[open + inside + 2..];
        }
        reading.text(rest);
        reading.finish()
    }

    /// Checks the values and puts them in the order of `variables`: the form that is stored and that `fill`
    /// takes.
    pub fn resolve<'a>(&self, values: &'a Values, rule: VariableRule) -> Result<Vec<&'a str>, VariableError> {
        self.resolve_but(values, rule, |_| false)
    }

    /// [`Template::resolve`], but for values that are a link which is allowed whatever the rule says of links.
    pub fn resolve_but<'a>(
        &self,
        values: &'a Values,
        rule: VariableRule,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Vec<&'a str>, VariableError> {
        let ordered: Vec<&str> = match values {
            Values::Positional(given) => self.by_place(given)?,
            Values::Named(given) => self.by_name(given)?,
        };
        for (variable, value) in self.variables.iter().zip(&ordered) {
            let may_link = rule.allow_url || (lint::has_url(value) && is_known(value));
            check_value(value, VariableRule { allow_url: may_link, ..rule }).map_err(|mut error| {
                error.detail.field = Some(variable.name.clone());
                error
            })?;
        }
        Ok(ordered)
    }

    /// The text with the values in place, under the default rule.
    pub fn render(&self, values: &Values) -> Result<String, VariableError> {
        self.resolve(values, VariableRule::default()).map(|ordered| self.fill(&ordered))
    }

    /// The text from values already in order; a missing one leaves its place empty.
    pub fn fill<S: AsRef<str>>(&self, ordered: &[S]) -> String {
        let value = |n: usize| ordered.get(n).map_or("", AsRef::as_ref);
        let length = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Variable(n) => value(*n).len(),
        });
        let mut out = String::with_capacity(length.sum());
        for piece in &self.pieces {
            out.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Variable(n) => value(*n),
            });
        }
        out
    }

    fn by_place<'a>(&self, given: &'a [String]) -> Result<Vec<&'a str>, VariableError> {
        if let Some(variable) = self.variables.get(given.len()) {
            return Err(VariableError::new(Refusal::VariableMissing, &variable.name));
        }
        if given.len() > self.variables.len() {
            let extra = (self.variables.len() + 1).to_string();
            return Err(VariableError::new(Refusal::VariableUnexpected, &extra));
        }
        Ok(given.iter().map(String::as_str).collect())
    }

    fn by_name<'a>(&self, given: &'a [(String, String)]) -> Result<Vec<&'a str>, VariableError> {
        let mut ordered = vec![None; self.variables.len()];
        for (name, value) in given {
            let place = self.variables.iter().position(|variable| variable.name == *name);
            match place.and_then(|n| ordered.get_mut(n)) {
                Some(slot @ None) => *slot = Some(value.as_str()),
                _ => return Err(VariableError::new(Refusal::VariableUnexpected, name)),
            }
        }
        let filled = self.variables.iter().zip(ordered);
        filled
            .map(|(v, value)| value.ok_or_else(|| VariableError::new(Refusal::VariableMissing, &v.name)))
            .collect()
    }
}

/// Values in order as one stored text.
pub fn pack<S: AsRef<str>>(ordered: &[S]) -> String {
    let mut out = String::with_capacity(ordered.iter().map(|v| v.as_ref().len() + 1).sum());
    for (n, value) in ordered.iter().enumerate() {
        if n > 0 {
            out.push(SEPARATOR);
        }
        out.push_str(value.as_ref());
    }
    out
}

/// The values of a stored text; none for an empty one.
pub fn unpack(stored: &str) -> Vec<&str> {
    if stored.is_empty() { Vec::new() } else { stored.split(SEPARATOR).collect() }
}

fn check_value(value: &str, rule: VariableRule) -> Result<(), VariableError> {
    let refuse = |refusal, param| Err(VariableError { refusal, detail: Detail { field: None, param } });
    if value.trim().is_empty() {
        return refuse(Refusal::VariableMissing, None);
    }
    if value.len() > rule.max_chars && value.chars().count() > rule.max_chars {
        return refuse(Refusal::VariableTooLong, Some(rule.max_chars.to_string()));
    }
    if value.chars().any(|c| lint::is_hidden(c) || matches!(c, '\n' | '\r' | '【' | '】')) {
        return refuse(Refusal::VariableInvalid, None);
    }
    if !rule.allow_url && lint::has_url(value) {
        return refuse(Refusal::VariableHasUrl, None);
    }
    Ok(())
}

/// Pieces and variables gathered so far.
#[derive(Default)]
struct Reading {
    pieces: Vec<Piece>,
    variables: Vec<Variable>,
    way: Option<Way>,
}

type At = fn(usize) -> TemplateError;

impl Reading {
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    fn variable(&mut self, name: &str, dollar: bool) -> Result<(), At> {
        let way = way(name, dollar)?;
        if self.way.is_some_and(|before| before != way) {
            return Err(mixed);
        }
        self.way = Some(way);
        let name = if way == Way::Place { (self.variables.len() + 1).to_string() } else { name.to_owned() };
        let known = self.variables.iter().position(|variable| variable.name == name);
        let n = known.unwrap_or(self.variables.len());
        if n == MAX_VARIABLES {
            return Err(too_many);
        }
        if known.is_none() {
            self.variables.push(Variable { name });
        }
        self.pieces.push(Piece::Variable(n));
        Ok(())
    }

    /// Numbered variables are put in order of their numbers, which must be 1, 2 … without gaps.
    fn finish(mut self) -> Result<Template, TemplateError> {
        if self.way == Some(Way::Number) {
            let number = |variable: &Variable| variable.name.parse::<usize>().unwrap_or(0);
            let places: Vec<usize> = self.variables.iter().map(|v| number(v).wrapping_sub(1)).collect();
            if places.iter().any(|place| *place >= places.len()) {
                return Err(gap(0));
            }
            self.variables.sort_by_key(number);
            for piece in &mut self.pieces {
                if let Piece::Variable(n) = piece {
                    *n = places[*n];
                }
            }
        }
        Ok(Template { pieces: self.pieces, variables: self.variables })
    }
}

fn way(name: &str, dollar: bool) -> Result<Way, At> {
    if name.is_empty() {
        return if dollar { Err(unnamed) } else { Ok(Way::Place) };
    }
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return if name.starts_with('0') || name.len() > 2 { Err(bad_number) } else { Ok(Way::Number) };
    }
    let fits = name.chars().count() <= MAX_NAME
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_numeric());
    match (fits, dollar) {
        (false, _) => Err(bad_name),
        (true, false) => Err(no_dollar),
        (true, true) => Ok(Way::Name),
    }
}

fn stray(at: usize) -> TemplateError {
    let en = "There is a } without a {. Braces may only be used for variables; remove it.";
    TemplateError::new("brace_stray", at, en, "存在没有对应“{”的“}”。大括号只能用于变量，请删除。")
}

fn unclosed(at: usize) -> TemplateError {
    let en = "A { is not closed by a }. Write variables as {}, ${Name}, ${1} or {1}.";
    TemplateError::new(
        "brace_unclosed",
        at,
        en,
        "“{”没有对应的“}”。请使用 {}、${Name}、${1} 或 {1} 的形式书写变量。",
    )
}

fn mixed(at: usize) -> TemplateError {
    let en =
        "Variables are written in different ways. Use only {}, only numbers, or only names in one template.";
    let zh = "变量书写方式不一致。同一模板中请统一使用 {}、统一使用编号或统一使用名称。";
    TemplateError::new("placeholder_mixed", at, en, zh)
}

fn unnamed(at: usize) -> TemplateError {
    let en = "${} has no name. Write ${Name}, or {} without the dollar sign.";
    TemplateError::new("placeholder_unnamed", at, en, "“${}”缺少变量名。请写成 ${Name}，或去掉“$”写成 {}。")
}

fn no_dollar(at: usize) -> TemplateError {
    let en = "A named variable needs a dollar sign. Write ${Name}.";
    TemplateError::new("placeholder_without_dollar", at, en, "带名称的变量前需要加“$”。请写成 ${Name}。")
}

fn bad_name(at: usize) -> TemplateError {
    let en = "The variable's name is not valid. Use up to 32 letters, digits and _, beginning with a letter.";
    let zh = "变量名无效。请使用不超过 32 个字符的字母、汉字、数字或下划线，且不能以数字开头。";
    TemplateError::new("placeholder_name", at, en, zh)
}

fn bad_number(at: usize) -> TemplateError {
    let en = "The variable's number is not valid. Count from 1, without leading zeros.";
    TemplateError::new("placeholder_number", at, en, "变量编号无效。编号请从 1 开始，且不要以 0 开头。")
}

fn gap(at: usize) -> TemplateError {
    let en = "The variables' numbers have a gap. Number them 1, 2, 3 … without leaving one out.";
    TemplateError::new("placeholder_gap", at, en, "变量编号不连续。请从 1 开始依次编号，不要跳号。")
}

fn too_many(at: usize) -> TemplateError {
    let en = "The template has too many variables: at most 50 are allowed.";
    TemplateError::new("placeholder_too_many", at, en, "变量过多，一个模板最多 50 个变量。请减少变量。")
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValuesVisitor;

        impl<'de> Visitor<'de> for ValuesVisitor {
            type Value = Values;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of texts or an object of texts")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Values, E> {
                Ok(Values::NONE)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Values, A::Error> {
                let mut values = Vec::new();
                while let Some(Value(value)) = seq.next_element()? {
                    values.push(value);
                }
                Ok(Values::Positional(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
                let mut values: Vec<(String, String)> = Vec::new();
                while let Some((name, Value(value))) = map.next_entry::<String, Value>()? {
                    values.push((name, value));
                }
                Ok(Values::Named(values))
            }
        }

        deserializer.deserialize_any(ValuesVisitor)
    }
}

/// One value: a text or a whole number.
struct Value(String);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl Visitor<'_> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number (write other numbers as text)")
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value(text))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value(number.to_string()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value(number.to_string()))
            }
        }

        deserializer.deserialize_any(ValueVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(content: &str) -> Vec<String> {
        Template::parse(content).unwrap().variables.into_iter().map(|v| v.name).collect()
    }

    fn render(content: &str, json: &str) -> Result<String, (Refusal, Option<String>)> {
        let values = serde_json::from_str(json).unwrap();
        Template::parse(content).unwrap().render(&values).map_err(|e| (e.refusal, e.detail.field))
    }

    #[test]
    fn four_notations_one_form() {
        let cases = [
            ("您的验证码是{}，{}分钟内有效", r#"["123456", 5]"#, "您的验证码是123456，5分钟内有效"),
            (
                "您的验证码是{}，{}分钟内有效",
                r#"{"2": "5", "1": "123456"}"#,
                "您的验证码是123456，5分钟内有效",
            ),
            ("Hi ${Name}, pin ${pin}.", r#"{"pin": 42, "Name": "Amy"}"#, "Hi Amy, pin 42."),
            ("Hi ${Name}, pin ${pin}.", r#"["Amy", "042"]"#, "Hi Amy, pin 042."),
            ("${2}和${1}", r#"["甲", "乙"]"#, "乙和甲"),
            ("{2}和{1}和{2}", r#"{"1": "甲", "2": "乙"}"#, "乙和甲和乙"),
            ("{1}和${2}", r#"["甲", "乙"]"#, "甲和乙"),
            ("${姓名}先生", r#"{"姓名": "王"}"#, "王先生"),
            ("$${Name}$", r#"["5"]"#, "$5$"),
            ("no variables", "[]", "no variables"),
            ("no variables", "{}", "no variables"),
            ("no variables", "null", "no variables"),
        ];
        for (content, json, want) in cases {
            assert_eq!(render(content, json), Ok(want.into()), "{content} {json}");
        }
        assert_eq!(names("{} {}"), ["1", "2"]);
        assert_eq!(names("${b} ${a} ${b}"), ["b", "a"]);
        assert_eq!(names("{3}{1}{2}"), ["1", "2", "3"]);
    }

    #[test]
    fn contents_that_cannot_be_read() {
        let cases = [
            ("{} ${Name}", "placeholder_mixed", 4),
            ("${1} ${Name}", "placeholder_mixed", 6),
            ("你好{name}", "placeholder_without_dollar", 2),
            ("a}", "brace_stray", 1),
            ("你{", "brace_unclosed", 1),
            ("{{}}", "brace_unclosed", 0),
            ("${}", "placeholder_unnamed", 1),
            ("${a b}", "placeholder_name", 1),
            ("${1a}", "placeholder_name", 1),
            ("{0}", "placeholder_number", 0),
            ("{01}", "placeholder_number", 0),
            ("{1}{3}", "placeholder_gap", 0),
            ("{18446744073709551616}", "placeholder_number", 0),
        ];
        for (content, id, position) in cases {
            let error = Template::parse(content).unwrap_err();
            assert_eq!((error.id, error.position), (id, position), "{content}");
            assert!(!error.en.is_empty() && !error.zh.is_empty());
        }
        assert_eq!(Template::parse(&"{}".repeat(51)).unwrap_err().id, "placeholder_too_many");
        assert_eq!(Template::parse(&"{}".repeat(50)).unwrap().variables.len(), 50);
        let long = format!("${{{}}}", "n".repeat(33));
        assert_eq!(Template::parse(&long).unwrap_err().id, "placeholder_name");
    }

    #[test]
    fn values_that_cannot_be_used() {
        use Refusal::*;
        let long = format!(r#"["{}", "b"]"#, "字".repeat(101));
        let cases = [
            ("${a}${b}", r#"["x"]"#, VariableMissing, "b"),
            ("${a}${b}", r#"{"a": "x"}"#, VariableMissing, "b"),
            ("${a}${b}", r#"{"a": "x", "b": " "}"#, VariableMissing, "b"),
            ("${a}${b}", r#"["x", "y", "z"]"#, VariableUnexpected, "3"),
            ("${a}${b}", r#"{"a": "x", "B": "y"}"#, VariableUnexpected, "B"),
            ("${a}${b}", r#"{"a": "x", "a": "y", "b": "z"}"#, VariableUnexpected, "a"),
            ("${a}${b}", &long, VariableTooLong, "a"),
            ("${a}${b}", r#"["x", "www.example.com"]"#, VariableHasUrl, "b"),
            ("${a}${b}", r#"["x\ny", "z"]"#, VariableInvalid, "a"),
            ("${a}${b}", r#"["x", "\u001f"]"#, VariableInvalid, "b"),
            ("${a}${b}", r#"["x", "a\u200bb"]"#, VariableInvalid, "b"),
            ("${a}${b}", r#"["【x】", "z"]"#, VariableInvalid, "a"),
        ];
        for (content, json, refusal, name) in cases {
            assert_eq!(render(content, json), Err((refusal, Some(name.into()))), "{json}");
        }
        for bad in ["[1.5]", "[true]", "[null]", "[[]]", "\"a\"", "5"] {
            assert!(serde_json::from_str::<Values>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn policy_decides_length_and_links() {
        let template = Template::parse("${u}").unwrap();
        let values = Values::Positional(vec!["www.example.com".into()]);
        let rule = VariableRule { max_chars: 15, allow_url: true };
        assert!(template.resolve(&values, rule).is_ok());
        let strict = VariableRule { allow_url: false, ..rule };
        assert!(template.resolve_but(&values, strict, |link| link == "www.example.com").is_ok());
        let refused = template.resolve_but(&values, strict, |_| false).map_err(|error| error.refusal);
        assert_eq!(refused, Err(Refusal::VariableHasUrl));
        let error = template.resolve(&values, VariableRule { max_chars: 14, ..rule }).unwrap_err();
        assert_eq!((error.refusal, error.detail), (Refusal::VariableTooLong, Detail::both("u", 14)));
    }

    proptest! {
        #[test]
        fn no_content_panics(content in "[{}$a-c0-3字 ]{0,30}|.{0,60}") {
            if let Ok(template) = Template::parse(&content) {
                let values: Vec<_> = template.variables.iter().map(|v| format!("<{}>", v.name)).collect();
                let filled = template.fill(&values);
                prop_assert_eq!(filled.find(['{', '}']), None);
            }
        }

        #[test]
        fn stored_values_come_back(values in prop::collection::vec("[a-z字 ]{1,9}", 0..6)) {
            let stored = pack(&values);
            prop_assert_eq!(unpack(&stored), values);
        }
    }
}
