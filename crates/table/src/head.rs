//! Which column of a list is what, decided by its first row.
//!
//! A header is matched by its titles: the phone's by the words people use for it, the others by the variables' names. Titles
//! that are no variable's name do not matter: then the order counts, the phone first. A first row with a number in it is data.

use std::fmt;

use crate::cell::{Cell, Row};
use crate::csv::is_number;

/// Titles of the column with the numbers, as [`plain`] leaves them.
const PHONE_TITLES: &[&str] = &[
    "phone",
    "phones",
    "phonenumber",
    "phonenumbers",
    "phoneno",
    "mobile",
    "mobiles",
    "mobilenumber",
    "mobileno",
    "mobilephone",
    "mobilephonenumber",
    "cell",
    "cellphone",
    "cellphonenumber",
    "tel",
    "telephone",
    "telephonenumber",
    "contactnumber",
    "number",
    "numbers",
    "msisdn",
    "recipient",
    "recipients",
    "to",
    "手机",
    "手机号",
    "手机号码",
    "手机号码必填",
    "号码",
    "电话",
    "电话号码",
    "联系电话",
    "联系方式",
    "联系手机",
    "移动电话",
    "接收号码",
    "接收手机号",
    "接收手机号码",
    "目标号码",
    "目的号码",
    "被叫号码",
    "手機",
    "手機號碼",
    "號碼",
    "電話",
    "電話號碼",
];

/// Titles of the last column of a file with rejected rows, in English and in Chinese. A list that brings it is read without it.
pub const REASON_TITLES: [&str; 2] = ["Reason of rejection", "拒绝原因"];

/// Which column of a list is what. Columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The column with the phone number.
    pub phone: usize,
    /// For every variable, in the content's order, its column.
    pub values: Vec<usize>,
    /// A column that says why a row was rejected before; nobody looks at it.
    pub reason: Option<usize>,
    /// The first row holds titles and is no row of the list.
    pub header: bool,
}

/// Why the columns of a list do not fit the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadError {
    /// Too many or too few columns.
    Count {
        /// Columns there should be: the phone and every variable.
        wanted: usize,
        /// Columns there are.
        found: usize,
        /// The variables, in the content's order.
        variables: Vec<String>,
    },
    /// Some titles are variables' names, but no title is this variable's.
    Missing {
        /// The variable.
        variable: String,
    },
    /// Two columns have the same meaning.
    Doubled {
        /// The second one's title.
        title: String,
    },
    /// All titles are variables' names: none is the phone's.
    NoPhone,
    /// The list has no row.
    Empty,
}

impl Columns {
    /// Decides by the first row of a list. `variables`: the names in the content's order (`1`, `2` for numbered ones).
    pub fn read(first: &Row, variables: &[&str]) -> Result<Columns, HeadError> {
        let cells = &first.cells;
        let titles: Vec<String> = cells.iter().map(|cell| plain(cell.shown())).collect();
        let reason = cells.len().checked_sub(1).filter(|last| {
            let is_reason = |title: &str| plain(title) == titles[*last];
            cells.len() > 1 && REASON_TITLES.iter().any(|title| is_reason(title))
        });
        let count = reason.unwrap_or(cells.len());
        let header = is_header(&cells[..count], &titles[..count]);
        let wanted = variables.len() + 1;
        let names: Vec<String> = variables.iter().map(|name| plain(name)).collect();
        if header {
            // Doubled and missing titles say more than a wrong number of columns.
            let by_name = by_name(cells, &titles[..count], variables, &names)?;
            if count == wanted
                && let Some((phone, values)) = by_name
            {
                return Ok(Columns { phone, values, reason, header });
            }
        }
        if count != wanted {
            let variables = variables.iter().map(|&name| name.to_owned()).collect();
            return Err(HeadError::Count { wanted, found: count, variables });
        }
        // The order counts, but a phone's title is believed wherever it stands.
        let titled = (0..count).find(|column| header && PHONE_TITLES.contains(&titles[*column].as_str()));
        let phone = titled.unwrap_or(0);
        let values = (0..count).filter(|column| *column != phone).collect();
        Ok(Columns { phone, values, reason, header })
    }

    /// The phone and the values of a row, empty where the row is short; `None` when it has cells beside the list's columns.
    pub fn of<'a>(&self, row: &'a Row) -> Option<(&'a Cell, Vec<&'a Cell>)> {
        const EMPTY: &Cell = &Cell::EMPTY;
        let count = self.values.len() + 1;
        let beside = |(column, cell): (usize, &Cell)| {
            column >= count && Some(column) != self.reason && !cell.is_empty()
        };
        if row.cells.iter().enumerate().any(beside) {
            return None;
        }
        let cell = |column: usize| row.cells.get(column).unwrap_or(EMPTY);
        Some((cell(self.phone), self.values.iter().map(|column| cell(*column)).collect()))
    }
}

