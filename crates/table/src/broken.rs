//! Why a file cannot be read as a list, with what to do.

use std::fmt;

/// Why a file cannot be read (any further).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Nothing is in it.
    Empty,
    /// It is something else: what, as a file name's end (`xls`, `ods`, `pdf`, …).
    Foreign(&'static str),
    /// It carries macros.
    Macros,
    /// It is protected by a password.
    Locked,
    /// Its text is in no encoding that is known, or it is no text.
    Encoding,
    /// A character that no text has (NUL).
    Binary {
        /// The row.
        row: u64,
    },
    /// A quotation mark that is never closed.
    OpenQuote {
        /// The row it stands in.
        row: u64,
    },
    /// More octets than allowed.
    TooBig {
        /// The limit, octets.
        max: u64,
    },
    /// More rows than allowed.
    TooManyRows {
        /// The limit, rows.
        max: u64,
    },
    /// A cell or a line is longer than allowed.
    LongCell {
        /// The row.
        row: u64,
        /// The limit, octets.
        max: usize,
    },
    /// It unpacks to more than is sensible.
    Unpacked,
    /// There is no sheet of that name.
    NoSheet {
        /// The sheets that can be read.
        names: Vec<String>,
    },
    /// It is damaged or was cut off.
    Damaged {
        /// The row behind which it cannot be followed; 0 when no row was reached.
        row: u64,
    },
    /// The octets could not be fetched: the program's trouble, not the file's.
    Io(String),
}

impl Broken {
    /// A stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Broken::Empty => "file_empty",
            Broken::Foreign(_) => "file_foreign",
            Broken::Macros => "file_macros",
            Broken::Locked => "file_locked",
            Broken::Encoding => "file_encoding",
            Broken::Binary { .. } => "file_binary",
            Broken::OpenQuote { .. } => "file_open_quote",
            Broken::TooBig { .. } => "file_too_big",
            Broken::TooManyRows { .. } => "file_too_many_rows",
            Broken::LongCell { .. } => "file_long_cell",
            Broken::Unpacked => "file_unpacked",
            Broken::NoSheet { .. } => "file_no_sheet",
            Broken::Damaged { .. } => "file_damaged",
            Broken::Io(_) => "file_io",
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            Broken::Empty => "The file is empty. Fill in at least one number and import it again.".into(),
            Broken::Foreign(what) => {
                format!("This is {}. Save the list as .xlsx or .csv and import that file.", foreign(what).0)
            }
            Broken::Macros => {
                "The file carries macros. Save it as .xlsx (without macros) and import it again.".into()
            }
            Broken::Locked => {
                "The file is protected by a password or in the old .xls format. Save it as .xlsx without a password.".into()
            }
            Broken::Encoding => {
                "The file's text encoding is not known. Save it as “CSV UTF-8” or as .xlsx and import it again.".into()
            }
            Broken::Binary { row } => format!(
                "Row {row} contains characters that no text has. Save the list as .xlsx or “CSV UTF-8” and import it again."
            ),
            Broken::OpenQuote { row } => format!(
                "A quotation mark in row {row} is never closed. Close or remove it and import the file again."
            ),
            Broken::TooBig { max } => {
                format!("The file is larger than {}. Split the list into several files.", size(*max))
            }
            Broken::TooManyRows { max } => {
                format!("The list has more than {max} rows. Split it into several missions.")
            }
            Broken::LongCell { row, max } => {
                format!("A cell in row {row} is longer than {}. Shorten it and import the file again.", size(*max as u64))
            }
            Broken::Unpacked => {
                "The file unpacks to far more than a list needs. Copy the list into a new file and import that one.".into()
            }
            Broken::NoSheet { names } if names.is_empty() => {
                "The file has no visible sheet with rows. Unhide the sheet with the list and import the file again.".into()
            }
            Broken::NoSheet { names } => {
                format!("There is no such sheet. The file's sheets are: {}.", names.join(", "))
            }
            Broken::Damaged { row: 0 } => {
                "The file is damaged. Open it in the program it comes from, save it anew and import it again.".into()
            }
            Broken::Damaged { row } => format!(
                "The file is damaged behind row {row}. Open it in the program it comes from, save it anew and import it again."
            ),
            Broken::Io(_) => "The file could not be read. Import it again.".into(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Broken::Empty => "文件为空，请至少填写一个号码后重新导入。".into(),
            Broken::Foreign(what) => {
                format!("该文件是{}，请将名单另存为 .xlsx 或 .csv 格式后导入。", foreign(what).1)
            }
            Broken::Macros => "文件包含宏，请另存为不含宏的 .xlsx 格式后重新导入。".into(),
            Broken::Locked => {
                "文件受密码保护或为旧版 .xls 格式，请取消密码并另存为 .xlsx 格式后重新导入。".into()
            }
            Broken::Encoding => "无法识别文件的文字编码，请另存为“CSV UTF-8”或 .xlsx 格式后重新导入。".into(),
            Broken::Binary { row } => {
                format!("第 {row} 行包含非文本字符，请另存为 .xlsx 或“CSV UTF-8”格式后重新导入。")
            }
            Broken::OpenQuote { row } => format!("第 {row} 行的引号没有成对，请补全或删除后重新导入。"),
            Broken::TooBig { max } => format!("文件超过 {}，请将名单拆分为多个文件。", size(*max)),
            Broken::TooManyRows { max } => format!("名单超过 {max} 行，请拆分为多个任务。"),
            Broken::LongCell { row, max } => {
                format!("第 {row} 行有单元格超过 {}，请缩短后重新导入。", size(*max as u64))
            }
            Broken::Unpacked => "文件解压后的内容远超名单所需，请将名单复制到新文件后重新导入。".into(),
            Broken::NoSheet { names } if names.is_empty() => {
                "文件没有可见的工作表，请取消隐藏名单所在的工作表后重新导入。".into()
            }
            Broken::NoSheet { names } => format!("没有该工作表。文件中的工作表有：{}。", names.join("、")),
            Broken::Damaged { row: 0 } => "文件已损坏，请用原软件打开并重新保存后再导入。".into(),
            Broken::Damaged { row } => {
                format!("文件在第 {row} 行之后已损坏，请用原软件打开并重新保存后再导入。")
            }
            Broken::Io(_) => "文件读取失败，请重新导入。".into(),
        }
    }
}

