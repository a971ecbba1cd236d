//! What is recognised by its shape instead of by a list: links, phone numbers, chat accounts, disguises.
//!
//! Everything works on the plain reading, so that full-width, circled and look-alike forms are already folded, and
//! answers with positions in the original. What is not here: what becomes of a finding (`mod.rs`).

use super::normal::{self, Normal};
use crate::lint;
use std::ops::Range;

/// What was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A link of any kind.
    Link,
    /// A link of a shortening service.
    ShortLink,
    /// A link written so that a filter does not see it.
    HiddenLink,
    /// A mainland mobile number, or a number with its country code.
    Mobile,
    /// A landline or service hotline.
    Hotline,
    /// A chat account or group with its name or number.
    ChatId,
    /// Characters that imitate others, or cannot be seen.
    Variant,
}

/// Hosts of shortening services; their subdomains count.
const SHORTENERS: [&str; 28] = [
    "t.cn",
    "dwz.cn",
    "suo.im",
    "url.cn",
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "t.co",
    "is.gd",
    "ow.ly",
    "rb.gy",
    "t.ly",
    "mrw.so",
    "suo.nz",
    "dwz.win",
    "u.nu",
    "cutt.ly",
    "rebrand.ly",
    "shorturl.at",
    "tiny.cc",
    "buff.ly",
    "s.id",
    "v.gd",
    "dlvr.it",
    "w.url.cn",
    "tb.cn",
    "sina.lt",
    "3.cn",
];

