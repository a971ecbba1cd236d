//! Missions: what can become of a bulk job, and which cells of a list were spoilt before it came to us.
//!
//! Pure. Invariants: only a draft is edited; what was cancelled or is done never moves again; rows become messages only while
//! a mission is running. What is not here: what a row says (`template`), and what becomes of its message (`message`).

/// Where a mission is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Its content waits for a reviewer.
    InReview,
    /// A reviewer said no; it can be edited.
    Rejected,
    /// Waits for its time.
    Scheduled,
    /// Its rows become messages.
    Running,
    /// Stands still until somebody lets it go on.
    Paused,
    /// Withdrawn: what was not sent never will be.
    Cancelled,
    /// Every row became a message, and every message is closed.
    Done,
}

/// What happens to a mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Its owner changes it.
    Edit,
    /// Its owner wants it sent, and a reviewer is to see it first.
    Review,
    /// It may be sent when its time comes.
    Schedule,
    /// It is sent from now on.
    Start,
    /// Its owner takes it back before a reviewer decides, or a reviewer asks for more.
    Withdraw,
    /// A reviewer says no.
    Reject,
    /// It is to stand still.
    Pause,
    /// It is to go on.
    Resume,
    /// It is not to be sent, or not any further.
    Cancel,
    /// Its last message closed.
    Finish,
}

impl Status {
    /// All.
    pub const ALL: [Status; 8] = [
        Status::Draft,
        Status::InReview,
        Status::Rejected,
        Status::Scheduled,
        Status::Running,
        Status::Paused,
        Status::Cancelled,
        Status::Done,
    ];

    /// The word in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::InReview => "in_review",
            Status::Rejected => "rejected",
            Status::Scheduled => "scheduled",
            Status::Running => "running",
            Status::Paused => "paused",
            Status::Cancelled => "cancelled",
            Status::Done => "done",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The status after `event`; `None` when that cannot happen now.
    pub fn apply(self, event: Event) -> Option<Status> {
        use Status::{Cancelled, Done, Draft, InReview, Paused, Rejected, Running, Scheduled};
        match (self, event) {
            (Draft | Rejected, Event::Edit) => Some(Draft),
            (Draft | Rejected, Event::Review) => Some(InReview),
            (Draft | Rejected | InReview, Event::Schedule) => Some(Scheduled),
            (Draft | Rejected | InReview | Scheduled, Event::Start) => Some(Running),
            (InReview, Event::Withdraw) => Some(Draft),
            (InReview, Event::Reject) => Some(Rejected),
            (Running, Event::Pause) => Some(Paused),
            (Paused, Event::Resume) => Some(Running),
            (Scheduled | Running | Paused, Event::Cancel) => Some(Cancelled),
            (Running, Event::Finish) => Some(Done),
            _ => None,
        }
    }

    /// The number in the feed.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number in the feed.
    pub fn from_code(code: i64) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Nothing of it is sent any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Status::Cancelled | Status::Done)
    }
}

macro_rules! spoilt {
    ($($name:ident $word:literal $en:literal $zh:literal)*) => {
        /// What a spreadsheet or an editor did to a cell, so that nobody can tell what stood in it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Spoilt {
            $(#[doc = concat!("`", $word, "`")] $name,)*
        }

        impl Spoilt {
            /// All.
            pub const ALL: &'static [Spoilt] = &[$(Spoilt::$name),*];

            /// The API's word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Spoilt::$name => $word,)* }
            }

            /// What is wrong and what to do, for people.
            pub const fn sentence(self, lang: crate::refusal::Lang) -> &'static str {
                match (self, lang) {
                    $((Spoilt::$name, crate::refusal::Lang::En) => $en, (Spoilt::$name, crate::refusal::Lang::Zh) => $zh,)*
                }
            }

            /// From the API's word.
            pub fn parse(word: &str) -> Option<Spoilt> {
                Spoilt::ALL.iter().copied().find(|spoilt| spoilt.as_str() == word)
            }
        }
    };
}

spoilt! {
    Scientific "cell_scientific"
        "The spreadsheet shortened this number to scientific notation (1.39E+10). Format the column as text and type the number again."
        "表格软件已将该数字改写为科学计数法（如 1.39E+10）。请将该列设为“文本”格式后重新填写。"
    Date "cell_date"
        "The spreadsheet took this for a date. Format the column as text and type it again."
        "表格软件已将该单元格识别为日期。请将该列设为“文本”格式后重新填写。"
    Fraction "cell_fraction"
        "The spreadsheet took this for a number with decimals. Format the column as text and type it again."
        "表格软件已将该单元格识别为小数。请将该列设为“文本”格式后重新填写。"
    TooPrecise "cell_too_precise"
        "The number has more than 15 digits; the spreadsheet has replaced the last ones by zeros. Format the column as text and type it again."
        "该数字超过 15 位，表格软件已将末尾数字改为 0。请将该列设为“文本”格式后重新填写。"
    Boolean "cell_boolean"
        "The spreadsheet took this for TRUE or FALSE. Format the column as text and type it again."
        "表格软件已将该单元格识别为逻辑值。请将该列设为“文本”格式后重新填写。"
    Fault "cell_error"
        "The cell shows an error of the spreadsheet, such as #REF!. Replace it by a value."
        "该单元格显示为表格软件的错误值（如 #REF!）。请改为具体内容。"
    Columns "row_columns"
        "The row has more or fewer cells than the list has columns. Fill in every column, and nothing beside them."
        "该行的单元格数与列数不一致。请填满每一列，且不要在其他列填写内容。"
    Direction "row_direction"
        "The number is not in the direction the mission is sent in: mainland China or other countries and regions. Put it into a mission of its own."
        "该号码不属于任务的发送方向（中国大陆或其他国家和地区）。请另建任务发送。"
    Unreadable "row_unreadable"
        "The row cannot be read as text. Save the file as UTF-8 or as .xlsx and import it again."
        "无法读取该行文字。请将文件另存为 UTF-8 编码或 .xlsx 格式后重新导入。"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_never_moves() {
        use Event::{Cancel, Edit, Finish, Pause, Reject, Resume, Review, Schedule, Start, Withdraw};
        let events = [Edit, Review, Schedule, Start, Withdraw, Reject, Pause, Resume, Cancel, Finish];
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(Status::from_code(status.code()), Some(status));
            let moves = events.iter().filter(|event| status.apply(**event).is_some()).count();
            assert_eq!(moves == 0, status.is_over(), "{status:?}");
        }
        assert_eq!(Status::Running.apply(Edit), None, "what is sent is not edited");
    }

    #[test]
    fn spoilt_cells_have_words() {
        for spoilt in Spoilt::ALL {
            assert_eq!(Spoilt::parse(spoilt.as_str()), Some(*spoilt));
        }
    }
}
