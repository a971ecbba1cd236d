//! What is wrong, or doubtful, with a content before anybody reviews it.
//!
//! Categories that need judgement (forbidden trades, brands) are the review's; here is only what a machine
//! can say for certain. Each finding has a stable id and a sentence in both languages that says what to do.

use crate::kind::{Direction, Kind};
use crate::refusal::{Detail, Refusal};
use crate::template::{Piece, Template};
use std::borrow::Cow;

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It would be refused.
    Error,
    /// It may be sent; better not.
    Warning,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Stable word.
    pub id: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Character index (not byte) where it begins, when it has a place.
    pub position: Option<usize>,
    /// English sentence.
    pub en: Cow<'static, str>,
    /// Chinese sentence.
    pub zh: Cow<'static, str>,
}

impl Finding {
    fn new(
        id: &'static str,
        severity: Severity,
        position: Option<usize>,
        en: &'static str,
        zh: &'static str,
    ) -> Self {
        Self { id, severity, position, en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// The refusal this finding leads to when it is an error of a content.
    pub fn refusal(&self) -> Option<Refusal> {
        let refusal = match self.id {
            "content_empty" => Refusal::ContentEmpty,
            "content_too_long" => Refusal::ContentTooLong,
            "content_forbidden_symbol" | "content_hidden_character" => Refusal::ContentForbiddenSymbol,
            "content_forbidden_bracket" => Refusal::ContentForbiddenBracket,
            "unsubscribe_missing" => Refusal::UnsubscribeMissing,
            _ => return None,
        };
        (self.severity == Severity::Error).then_some(refusal)
    }
}

/// Limits of a content. Policy: the defaults are the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentRule<'a> {
    /// Characters of a content, signature not counted.
    pub max_chars: usize,
    /// Whether marketing must say how to unsubscribe.
    pub require_unsubscribe: bool,
    /// Symbols that carriers refuse are only doubtful.
    pub symbols_warn: bool,
    /// Characters that are refused as well.
    pub more: &'a [char],
    /// Characters that are fine although they would be refused.
    pub allowed: &'a [char],
}

impl Default for ContentRule<'_> {
    fn default() -> Self {
        Self { max_chars: 1500, require_unsubscribe: true, symbols_warn: false, more: &[], allowed: &[] }
    }
}

impl ContentRule<'_> {
    fn flaw(&self, c: char, direction: Direction) -> Option<Flaw> {
        match flaw(c, direction) {
            found @ Some(Flaw::Bracket | Flaw::Hidden) => found,
            _ if self.more.contains(&c) => Some(Flaw::Forbidden),
            Some(_) if self.allowed.contains(&c) => None,
            Some(Flaw::Forbidden) if self.symbols_warn => Some(Flaw::Doubtful),
            found => found,
        }
    }
}

/// Everything a machine can say about a content, template placeholders included; errors first, then by place.
pub fn lint(content: &str, kind: Kind, direction: Direction, rule: ContentRule<'_>) -> Vec<Finding> {
    if content.trim().is_empty() {
        let en = "The content is empty. Write the text of the message.";
        return vec![Finding::new("content_empty", Severity::Error, None, en, "短信内容为空。请填写内容。")];
    }
    let mut findings = Vec::new();
    findings.extend(length(content, rule));
    symbols(content, direction, rule, &mut findings);
    findings.extend(unsubscribe(content, kind, direction, rule));
    findings.extend(code_wording(content, kind, direction));
    placeholders(content, &mut findings);
    findings.sort_by_key(|f| (f.severity == Severity::Warning, f.position));
    findings
}