/// Whether a host, in plain lower-case letters, is a shortening service's.
pub(crate) fn is_shortener(host: &str) -> bool {
    SHORTENERS.iter().any(|known| {
        host.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Finds every shape, in the text's order.
pub fn find(normal: &Normal) -> Vec<(Shape, Range<usize>)> {
    let mut found = links(normal);
    found.extend(phones(normal));
    found.extend(chat_ids(normal));
    found.extend(variants(normal).map(|range| (Shape::Variant, range)));
    found.sort_by_key(|(shape, range)| (range.start, range.end, *shape));
    found
}

/// A stretch of text that may be a host: its characters, where they are in plain, and whether it was disguised.
#[derive(Default)]
struct Token {
    text: String,
    start: usize,
    end: usize,
    hidden: bool,
}

/// Links: with a scheme, with `www.`, or a host under a usual top-level domain; dots may be written 。 or 点 and be
/// surrounded by spaces.
pub fn links(normal: &Normal) -> Vec<(Shape, Range<usize>)> {
    let plain = normal.plain();
    let mut found = Vec::new();
    if !plain.iter().any(|c| matches!(c, '.' | '。' | '点' | '·' | '•'))
        && !plain.windows(3).any(|three| matches!(three, ['d', 'o', 't'] | [':', '/', '/']))
    {
        return found;
    }
    let mut at = 0;
    while at < plain.len() {
        if !is_host_char(plain[at]) {
            at += 1;
            continue;
        }
        let token = token(plain, at);
        let shape = judge(&token, plain);
        at = token.end.max(at + 1);
        if let Some(mut shape) = shape {
            let end = plain[at..].iter().position(|c| !is_path_char(*c)).map_or(plain.len(), |n| at + n);
            let range = normal.of_plain(scheme_start(plain, token.start)..end);
            // No phone makes a link of full-width letters: whoever writes them wants people to copy it.
            let is_wide = |c: &char| matches!(c, '\u{FF01}'..='\u{FF5E}');
            if shape == Shape::Link && normal.original()[range.clone()].iter().any(is_wide) {
                shape = Shape::HiddenLink;
            }
            found.push((shape, range));
            at = end;
        }
    }
    found
}

const fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn is_path_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/?&=#%-_.~+:".contains(c)
}

/// Letters and digits joined by dots of any kind.
fn token(plain: &[char], start: usize) -> Token {
    let mut token = Token { start, end: start, ..Token::default() };
    loop {
        while let Some(c) = plain.get(token.end).filter(|c| is_host_char(**c) || **c == '@') {
            token.text.push(*c);
            token.end += 1;
        }
        let Some((next, hidden)) = dot(plain, token.end) else { return token };
        if !plain.get(next).is_some_and(|c| is_host_char(*c)) {
            return token;
        }
        token.text.push('.');
        token.hidden |= hidden;
        token.end = next;
    }
}

/// Where the text goes on after a dot at `at`, and whether the dot is one that only people see.
fn dot(plain: &[char], at: usize) -> Option<(usize, bool)> {
    let rest = plain.get(at..)?;
    let spaces = |from: usize| rest[from..].iter().take_while(|c| **c == ' ').count();
    match rest {
        ['.', next, ..] if *next != ' ' => return Some((at + 1, false)),
        ['点', next, ..] if is_host_char(*next) && is_clock(plain, at) => return None,
        ['。' | '点' | '·' | '•', next, ..] if is_host_char(*next) => return Some((at + 1, true)),
        _ => {}
    }
    let before = spaces(0);
    let (length, needs_space) = match &rest[before..] {
        ['.' | '。' | '点' | '·' | '•', ..] => (1, false),
        ['[' | '(', '.' | '点' | '。', ']' | ')', ..] => (3, false),
        ['d', 'o', 't', ..] => (3, true),
        ['[' | '(', 'd', 'o', 't', ']' | ')', ..] => (5, false),
        _ => return None,
    };
    let after = spaces(before + length);
    let spoken = needs_space && (before == 0 || after == 0);
    // "End. Start" is two sentences, "example . com" and "example .com" are not.
    (!spoken && (before > 0 || length > 1) && before < 4 && after < 4)
        .then_some((at + before + length + after, true))
}

/// "10点com": an hour, not the name of a host.
fn is_clock(plain: &[char], at: usize) -> bool {
    let label = plain[..at].iter().rev().take_while(|c| is_host_char(**c));
    label.clone().count() < 3 && label.into_iter().all(char::is_ascii_digit)
}

fn scheme_start(plain: &[char], start: usize) -> usize {
    let schemes = ["https://", "http://"];
    let before = &plain[..start];
    let ends = |scheme: &&str| {
        before.len() >= scheme.len()
            && before[before.len() - scheme.len()..].iter().copied().eq(scheme.chars())
    };
    schemes.iter().find(|scheme| ends(scheme)).map_or(start, |scheme| start - scheme.len())
}

fn judge(token: &Token, plain: &[char]) -> Option<Shape> {
    let schemed = scheme_start(plain, token.start) < token.start;
    let host = token.text.trim_matches('.');
    if host.contains('@') {
        return None;
    }
    let host = host.split("://").last().unwrap_or(host);
    let top = host.rsplit('.').next().unwrap_or_default();
    if host.len() > top.len() + 1 && ["c0m", "0rg", "t0p"].contains(&top) {
        return Some(Shape::HiddenLink);
    }
    if !schemed && !lint::has_url(host) {
        return None;
    }
    let usual = ["com", "cn", "net", "org", "xyz", "top", "cc", "vip", "ly"].contains(&top);
    if token.hidden {
        return usual.then_some(Shape::HiddenLink);
    }
    let short = SHORTENERS.iter().any(|s| {
        host.strip_suffix(s).is_some_and(|left| left.is_empty() || (left.ends_with('.') && left.len() < 6))
    });
    Some(if short { Shape::ShortLink } else { Shape::Link })
}

/// Phone numbers; digits may be written in Chinese and be divided by single signs.
pub fn phones(normal: &Normal) -> Vec<(Shape, Range<usize>)> {
    let plain = normal.plain();
    let mut found = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        if digit(plain[at]).is_none() {
            at += 1;
            continue;
        }
        let (mut digits, mut end) = number(plain, at, true);
        if phone(&digits, false).is_none() && plain[at].is_ascii_digit() {
            (digits, end) = number(plain, at, false);
        }
        let plus = at > 0 && plain[at - 1] == '+';
        let of_code = at > 0 && (plain[at - 1].is_ascii_alphanumeric() || plain[at - 1] == '.');
        let in_code = plain.get(end).is_some_and(char::is_ascii_lowercase);
        let shape = phone(&digits, plus).filter(|_| !of_code && !in_code);
        if let Some(shape) = shape {
            found.push((shape, normal.of_plain(at - usize::from(plus)..end)));
        }
        // "张三 138…": what looked like a digit was a name.
        at = if shape.is_none() && !plain[at].is_ascii_digit() { at + 1 } else { end };
    }
    found
}

fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '零' | '〇' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}

