//! Makers of handsets: which parts of a profile each shows, and where a version stands with each of them.
//!
//! Basis of `data/smart_vendors.csv`: what two large platforms publish about the makers' support, restated; where they disagree
//! it says so. The reference handset is the platform's own and needs nobody's approval.

use crate::refusal::Lang;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/smart_vendors.csv");
/// The platform's own handset.
pub const REFERENCE: &str = "reference";

/// Whether a maker supports something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Sources disagree.
    Unsure,
}

impl Support {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Support::Yes => "yes",
            Support::No => "no",
            Support::Unsure => "unsure",
        }
    }

    fn parse(word: &str) -> Option<Support> {
        [Support::Yes, Support::No, Support::Unsure].into_iter().find(|known| known.as_str() == word)
    }
}

/// A maker of handsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// The stable word.
    pub code: String,
    /// What people call it, in English and in Chinese.
    pub names: (String, String),
    /// It shows a brand with a menu by signature and number.
    pub service_number: Support,
    /// Items open web pages.
    pub open_url: Support,
    /// Items dial.
    pub dial: Support,
    /// Items open apps.
    pub open_app: Support,
    /// Characters of a title that it shows.
    pub title_chars: u32,
    /// Working days its review takes, from and to.
    pub review_days: (u32, u32),
    /// It asks for papers with every application.
    pub needs_documents: bool,
    /// It asks for the pattern of the texts.
    pub needs_pattern: bool,
}

impl Vendor {
    /// What people call it.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.names.0,
            Lang::Zh => &self.names.1,
        }
    }
}

/// All, the platform's own last.
pub fn all() -> &'static [Vendor] {
    static ALL: OnceLock<Vec<Vendor>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        reader.records().filter_map(|row| read(&row.ok()?)).collect()
    })
}

/// The maker with this word.
pub fn find(code: &str) -> Option<&'static Vendor> {
    all().iter().find(|vendor| vendor.code == code)
}

fn read(row: &csv::StringRecord) -> Option<Vendor> {
    let (text, number) = (|at: usize| row.get(at).map(str::to_owned), |at: usize| row.get(at)?.parse().ok());
    let support = |at: usize| Support::parse(row.get(at)?);
    Some(Vendor {
        code: text(0)?,
        names: (text(1)?, text(2)?),
        service_number: support(3)?,
        open_url: support(4)?,
        dial: support(5)?,
        open_app: support(6)?,
        title_chars: number(7)?,
        review_days: (number(8)?, number(9)?),
        needs_documents: row.get(10)? == "yes",
        needs_pattern: row.get(11)? == "yes",
    })
}

/// Where a version stands with a maker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nobody asked.
    #[default]
    None,
    /// The maker looks at it.
    Submitted,
    /// Its handsets show it.
    Approved,
    /// It said no.
    Rejected,
}

impl Standing {
    /// All.
    pub const ALL: [Standing; 4] =
        [Standing::None, Standing::Submitted, Standing::Approved, Standing::Rejected];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Standing::None => "none",
            Standing::Submitted => "submitted",
            Standing::Approved => "approved",
            Standing::Rejected => "rejected",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let codes: Vec<_> = all().iter().map(|vendor| vendor.code.as_str()).collect();
        assert_eq!(codes, ["huawei", "xiaomi", "oppo", "vivo", "honor", "meizu", "reference"]);
        assert_eq!(TABLE.lines().count(), all().len() + 1, "every row was read");
        for vendor in all() {
            assert!(!vendor.name(Lang::En).is_empty() && !vendor.name(Lang::Zh).is_empty());
            assert!(vendor.review_days.0 <= vendor.review_days.1 && vendor.title_chars > 0, "{vendor:?}");
        }
        assert_eq!(find("vivo").map(|vendor| vendor.dial.as_str()), Some("unsure"));
        assert!(find(REFERENCE).is_some() && find("nokia").is_none());
        assert!(
            Standing::ALL.into_iter().all(|standing| Standing::parse(standing.as_str()) == Some(standing))
        );
    }
}
