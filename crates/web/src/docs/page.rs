//! The page: guide, operations by tag, schemas, refusals.

use domain::refusal::{Detail, Lang, Refusal};
use serde_json::Value;

use super::example;
use super::schema::{self, row, type_text};
use super::words::{Words, escaped, marked};

/// The page in one language; `base` is the platform's address in examples.
pub(super) fn render(document: &Value, base: &str, lang: Lang) -> String {
    let words = Words::new(lang);
    whole(&words, document, base)
}

/// Every text of the document that the page says.
#[cfg(test)]
pub(super) fn texts(document: &Value) -> std::collections::BTreeSet<String> {
    let words = Words::new(Lang::En);
    whole(&words, document, "");
    let mut texts = words.asked();
    texts.remove("");
    texts
}

fn whole(words: &Words, document: &Value, base: &str) -> String {
    let guide = match words.lang {
        Lang::En => include_str!("guide.en.html"),
        Lang::Zh => include_str!("guide.zh.html"),
    };
    let guide = guide.replace("{base}", &escaped(base));
    let (lang, other, other_name) = match words.lang {
        Lang::En => ("en", "zh", "中文"),
        Lang::Zh => ("zh-CN", "en", "English"),
    };
    let title = words.pick("Hongyan Web API", "鸿雁 Web API");
    let about = words.inline(document["info"]["description"].as_str().unwrap_or_default());
    let version = escaped(document["info"]["version"].as_str().unwrap_or_default());
    let theme = words.pick("Light / dark", "明暗");
    let (nav, operations) = (navigation(words, document), operations(words, document, base));
    let (schemas, errors) = (schema::all(words, document), refusals(words));
    let h_schemas = words.pick("Schemas", "数据结构");
    let h_errors = words.pick("Refusals", "错误码");
    let p_errors = words.pick(
        "Every code that a problem, a recipient's error or a failed message can carry. Decide by the code.",
        "请求被拒绝、单个号码被拒绝或短信失败时可能出现的全部代码。请以代码为准进行判断。",
    );
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/api/docs/style.css\"><script src=\"/api/docs/page.js\" defer></script></head>\
         <body><header><a class=\"brand\" href=\"/\">鸿雁 <span>Hongyan</span></a><span class=\"grow\"></span>\
         <button id=\"theme\" type=\"button\" hidden>{theme}</button>\
         <a class=\"switch\" href=\"?lang={other}\" lang=\"{other}\">{other_name}</a></header>\
         <div class=\"columns\"><nav>{nav}</nav><main><h1>{title} <small>{version}</small></h1><p class=\"lead\">{about} \
         <a href=\"/api/openapi.json\">openapi.json</a></p>{guide}{operations}\
         <section id=\"schemas\"><h2>{h_schemas}</h2>{schemas}</section>\
         <section id=\"errors\"><h2>{h_errors}</h2><p>{p_errors}</p>{errors}</section></main></div></body></html>"
    )
}

/// Operations of a tag: (path, method, operation); collections before their items, making before looking.
fn of_tag<'a>(document: &'a Value, tag: &str) -> Vec<(&'a str, &'a str, &'a Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    let mut of_tag: Vec<_> = all.filter(|(_, _, operation)| operation["tags"][0] == tag).collect();
    let rank =
        |method: &str| ["post", "get", "put", "patch", "delete"].iter().position(|known| *known == method);
    of_tag.sort_by_key(|(path, method, _)| {
        (path.matches('/').count(), path.contains('{'), *path, rank(method))
    });
    of_tag
}

fn tags(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    let all = document["tags"].as_array().into_iter().flatten();
    all.map(|tag| (tag["name"].as_str().unwrap_or_default(), tag["description"].as_str().unwrap_or_default()))
}

fn id(operation: &Value) -> String {
    escaped(operation["operationId"].as_str().unwrap_or_default())
}

fn tag_name<'a>(words: &Words, tag: &'a str) -> &'a str {
    match (words.lang, tag) {
        (Lang::En, "messages") => "Messages",
        (Lang::En, "receipts") => "Receipts",
        (Lang::En, "uplinks") => "Uplinks",
        (Lang::En, "balance") => "Balance",
        (Lang::En, "keys") => "Auth keys",
        (Lang::En, "callbacks") => "Callbacks",
        (Lang::En, "session") => "Signing in",
        (Lang::En, "account") => "Own account",
        (Lang::En, "audit") => "Audit log",
        (Lang::Zh, "session") => "登录",
        (Lang::Zh, "account") => "本人账号",
        (Lang::Zh, "audit") => "审计日志",
        (Lang::Zh, "messages") => "短信",
        (Lang::Zh, "receipts") => "状态报告",
        (Lang::Zh, "uplinks") => "上行短信",
        (Lang::Zh, "balance") => "余额",
        (Lang::Zh, "keys") => "鉴权密钥",
        (Lang::Zh, "callbacks") => "回调",
        (_, other) => other,
    }
}