/// The digits from `start` on, more than any phone number has at most; those written in Chinese only if they may be.
fn number(plain: &[char], start: usize, chinese: bool) -> (String, usize) {
    let (mut digits, mut end, mut at) = (String::new(), start, start);
    let mut signs = 0;
    while let Some(c) = plain.get(at) {
        if digits.len() == 32 {
            break;
        }
        if let Some(digit) = digit(*c).filter(|_| chinese || c.is_ascii_digit()) {
            digits.push(digit);
            (at, signs) = (at + 1, 0);
            end = at;
        } else if signs == 0 && matches!(c, ' ' | '-' | '.' | '_' | '·' | '*' | '(' | ')') {
            (at, signs) = (at + 1, 1);
        } else {
            break;
        }
    }
    (digits, end)
}

fn phone(digits: &str, plus: bool) -> Option<Shape> {
    let national = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    let is_mobile = national.len() == 11 && matches!(national.as_bytes(), [b'1', b'3'..=b'9', ..]);
    if is_mobile || (plus && (9..=15).contains(&digits.len())) {
        return Some(Shape::Mobile);
    }
    let service = national.len() == 10 && (national.starts_with("400") || national.starts_with("800"));
    let landline =
        (10..=12).contains(&national.len()) && matches!(national.as_bytes(), [b'0', b'1'..=b'9', ..]);
    let short = national.len() == 5
        && matches!(national.as_bytes(), [b'9', b'5' | b'6', ..] | [b'1', b'0', b'0', ..]);
    (service || landline || short).then_some(Shape::Hotline)
}

/// Names of chat programs as they are disguised, and whether only a number can follow.
const CHATS: [(&str, bool); 51] = [
    ("微信", false),
    ("威信", false),
    ("薇信", false),
    ("维信", false),
    ("微心", false),
    ("v信", false),
    ("徽信", false),
    ("葳信", false),
    ("wechat", false),
    ("weixin", false),
    ("vx", false),
    ("wx", false),
    ("加v", false),
    ("加威", false),
    ("加薇", false),
    ("qq", true),
    ("扣扣", true),
    ("企鹅", true),
    ("q群", true),
    ("群号", true),
    ("企鹅号", true),
    ("telegram", false),
    ("电报", false),
    ("纸飞机", false),
    ("tg", false),
    ("whatsapp", false),
    ("whats app", false),
    ("line id", false),
    ("skype", false),
    ("kakao", false),
    ("蝙蝠", false),
    ("signal id", false),
    ("嘉v", false),
    ("佳v", false),
    ("家v", false),
    ("伽v", false),
    ("➕v", false),
    ("+v", false),
    ("嘉薇", false),
    ("佳薇", false),
    ("嘉微", false),
    ("佳微", false),
    ("薇❤", false),
    ("微❤", false),
    ("徽❤", false),
    ("v❤", false),
    ("进裙", true),
    ("加裙", true),
    ("入裙", true),
    ("裙号", true),
    ("q裙", true),
];

/// Their first characters.
const CHAT_FIRSTS: &str = "微威薇维徽葳v加wq扣企群t电纸lsk蝙嘉佳家伽➕+进入裙";

/// A chat program's name followed by an account: letters and digits, or at least five digits.
fn chat_ids(normal: &Normal) -> Vec<(Shape, Range<usize>)> {
    let plain = normal.plain();
    let mut found: Vec<(Shape, Range<usize>)> = Vec::new();
    for at in 0..plain.len() {
        let Some((length, numeric)) = cue(plain, at) else { continue };
        let end = chat_id(plain, at + length, numeric);
        // "企业微信 20261130" is a version of a program.
        let of_work = at >= 2 && plain[at - 2..at] == ['企', '业'];
        let end = end.filter(|end| !of_work || plain[at..*end].iter().any(char::is_ascii_alphabetic));
        let known = |range: &Range<usize>| found.last().is_some_and(|(_, last)| last.end >= range.end);
        if let Some(range) = end.map(|end| normal.of_plain(at..end)).filter(|range| !known(range)) {
            found.push((Shape::ChatId, range));
        }
    }
    found
}

/// The characters that a chat program's name takes at `at`, spaces and signs between Chinese characters included.
fn cue(plain: &[char], at: usize) -> Option<(usize, bool)> {
    let first = plain[at];
    if !CHAT_FIRSTS.contains(first) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|n| plain.get(n));
    if first.is_ascii() && before.is_some_and(char::is_ascii_alphanumeric) {
        return None;
    }
    let fits = CHATS.iter().filter(|(name, _)| name.starts_with(first)).filter_map(|(name, numeric)| {
        let mut n = at;
        for c in name.chars() {
            while n > at
                && *plain.get(n)? != c
                && matches!(plain.get(n), Some(' ' | '.' | '-' | '_' | '*' | '·'))
            {
                n += 1;
            }
            if *plain.get(n)? != c {
                return None;
            }
            n += 1;
        }
        Some((n - at, *numeric))
    });
    fits.max()
}

