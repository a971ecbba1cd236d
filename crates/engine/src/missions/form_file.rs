//! The import template of a mission: a file with the right columns, to be filled in and imported.
//!
//! Invariant: what is made here is read by `table` and matched by `table::head` as it stands: the phone first, then the
//! variables in the content's order, one example row.

use domain::kind::Direction;
use domain::permission::Permission;
use domain::refusal::Lang;
use domain::variable::{VariableKind, VariableRule};
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};

use crate::Engine;
use crate::actor::Actor;
use crate::decided::wrong;
use crate::error::{Error, Result};
use crate::sheet::{File, Format};

/// Variables that an import template may be asked for, and characters of a name.
const VARIABLES_MAX: usize = 100;
const NAME_MAX: usize = 64;

/// What an import template is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormOf {
    /// A template of the tenant's, by the API's name for it.
    Template(String),
    /// Free content with these variables, in its order.
    Variables(Vec<String>),
}

impl Engine {
    /// An import template, as CSV or XLSX.
    pub fn mission_import_form(
        &self,
        actor: &Actor,
        of: FormOf,
        direction: Direction,
        lang: Lang,
        format: Format,
    ) -> Result<File> {
        actor.may(Permission::MessagesRead)?;
        let (_, tenant) = self.mission_tenant(actor)?;
        let rules = match of {
            FormOf::Variables(names) => {
                if names.len() > VARIABLES_MAX || names.iter().any(|name| !is_name(name)) {
                    let en = format!("expected at most {VARIABLES_MAX} names of 1 to {NAME_MAX} characters");
                    let zh = format!("最多 {VARIABLES_MAX} 个变量名，每个 1 至 {NAME_MAX} 个字符");
                    return Err(wrong("variable", en, zh));
                }
                names.into_iter().map(|name| VariableRule::new(name, VariableKind::Other)).collect()
            }
            FormOf::Template(code) => {
                let Some(template) = tenant.templates.get(&code) else {
                    return Err(wrong("template_id", "there is no such template", "没有这个模板"));
                };
                let names = super::wording::variables(&template.content);
                let rule = |name: String| {
                    let known = template.variables.iter().find(|rule| rule.name == name).cloned();
                    known.unwrap_or_else(|| VariableRule::new(name, VariableKind::Other))
                };
                names.into_iter().map(rule).collect::<Vec<_>>()
            }
        };
        import_form(&rules, direction, lang, format)
    }
}

/// A variable's name is one line.
fn is_name(name: &str) -> bool {
    (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

/// The title of the column with the numbers.
pub(super) const fn phone_title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Phone Number",
        Lang::Zh => "手机号码",
    }
}

/// The import template for a content with these variables (in its order). `Format::Pdf` is an internal error.
fn import_form(variables: &[VariableRule], direction: Direction, lang: Lang, format: Format) -> Result<File> {
    let mut heading = vec![phone_title(lang).to_owned()];
    heading.extend(variables.iter().map(|variable| variable.name.clone()));
    let mut example = vec![example_phone(direction).to_owned()];
    example.extend(variables.iter().map(|variable| example_value(variable, lang)));
    let bytes = match format {
        Format::Csv => csv(&heading, &example)?,
        Format::Xlsx => {
            xlsx(&heading, &example, lang).map_err(|error| Error::Internal(format!("xlsx: {error}")))?
        }
        Format::Pdf => return Err(Error::Internal("an import template is no PDF".into())),
    };
    Ok(File {
        name: format!("import-template.{}", format.suffix()),
        content_type: format.content_type(),
        bytes,
    })
}

/// A number of a test range, without a sign that a spreadsheet would take for a formula.
const fn example_phone(direction: Direction) -> &'static str {
    match direction {
        Direction::Mainland => "13800138000",
        Direction::International => "14155550100",
    }
}

/// A value that the variable may have.
fn example_value(variable: &VariableRule, lang: Lang) -> String {
    let value = match (variable.kind, lang) {
        (VariableKind::Code, _) => "824613",
        (VariableKind::Number, _) => "3",
        (VariableKind::Money, _) => "12.50",
        (VariableKind::Time, _) => "2026-12-01",
        (VariableKind::Text, Lang::En) => "Amy",
        (VariableKind::Text, Lang::Zh) => "小雁",
        (VariableKind::Other, Lang::En) => "example",
        (VariableKind::Other, Lang::Zh) => "示例",
    };
    value.chars().take(variable.max_chars.max(1)).collect()
}

