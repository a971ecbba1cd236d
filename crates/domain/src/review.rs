//! Review: what can become of a signature, a template or a Smart SMS profile that somebody applies for, and why a reviewer
//! says no.
//!
//! Pure. Invariants: only what is approved may be used; only what waits can be decided; a decision is final, what follows
//! it is another application. What is not here: what a machine finds (`lint`, `signature`, `screening`), and who may
//! decide (the engine: never who applied).

use crate::refusal::Lang;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A signature.
    Signature = 1,
    /// A version of a template.
    Template = 2,
    /// A mission with content of its own.
    Mission = 3,
    /// A version of a Smart SMS profile.
    Smart = 4,
}

impl Subject {
    /// All.
    pub const ALL: [Subject; 4] = [Subject::Signature, Subject::Template, Subject::Mission, Subject::Smart];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Subject> {
        Subject::ALL.into_iter().find(|subject| subject.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Subject::Signature => "signature",
            Subject::Template => "template",
            Subject::Mission => "mission",
            Subject::Smart => "smart",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Subject> {
        Subject::ALL.into_iter().find(|subject| subject.as_str() == word)
    }
}

/// Where a signature, or a version of a template, is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written; also after it was withdrawn, or sent back with a question.
    Draft,
    /// Waits for the review.
    Submitted,
    /// May be used.
    Approved,
    /// May not be used; the review says why.
    Rejected,
    /// Its owner uses it no longer.
    Disabled,
    /// A document it stands on is out of date.
    Expired,
    /// A newer version of the template took its place.
    Replaced,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Its owner changes it.
    Edit,
    /// Its owner asks for the review.
    Submit,
    /// Its owner takes it back before it is decided.
    Withdraw,
    /// A reviewer lets it be used.
    Approve,
    /// A reviewer says no.
    Reject,
    /// A reviewer wants to know more: it goes back to its owner.
    Ask,
    /// Its owner uses it no longer.
    Disable,
    /// A document is out of date.
    Expire,
    /// A newer version was approved.
    Replace,
}

impl Status {
    /// All.
    pub const ALL: [Status; 7] = [
        Status::Draft,
        Status::Submitted,
        Status::Approved,
        Status::Rejected,
        Status::Disabled,
        Status::Expired,
        Status::Replaced,
    ];

    /// The word in the database, the API and provisioning files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Approved => "approved",
            Status::Rejected => "rejected",
            Status::Disabled => "disabled",
            Status::Expired => "expired",
            Status::Replaced => "replaced",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The status when documents that wait were approved; one that expired meanwhile is approved again. `None` = there is
    /// nothing to renew.
    pub const fn renewed(self) -> Option<Status> {
        match self {
            Status::Approved | Status::Expired => Some(Status::Approved),
            _ => None,
        }
    }

    /// The status after `event`; `None` when that cannot happen now. An approved signature that is edited is to be reviewed
    /// again; of a template another version is made instead.
    pub fn apply(self, event: Event) -> Option<Status> {
        use Status::{Approved, Disabled, Draft, Expired, Rejected, Replaced, Submitted};
        match (self, event) {
            (Draft | Rejected | Disabled | Expired, Event::Edit) => Some(Draft),
            (Draft | Rejected | Disabled | Expired, Event::Submit) => Some(Submitted),
            (Submitted, Event::Withdraw | Event::Ask) => Some(Draft),
            (Submitted, Event::Approve) => Some(Approved),
            (Submitted, Event::Reject) => Some(Rejected),
            (Approved | Expired, Event::Disable) => Some(Disabled),
            (Approved, Event::Expire) => Some(Expired),
            (Approved, Event::Replace) => Some(Replaced),
            _ => None,
        }
    }

    /// What its owner can do now.
    pub fn can(self) -> impl Iterator<Item = Event> {
        Event::BY_OWNER.into_iter().filter(move |event| self.apply(*event).is_some())
    }
}

impl Event {
    /// What an owner does.
    pub const BY_OWNER: [Event; 4] = [Event::Edit, Event::Submit, Event::Withdraw, Event::Disable];

    /// The word in the API's `can`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Edit => "edit",
            Event::Submit => "submit",
            Event::Withdraw => "withdraw",
            Event::Approve => "approve",
            Event::Reject => "reject",
            Event::Ask => "ask",
            Event::Disable => "disable",
            Event::Expire => "expire",
            Event::Replace => "replace",
        }
    }
}

/// Where a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has it.
    Waiting,
    /// A reviewer has it.
    Claimed,
    /// Decided: may be used.
    Approved,
    /// Decided: may not be used.
    Rejected,
    /// Sent back with a question.
    Asked,
    /// Taken back by its owner, or overtaken by the operator's file.
    Withdrawn,
}

impl State {
    /// All.
    pub const ALL: [State; 6] =
        [State::Waiting, State::Claimed, State::Approved, State::Rejected, State::Asked, State::Withdrawn];