fn chat_id(plain: &[char], from: usize, numeric: bool) -> Option<usize> {
    const LINKS: &str = ": 号码群账帐：加搜是为→=(（“\"@，,id";
    let mut at = from;
    let mut said = false;
    while let Some(c) = plain.get(at).filter(|c| LINKS.contains(**c)) {
        // "id" only as a word of its own.
        if matches!(c, 'i' | 'd') {
            let word = plain.get(at..at + 2).is_some_and(|two| two == ['i', 'd']);
            if !word || plain.get(at + 2).is_some_and(char::is_ascii_alphanumeric) {
                break;
            }
            at += 1;
        }
        said |= *c != ' ';
        at += 1;
        if at - from > 8 {
            return None;
        }
    }
    let id: Vec<char> =
        plain[at..].iter().copied().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect();
    let digits = id.iter().filter(|c| c.is_ascii_digit()).count();
    let fits = match (numeric, id.len()) {
        (true, 5..=11) => digits == id.len(),
        (false, 5..=20) => {
            digits > 0 && (digits < id.len() || said || id.len() > 6) || (said && id.contains(&'_'))
        }
        _ => false,
    };
    let is_phone = digits == 11 && id.first() == Some(&'1');
    (fits || is_phone).then_some(at + id.len())
}

/// Words in which Latin letters are imitated, ornamental letters and digits, characters that cannot be seen.
fn variants(normal: &Normal) -> impl Iterator<Item = Range<usize>> {
    let original = normal.original();
    let mut found = Vec::new();
    let mut at = 0;
    while at < original.len() {
        let c = original[at];
        if c.is_ascii()
            || matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FF0F}')
        {
            at += 1;
            continue;
        }
        let start = original[..at].iter().rposition(|c| !c.is_alphabetic()).map_or(0, |n| n + 1);
        let end = original[at..].iter().position(|c| !c.is_alphabetic()).map_or(original.len(), |n| at + n);
        let word = original.get(start..end).unwrap_or_default();
        let imitates = normal::look_alike(c).is_some() && word.iter().any(char::is_ascii_alphabetic);
        let hidden = normal::is_unseen(c) && !is_joiner(original, at);
        if is_ornament(c) {
            let run = original[at..].iter().take_while(|c| is_ornament(**c)).count();
            let before =
                at.checked_sub(1).and_then(|n| original.get(n)).is_some_and(char::is_ascii_alphanumeric);
            // One digit alone counts the points of a list.
            if run > 1 || before || !is_ornamental_digit(c) {
                found.push(at..at + run);
            }
            at += run;
        } else if imitates {
            found.push(start..end);
            at = end;
        } else {
            if hidden {
                found.push(at..at + 1);
            }
            at += 1;
        }
    }
    found.into_iter()
}

/// A joiner or variation selector that an emoji or a script needs: no Latin letter, digit or Chinese character beside it.
fn is_joiner(original: &[char], at: usize) -> bool {
    let plain = |c: Option<&char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '\u{4E00}'..='\u{9FFF}'))
    };
    let joins =
        matches!(original[at], '\u{200C}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E007F}');
    joins && !plain(at.checked_sub(1).and_then(|n| original.get(n)))
}

/// Circled, squared, mathematical and full-width letters: never needed in a text message.
const fn is_ornament(c: char) -> bool {
    matches!(c, '\u{249C}'..='\u{24E9}' | '\u{1D400}'..='\u{1D7FF}' | '\u{1F110}'..='\u{1F189}')
        || matches!(c, '\u{2776}'..='\u{2793}' | '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}')
}

