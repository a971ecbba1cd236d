//! Addresses that a menu opens, judged as a browser reads them: https only, a host that can be read by people, and nothing
//! that hides where it leads. Whether the page is there is the reviewer's to see: the platform asks nobody.

use super::Flaw;
use crate::screening::normal::skeleton_of;
use crate::screening::rules::is_shortener;
use url::{Host, Url};

/// Characters of an address.
pub const CHARS_MAX: usize = 1000;

/// What is wrong, or doubtful, with an https address.
pub fn flaws(text: &str, field: &str) -> Vec<Flaw> {
    match parsed(text, field) {
        Err(flaw) => vec![flaw],
        Ok(url) => host(&url, field),
    }
}

fn parsed(text: &str, field: &str) -> Result<Url, Flaw> {
    let long = || {
        Flaw::error(
            "smart_url_long",
            field,
            "The address is longer than 1000 characters. Shorten it.",
            "网址超过 1000 个字符。请缩短。",
        )
    };
    if text.chars().count() > CHARS_MAX {
        return Err(long());
    }
    let form = || {
        Flaw::error(
            "smart_url_form",
            field,
            "This is not a web address. Write it whole: https://www.example.com/page.",
            "网址格式不正确。请填写完整网址，例如 https://www.example.com/page。",
        )
    };
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\')
        || crate::lint::is_hidden_in(text)
    {
        return Err(form());
    }
    let url = Url::parse(text).map_err(|_unreadable| form())?;
    if url.scheme() != "https" {
        return Err(Flaw::error(
            "smart_url_https",
            field,
            "Only https addresses are opened. Use the page's https address.",
            "仅支持 https 网址。请使用页面的 https 地址。",
        ));
    }
    if spelled(&url).len() > CHARS_MAX {
        return Err(long());
    }
    if authority(text).contains('@') {
        return Err(Flaw::error(
            "smart_url_user",
            field,
            "The address has a user's name before an @. Remove it: it hides where the link leads.",
            "网址在 @ 前含有用户信息，会掩盖真实去向。请删除。",
        ));
    }
    Ok(url)
}

/// An https address as handsets are told it: letters of other scripts and signs that some programs stumble over are spelled
/// out. `None` = it is none.
pub fn canonical(text: &str) -> Option<String> {
    Url::parse(text).ok().filter(|url| url.scheme() == "https").map(|url| spelled(&url))
}

fn spelled(url: &Url) -> String {
    let mut spelled = String::with_capacity(url.as_str().len());
    for c in url.as_str().chars() {
        match c {
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                spelled.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => spelled.push(c),
        }
    }
    spelled
}