/// The errors alone, without sentences: what the sending path needs. `None` = may be sent.
pub fn refuse(
    content: &str,
    kind: Kind,
    direction: Direction,
    rule: ContentRule<'_>,
) -> Option<(Refusal, Detail)> {
    if content.trim().is_empty() {
        return Some((Refusal::ContentEmpty, Detail::NONE));
    }
    if is_too_long(content, rule) {
        return Some((Refusal::ContentTooLong, Detail::param(rule.max_chars)));
    }
    let mut certain = flaws(content, direction, rule).filter(|(_, _, flaw)| *flaw != Flaw::Doubtful);
    if let Some((_, symbol, flaw)) = certain.next() {
        return Some(match flaw {
            Flaw::Bracket => (Refusal::ContentForbiddenBracket, Detail::NONE),
            _ => (Refusal::ContentForbiddenSymbol, Detail::param(shown(symbol))),
        });
    }
    let missing =
        kind == Kind::Marketing && rule.require_unsubscribe && !says_unsubscribe(content, direction);
    missing.then(|| (Refusal::UnsubscribeMissing, Detail::param(example(direction))))
}

fn is_too_long(content: &str, rule: ContentRule<'_>) -> bool {
    content.len() > rule.max_chars && content.chars().count() > rule.max_chars
}

fn length(content: &str, rule: ContentRule<'_>) -> Option<Finding> {
    is_too_long(content, rule).then(|| Finding {
        id: "content_too_long",
        severity: Severity::Error,
        position: Some(rule.max_chars),
        en: format!("The content is longer than {} characters. Shorten it.", rule.max_chars).into(),
        zh: format!("短信内容超过 {} 个字符。请精简内容。", rule.max_chars).into(),
    })
}

/// What is wrong with a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Kept for the signature.
    Bracket,
    Hidden,
    Forbidden,
    Doubtful,
}

fn flaw(c: char, direction: Direction) -> Option<Flaw> {
    match c {
        '\n' | '\r' | '\u{4E00}'..='\u{9FFF}' => return None,
        '^' | '&' => return (direction == Direction::Mainland).then_some(Flaw::Forbidden),
        ' '..='~' => return None,
        '【' | '】' => return Some(Flaw::Bracket),
        _ => {}
    }
    if is_hidden(c) {
        return Some(Flaw::Hidden);
    }
    match (c, direction) {
        ('※' | '√' | '〓' | '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}', Direction::Mainland) => {
            Some(Flaw::Forbidden)
        }
        ('※' | '√' | '〓' | '\u{2190}'..='\u{21FF}' | '\u{25A0}'..='\u{27BF}', _) => {
            Some(Flaw::Doubtful)
        }
        ('¥' | '￥' | '\u{1F000}'..='\u{1FAFF}', Direction::Mainland) => Some(Flaw::Doubtful),
        _ => None,
    }
}

/// Characters nobody sees: controls, zero-width spaces, text direction overrides. They serve to slip words
/// past a filter. Joiners that scripts and emoji need are not among them.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\r' => false,
        '\u{AD}' | '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => true,
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        _ => c.is_control(),
    }
}

/// Whether a text has one of them.
pub(crate) fn is_hidden_in(text: &str) -> bool {
    text.chars().any(is_hidden)
}

/// Flawed characters with their byte offset; `&` inside a link is part of it.
fn flaws<'a>(
    content: &'a str,
    direction: Direction,
    rule: ContentRule<'a>,
) -> impl Iterator<Item = (usize, char, Flaw)> {
    content.char_indices().filter_map(move |(at, c)| {
        let flaw = rule.flaw(c, direction)?;
        (c != '&' || !is_in_link(content, at)).then_some((at, c, flaw))
    })
}

/// Octets before an `&` in which its link must begin.
const LINK_LOOKBACK: usize = 256;

fn is_in_link(content: &str, at: usize) -> bool {
    let octets = content.as_bytes();
    let nearest = at.saturating_sub(LINK_LOOKBACK);
    let start =
        octets[nearest..at].iter().rposition(|b| !b.is_ascii_graphic()).map_or(nearest, |n| nearest + n + 1);
    let token = &octets[start..at];
    let begins = |link: &[u8]| token.windows(link.len()).any(|part| part.eq_ignore_ascii_case(link));
    [&b"http://"[..], b"https://", b"www."].into_iter().any(begins)
}