const fn is_ornamental_digit(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(Shape, String)> {
        let normal = Normal::of(text);
        find(&normal).into_iter().map(|(shape, range)| (shape, normal.written(range))).collect()
    }

    fn one(text: &str, shape: Shape, written: &str) {
        assert_eq!(shapes(text), [(shape, written.to_owned())], "{text}");
    }

    #[test]
    fn links_in_every_disguise() {
        one("见https://shop.example.com/a?b=1。", Shape::Link, "https://shop.example.com/a?b=1");
        one("登录example.cn查看", Shape::Link, "example.cn");
        one("戳 t.cn/A6xyz 领取", Shape::ShortLink, "t.cn/A6xyz");
        one("http://bit.ly/3abc", Shape::ShortLink, "http://bit.ly/3abc");
        one("example . com", Shape::HiddenLink, "example . com");
        one("example 。 com/x", Shape::HiddenLink, "example 。 com/x");
        one("abc点com", Shape::HiddenLink, "abc点com");
        one("go to abc dot com", Shape::HiddenLink, "abc dot com");
        one("abc[.]top/1", Shape::HiddenLink, "abc[.]top/1");
        one("hyshop.c0m", Shape::HiddenLink, "hyshop.c0m");
        one("hyshop(点)com", Shape::HiddenLink, "hyshop(点)com");
        one("ｅｘａｍｐｌｅ．ｃｏｍ", Shape::HiddenLink, "ｅｘａｍｐｌｅ．ｃｏｍ");
        for text in [
            "End. Start",
            "v1.2.3",
            "12.50元",
            "you@example.com",
            "李四。张三",
            "上午10点com",
            "9点30分",
            "polka dot dress",
            "Hello. Me too",
            "Done. Net amount 5",
        ] {
            let links: Vec<_> =
                shapes(text).into_iter().filter(|(shape, _)| *shape < Shape::Mobile).collect();
            assert_eq!(links, [], "{text}");
        }
    }

    #[test]
    fn phone_numbers() {
        one("联系13800138000", Shape::Mobile, "13800138000");
        one("138-0013-8000", Shape::Mobile, "138-0013-8000");
        one("一三八零零一三八零零零", Shape::Mobile, "一三八零零一三八零零零");
        one("联系人：张三 138 0013 8000", Shape::Mobile, "138 0013 8000");
        one("张三13800138000三楼取", Shape::Mobile, "13800138000");
        one("一3八零零一三八零零零", Shape::Mobile, "一3八零零一三八零零零");
        one("+86 138 0013 8000", Shape::Mobile, "+86 138 0013 8000");
        one("+44 7700 900123", Shape::Mobile, "+44 7700 900123");
        one("客服400-800-1234", Shape::Hotline, "400-800-1234");
        one("010-12345678", Shape::Hotline, "010-12345678");
        one("致电95588", Shape::Hotline, "95588");
        for text in [
            "订单2026113013800138000",
            "138****8000",
            "验证码123456",
            "SF1380013800012",
            "2026.11.30 10:00",
            "金额1.38元",
        ] {
            assert_eq!(shapes(text), [], "{text}");
        }
    }

    #[test]
    fn chat_accounts() {
        assert!(CHATS.iter().all(|(name, _)| name.starts_with(|c| CHAT_FIRSTS.contains(c))));
        one("微信：abc12345", Shape::ChatId, "微信：abc12345");
        one("加V abc_123", Shape::ChatId, "加V abc_123");
        one("微.信 hy88888", Shape::ChatId, "微.信 hy88888");
        one("QQ群号：123456789", Shape::ChatId, "QQ群号：123456789");
        one("vx hello2026", Shape::ChatId, "vx hello2026");
        one("Telegram: @win_2026", Shape::ChatId, "Telegram: @win_2026");
        one("薇❤hy123456", Shape::ChatId, "薇❤hy123456");
        one("➕V：hy123456", Shape::ChatId, "➕V：hy123456");
        one("扫码进裙 123456789", Shape::ChatId, "进裙 123456789");
        for text in [
            "企业微信20261130版",
            "微信支付成功",
            "请在微信公众号查看",
            "QQ邮箱",
            "WeChat Pay received",
            "WhatsApp Business",
            "微信支付100元",
        ] {
            assert_eq!(shapes(text), [], "{text}");
        }
    }

    #[test]
    fn variants_are_shown() {
        one("pаypal", Shape::Variant, "pаypal");
        one("Ⓦⓘⓝ now", Shape::Variant, "Ⓦⓘⓝ");
        one("call ①③⑧", Shape::Variant, "①③⑧");
        one("您\u{200B}好", Shape::Variant, "\u{200B}");
        for text in
            ["Привет", "Café ☕️", "семья", "👨‍👩‍👧", "Ελλάδα", "ＡＢＣ", "数量：３", "①登录②提交", "H₂O 50㎡"]
        {
            assert_eq!(shapes(text), [], "{text}");
        }
    }
}