/// UTF-8 with a byte order mark, which spreadsheets need.
fn csv(heading: &[String], example: &[String]) -> Result<Vec<u8>> {
    let broken = |error: String| Error::Internal(format!("csv: {error}"));
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    for row in [heading, example] {
        writer.write_record(row).map_err(|error| broken(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| broken(error.to_string()))
}

/// The list with its columns formatted as text, and a sheet that says how it is filled in.
fn xlsx(heading: &[String], example: &[String], lang: Lang) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let text = CellFormat::new().set_num_format("@");
    let bold = CellFormat::new().set_num_format("@").set_bold();
    let list = book.add_worksheet();
    list.set_name(match lang {
        Lang::En => "List",
        Lang::Zh => "名单",
    })?;
    list.set_freeze_panes(1, 0)?;
    for ((column, title), value) in (0u16..).zip(heading).zip(example) {
        // The whole column: a number typed below stays as it was typed.
        list.set_column_format(column, &text)?;
        list.set_column_width(column, (title.chars().count() as f64 * 1.6).clamp(18.0, 40.0))?;
        list.write_string_with_format(0, column, title, &bold)?;
        list.write_string_with_format(1, column, value, &text)?;
    }
    let wrapped = CellFormat::new().set_text_wrap();
    let rules = book.add_worksheet();
    rules.set_name(match lang {
        Lang::En => "How to fill it in",
        Lang::Zh => "填写说明",
    })?;
    rules.set_column_width(0, 90)?;
    let both = match lang {
        Lang::En => [RULES_EN, RULES_ZH],
        Lang::Zh => [RULES_ZH, RULES_EN],
    };
    for (row, rule) in (0u32..).zip(both.concat()) {
        rules.write_string_with_format(row, 0, rule, &wrapped)?;
    }
    book.save_to_buffer()
}

const RULES_EN: &[&str] = &[
    "1. Replace the example row by your recipients, one a row. Keep the first row with the titles.",
    "2. The phone number comes first, then the variables in the order of the content. Columns in another order are found by their titles.",
    "3. Numbers in other countries begin with the country's calling code, for example +63 921 534 7566 or 639215347566.",
    "4. The columns are formatted as text. Keep that, and paste “values only”: otherwise the program may shorten numbers (1.39E+10), drop zeros in front, or take a value for a date.",
    "5. Fill in every variable of every row. Rows with a mistake are left out and listed with the reason; the others are kept.",
];

const RULES_ZH: &[&str] = &[
    "1. 请将示例行替换为您的接收人，每行一个，并保留首行标题。",
    "2. 第一列为手机号码，其后按内容中的顺序填写变量；列的顺序不同时按标题匹配。",
    "3. 其他国家/地区的号码请以国家代码开头，例如 +63 921 534 7566 或 639215347566。",
    "4. 各列已设为“文本”格式，请勿更改，粘贴时请选择“仅粘贴值”；否则号码可能被改写为科学计数法（1.39E+10）、丢失前导零，或被识别为日期。",
    "5. 每行的变量均须填写。有误的行不会导入，并会列出原因；其余行照常保留。",
];

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use domain::phone::Phone;
    use table::head::Columns;
    use table::{Kind, Limits, Reader, Row, SNIFFED_OCTETS, Shape};

    use super::*;

    fn rows(file: &File) -> Vec<Row> {
        let first = &file.bytes[..file.bytes.len().min(SNIFFED_OCTETS)];
        let limits = Limits::of(1 << 20, 10);
        let input = Cursor::new(&file.bytes);
        let mut reader = match Kind::sniff(first, &file.name).unwrap() {
            Kind::Csv => Reader::csv(input, limits, Shape::Table),
            Kind::Xlsx => Reader::xlsx(input, limits, None),
        }
        .unwrap();
        let mut rows = Vec::new();
        while let Some(row) = reader.next_row().unwrap() {
            rows.push(row);
        }
        rows
    }

    #[test]
    fn a_template_is_imported_as_it_stands() {
        let kinds = VariableKind::ALL.into_iter();
        let variables: Vec<VariableRule> = kinds.map(|kind| VariableRule::new(kind.as_str(), kind)).collect();
        let names: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
        for (format, lang) in [
            (Format::Csv, Lang::En),
            (Format::Csv, Lang::Zh),
            (Format::Xlsx, Lang::En),
            (Format::Xlsx, Lang::Zh),
        ] {
            for direction in Direction::ALL {
                let file = import_form(&variables, direction, lang, format).unwrap();
                let rows = rows(&file);
                assert_eq!(rows.len(), 2);
                let columns = Columns::read(&rows[0], &names).unwrap();
                assert!(columns.header && columns.phone == 0);
                let (phone, values) = columns.of(&rows[1]).unwrap();
                assert!(Phone::parse(phone.shown(), None).is_ok(), "{phone:?}");
                for (variable, value) in variables.iter().zip(values) {
                    assert_eq!(domain::variable::check_value(variable, value.shown()), Ok(()));
                }
            }
        }
    }

    #[test]
    fn a_content_without_variables_needs_one_column() {
        let file = import_form(&[], Direction::Mainland, Lang::Zh, Format::Xlsx).unwrap();
        assert_eq!(file.name, "import-template.xlsx");
        let rows = rows(&file);
        assert_eq!(rows[0].cells[0].shown(), "手机号码");
        assert_eq!(Columns::read(&rows[0], &[]).unwrap().values, Vec::<usize>::new());
    }
}