/// The columns by their titles; `None` when no title is a variable's name.
fn by_name(
    cells: &[Cell],
    titles: &[String],
    variables: &[&str],
    names: &[String],
) -> Result<Option<(usize, Vec<usize>)>, HeadError> {
    let doubled = |column: usize| HeadError::Doubled { title: cells[column].shown().to_owned() };
    let is_phone = |column: &usize| PHONE_TITLES.contains(&titles[*column].as_str());
    let is_variable = |column: &usize| names.contains(&titles[*column]);
    // A variable may itself be called `phone`: another column with a phone's title comes first.
    let phones: Vec<usize> = (0..titles.len()).filter(is_phone).collect();
    let only: Vec<usize> = phones.iter().copied().filter(|column| !is_variable(column)).collect();
    if let Some(second) = only.get(1) {
        return Err(doubled(*second));
    }
    let phone = only.first().or_else(|| phones.first()).copied();
    let mut values = Vec::new();
    let mut missing = None;
    for (variable, name) in variables.iter().zip(names) {
        let mut found = (0..titles.len()).filter(|column| Some(*column) != phone && titles[*column] == *name);
        match (found.next(), found.next()) {
            (_, Some(second)) => return Err(doubled(second)),
            (Some(column), None) => values.push(column),
            (None, None) => missing = missing.or(Some(*variable)),
        }
    }
    match (phone, missing) {
        (_, Some(_)) if values.is_empty() => Ok(None),
        (_, Some(variable)) => Err(HeadError::Missing { variable: variable.to_owned() }),
        (Some(phone), None) => Ok(Some((phone, values))),
        (None, None) if values.is_empty() => Ok(None),
        // The first column that is no variable's.
        (None, None) => match (0..titles.len()).find(|column| !values.contains(column)) {
            Some(phone) => Ok(Some((phone, values))),
            None => Err(HeadError::NoPhone),
        },
    }
}

/// Titles are words: one of them is the phone's, or no cell is a number or what is left of one.
fn is_header(cells: &[Cell], titles: &[String]) -> bool {
    let number = |cell: &Cell| match cell {
        Cell::Text(text) => is_number(text) || starts_as_number(text),
        Cell::Mangled { .. } => true,
    };
    titles.iter().any(|title| PHONE_TITLES.contains(&title.as_str())) || !cells.iter().any(number)
}

/// `+86138…`, `138x`: a number with a mistake is a bad row and no header.
fn starts_as_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 5 && text.starts_with(|c: char| c == '+' || c.is_ascii_digit())
}

