//! The page at `/` of a program without the portal: how it is built in, and where the rest is, in the reader's language.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::refusal::Lang;

use crate::docs::{asked_language, escaped};
use crate::edge::PAGE_HEADERS;
use crate::{App, WebSettings};

/// The page in English and in Chinese.
#[derive(Clone)]
struct Landing {
    english: Bytes,
    chinese: Bytes,
}

/// `/`.
pub(crate) fn routes(settings: &WebSettings) -> Router<App> {
    let page = |lang| Bytes::from(render(lang, &settings.version));
    let pages = Landing { english: page(Lang::En), chinese: page(Lang::Zh) };
    Router::new().route("/", get(landing).with_state(pages))
}

async fn landing(State(pages): State<Landing>, request: Request) -> Response {
    let page = match asked_language(&request) {
        Lang::En => pages.english,
        Lang::Zh => pages.chinese,
    };
    (PAGE_HEADERS, page).into_response()
}

fn render(lang: Lang, version: &str) -> String {
    let pick = |en: &'static str, zh: &'static str| if lang == Lang::En { en } else { zh };
    let cards: String = [
        (
            "/api/docs",
            pick("Web API", "Web API 文档"),
            pick("How to send, with examples", "如何发送短信，附示例"),
        ),
        ("/api/openapi.json", "OpenAPI 3.1", pick("The same for programs", "供程序读取的接口描述")),
        ("/readyz", pick("Readiness", "就绪状态"), pick("Can it take messages now?", "当前能否受理短信")),
        ("/healthz", pick("Health", "存活状态"), pick("Does the process answer?", "进程是否有应答")),
        ("/metrics", pick("Metrics", "监控指标"), pick("For Prometheus", "供 Prometheus 采集")),
    ]
    .into_iter()
    .map(|(address, name, about)| format!("<li><a href=\"{address}\"><b>{name}</b>{about}</a></li>"))
    .collect();
    let (tag, other, other_name) = match lang {
        Lang::En => ("en", "zh", "中文"),
        Lang::Zh => ("zh-CN", "en", "English"),
    };
    let lead = pick(
        "A cloud-SMS platform: verification codes, notifications and marketing SMS, each followed to its final delivery \
         report.",
        "云短信平台：发送验证码、通知和营销短信，每一条都跟踪到最终的状态报告。",
    );
    let missing = pick(
        "The portal was not built into this program. <code>make build</code> builds it (it needs Node.js) and puts it \
         in; after that it is here. The Web API works without it.",
        "本程序未构建控制台。执行 <code>make build</code>（需要 Node.js）即可构建并内置，之后此处就是控制台。\
         没有控制台时，Web API 照常可用。",
    );
    let version = escaped(version);
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>鸿雁 Hongyan</title>\
         <link rel=\"stylesheet\" href=\"/api/docs/style.css\"><script src=\"/api/docs/page.js\" defer></script></head>\
         <body><header><span class=\"brand\">鸿雁 <span>Hongyan</span></span><span class=\"grow\"></span>\
         <button id=\"theme\" type=\"button\" hidden>{}</button>\
         <a class=\"switch\" href=\"?lang={other}\" lang=\"{other}\">{other_name}</a></header>\
         <div class=\"columns one\"><main><h1>鸿雁 Hongyan <small>{version}</small></h1><p class=\"lead\">{lead}</p><p>{missing}</p>\
         <ul class=\"cards\">{cards}</ul></main></div></body></html>",
        pick("Light / dark", "明暗"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_things_are_and_escapes_what_it_is_told() {
        for lang in [Lang::En, Lang::Zh] {
            let page = render(lang, "<1>");
            for address in ["/api/docs", "/api/openapi.json", "/metrics", "/healthz", "/readyz"] {
                assert!(page.contains(&format!("href=\"{address}\"")), "{address}");
            }
            assert!(page.contains("鸿雁") && page.contains("&lt;1&gt;") && !page.contains("<1>"));
        }
    }
}
