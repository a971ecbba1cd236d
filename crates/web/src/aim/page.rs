//! A link's page for whoever has no handset that makes a card of it: the same brand, logo, text and menu, in plain HTML without
//! scripts. Items lead over this program to where the reviewed menu says, and nowhere else.

use std::fmt::Write as _;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::refusal::Lang;
use domain::smart::event::is_machine;
use engine::aim::{AimGo, AimPage, AimSeen, Visit};
use ring::rand::{SecureRandom, SystemRandom};

use super::style::SHEET;
use crate::App;
use crate::api::{PathText, path_text};
use crate::auth::{address, language};
use crate::edge::Peer;
use crate::problem::Problem;

/// The colour of a brand that has none.
const COLOUR: &str = "#5B6770";
/// Characters of a code that could be one; longer ones are nobody's.
const CODE_MAX: usize = 16;

/// Who asks: a person, or something that looks before a person does.
fn visit(app: &App, request: &Request) -> Visit {
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent: String = text("user-agent").chars().take(300).collect();
    let host = request.uri().authority().map_or_else(|| text("host"), |authority| authority.as_str());
    Visit {
        address: address(app, headers, request.extensions().get::<Peer>()),
        is_machine: request.method() == Method::HEAD || is_machine(&agent) || is_fetched_ahead(headers),
        host: host.to_owned(),
        agent,
    }
}

/// A browser or a proxy fetches the page in case somebody goes there.
fn is_fetched_ahead(headers: &HeaderMap) -> bool {
    let said =
        ["purpose", "sec-purpose", "x-purpose", "x-moz"].into_iter().filter_map(|name| headers.get(name));
    said.filter_map(|value| value.to_str().ok()).any(|value| {
        let value = value.to_ascii_lowercase();
        value.contains("prefetch") || value.contains("prerender") || value.contains("preview")
    })
}