    /// The word in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Claimed => "claimed",
            State::Approved => "approved",
            State::Rejected => "rejected",
            State::Asked => "asked",
            State::Withdrawn => "withdrawn",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// It can still be decided.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Waiting | State::Claimed)
    }
}

macro_rules! reasons {
    ($($name:ident $word:literal $subjects:ident $en:literal $zh:literal)*) => {
        /// Why a reviewer says no. Closed and stable: reasons are stored and shown for years.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason {
            $(#[doc = concat!("`", $word, "`")] $name,)*
        }

        impl Reason {
            /// All.
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Reason::$name => $word,)* }
            }

            /// What is wrong and what to change.
            pub const fn sentence(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => match self { $(Reason::$name => $en,)* },
                    Lang::Zh => match self { $(Reason::$name => $zh,)* },
                }
            }

            const fn subjects(self) -> Subjects {
                match self { $(Reason::$name => Subjects::$subjects,)* }
            }
        }
    };
}

#[derive(Clone, Copy)]
enum Subjects {
    Signatures,
    Templates,
    Smart,
    All,
}

reasons! {
    LicenceMissing "licence_missing" Signatures
        "The business licence is missing. Upload a picture of it or a PDF."
        "缺少营业执照。请上传营业执照图片或 PDF。"
    LicenceUnreadable "licence_unreadable" Signatures
        "The business licence cannot be read. Upload a sharp picture of the whole page."
        "营业执照无法辨认。请上传清晰、完整的图片。"
    LicenceExpired "licence_expired" Signatures
        "A document is out of date. Upload the current one."
        "证明文件已过期。请上传有效期内的文件。"
    NameMismatch "name_mismatch" Signatures
        "The signature is not the name of the company, its app or its brand. Use that name, or prove that it is yours."
        "签名与公司、应用或品牌名称不符。请改用一致的名称，或提供权属证明。"
    AuthorizationMissing "authorization_missing" Signatures
        "The signature belongs to somebody else and the power of attorney is missing. Upload one with its owner's seal."
        "该签名属于他人，缺少授权书。请上传加盖权利人公章的授权书。"
    AuthorizationInvalid "authorization_invalid" Signatures
        "The power of attorney does not cover this use: names, seal or dates do not fit. Have it issued anew."
        "授权书无效：名称、公章或期限不符。请重新出具。"
    SignatureGeneric "signature_generic" Signatures
        "The signature is too general to tell who sends. Use the name of your company, app or brand."
        "签名过于笼统，无法辨别发送方。请使用公司、应用或品牌名称。"
    CategoryForbidden "category_forbidden" Templates
        "Texts of this trade are not sent. Remove what is said about it."
        "该行业内容不予发送。请删除相关内容。"
    TypeMismatch "type_mismatch" Templates
        "The text does not fit the SMS type. Choose the type that fits, or change the text."
        "内容与短信类型不符。请选择相符的类型，或修改内容。"
    UnsubscribeMissing "unsubscribe_wording" Templates
        "The text does not say plainly how to unsubscribe. Add it at the end."
        "内容未清楚写明退订方式。请在末尾添加。"
    VariablesBroad "variables_broad" Templates
        "A variable may say anything. Write more as fixed text and give the variable a narrower type."
        "变量范围过大。请将更多内容写为固定文字，并为变量选择更具体的类型。"
    ContactInText "contact_in_text" Templates
        "Personal phone numbers and chat accounts may not be in the text. Give a service hotline instead."
        "内容不能含有个人号码或聊天账号。请改为客服热线。"
    LinkUnverified "link_unverified" Templates
        "The link does not lead to a site that is known to be yours. Use your own registered domain."
        "链接无法确认属于贵方。请使用贵方已备案的域名。"
    LogoQuality "logo_quality" Smart
        "The logo is blurred, cut off or not on a plain ground. Upload a sharp one."
        "标志模糊、不完整或背景杂乱。请上传清晰的标志。"
    LogoConflict "logo_conflict" Smart
        "The logo is somebody else's or looks like it. Use your own, or prove that you may."
        "标志属于他人或与他人标志相似。请使用自有标志，或提供授权证明。"
    BrandMismatch "brand_mismatch" Smart
        "Name, logo and signatures do not belong to the same brand. Make them agree, or prove how they belong together."
        "名称、标志与签名不属于同一品牌。请保持一致，或证明其关系。"
    NameConflict "name_conflict" Smart
        "The name is another brand's, or can be taken for it. Choose another, or prove that it is yours."
        "名称与其他品牌相同或容易混淆。请更换名称，或提供权属证明。"
    DocMissing "doc_missing" Smart
        "A document is missing. Upload the licence, and the power of attorney where the brand is somebody else's."
        "缺少证明文件。请上传营业执照；品牌属于他人的，还需上传授权书。"
    DocExpired "doc_expired" Smart
        "A document is out of date or cannot be read. Upload the current one."
        "证明文件已过期或无法辨认。请上传有效、清晰的文件。"
    UrlUnsafe "url_unsafe" Smart
        "A menu opens a page that is not safe, not reachable or not the brand's own. Correct its address."
        "菜单打开的页面不安全、无法访问或不属于该品牌。请修改网址。"
    PhoneUnverified "phone_unverified" Smart
        "A number that the menu dials is not known to be the brand's. Use its published hotline."
        "菜单拨打的号码无法确认属于该品牌。请使用其公开的客服热线。"
    PortUnproven "port_unproven" Smart
        "It is not proven that a sender's number is yours. Upload the carrier's letter, or leave the number out."
        "发送号码的归属未得到证明。请上传运营商证明，或删除该号码。"
    MenuMisleading "menu_misleading" Smart
        "A label promises something else than what it opens. Say what it does."
        "菜单名称与实际打开的内容不符。请如实命名。"
    PurposeUnclear "purpose_unclear" All
        "It is not clear what it is used for. Describe the use: who gets it, and on what occasion."
        "用途不明确。请说明使用场景：发给谁、在什么情况下发送。"
    InfringesOthers "infringes_others" All
        "It uses a name or brand of somebody else. Remove it, or prove that you may."
        "使用了他人的名称或品牌。请删除，或提供授权证明。"
    Other "other" All
        "See the reviewer's note."
        "请见审核说明。"
}

