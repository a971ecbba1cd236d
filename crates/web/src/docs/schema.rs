//! Schemas as tables: each field with its type, whether it is needed, and what it means.

use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use super::example::{kind, nullable, resolve};
use super::words::{Words, escaped};

/// Where [`order`] keeps the order of an object's fields.
const ORDER: &str = "x-order";

/// Writes the order of an object's fields, as the source has it, beside them: the document's JSON forgets it.
pub(super) fn order(schema: &RefOr<Schema>, json: &mut Value) {
    match schema {
        RefOr::T(Schema::Object(object)) => json[ORDER] = object.properties.keys().cloned().collect(),
        RefOr::T(Schema::AllOf(all)) => {
            let parts = json["allOf"].as_array_mut().into_iter().flatten();
            all.items.iter().zip(parts).for_each(|(item, json)| order(item, json));
        }
        _ => {}
    }
}

/// The type of a schema in words, with links to named ones.
pub(super) fn type_text(words: &Words, schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let name = escaped(name);
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let real = choices.iter().filter(|choice| choice["type"] != "null");
        let texts: Vec<String> = real.map(|choice| type_text(words, choice)).collect();
        return texts.join(words.pick(" or ", " 或 "));
    }
    if schema["enum"].is_array() {
        let texts: Vec<String> = schema["enum"].as_array().into_iter().flatten().map(literal).collect();
        return texts.join(" ");
    }
    let format = schema["format"].as_str().unwrap_or_default();
    match (kind(schema), format) {
        ("array", _) => {
            format!("{} {}", words.pick("list of", "列表："), type_text(words, &schema["items"]))
        }
        ("string", "date-time") => words.pick("time (RFC 3339)", "时间（RFC 3339）").into(),
        ("string", "uri") => words.pick("address (URL)", "网址（URL）").into(),
        ("string", _) => words.pick("text", "文本").into(),
        ("integer", _) => words.pick("whole number", "整数").into(),
        ("boolean", _) => words.pick("true or false", "布尔值").into(),
        ("object", _) if schema["additionalProperties"].is_object() => {
            words.pick("texts by name", "按名称的文本").into()
        }
        ("object", _) => words.pick("object", "对象").into(),
        _ => words.pick("any", "任意").into(),
    }
}

fn literal(value: &Value) -> String {
    format!("<code>{}</code>", escaped(value.as_str().unwrap_or_default()))
}

/// What a field means; a choice with null carries the text on the choice.
fn meaning(schema: &Value) -> &str {
    let inner = schema["oneOf"].as_array().into_iter().flatten();
    let own = schema["description"].as_str();
    own.or_else(|| inner.filter_map(|choice| choice["description"].as_str()).next()).unwrap_or_default()
}

/// The fields of an object, parts of `allOf` included, with whether each must be there.
pub(super) fn fields<'a>(document: &'a Value, schema: &'a Value) -> Vec<(&'a str, &'a Value, bool)> {
    let schema = resolve(document, schema);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let mut all: Vec<_> = parts.flat_map(|part| fields(document, part)).collect();
    let needed =
        |name: &str| schema["required"].as_array().is_some_and(|list| list.iter().any(|one| one == name));
    let order = schema[ORDER].as_array().into_iter().flatten().filter_map(Value::as_str);
    all.extend(order.map(|name| (name, &schema["properties"][name], needed(name))));
    all
}

/// A table of an object's fields; nothing for other schemas. `asked` = the caller sends it.
pub(super) fn table(words: &Words, document: &Value, schema: &Value, asked: bool) -> String {
    let rows: String = fields(document, schema)
        .into_iter()
        .map(|(name, field, needed)| {
            let mark = match (asked, needed, nullable(field)) {
                (true, true, _) => format!("<em class=\"need\">{}</em>", words.pick("required", "必填")),
                (false, _, true) => format!("<em>{}</em>", words.pick("may be null", "可为 null")),
                _ => String::new(),
            };
            row(name, &type_text(words, field), &mark, &words.inline(meaning(field)))
        })
        .collect();
    if rows.is_empty() { rows } else { format!("<div class=\"fields\">{rows}</div>") }
}

/// One field, parameter or header.
pub(super) fn row(name: &str, kind: &str, mark: &str, meaning: &str) -> String {
    format!(
        "<div class=\"field\"><div><code class=\"name\">{}</code> {mark}</div><div class=\"type\">{kind}</div>\
         <div class=\"about\">{meaning}</div></div>",
        escaped(name)
    )
}

/// Every named schema, for the reference at the end.
pub(super) fn all(words: &Words, document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    schemas
        .map(|(name, schema)| {
            let about = schema["description"].as_str().unwrap_or_default();
            let shape = match table(words, document, schema, false) {
                empty if empty.is_empty() => format!("<p class=\"type\">{}</p>", type_text(words, schema)),
                table => table,
            };
            let (name, about) = (escaped(name), words.inline(about));
            format!(
                "<section id=\"schema-{name}\"><h3><code>{name}</code></h3><p>{about}</p>{shape}</section>"
            )
        })
        .collect()
}