/// What stands between `//` and the path.
fn authority(text: &str) -> &str {
    let rest = text.split_once("//").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn host(url: &Url, field: &str) -> Vec<Flaw> {
    let Some(Host::Domain(domain)) = url.host() else {
        return vec![Flaw::error(
            "smart_url_address",
            field,
            "The address names a computer by its number. Use the site's name.",
            "网址使用了 IP 地址。请使用域名。",
        )];
    };
    let domain = domain.trim_end_matches('.');
    let top = domain.rsplit('.').next().unwrap_or_default();
    let private = ["localhost", "local", "internal", "lan", "home", "corp", "onion"].contains(&top);
    if !domain.contains('.') || private {
        return vec![Flaw::error(
            "smart_url_host",
            field,
            "Nobody outside your network reaches this host. Use a public site.",
            "外部用户无法访问该主机。请使用公网可访问的域名。",
        )];
    }
    if is_shortener(domain) {
        return vec![Flaw::error(
            "smart_url_shortener",
            field,
            "This is a public link shortener, which hides where it leads. Use the page's own address.",
            "这是公共短链服务，会掩盖真实去向。请使用页面的完整网址。",
        )];
    }
    let mut found = Vec::new();
    found.extend(written(domain, field));
    if url.port().is_some() {
        found.push(Flaw::warning(
            "smart_url_port",
            field,
            "The address has a port of its own. Some networks do not let that through.",
            "网址带有非默认端口，部分网络可能无法访问。",
        ));
    }
    found
}

/// Names that are not plain letters: they may look like somebody else's.
fn written(domain: &str, field: &str) -> Option<Flaw> {
    if !domain.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let (shown, readable) = idna::domain_to_unicode(domain);
    // Most of its foreign letters are drawn like Latin ones: not a word of another script, but one in disguise.
    let alike = |label: &str| {
        let foreign: Vec<char> = label.chars().filter(|c| !c.is_ascii()).collect();
        let drawn_alike = |c: &&char| {
            let folded = skeleton_of(c.encode_utf8(&mut [0; 4]));
            !folded.is_empty() && folded.is_ascii()
        };
        let alike = foreign.iter().filter(drawn_alike).count();
        alike > 0 && alike * 4 >= foreign.len() * 3
    };
    if readable.is_err() || shown.split('.').any(alike) {
        let en = format!("The name {shown} is drawn like another one. Use the site's name in plain letters.");
        return Some(Flaw::error(
            "smart_url_look_alike",
            field,
            en,
            format!("域名 {shown} 使用了形近字符，容易与他人网站混淆。请使用普通字母的域名。"),
        ));
    }
    let en =
        format!("The name {shown} has letters that not every handset shows. Prefer one in plain letters.");
    Some(Flaw::warning(
        "smart_url_letters",
        field,
        en,
        format!("域名 {shown} 含有非英文字符，部分手机可能无法显示。"),
    ))
}

/// What is wrong with an app's own address.
pub fn app_flaw(text: &str, field: &str) -> Option<Flaw> {
    const NEVER: [&str; 17] = [
        "about",
        "blob",
        "content",
        "data",
        "file",
        "filesystem",
        "ftp",
        "http",
        "https",
        "intent",
        "jar",
        "javascript",
        "mailto",
        "sms",
        "tel",
        "vbscript",
        "view-source",
    ];
    let is_scheme = |scheme: &str| {
        scheme.len() <= 64
            && scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-.".contains(&b))
    };
    let is_plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|octet| octet.is_ascii_graphic());
    match text.split_once(':') {
        Some((scheme, rest))
            if text.len() <= CHARS_MAX && is_scheme(scheme) && is_plain(rest) && !NEVER.contains(&scheme) =>
        {
            None
        }
        _ => Some(Flaw::error(
            "smart_app_form",
            field,
            "This is not an app's address. Write the app's own scheme, such as shop://orders.",
            "应用链接格式不正确。请填写应用自有的链接，例如 shop://orders。",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        flaws(text, "u").into_iter().map(|flaw| flaw.id).collect()
    }

    #[test]
    fn addresses_are_judged_as_a_browser_reads_them() {
        for (text, want) in [
            ("https://www.example.com/orders?id=1#top", &[] as &[&str]),
            ("https://example.com", &[]),
            ("http://www.example.com/", &["smart_url_https"]),
            ("javascript:alert(1)", &["smart_url_https"]),
            ("www.example.com", &["smart_url_form"]),
            ("https://", &["smart_url_form"]),
            ("https://exa mple.com", &["smart_url_form"]),
            ("https://example.com\\@evil.example", &["smart_url_form"]),
            ("https://example.com/\u{202e}gpj.exe", &["smart_url_form"]),
            ("https://bank.example@evil.example/", &["smart_url_user"]),
            ("https://@example.com/", &["smart_url_user"]),
            ("https://example.com/@shop", &[]),
            ("https://192.0.2.1/", &["smart_url_address"]),
            ("https://0x7f.1/", &["smart_url_address"]),
            ("https://3221225985/", &["smart_url_address"]),
            ("https://[2001:db8::1]/", &["smart_url_address"]),
            ("https://localhost/", &["smart_url_host"]),
            ("https://intranet/", &["smart_url_host"]),
            ("https://printer.local/", &["smart_url_host"]),
            ("https://bit.ly/3abc", &["smart_url_shortener"]),
            ("https://a.t.cn/x", &["smart_url_shortener"]),
            ("https://t.cn./x", &["smart_url_shortener"]),
            ("https://example.com:8443/", &["smart_url_port"]),
            ("https://аррӏе.example/", &["smart_url_look_alike"]),
            ("https://xn--80ak6aa92e.example/", &["smart_url_look_alike"]),
            ("https://鸿雁.example/", &["smart_url_letters"]),
            ("https://さくら.example/", &["smart_url_letters"]),
        ] {
            assert_eq!(ids(text), want, "{text}");
        }
        assert_eq!(ids(&format!("https://example.com/{}", "a".repeat(1000))), ["smart_url_long"]);
    }

    #[test]
    fn handsets_are_told_addresses_in_plain_letters() {
        assert_eq!(
            canonical("https://鸿雁.example/订单?q={a|b}").unwrap(),
            "https://xn--9n5an1m.example/%E8%AE%A2%E5%8D%95?q=%7Ba%7Cb%7D"
        );
        assert_eq!(canonical("https://example.com").unwrap(), "https://example.com/");
        assert_eq!((canonical("http://example.com"), canonical("x")), (None, None));
    }

    #[test]
    fn apps_have_schemes_of_their_own() {
        for good in ["shop://orders", "alipays://platformapi/startapp?appId=1"] {
            assert_eq!(app_flaw(good, "u"), None, "{good}");
        }
        for bad in [
            "https://example.com",
            "javascript:alert(1)",
            "shop orders",
            "",
            "intent://x#Intent;end",
            "data:text/html,x",
        ] {
            assert_eq!(app_flaw(bad, "u").unwrap().id, "smart_app_form", "{bad}");
        }
    }
}