/// One finding for each distinct character, at its first place; at most 20.
fn symbols(content: &str, direction: Direction, rule: ContentRule<'_>, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for (at, c, flaw) in flaws(content, direction, rule) {
        if seen.contains(&c) {
            continue;
        }
        seen.push(c);
        findings.push(symbol(content[..at].chars().count(), c, flaw, direction));
        if seen.len() == 20 {
            break;
        }
    }
}

fn symbol(at: usize, c: char, flaw: Flaw, direction: Direction) -> Finding {
    let s = shown(c);
    let (id, severity, en, zh) = match (flaw, direction) {
        (Flaw::Bracket, _) => (
            "content_forbidden_bracket",
            Severity::Error,
            "【 and 】 are reserved for the signature, which is added for you. Use other brackets.".into(),
            "“【”和“】”仅用于签名，签名由系统自动添加。请改用其他括号。".into(),
        ),
        (Flaw::Hidden, _) => (
            "content_hidden_character",
            Severity::Error,
            format!("There is an invisible character ({s}) here. Delete it."),
            format!("此处有不可见字符（{s}）。请删除。"),
        ),
        (Flaw::Forbidden, _) => (
            "content_forbidden_symbol",
            Severity::Error,
            format!("Carriers refuse the symbol {s}. Remove it."),
            format!("运营商不允许使用符号“{s}”。请删除。"),
        ),
        (Flaw::Doubtful, Direction::Mainland) => (
            "content_doubtful_symbol",
            Severity::Warning,
            format!("Some carriers refuse {s}. Write it in words."),
            format!("部分运营商会拦截“{s}”。建议改用文字表达。"),
        ),
        (Flaw::Doubtful, Direction::International) => (
            "content_doubtful_symbol",
            Severity::Warning,
            format!(
                "Some phones cannot show {s}, and with it a segment holds only 70 characters. Leave it out."
            ),
            format!("部分手机无法显示“{s}”，且会使每段长度降为 70 个字符。建议删除。"),
        ),
    };
    Finding { id, severity, position: Some(at), en: en.into(), zh: zh.into() }
}

/// The character itself, or its code point when nobody could see it.
fn shown(c: char) -> String {
    if is_hidden(c) { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}

fn unsubscribe(content: &str, kind: Kind, direction: Direction, rule: ContentRule<'_>) -> Option<Finding> {
    if kind != Kind::Marketing || !rule.require_unsubscribe || says_unsubscribe(content, direction) {
        return None;
    }
    let example = example(direction);
    Some(Finding {
        id: "unsubscribe_missing",
        severity: Severity::Error,
        position: None,
        en: format!(
            "A marketing message must say how to unsubscribe. Add for example \"{example}\" at the end."
        )
        .into(),
        zh: format!("营销短信必须包含退订方式。请在末尾添加，例如“{example}”。").into(),
    })
}

/// The wording to propose.
pub const fn example(direction: Direction) -> &'static str {
    match direction {
        Direction::Mainland => "拒收请回复R",
        Direction::International => "Reply STOP to unsubscribe",
    }
}

fn code_wording(content: &str, kind: Kind, direction: Direction) -> Option<Finding> {
    const WORDS: [&str; 7] = ["验证码", "校验码", "动态码", "注册码", "动态密码", "确认码", "随机码"];
    if kind != Kind::Verification
        || direction != Direction::Mainland
        || WORDS.iter().any(|w| content.contains(w))
        || content.to_ascii_lowercase().contains("code")
    {
        return None;
    }
    let en =
        "Carriers expect a verification message to say so, for example 验证码. Add it, or change the type.";
    let zh = "验证码短信应包含“验证码”“校验码”等字样，否则可能被运营商拦截。请补充，或更换短信类型。";
    Some(Finding::new("verification_wording_missing", Severity::Warning, None, en, zh))
}