/// What another kind of file is called, in English and in Chinese.
fn foreign(what: &str) -> (&'static str, &'static str) {
    match what {
        "xls" => ("an old Excel file (.xls) or one with a password", "旧版 Excel 文件（.xls）或带密码的文件"),
        "xlsb" => ("a binary Excel file (.xlsb)", "二进制 Excel 文件（.xlsb）"),
        "ods" => ("an OpenDocument file (.ods)", "OpenDocument 表格（.ods）"),
        "numbers" => ("a Numbers file", "Numbers 表格"),
        "docx" => ("a Word document", "Word 文档"),
        "pptx" => ("a presentation", "演示文稿"),
        "pdf" => ("a PDF", "PDF 文件"),
        "image" => ("a picture", "图片"),
        "html" => ("a web page", "网页文件"),
        "rtf" => ("a text document (.rtf)", "RTF 文档"),
        "zip" => ("an archive", "压缩包"),
        _ => ("no list of rows", "非名单文件"),
    }
}

/// Octets for people.
fn size(octets: u64) -> String {
    const NAMES: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match NAMES.iter().find(|(unit, _)| octets >= *unit) {
        Some((unit, name)) if octets.is_multiple_of(*unit) => format!("{} {name}", octets / unit),
        Some((unit, name)) => {
            // Tenths in whole numbers: a limit is never shown larger than it is.
            let tenths = u128::from(octets) * 10 / u128::from(*unit);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
        None => format!("{octets} B"),
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Io(what) => write!(f, "cannot read: {what}"),
            _ => f.write_str(&self.en()),
        }
    }
}

impl std::error::Error for Broken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_to_do_in_both_languages() {
        let all = [
            Broken::Empty,
            Broken::Foreign("xls"),
            Broken::Foreign("zip"),
            Broken::Macros,
            Broken::Locked,
            Broken::Encoding,
            Broken::Binary { row: 7 },
            Broken::OpenQuote { row: 7 },
            Broken::TooBig { max: 1 << 20 },
            Broken::TooManyRows { max: 100_000 },
            Broken::LongCell { row: 7, max: 32 << 10 },
            Broken::Unpacked,
            Broken::NoSheet { names: vec![] },
            Broken::NoSheet { names: vec!["List".into()] },
            Broken::Damaged { row: 0 },
            Broken::Damaged { row: 7 },
            Broken::Io("gone".into()),
        ];
        for broken in all {
            assert!(broken.code().starts_with("file_"));
            assert!(broken.en().ends_with('.') && broken.zh().ends_with('。'), "{broken}");
        }
    }

    #[test]
    fn sizes_are_for_people() {
        assert_eq!(size(1 << 20), "1 MB");
        assert_eq!(size((1 << 20) + (1 << 19)), "1.5 MB");
        assert_eq!(size(900), "900 B");
        assert_eq!(size(u64::MAX), "17179869183.9 GB");
    }
}