/// A title without what people decorate it with: capitals, spaces, marks, braces.
fn plain(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

impl HeadError {
    /// A stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            HeadError::Count { .. } => "columns_count",
            HeadError::Missing { .. } => "columns_missing",
            HeadError::Doubled { .. } => "columns_doubled",
            HeadError::NoPhone => "columns_no_phone",
            HeadError::Empty => "file_empty",
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(&self) -> String {
        match self {
            HeadError::Count { wanted: 1, found, .. } => format!(
                "The list has {found} columns, but the content has no variable: keep only the column with the phone numbers."
            ),
            HeadError::Count { wanted, found, variables } => format!(
                "The list has {found} {}, but {wanted} are needed: the phone number and {}.",
                if *found == 1 { "column" } else { "columns" },
                variables.join(", ")
            ),
            HeadError::Missing { variable } => {
                format!(
                    "No column is called “{variable}”. Add that column, or download the import template and fill it in."
                )
            }
            HeadError::Doubled { title } => {
                format!("More than one column is called “{title}”. Remove or rename all but one.")
            }
            HeadError::NoPhone => {
                "There is no column with phone numbers. Add a column “Phone Number”.".into()
            }
            HeadError::Empty => {
                "The list has no row. Fill in at least one number and import it again.".into()
            }
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            HeadError::Count { wanted: 1, found, .. } => {
                format!("名单有 {found} 列，但内容没有变量，请只保留手机号码一列。")
            }
            HeadError::Count { wanted, found, variables } => {
                format!("名单有 {found} 列，应为 {wanted} 列：手机号码和{}。", variables.join("、"))
            }
            HeadError::Missing { variable } => {
                format!("没有名为“{variable}”的列，请补充该列，或下载导入模板后填写。")
            }
            HeadError::Doubled { title } => format!("有多列名为“{title}”，请只保留一列或修改列名。"),
            HeadError::NoPhone => "没有手机号码列，请增加“手机号码”列。".into(),
            HeadError::Empty => "名单没有任何行，请至少填写一个号码后重新导入。".into(),
        }
    }
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl std::error::Error for HeadError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Mangling;

    fn row(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|cell| Cell::of_text(cell)).collect() }
    }

    fn columns(cells: &[&str], variables: &[&str]) -> Result<(usize, Vec<usize>, bool), HeadError> {
        let columns = Columns::read(&row(cells), variables)?;
        Ok((columns.phone, columns.values, columns.header))
    }

    #[test]
    fn titles_decide() {
        assert_eq!(
            columns(&["Phone Number", "Name", "website"], &["Name", "website"]),
            Ok((0, vec![1, 2], true))
        );
        assert_eq!(
            columns(&["WEBSITE", "手机号码", " name "], &["Name", "website"]),
            Ok((1, vec![2, 0], true))
        );
        assert_eq!(columns(&["{Name}", "Mobile"], &["Name"]), Ok((1, vec![0], true)));
        assert_eq!(columns(&["Client", "Name"], &["Name"]), Ok((0, vec![1], true)));
        assert_eq!(columns(&["phone", "Phone Number"], &["phone"]), Ok((1, vec![0], true)));
        assert_eq!(columns(&["2", "1", "Phone"], &["1", "2"]), Ok((2, vec![1, 0], true)));
        assert_eq!(columns(&["号码"], &[]), Ok((0, vec![], true)));
    }

    #[test]
    fn otherwise_the_order_does() {
        assert_eq!(columns(&["Phone", "First", "Second"], &["Name", "website"]), Ok((0, vec![1, 2], true)));
        assert_eq!(columns(&["First", "Phone", "Second"], &["Name", "website"]), Ok((1, vec![0, 2], true)));
        assert_eq!(columns(&["a", "b"], &["Name"]), Ok((0, vec![1], true)));
        assert_eq!(columns(&["13800138000", "Amy"], &["Name"]), Ok((0, vec![1], false)));
        assert_eq!(columns(&["+8613800138oo", "Amy"], &["Name"]), Ok((0, vec![1], false)));
        assert_eq!(columns(&["1.39E+10", "Amy"], &["Name"]), Ok((0, vec![1], false)));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let count = columns(&["13800138000"], &["Name"]).unwrap_err();
        assert_eq!(count.code(), "columns_count");
        assert!(count.en().contains("1 column, but 2") && count.zh().contains("Name"));
        assert_eq!(columns(&["Phone", "a", "b"], &["Name"]).unwrap_err().code(), "columns_count");
        let missing = columns(&["Phone", "Name"], &["Name", "website"]).unwrap_err();
        assert_eq!(missing, HeadError::Missing { variable: "website".into() });
        assert_eq!(
            columns(&["Phone", "Name", "name"], &["Name", "b"]).unwrap_err().code(),
            "columns_doubled"
        );
        assert_eq!(columns(&["Phone", "Mobile"], &["Name"]).unwrap_err().code(), "columns_doubled");
        assert_eq!(columns(&["Name"], &["Name"]).unwrap_err(), HeadError::NoPhone);
        for error in
            [count, missing, HeadError::NoPhone, HeadError::Empty, HeadError::Doubled { title: "a".into() }]
        {
            assert!(error.en().ends_with('.') && error.zh().ends_with('。'));
        }
    }

    #[test]
    fn rows_are_taken_apart() {
        let columns = Columns::read(&row(&["Name", "Phone", "拒绝原因"]), &["Name"]).unwrap();
        assert_eq!(columns.reason, Some(2));
        let taken = |cells: &[&str]| {
            columns
                .of(&row(cells))
                .map(|(phone, values)| (phone.shown().to_owned(), values[0].shown().to_owned()))
        };
        assert_eq!(taken(&["Amy", "13800138000", "a reason"]), Some(("13800138000".into(), "Amy".into())));
        assert_eq!(taken(&["Amy"]), Some((String::new(), "Amy".into())));
        assert_eq!(taken(&["Amy", "13800138000", "", "x"]), None);
        let spoilt = Row { number: 2, cells: vec![Cell::EMPTY, Cell::of_text("1E+11")] };
        let (phone, _) = columns.of(&spoilt).unwrap();
        assert_eq!(*phone, Cell::Mangled { shown: "1E+11".into(), why: Mangling::Scientific });
    }
}