/// A content of nothing but variables says whatever its sender likes; two variables in a row cannot be told
/// apart.
fn placeholders(content: &str, findings: &mut Vec<Finding>) {
    let Ok(template) = Template::parse(content) else { return };
    let is_variable = |piece: &Piece| matches!(piece, Piece::Variable(_));
    if !template.pieces.is_empty() && template.pieces.iter().all(is_variable) {
        let en = "The template has no fixed text. Write the sentence that the variables belong to.";
        let zh = "模板没有固定内容，仅由变量组成。请补充变量所在的语句。";
        findings.push(Finding::new("only_variables", Severity::Warning, None, en, zh));
    } else if template.pieces.windows(2).any(|pair| pair.iter().all(is_variable)) {
        let en =
            "Two variables follow each other directly. Put text between them; carriers often refuse this.";
        let zh = "存在两个相邻的变量。请在变量之间加入文字，否则可能无法通过审核。";
        findings.push(Finding::new("adjacent_variables", Severity::Warning, None, en, zh));
    }
}

/// Reply words of mainland unsubscribe wording.
const MAINLAND_KEYWORDS: [&str; 8] = ["TD", "T", "N", "R", "QX", "STOP", "0000", "00000"];
/// Characters between 退订 and its reply word.
const CONNECTORS: &str = "请請回复復覆至发發送短信直接输输入可";

/// Whether the text says how to unsubscribe, in the ways this direction's networks accept.
pub fn says_unsubscribe(content: &str, direction: Direction) -> bool {
    let folded: String = content.chars().map(fold).collect();
    if ["退订", "退訂", "拒收"].iter().any(|word| replies_around(&folded, word)) {
        return true;
    }
    let english = ["UNSUB", "OPT OUT", "OPT-OUT", "OPTOUT"].iter().any(|word| folded.contains(word));
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '-');
    match direction {
        Direction::Mainland => english && words.any(|w| MAINLAND_KEYWORDS.contains(&w)),
        Direction::International => english || words.any(crate::consent::is_distinct_keyword),
    }
}

