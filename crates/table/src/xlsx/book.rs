//! Finding one's way in a workbook: what the archive is, where the sheets, the strings and the styles are.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::archive::{Archive, Unpack};
use super::xml::{Tag, Token, Xml};
use crate::broken::Broken;

/// Sheets and relations that are kept.
const ENTRIES_MAX: usize = 10_000;

/// A workbook's table of contents.
pub(crate) struct Book {
    /// The sheets with rows that are not hidden: name and part.
    pub(crate) sheets: Vec<(String, String)>,
    /// The part with the shared strings.
    pub(crate) strings: Option<String>,
    /// The part with the formats.
    pub(crate) styles: Option<String>,
    /// Days are counted from 1904.
    pub(crate) since_1904: bool,
}

/// A relation of a part: its kind (the last word of its type) and the part it leads to.
struct Relation {
    kind: String,
    target: String,
}

/// Reads a part to its end; `look` is given every start tag.
pub(crate) fn scan<R: Read + Seek>(
    archive: Archive<R>,
    part: &str,
    mut look: impl FnMut(&Tag<'_>) -> Result<(), Broken>,
) -> Result<Archive<R>, Broken> {
    let mut xml = Xml::new(archive.unpack(part)?);
    loop {
        match xml.next()? {
            Token::Over => return Ok(Unpack::close(xml.into_part())),
            Token::Start(tag) => look(&tag)?,
            _ => {}
        }
    }
}

impl Book {
    pub(crate) fn read<R: Read + Seek>(archive: Archive<R>) -> Result<(Book, Archive<R>), Broken> {
        if archive.names().any(|name| name.ends_with("vbaproject.bin") || name.contains("/macrosheets/")) {
            return Err(Broken::Macros);
        }
        let mut archive = archive;
        if archive.has("[content_types].xml") {
            archive = scan(archive, "[content_types].xml", |tag| {
                let kind = tag.attribute("ContentType").unwrap_or_default().to_ascii_lowercase();
                if kind.contains("macroenabled") { Err(Broken::Macros) } else { Ok(()) }
            })?;
        }
        let (main, archive) = main_part(archive)?;
        let mut since_1904 = false;
        let mut listed = Vec::new();
        let archive = scan(archive, &main, |tag| {
            if tag.is("workbookPr") {
                since_1904 = tag.flag("date1904");
            }
            if tag.is("sheet") && listed.len() < ENTRIES_MAX {
                let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                listed.push((
                    tag.attribute("name").unwrap_or_default(),
                    tag.attribute("id").unwrap_or_default(),
                    hidden,
                ));
            }
            Ok(())
        })?;
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let (relations, archive) = relations(archive, folder, name)?;
        let of_kind = |kind: &str| relations.values().find(|it| it.kind == kind).map(|it| it.target.clone());
        let (strings, styles) = (of_kind("sharedstrings"), of_kind("styles"));
        let sheets = listed.into_iter().filter(|(_, _, hidden)| !hidden).filter_map(|(name, id, _)| {
            let relation = relations.get(&id).filter(|it| it.kind == "worksheet")?;
            Some((name, relation.target.clone()))
        });
        let sheets = sheets.collect();
        let there = |part: &String| archive.has(part);
        let book = Book { sheets, strings: strings.filter(there), styles: styles.filter(there), since_1904 };
        Ok((book, archive))
    }
}

/// The part with the workbook; refuses what is something else.
fn main_part<R: Read + Seek>(archive: Archive<R>) -> Result<(String, Archive<R>), Broken> {
    let (relations, archive) = relations(archive, "", "")?;
    let main = relations.into_values().find(|it| it.kind == "officedocument").map(|it| it.target);
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let foreign = match () {
        () if main.starts_with("word/") => Some("docx"),
        () if main.starts_with("ppt/") => Some("pptx"),
        () if main.ends_with(".bin") => Some("xlsb"),
        () if archive.has(&main) => None,
        () if archive.names().any(|name| name.ends_with(".iwa") || name == "index.zip") => Some("numbers"),
        () if archive.has("content.xml") => Some("ods"),
        () => Some("zip"),
    };
    match foreign {
        Some(what) => Err(Broken::Foreign(what)),
        None => Ok((main, archive)),
    }
}

/// The relations of a part (of the package itself when it has no name), by their ids.
fn relations<R: Read + Seek>(
    archive: Archive<R>,
    folder: &str,
    name: &str,
) -> Result<(HashMap<String, Relation>, Archive<R>), Broken> {
    let mut found = HashMap::new();
    let part = resolved(folder, &format!("_rels/{name}.rels"));
    if !archive.has(&part) {
        return Ok((found, archive));
    }
    let archive = scan(archive, &part, |tag| {
        let outside = tag.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
        if tag.is("Relationship") && !outside && found.len() < ENTRIES_MAX {
            let kind = tag.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_lowercase();
            let target = resolved(folder, &tag.attribute("Target").unwrap_or_default());
            found.insert(tag.attribute("Id").unwrap_or_default(), Relation { kind, target });
        }
        Ok(())
    })?;
    Ok((found, archive))
}

/// A part's name as the archive has it, from a target that may be relative to a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolved("xl", "worksheets/Sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl", "../../a/./b.xml"), "a/b.xml");
        assert_eq!(resolved("", "_rels/.rels"), "_rels/.rels");
    }
}
