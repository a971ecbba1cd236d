//! What a cell's number format says about the number in it: a date, a percentage, zeros in front.

use std::collections::HashMap;
use std::io::Read;

use super::xml::{Token, Xml};
use crate::broken::Broken;

/// Formats that are kept; real workbooks have a few hundred.
const FORMATS_MAX: usize = 70_000;
/// Octets of a format's text that are looked at.
const CODE_MAX: usize = 1024;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// As its digits (grouping and decimals do not matter to a whole number).
    #[default]
    Plain,
    /// As a date or a time.
    Date,
    /// As a percentage.
    Percent,
    /// With zeros in front up to so many digits, perhaps behind a plus sign.
    Padded {
        /// A plus sign stands in front.
        plus: bool,
        /// Digits at least.
        digits: u8,
    },
}

/// The formats of cells, by the number that cells have in `s`.
#[derive(Default)]
pub(crate) struct Styles(Vec<Format>);

impl Styles {
    pub(crate) fn read<R: Read>(xml: &mut Xml<R>) -> Result<Styles, Broken> {
        let mut own: HashMap<u64, Format> = HashMap::new();
        let mut cells = Vec::new();
        let mut in_cells = false;
        loop {
            match xml.next()? {
                Token::Over => return Ok(Styles(cells)),
                Token::Start(tag) if tag.is("numFmt") && own.len() < FORMATS_MAX => {
                    if let (Some(id), Some(code)) = (tag.number("numFmtId"), tag.attribute("formatCode")) {
                        own.insert(id, of_code(&code));
                    }
                }
                Token::Start(tag) if tag.is("cellXfs") => in_cells = true,
                Token::End(name) if name == "cellXfs" => in_cells = false,
                Token::Start(tag) if tag.is("xf") && in_cells && cells.len() < FORMATS_MAX => {
                    let id = tag.number("numFmtId").unwrap_or(0);
                    cells.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
        }
    }

    pub(crate) fn get(&self, index: u64) -> Format {
        usize::try_from(index).ok().and_then(|index| self.0.get(index)).copied().unwrap_or_default()
    }
}

/// The formats that every program knows (ECMA-376 part 1, §18.8.30), with those of Chinese and Japanese Excel.
fn built_in(id: u64) -> Format {
    match id {
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Format::Date,
        9 | 10 => Format::Percent,
        _ => Format::Plain,
    }
}

/// Reads a format's first section.
fn of_code(code: &str) -> Format {
    let mut code = code.chars().take(CODE_MAX);
    let mut raw = String::new();
    let mut literal = String::new();
    while let Some(c) = code.next() {
        match c {
            ';' => break,
            '"' => literal.extend(code.by_ref().take_while(|c| *c != '"')),
            '\\' => literal.extend(code.next()),
            '_' | '*' => drop(code.next()),
            '[' => {
                let inside: String = code.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty()
                    && ["h", "m", "s"].iter().any(|unit| inside.replace(unit, "").is_empty())
                {
                    return Format::Date;
                }
            }
            c => raw.push(c.to_ascii_lowercase()),
        }
    }
    if raw.contains("general") {
        return Format::Plain;
    }
    if raw.contains('%') {
        return Format::Percent;
    }
    if raw.contains(['y', 'm', 'd', 'h', 's']) {
        return Format::Date;
    }
    let plus = raw.starts_with('+') || literal == "+";
    let zeros = raw.matches('0').count();
    let only_zeros = raw.chars().all(|c| matches!(c, '0' | '-' | ' ' | '(' | ')' | '+'));
    match (only_zeros, zeros, plus) {
        (true, 2.., _) => Format::Padded { plus, digits: u8::try_from(zeros).unwrap_or(15).min(15) },
        (_, _, true) => Format::Padded { plus, digits: 1 },
        _ => Format::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for code in [
            "yyyy-mm-dd",
            "m/d/yy h:mm",
            "[h]:mm:ss",
            "[$-804]yyyy\"年\"m\"月\"d\"日\"",
            "[mm]",
            "hh:mm AM/PM",
        ] {
            assert_eq!(of_code(code), Format::Date, "{code}");
        }
        for code in [
            "General",
            "0",
            "#,##0",
            "#,##0.00",
            "0.00E+00",
            "[Red]0",
            "\"days\" 0",
            "@",
            "_ * #,##0_ ",
            "0;[Red]-d",
        ] {
            assert_eq!(of_code(code), Format::Plain, "{code}");
        }
        assert_eq!(of_code("0.0%"), Format::Percent);
        assert_eq!(
            (built_in(14), built_in(57), built_in(9), built_in(49)),
            (Format::Date, Format::Date, Format::Percent, Format::Plain)
        );
    }

    #[test]
    fn zeros_and_signs_in_front_are_kept() {
        assert_eq!(of_code("00000000000"), Format::Padded { plus: false, digits: 11 });
        assert_eq!(of_code("000-0000-0000"), Format::Padded { plus: false, digits: 11 });
        assert_eq!(of_code("+0"), Format::Padded { plus: true, digits: 1 });
        assert_eq!(of_code("\"+\"0"), Format::Padded { plus: true, digits: 1 });
        assert_eq!(of_code("\\+#"), Format::Padded { plus: true, digits: 1 });
    }
}