/// `GET /s/{code}`
pub(super) async fn page(State(app): State<App>, path: PathText, request: Request) -> Response {
    let lang = language(request.headers());
    let Some(code) = path_text(path).ok().filter(|code| code.len() <= CODE_MAX) else {
        return said(StatusCode::NOT_FOUND, lang, UNKNOWN);
    };
    match app.engine.aim_page(&code, &visit(&app, &request)).await {
        Ok(AimSeen::Page(page)) => {
            html(StatusCode::OK, lang, &page.colour, &body(&code, &page, lang), &page.name)
        }
        Ok(AimSeen::Over) => said(StatusCode::GONE, lang, OVER),
        Ok(AimSeen::Frozen) => said(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, lang, FROZEN),
        Ok(AimSeen::Unknown) => said(StatusCode::NOT_FOUND, lang, UNKNOWN),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `GET /s/{code}/{item}`
pub(super) async fn go(
    State(app): State<App>,
    path: std::result::Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
    request: Request,
) -> Response {
    let lang = language(request.headers());
    let known =
        path.ok().map(|Path(pair)| pair).filter(|(code, item)| code.len() <= CODE_MAX && item.len() <= 64);
    let Some((code, item)) = known else { return said(StatusCode::NOT_FOUND, lang, UNKNOWN) };
    match app.engine.aim_go(&code, &item, &visit(&app, &request)).await {
        Ok(AimGo::To(to)) => match HeaderValue::from_str(&to) {
            Ok(to) => {
                let mut response = StatusCode::FOUND.into_response();
                response.headers_mut().insert(header::LOCATION, to);
                response
                    .headers_mut()
                    .insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
                response
            }
            Err(_) => Problem::internal("an address that is no header").into_response(),
        },
        Ok(AimGo::Over) => said(StatusCode::GONE, lang, OVER),
        Ok(AimGo::Frozen) => said(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, lang, FROZEN),
        Ok(AimGo::Unknown) => said(StatusCode::NOT_FOUND, lang, UNKNOWN),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Something to say instead of a page: its heading and what to do, each in both languages.
type Said = [[&'static str; 2]; 2];

const UNKNOWN: Said = [
    ["There is no such link", "链接不存在"],
    [
        "Look at the message again: every letter counts, capital and small.",
        "请核对短信中的链接，注意区分大小写。",
    ],
];
const OVER: Said = [
    ["This link is good no longer", "链接已失效"],
    [
        "Its time is over, or it was opened already. Ask whoever sent it for another one.",
        "链接已过期，或已被打开过。如有需要，请联系短信发送方。",
    ],
];
const FROZEN: Said = [
    ["This page is not available", "页面暂不可用"],
    [
        "The platform has taken this brand off. Do not answer the message before you know who sent it.",
        "该品牌已被平台冻结。在确认发送方之前，请勿回复该短信。",
    ],
];

fn said(status: StatusCode, lang: Lang, [heading, advice]: Said) -> Response {
    let zh = usize::from(lang == Lang::Zh);
    let body = format!("<h1>{}</h1><p>{}</p>", heading[zh], advice[zh]);
    html(status, lang, "", &body, heading[zh])
}

fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&#39;"),
            c => made.push(c),
        }
    }
    made
}

fn body(code: &str, page: &AimPage, lang: Lang) -> String {
    let zh = usize::from(lang == Lang::Zh);
    let mut made = String::from("<header>");
    if let Some(logo) = &page.logo {
        let _infallible =
            write!(made, "<img alt=\"\" src=\"data:image/png;base64,{}\">", STANDARD.encode(logo));
    }
    let _infallible =
        write!(made, "<div><h1>{}</h1><p>{}</p></div></header>", escaped(&page.name), escaped(&page.summary));
    let _infallible = write!(made, "<p class=\"text\">{}</p><nav>", escaped(&page.text));
    for item in &page.items {
        let label = escaped(&item.label);
        let kind = if item.dials { ["Call", "拨打"] } else { ["Open", "打开"] }[zh];
        let _infallible = match &item.item {
            Some(id) => write!(
                made,
                "<a rel=\"noreferrer nofollow\" href=\"/s/{code}/{}\">{label}<span>{kind}</span></a>",
                escaped(id)
            ),
            None => write!(made, "<h2>{label}</h2>"),
        };
    }
    if page.items.is_empty() {
        let go = ["Go to the website", "前往网站"][zh];
        let _infallible = write!(made, "<a rel=\"noreferrer nofollow\" href=\"/s/{code}/go\">{go}</a>");
    }
    let footer = [
        "This brand was reviewed by the platform. It never asks for verification codes on this page.",
        "该品牌已通过平台审核。本页面不会索要验证码。",
    ][zh];
    let _infallible = write!(made, "</nav><footer>{footer}</footer>");
    made
}

fn nonce() -> Option<String> {
    let mut octets = [0u8; 16];
    SystemRandom::new().fill(&mut octets).ok()?;
    Some(STANDARD.encode(octets))
}

fn html(status: StatusCode, lang: Lang, colour: &str, body: &str, title: &str) -> Response {
    let Some(nonce) = nonce() else { return Problem::internal("no random octets").into_response() };
    let is_colour =
        colour.len() == 7 && colour.starts_with('#') && colour[1..].bytes().all(|c| c.is_ascii_hexdigit());
    let colour = if is_colour { colour } else { COLOUR };
    let word = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let text = format!(
        "<!doctype html><html lang=\"{word}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{}</title>\
         <style nonce=\"{nonce}\">:root{{--brand:{colour}}}{SHEET}</style></head><body><main>{body}</main></body></html>",
        escaped(title)
    );
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let mut response = Body::from(text).into_response();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(word));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::aim::PageItem;

    #[test]
    fn nothing_that_somebody_wrote_is_markup() {
        let item = |label: &str, item: Option<&str>, dials| PageItem {
            label: label.into(),
            item: item.map(Into::into),
            dials,
        };
        let page = AimPage {
            name: "<b>".into(),
            summary: "a & b".into(),
            colour: "red;}".into(),
            logo: Some(vec![1, 2, 3]),
            text: "\"'<script>".into(),
            items: vec![
                item("订单", Some("m1"), false),
                item("客服", None, false),
                item("电话", Some("m3"), true),
            ],
        };
        let made = body("Ab3", &page, Lang::Zh);
        assert!(!made.contains("<b>") && !made.contains("<script>") && made.contains("a &amp; b"), "{made}");
        assert!(
            made.contains(r#"href="/s/Ab3/m1">订单<span>打开"#) && made.contains("<h2>客服</h2>"),
            "{made}"
        );
        assert!(made.contains("data:image/png;base64,AQID") && made.contains("拨打"), "{made}");
        let bare = body("Ab3", &AimPage { items: Vec::new(), ..page }, Lang::En);
        assert!(bare.contains("/s/Ab3/go"), "{bare}");
    }

    #[test]
    fn what_is_fetched_ahead_says_so() {
        let with = |name: &'static str, value: &'static str| {
            is_fetched_ahead(&HeaderMap::from_iter([(
                header::HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )]))
        };
        assert!(
            with("sec-purpose", "prefetch;prerender")
                && with("purpose", "Prefetch")
                && with("x-moz", "prefetch")
        );
        assert!(!with("sec-fetch-dest", "document") && !is_fetched_ahead(&HeaderMap::new()));
    }
}