/// Full-width forms to ASCII, then upper case.
fn fold(c: char) -> char {
    let c = match c {
        '\0'..='\x7F' => return c.to_ascii_uppercase(),
        '\u{4E00}'..='\u{9FFF}' => return c,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// `退订回T`, `回复 TD 退订`: a reply word right after or right before, with only connecting characters between.
fn replies_around(folded: &str, word: &str) -> bool {
    let connects = |c: char| CONNECTORS.contains(c) || (!c.is_alphanumeric() && c != '\n');
    folded.match_indices(word).any(|(at, _)| {
        let after = folded[at + word.len()..].trim_start_matches(connects);
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let before = folded[..at].trim_end_matches(connects);
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |i| i + 1);
        let start = before.ceil_char_boundary(start);
        let asked = before[..start]
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .ends_with(['回', '复', '復', '发', '發', '送']);
        MAINLAND_KEYWORDS.contains(&&after[..end]) || (asked && MAINLAND_KEYWORDS.contains(&&before[start..]))
    })
}

/// Whether a text contains something a phone would make a link of: a scheme, `www.`, or a host name under a
/// usual top-level domain. Full-width forms count as their ASCII letters; mail addresses do not count.
pub fn has_url(text: &str) -> bool {
    if !text.contains(['.', ':', '．', '：', '。']) {
        return false;
    }
    let folded: String = text.chars().map(|c| if c == '。' { '.' } else { fold(c) }).collect();
    if folded.contains("://") {
        return true;
    }
    folded.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@'))).any(is_host)
}

/// Top-level domains seen in text messages; others are found by their scheme or `www.`.
const TOP_LEVEL: [&str; 58] = [
    "COM", "CN", "NET", "ORG", "GOV", "EDU", "IO", "CO", "CC", "TOP", "XYZ", "VIP", "INFO", "BIZ", "ME",
    "APP", "DEV", "LINK", "SHOP", "SITE", "CLUB", "ONLINE", "LTD", "TV", "HK", "TW", "MO", "UK", "US", "EU",
    "DE", "FR", "JP", "KR", "RU", "IN", "SG", "MY", "PH", "ID", "TH", "VN", "LY", "GL", "DO", "WS", "TO",
    "IM", "FUN", "WIN", "PRO", "MOBI", "STORE", "TECH", "CLOUD", "LIVE", "ASIA", "INK",
];

fn is_host(token: &str) -> bool {
    if token.contains('@') {
        return false;
    }
    let token = token.trim_matches('.');
    let Some((name, top)) = token.rsplit_once('.') else { return false };
    let labelled = name.split('.').all(|label| !label.is_empty());
    token.starts_with("WWW.") || (labelled && TOP_LEVEL.contains(&top))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: ContentRule = ContentRule {
        max_chars: 1500,
        require_unsubscribe: true,
        symbols_warn: false,
        more: &[],
        allowed: &[],
    };

    fn ids(content: &str, kind: Kind, direction: Direction) -> Vec<(&'static str, Option<usize>)> {
        lint(content, kind, direction, RULE).iter().map(|f| (f.id, f.position)).collect()
    }

    #[test]
    fn mainland_contents() {
        use Kind::{Marketing, Notification, Verification};
        type Found = &'static [(&'static str, Option<usize>)];
        let cases: [(&str, Kind, Found); 19] = [
            ("您的验证码是{}，5分钟内有效。", Verification, &[]),
            ("您的口令是{}", Verification, &[("verification_wording_missing", None)]),
            ("您的快递{}已发出，请注意查收", Notification, &[]),
            (" \n", Notification, &[("content_empty", None)]),
            ("你好^_^", Notification, &[("content_forbidden_symbol", Some(2))]),
            ("A&B", Notification, &[("content_forbidden_symbol", Some(1))]),
            ("详见https://example.cn/?a=1&b=2谢谢", Notification, &[]),
            ("详见https://example.cn/ A&B", Notification, &[("content_forbidden_symbol", Some(23))]),
            (
                "☞点击√完成",
                Notification,
                &[("content_forbidden_symbol", Some(0)), ("content_forbidden_symbol", Some(3))],
            ),
            ("※※※", Notification, &[("content_forbidden_symbol", Some(0))]),
            ("【京东您好", Notification, &[("content_forbidden_bracket", Some(0))]),
            ("您\u{200B}好", Notification, &[("content_hidden_character", Some(1))]),
            ("价格¥100", Notification, &[("content_doubtful_symbol", Some(2))]),
            ("你好😀", Notification, &[("content_doubtful_symbol", Some(2))]),
            ("{}{}您好", Notification, &[("adjacent_variables", None)]),
            ("${a}", Notification, &[("only_variables", None)]),
            ("会员日全场八折", Marketing, &[("unsubscribe_missing", None)]),
            ("会员日全场八折 拒收请回复R", Marketing, &[]),
            ("第一行\n第二行", Notification, &[]),
        ];
        for (content, kind, want) in cases {
            assert_eq!(ids(content, kind, Direction::Mainland), want, "{content}");
        }
    }

    #[test]
    fn international_contents() {
        let international = |content, kind| ids(content, kind, Direction::International);
        assert_eq!(international("AT&T ^_^", Kind::Notification), []);
        assert_eq!(international("Go ☞", Kind::Notification), [("content_doubtful_symbol", Some(3))]);
        assert_eq!(international("Sale today", Kind::Marketing), [("unsubscribe_missing", None)]);
        assert_eq!(international("PIN {}", Kind::Verification), []);
    }

    #[test]
    fn symbols_follow_the_policy() {
        let judge = |content: &str, rule| refuse(content, Kind::Notification, Direction::Mainland, rule);
        let forbidden = |c: &str| Some((Refusal::ContentForbiddenSymbol, Detail::param(c)));
        assert_eq!(judge("A&B", RULE), forbidden("&"));
        assert_eq!(judge("A&B", ContentRule { symbols_warn: true, ..RULE }), None);
        assert_eq!(judge("A&B√", ContentRule { allowed: &['&'], ..RULE }), forbidden("√"));
        assert_eq!(judge("五★好评", ContentRule { more: &['评'], allowed: &['★'], ..RULE }), forbidden("评"));
        let all = ContentRule { symbols_warn: true, allowed: &['【', '\u{200B}'], ..RULE };
        assert_eq!(judge("【您好", all), Some((Refusal::ContentForbiddenBracket, Detail::NONE)));
        assert_eq!(judge("您\u{200B}好", all), forbidden("U+200B"));
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(ids(&"字".repeat(1500), Kind::Notification, Direction::Mainland), []);
        let long = ids(&"字".repeat(1501), Kind::Notification, Direction::Mainland);
        assert_eq!(long, [("content_too_long", Some(1500))]);
    }

    #[test]
    fn ways_to_offer_unsubscribing() {
        let mainland = [
            "退订回T",
            "退订回TD",
            "退订回复N",
            "回TD退订",
            "回复TD退订",
            "拒收请回复R",
            "拒收请回复“R”",
            "退订请回复 TD。",
            "退訂回Ｔ",
            "Unsubscribe TD",
            "Reply TD to unsubscribe",
            "退订：T",
            "发送TD退订，客服400",
            "退订回t，谢谢",
        ];
        for text in mainland {
            for content in [format!("全场八折，{text}"), format!("{text} 全场八折")] {
                assert!(says_unsubscribe(&content, Direction::Mainland), "{content}");
                assert!(says_unsubscribe(&content, Direction::International), "{content}");
            }
        }
        for text in [
            "退订",
            "不可退订",
            "退订回复",
            "退订会员 TD",
            "TD",
            "STOP",
            "unsubscribe",
            "退订回TX",
            "拒收快递",
        ] {
            assert!(!says_unsubscribe(text, Direction::Mainland), "{text}");
        }
        let elsewhere = [
            "Reply STOP to opt out",
            "Txt stop 2 end",
            "Opt-out: example.com/u",
            "To unsubscribe, visit x",
            "ARRET au 36000",
            "Balas BERHENTI",
            "STOPP til 2000",
            "停止",
        ];
        for text in elsewhere {
            assert!(says_unsubscribe(text, Direction::International), "{text}");
        }
        for text in ["Non-stop sale", "Weekend", "End of season", "cancel anytime", "stopover deals", "R us"]
        {
            assert!(!says_unsubscribe(text, Direction::International), "{text}");
        }
    }

    #[test]
    fn links() {
        let links = [
            "http://a.b",
            "HTTPS://x",
            "www.example.zz",
            "example.com",
            "见example.com/a?b=1",
            "t.cn/AbC",
            "ａ．ｃｎ",
            "a。cn",
            "Example.COM.",
            "m.example.co.uk",
            "weixin://dl",
            "1.example.cn:80",
        ];
        for text in links {
            assert!(has_url(text), "{text}");
        }
        let not = [
            "",
            "12.50",
            "v1.2.3",
            "10:30",
            "3.14.",
            "you@example.com",
            "李四。张三",
            "End.Start",
            "a.b",
            "...",
            "2026.11.22",
            "Mr. Wang",
        ];
        for text in not {
            assert!(!has_url(text), "{text}");
        }
    }

    #[test]
    fn the_proposed_wording_is_accepted() {
        for direction in Direction::ALL {
            assert!(says_unsubscribe(example(direction), direction));
        }
    }

    proptest! {
        /// The sending path and the editor agree, whatever is written.
        #[test]
        fn refused_exactly_when_there_is_an_error(
            content in "[a-z&^√【】退订回TD ☞\u{200B}h:/w.{}]{0,30}|.{0,60}|( |\n){0,3}",
            kind in prop::sample::select(&Kind::ALL[..]), direction in prop::sample::select(&Direction::ALL[..]),
        ) {
            let findings = lint(&content, kind, direction, RULE);
            let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).collect();
            let refused = refuse(&content, kind, direction, RULE);
            prop_assert_eq!(errors.is_empty(), refused.is_none());
            if let Some((refusal, _)) = refused {
                prop_assert!(errors.iter().any(|f| f.refusal() == Some(refusal)));
            }
            let length = content.chars().count();
            for finding in findings {
                prop_assert!(finding.position.is_none_or(|p| p < length));
                prop_assert!(finding.severity == Severity::Warning || finding.refusal().is_some());
            }
        }

        #[test]
        fn any_text_is_judged(text in ".{0,80}") {
            let _ = (has_url(&text), says_unsubscribe(&text, Direction::Mainland));
        }
    }
}