fn navigation(words: &Words, document: &Value) -> String {
    let guide = [
        ("start", "First message", "发送第一条短信"),
        ("conventions", "Conventions", "通用约定"),
        ("states", "States of a message", "短信状态"),
        ("signatures", "Verifying callbacks", "回调验签"),
    ];
    let mut nav = format!("<details open><summary>{}</summary><ul>", words.pick("Contents", "目录"));
    for (anchor, en, zh) in guide {
        let text = if words.lang == Lang::En { en } else { zh };
        nav.push_str(&format!("<li><a href=\"#{anchor}\">{text}</a></li>"));
    }
    for (tag, _) in tags(document) {
        nav.push_str(&format!("<li class=\"tag\"><a href=\"#tag-{tag}\">{}</a></li>", tag_name(words, tag)));
        for (_, method, operation) in of_tag(document, tag) {
            let summary = words.inline(operation["summary"].as_str().unwrap_or_default());
            let summary = summary.trim_end_matches(['.', '。']);
            let id = id(operation);
            nav.push_str(&format!(
                "<li class=\"op\"><a href=\"#op-{id}\"><b class=\"{method}\">{method}</b> {summary}</a></li>"
            ));
        }
    }
    let rest = [("schemas", words.pick("Schemas", "数据结构")), ("errors", words.pick("Refusals", "错误码"))];
    for (anchor, text) in rest {
        nav.push_str(&format!("<li class=\"tag\"><a href=\"#{anchor}\">{text}</a></li>"));
    }
    nav + "</ul></details>"
}

fn operations(words: &Words, document: &Value, base: &str) -> String {
    tags(document)
        .map(|(tag, about)| {
            let inside: String =
                of_tag(document, tag).into_iter().map(|one| operation(words, document, base, one)).collect();
            let (name, about) = (tag_name(words, tag), words.inline(about));
            format!("<section id=\"tag-{tag}\"><h2>{name}</h2><p>{about}</p>{inside}</section>")
        })
        .collect()
}

fn operation(
    words: &Words,
    document: &Value,
    base: &str,
    (path, method, operation): (&str, &str, &Value),
) -> String {
    let summary = words.inline(operation["summary"].as_str().unwrap_or_default());
    let summary = summary.trim_end_matches(['.', '。']);
    let about = operation["description"].as_str().map(|text| format!("<p>{}</p>", words.inline(text)));
    let scope = scope(words, operation["x-scope"].as_str().unwrap_or_default());
    let scope_name = words.pick("Scope", "所需权限");
    let (id, path_text) = (id(operation), escaped(path));
    format!(
        "<article id=\"op-{id}\"><h3>{summary}</h3><p class=\"line\"><b class=\"{method}\">{method}</b> \
         <code>{path_text}</code></p><p class=\"scope\">{scope_name}: {scope}</p>{}{}{}{}{}</article>",
        about.unwrap_or_default(),
        parameters(words, operation),
        body(words, document, operation),
        tries(words, document, base, (path, method, operation)),
        answers(words, document, operation),
    )
}

/// What a caller needs for an operation.
fn scope(words: &Words, scope: &str) -> String {
    match scope {
        "public" => words.pick("none, nobody needs to be signed in", "无需登录").to_owned(),
        "session" => words.pick("any account that is signed in", "任何已登录的账号").to_owned(),
        word => format!("<code>{}</code>", escaped(word)),
    }
}

