//! Examples made from the document's schemas, and the `curl` line of an operation.

use serde_json::{Map, Value, json};

use super::schema::fields;

/// The schema a `$ref` points to.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

/// An example of a schema; fields called `error` are null, because examples show what goes well.
pub(super) fn value(document: &Value, schema: &Value) -> Value {
    example(document, schema, 0)
}

fn example(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > 12 {
        return Value::Null;
    }
    let given = schema.get("example").or_else(|| schema.get("examples").and_then(|all| all.get(0)));
    if let Some(given) = given {
        return given.clone();
    }
    if schema.get("$ref").is_some() {
        return example(document, resolve(document, schema), depth + 1);
    }
    if let Some(all) = schema["allOf"].as_array() {
        let parts = all.iter().filter_map(|part| example(document, part, depth + 1).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let real = choices.iter().find(|choice| choice["type"] != "null");
        return real.map_or(Value::Null, |choice| example(document, choice, depth + 1));
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    by_type(document, schema, depth)
}

fn by_type(document: &Value, schema: &Value, depth: usize) -> Value {
    match kind(schema) {
        "object" => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let filled = fields.map(|(name, field)| match name.as_str() {
                "error" => (name.clone(), Value::Null),
                _ => (name.clone(), example(document, field, depth + 1)),
            });
            Value::Object(filled.collect::<Map<_, _>>())
        }
        "array" => json!([example(document, &schema["items"], depth + 1)]),
        "integer" | "number" => json!(1),
        "boolean" => json!(false),
        "string" if nullable(schema) => Value::Null,
        "string" if schema["format"] == "date-time" => json!("2026-08-01T01:00:00.000Z"),
        "string" => json!("…"),
        _ => Value::Null,
    }
}

/// JSON in lines, with the fields of each object in the order of its schema.
pub(super) fn text(document: &Value, schema: &Value, value: &Value) -> String {
    let mut out = String::new();
    print(document, schema, value, 0, &mut out);
    out
}

fn print(document: &Value, schema: &Value, value: &Value, indent: usize, out: &mut String) {
    let (inner, outer) = ("  ".repeat(indent + 1), "  ".repeat(indent));
    match value {
        Value::Object(object) if !object.is_empty() => {
            let known = fields(document, schema);
            let place =
                |name: &str| known.iter().position(|(known, _, _)| *known == name).unwrap_or(usize::MAX);
            let mut names: Vec<&String> = object.keys().collect();
            names.sort_by_key(|name| place(name));
            for (n, name) in names.into_iter().enumerate() {
                let field = known.get(place(name)).map_or(&Value::Null, |(_, field, _)| *field);
                out.push_str(&format!("{}\n{inner}\"{name}\": ", if n == 0 { "{" } else { "," }));
                print(document, field, &object[name], indent + 1, out);
            }
            out.push_str(&format!("\n{outer}}}"));
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            for (n, item) in list.iter().enumerate() {
                out.push_str(&format!("{}\n{inner}", if n == 0 { "[" } else { "," }));
                print(document, &schema["items"], item, indent + 1, out);
            }
            out.push_str(&format!("\n{outer}]"));
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// The type that is not null.
pub(super) fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(one) => one,
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).find(|one| *one != "null").unwrap_or_default()
        }
        _ => "",
    }
}

/// Null is among its types.
pub(super) fn nullable(schema: &Value) -> bool {
    schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == "null"))
        || schema["oneOf"].as_array().is_some_and(|all| all.iter().any(|one| one["type"] == "null"))
}

/// The request's examples: those the operation names, or one made from its schema.
pub(super) fn bodies(document: &Value, operation: &Value) -> Vec<(String, Value)> {
    let content = &operation["requestBody"]["content"]["application/json"];
    if let Some(named) = content["examples"].as_object() {
        let body = |(name, one): (&String, &Value)| {
            (one["summary"].as_str().unwrap_or(name).to_owned(), one["value"].clone())
        };
        return named.iter().map(body).collect();
    }
    if let Some(one) = content.get("example") {
        return vec![(String::new(), one.clone())];
    }
    match content.get("schema") {
        Some(schema) => vec![(String::new(), value(document, schema))],
        None => Vec::new(),
    }
}

/// How the caller of an operation shows who they are: by an auth key, by a session's cookie, or not at all.
fn identification(method: &str, operation: &Value) -> &'static [&'static str] {
    let security = &operation["security"];
    let by_session = security.as_array().into_iter().flatten().any(|one| one.get("session").is_some());
    match (security.is_array(), by_session, method) {
        (false, ..) => &["-H \"Authorization: Bearer $HONGYAN_KEY\""],
        (true, true, "get") => &["-b cookies.txt"],
        (true, true, _) => &["-b cookies.txt", "-H \"X-CSRF-Token: $HONGYAN_CSRF\""],
        (true, false, _) => &["-b cookies.txt -c cookies.txt"],
    }
}

/// The command that tries an operation.
pub(super) fn curl(base: &str, path: &str, method: &str, operation: &Value, body: Option<&str>) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut path = path.to_owned();
    let mut repeatable = false;
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        repeatable |= name == "Idempotency-Key";
        if let Some(example) = parameter["example"].as_str() {
            path = path.replace(&format!("{{{name}}}"), example);
        }
    }
    let mut lines = vec![match method {
        "get" => format!("curl '{base}{path}'"),
        _ => format!("curl -X {} '{base}{path}'", method.to_uppercase()),
    }];
    lines.extend(identification(method, operation).iter().map(|line| (*line).to_owned()));
    if repeatable {
        lines.push("-H 'Idempotency-Key: 3f0c2a51-order-17'".into());
    }
    if let Some(body) = body {
        lines.push("-H 'Content-Type: application/json'".into());
        lines.push(format!("-d '{}'", body.replace('\'', "'\\''")));
    }
    lines.join(" \\\n  ")
}