impl Reason {
    /// From its word.
    pub fn parse(word: &str) -> Option<Reason> {
        Reason::ALL.iter().copied().find(|reason| reason.as_str() == word)
    }

    /// It can be said of this.
    pub const fn is_for(self, subject: Subject) -> bool {
        match self.subjects() {
            Subjects::All => true,
            Subjects::Signatures => matches!(subject, Subject::Signature),
            Subjects::Templates => matches!(subject, Subject::Template | Subject::Mission),
            Subjects::Smart => matches!(subject, Subject::Smart),
        }
    }

    /// The part of a Smart SMS profile that it speaks of, when it is one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Reason::LogoQuality | Reason::LogoConflict => Some("logo"),
            Reason::BrandMismatch => Some("signatures"),
            Reason::NameConflict => Some("name"),
            Reason::DocMissing | Reason::DocExpired => Some("evidence"),
            Reason::UrlUnsafe | Reason::PhoneUnverified | Reason::MenuMisleading => Some("menus"),
            Reason::PortUnproven => Some("claims"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for subject in Subject::ALL {
            assert_eq!(Subject::parse(subject.as_str()), Some(subject));
            assert_eq!(Subject::from_code(subject.code()), Some(subject));
        }
        assert!(Status::ALL.iter().all(|status| Status::parse(status.as_str()) == Some(*status)));
        assert!(State::ALL.iter().all(|state| State::parse(state.as_str()) == Some(*state)));
        assert!(Reason::ALL.iter().all(|reason| Reason::parse(reason.as_str()) == Some(*reason)));
        assert_eq!((Subject::parse("x"), Status::parse("x"), State::parse("x")), (None, None, None));
        assert_eq!((Reason::parse("x"), Subject::from_code(9)), (None, None));
    }

    #[test]
    fn only_what_waits_is_decided_and_only_by_the_review_it_becomes_usable() {
        for status in Status::ALL {
            for event in [Event::Approve, Event::Reject, Event::Ask, Event::Withdraw] {
                assert_eq!(
                    status.apply(event).is_some(),
                    status == Status::Submitted,
                    "{status:?} {event:?}"
                );
            }
            for event in Event::BY_OWNER.into_iter().chain([Event::Expire, Event::Replace]) {
                assert_ne!(status.apply(event), Some(Status::Approved), "{status:?} {event:?}");
            }
        }
        let can = |status: Status| status.can().map(Event::as_str).collect::<Vec<_>>();
        assert_eq!(can(Status::Draft), ["edit", "submit"]);
        assert_eq!(can(Status::Submitted), ["withdraw"]);
        assert_eq!(can(Status::Approved), ["disable"]);
        assert_eq!(can(Status::Replaced), [""; 0]);
        assert!(State::Claimed.is_open() && !State::Asked.is_open());
    }

    #[test]
    fn reasons_say_what_to_change_in_both_languages() {
        for reason in Reason::ALL {
            let (en, zh) = (reason.sentence(Lang::En), reason.sentence(Lang::Zh));
            assert!(en.is_ascii() && en.ends_with('.') && zh.ends_with('。'), "{en} {zh}");
            assert!(Subject::ALL.into_iter().any(|subject| reason.is_for(subject)));
        }
        assert!(!Reason::LicenceMissing.is_for(Subject::Template));
        assert!(!Reason::TypeMismatch.is_for(Subject::Signature));
    }
}