fn parameters(words: &Words, operation: &Value) -> String {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let rows: String = all
        .map(|parameter| {
            let place = match parameter["in"].as_str() {
                Some("path") => words.pick("in the path", "路径参数"),
                Some("header") => words.pick("header", "请求头"),
                _ => words.pick("in the query", "查询参数"),
            };
            let about = words.inline(parameter["description"].as_str().unwrap_or_default());
            let kind = type_text(words, &parameter["schema"]);
            row(parameter["name"].as_str().unwrap_or_default(), &kind, &format!("<em>{place}</em>"), &about)
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    format!("<h4>{}</h4><div class=\"fields\">{rows}</div>", words.pick("Parameters", "参数"))
}

fn body(words: &Words, document: &Value, operation: &Value) -> String {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return String::new();
    }
    let real = schema["oneOf"].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
    let table = schema::table(words, document, real.unwrap_or(schema), true);
    format!("<h4>{}</h4>{table}", words.pick("Body", "请求体"))
}

fn tries(
    words: &Words,
    document: &Value,
    base: &str,
    (path, method, operation): (&str, &str, &Value),
) -> String {
    let bodies = example::bodies(document, operation);
    let none = [(String::new(), Value::Null)];
    let cases = if bodies.is_empty() { &none[..] } else { &bodies[..] };
    let shown = cases.iter().map(|(name, body)| {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let text = (!body.is_null()).then(|| example::text(document, schema, body));
        let command = example::curl(base, path, method, operation, text.as_deref());
        let name = if name.is_empty() { String::new() } else { format!("<p>{}</p>", words.inline(name)) };
        format!("{name}<pre><code>{}</code></pre>", escaped(&command))
    });
    format!("<h4>{}</h4>{}", words.pick("Try it", "试一试"), shown.collect::<String>())
}

fn answers(words: &Words, document: &Value, operation: &Value) -> String {
    let all = operation["responses"].as_object().into_iter().flatten();
    let (good, bad): (Vec<_>, Vec<_>) = all.partition(|(status, _)| status.starts_with('2'));
    let good = good.into_iter().map(|(status, answer)| {
        let about = words.inline(answer["description"].as_str().unwrap_or_default());
        let schema = &answer["content"]["application/json"]["schema"];
        if schema.is_null() {
            return format!("<p><b class=\"good\">{status}</b> {about}</p>");
        }
        let json = example::text(document, schema, &example::value(document, schema));
        let (kind, table) = (type_text(words, schema), schema::table(words, document, schema, false));
        format!(
            "<p><b class=\"good\">{status}</b> {about} {kind}</p><pre><code>{}</code></pre>\
             <details><summary>{}</summary>{table}</details>",
            escaped(&json),
            words.pick("Fields of the answer", "应答字段")
        )
    });
    let bad = bad.into_iter().map(|(status, answer)| {
        let about = words.inline(answer["description"].as_str().unwrap_or_default());
        format!("<li><b class=\"bad\">{status}</b> {about}</li>")
    });
    format!(
        "<h4>{}</h4>{}<details><summary>{}</summary><ul class=\"plain\">{}</ul><p><a href=\"#errors\">{}</a></p></details>",
        words.pick("Answer", "应答"),
        good.collect::<String>(),
        words.pick("When it is refused", "被拒绝时"),
        bad.collect::<String>(),
        words.pick("All codes", "全部错误码"),
    )
}

fn refusals(words: &Words) -> String {
    let rows = Refusal::ALL.iter().map(|refusal| {
        let code = refusal.as_str();
        let sentence = |lang| marked(&refusal.sentence(lang, &Detail::NONE));
        let (en, zh, status) = (sentence(Lang::En), sentence(Lang::Zh), refusal.http_status());
        format!(
            "<div class=\"field\" id=\"error-{code}\"><div><code class=\"name\">{code}</code></div>\
             <div class=\"type\">{status}</div><div class=\"about\"><p lang=\"en\">{en}</p><p lang=\"zh-CN\">{zh}</p></div></div>"
        )
    });
    let head = words.pick(
        "The number is the HTTP status when the whole request is refused for this reason.",
        "数字为整个请求因此被拒绝时的 HTTP 状态码。",
    );
    format!("<p>{head}</p><div class=\"fields\">{}</div>", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        crate::docs::ordered(&crate::api::routes().into_openapi())
    }

    #[test]
    fn the_page_has_every_operation_schema_and_refusal_in_both_languages() {
        let document = document();
        for lang in [Lang::En, Lang::Zh] {
            let page = render(&document, "https://sms.example.com", lang);
            let mut operations = 0;
            for (path, item) in document["paths"].as_object().unwrap() {
                for (method, operation) in item.as_object().unwrap() {
                    operations += 1;
                    assert!(page.contains(&format!("id=\"op-{}\"", id(operation))), "{method} {path}");
                    assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
                }
            }
            assert!(operations >= 20);
            for name in document["components"]["schemas"].as_object().unwrap().keys() {
                assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
            }
            for refusal in Refusal::ALL {
                assert!(page.contains(&format!("id=\"error-{}\"", refusal.as_str())), "{refusal:?}");
            }
        }
    }

    #[test]
    fn every_link_inside_the_page_leads_somewhere_and_nothing_is_loaded_from_elsewhere() {
        for lang in [Lang::En, Lang::Zh] {
            let page = render(&document(), "https://sms.example.com", lang);
            for link in page.split("href=\"#").skip(1) {
                let anchor = link.split('"').next().unwrap();
                assert!(page.contains(&format!("id=\"{anchor}\"")), "#{anchor}");
            }
            let loaded = page.split("<script ").skip(1).chain(page.split("<link ").skip(1));
            for tag in loaded.map(|rest| rest.split('>').next().unwrap()) {
                let address = tag.rsplit(['"', '=']).find(|piece| piece.contains('/')).unwrap();
                assert!(address.starts_with("/api/docs/"), "{tag}");
            }
            assert!(!page.contains("<img") && !page.contains("style=\""));
        }
    }

    #[test]
    fn examples_of_requests_are_taken_by_the_decoder() {
        let document = document();
        for (path, sent) in [("/api/v1/messages", "post"), ("/api/v1/messages/preview", "post")] {
            let bodies = example::bodies(&document, &document["paths"][path][sent]);
            assert!(!bodies.is_empty(), "{path}");
            for (name, body) in bodies {
                crate::api::accepts_send(&body)
                    .unwrap_or_else(|problem| panic!("{path} {name}: {problem:?}"));
            }
        }
    }
}
