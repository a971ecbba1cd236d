//! What may not be said, or only by some: the closed list of categories and what becomes of each by SMS type.
//!
//! Basis: the seed's list of forbidden contents, in the order of the reference table. Finance, real estate and education
//! may send verification codes and nothing else. A licence lets one tenant speak of its own trade; crime has no licence.
//! What is not here: the words by which a category is known (`words.rs`, `data/words.csv`).

use crate::kind::{Direction, Kind};
use crate::refusal::Lang;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What becomes of a message, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It may be sent.
    Pass = 0,
    /// A person decides.
    Review = 1,
    /// It is refused.
    Block = 2,
}

impl Action {
    /// All, mildest first.
    pub const ALL: [Self; 3] = [Self::Pass, Self::Review, Self::Block];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Review => "review",
            Self::Block => "block",
        }
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// Where a category is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everywhere,
    /// Only what mainland networks refuse.
    Mainland,
}
use Action::{Block as B, Pass as P, Review as R};
use Reach::{Everywhere, Mainland};

macro_rules! categories {
    ($($name:ident $code:literal $word:literal $zh:literal $en:literal [$v:ident $n:ident $m:ident]
        $reach:ident $licence:literal $does_en:literal $does_zh:literal)*) => {
        /// A category of contents.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category {
            $(#[doc = concat!($en, " (", $zh, ").")] $name = $code,)*
        }

        impl Category {
            /// All, by code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable API code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Its name, as a title.
            pub const fn name(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)* }
            }

            /// What is wrong with it and what to do, a whole sentence or two.
            pub const fn sentence(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::En) => $does_en, (Self::$name, Lang::Zh) => $does_zh,)* }
            }

            /// Whether a tenant can be licensed to speak of it.
            pub const fn can_be_licensed(self) -> bool {
                match self { $(Self::$name => $licence,)* }
            }

            const fn reach(self) -> Reach {
                match self { $(Self::$name => $reach,)* }
            }

            /// Verification, notification, marketing.
            const fn defaults(self) -> [Action; 3] {
                match self { $(Self::$name => [$v, $n, $m],)* }
            }
        }
    };
}

categories! {
    Porn 1 "porn" "色情低俗" "Pornography" [B B B] Everywhere false
        "This is pornographic or vulgar and is never sent. Remove it."
        "内容涉及色情低俗，一律不予发送。请删除。"
    Gambling 2 "gambling" "赌博" "Gambling" [B B B] Everywhere false
        "This is about gambling and is never sent. Remove it."
        "内容涉及赌博，一律不予发送。请删除。"
    Drugs 3 "drugs" "毒品与管制药" "Drugs" [B B B] Everywhere false
        "This is about drugs or controlled medicine and is never sent. Remove it."
        "内容涉及毒品或管制药品，一律不予发送。请删除。"
    Weapons 4 "weapons" "枪支弹药与管制刀具" "Weapons" [B B B] Everywhere false
        "This is about weapons and is never sent. Remove it."
        "内容涉及枪支弹药或管制器具，一律不予发送。请删除。"
    Politics 5 "politics" "党政与政治敏感" "Government and politics" [B B B] Mainland true
        "Texts about parties, government or politics are for public bodies only. Remove it, or show that you are one."
        "党政类内容仅限有关机构发送。请删除，或提交机构证明申请许可。"
    Religion 6 "religion" "宗教与迷信" "Religion and superstition" [B B B] Mainland false
        "Fortune-telling and religious services are not advertised by SMS. Remove it."
        "内容涉及宗教或封建迷信，不可发送。请删除。"
    Violence 7 "violence" "暴力恐吓谩骂" "Violence and threats" [B B B] Everywhere false
        "This threatens or insults the recipient. Say the matter without it."
        "内容含有恐吓、威胁或谩骂。请改用平和的表述。"
    FraudImpersonation 8 "fraud_impersonation" "冒充公检法" "Posing as court or police" [B B B] Everywhere false
        "This reads like a message of a court or the police, as swindlers write them. Remove it."
        "内容疑似冒充公检法机关。请删除相关表述。"
    Phishing 9 "phishing" "钓鱼欺诈" "Phishing" [B B B] Everywhere false
        "This lures people into giving away access or money. Do not ask for it by SMS."
        "内容疑似诱导收件人泄露账号或资金信息。请勿通过短信索取。"
    VirtualCurrency 10 "virtual_currency" "虚拟货币" "Virtual currency" [B B B] Mainland false
        "Virtual currencies may not be mentioned in mainland China. Remove it."
        "中国大陆短信不得涉及虚拟货币。请删除。"
    Stock 11 "stock" "股票荐股" "Stock tips" [B B B] Mainland true
        "Stock tips are sent by licensed brokers only. Remove it, or apply for the licence."
        "荐股类内容仅限持牌机构发送。请删除，或申请相应许可。"
    Loan 12 "loan" "贷款" "Loans" [B B B] Mainland true
        "Loans are mentioned by licensed lenders only. Remove it, or apply for the licence."
        "贷款类内容仅限持牌机构发送。请删除，或申请相应许可。"
    CreditCard 13 "credit_card" "信用卡提额套现" "Card limits and cash-out" [B B B] Mainland true
        "Raising limits and cashing out cards are for licensed banks only. Remove it, or apply for the licence."
        "信用卡提额、套现类内容不可发送。请删除；持牌银行可申请许可。"
    Dunning 14 "dunning" "催收" "Debt collection" [B B B] Mainland true
        "Reminders of debts are sent by licensed lenders only. Remove it, or apply for the licence."
        "催收类内容仅限持牌机构发送。请删除，或申请相应许可。"
    Finance 15 "finance" "金融理财" "Finance and investment" [P B B] Mainland true
        "Of finance only verification codes are sent. Remove the offer, or apply for the licence."
        "金融理财类仅支持发送验证码。请删除推介内容，或申请相应许可。"
    Insurance 16 "insurance" "保险推销" "Insurance promotion" [P R B] Mainland true
        "Insurance is advertised with a licence only. Remove the offer, or apply for the licence."
        "保险推介需持有许可。请删除推介内容，或申请相应许可。"
    Lottery 17 "lottery" "彩票中奖" "Lotteries and prizes" [B B B] Everywhere false
        "Lotteries and won prizes are not announced by SMS. Remove it."
        "彩票及中奖类内容不可发送。请删除。"
    LuckyDraw 18 "lucky_draw" "抽奖" "Lucky draws" [P P R] Mainland true
        "Lucky draws are looked at before they are sent. Give the rules, or remove it."
        "抽奖活动需经人工审核。请说明活动规则，或删除。"
    Rebate 19 "rebate" "返利刷单" "Rebates and paid reviews" [B B B] Everywhere false
        "Paid reviews and money for clicks are a known swindle and never sent. Remove it."
        "内容涉及刷单返利，一律不予发送。请删除。"
    OneYuan 20 "one_yuan" "一元购等低价诱导" "One-yuan baiting" [P R B] Mainland false
        "Almost-free offers are refused by carriers. Name the real price, or remove it."
        "“一元购”“免费领”等低价诱导会被运营商拦截。请写明真实价格，或删除。"
    Counterfeit 21 "counterfeit" "假货高仿" "Counterfeits" [B B B] Everywhere false
        "This offers counterfeits and is never sent. Remove it."
        "内容涉及假冒商品，一律不予发送。请删除。"
    Invoice 22 "invoice" "代开发票" "Invoices for sale" [B B B] Everywhere false
        "Invoices for sale are never advertised. Remove it."
        "内容涉及代开发票，一律不予发送。请删除。"
    Certificate 23 "certificate" "办证与考试作弊" "Fake certificates, exam fraud" [B B B] Everywhere false
        "Certificates for sale and help in exams are never advertised. Remove it."
        "内容涉及办假证或考试作弊，一律不予发送。请删除。"
    Medical 24 "medical" "医疗广告" "Medical advertising" [P R B] Mainland true
        "Treatments and cures are advertised with a licence only. Remove the promise, or apply for the licence."
        "医疗广告需持有许可。请删除疗效宣传，或申请相应许可。"
    Cosmetic 25 "cosmetic" "整形美容" "Cosmetic surgery and beauty" [P R B] Mainland true
        "Cosmetic treatments are advertised with a licence only. Remove it, or apply for the licence."
        "医美项目推介需持有许可。请删除，或申请相应许可。"
    HealthProducts 26 "health_products" "保健品" "Health products" [P R B] Mainland true
        "Health products are advertised with a licence only. Remove the claim, or apply for the licence."
        "保健品推介需持有许可。请删除功效宣传，或申请相应许可。"
    SexHealth 27 "sex_health" "性保健品" "Sexual products" [B B B] Everywhere false
        "Sexual products are never advertised. Remove it."
        "性保健品类内容不可发送。请删除。"
    Nightlife 28 "nightlife" "夜场会所足浴" "Clubs, bars, foot-bath" [P R B] Mainland false
        "Clubs, bars and foot-bath parlours are not advertised by SMS. Remove it."
        "夜场、会所、足浴类内容不可推介。请删除。"
    Dating 29 "dating" "交友婚介" "Dating" [P R B] Mainland true
        "Dating is advertised with a licence only. Remove it, or apply for the licence."
        "交友婚介推介需持有许可。请删除，或申请相应许可。"
    TobaccoAlcohol 30 "tobacco_alcohol" "烟酒" "Tobacco and alcohol" [P R B] Mainland true
        "Tobacco and alcohol are advertised with a licence only. Remove it, or apply for the licence."
        "烟酒推介需持有许可。请删除，或申请相应许可。"
    RealEstate 31 "real_estate" "房产" "Real estate" [P B B] Mainland true
        "Of real estate only verification codes are sent. Remove it, or apply for the licence."
        "房产类仅支持发送验证码。请删除推介内容，或申请相应许可。"
    Education 32 "education" "教育培训" "Education and training" [P B B] Mainland true
        "Of courses and training only verification codes are sent. Remove it, or apply for the licence."
        "教育培训类仅支持发送验证码。请删除推介内容，或申请相应许可。"
    Recruitment 33 "recruitment" "招聘" "Recruitment" [P R B] Mainland true
        "Jobs are advertised with a licence only. Remove it, or apply for the licence."
        "招聘推介需持有许可。请删除，或申请相应许可。"
    Immigration 34 "immigration" "移民留学" "Immigration" [P R B] Mainland true
        "Immigration and visa services are advertised with a licence only. Remove it, or apply for the licence."
        "移民、签证类推介需持有许可。请删除，或申请相应许可。"
    Franchise 35 "franchise" "招商加盟与传销" "Franchise and pyramid schemes" [P R B] Mainland true
        "Franchises and quick-money schemes are refused by carriers. Remove it, or apply for the licence."
        "招商加盟类内容会被运营商拦截。请删除，或申请相应许可。"
    TrademarkCompany 36 "trademark_company" "商标与公司注册" "Trademarks and company set-up" [P R B] Mainland true
        "Registration of trademarks and companies is advertised with a licence only. Remove it, or apply for the licence."
        "商标、公司注册代办推介需持有许可。请删除，或申请相应许可。"
    Games 37 "games" "游戏" "Games" [P P R] Mainland true
        "Promotion of games is looked at before it is sent. Remove it, or apply for the licence."
        "游戏推广需经人工审核。请删除，或申请相应许可。"
    Exhibition 38 "exhibition" "会展" "Exhibitions" [P P R] Mainland true
        "Invitations to fairs are looked at before they are sent. Remove it, or apply for the licence."
        "会展邀约需经人工审核。请删除，或申请相应许可。"
    Pos 39 "pos" "POS 机" "Card terminals" [B B B] Mainland true
        "Card terminals are advertised by licensed payment firms only. Remove it, or apply for the licence."
        "POS 机推介仅限持牌支付机构。请删除，或申请相应许可。"
    Points 40 "points" "积分兑换" "Redeeming points" [P P R] Mainland true
        "Swindlers lure with expiring points, so these texts are looked at. Name where points are redeemed, or remove it."
        "积分兑换类内容需经人工审核。请写明官方兑换途径，或删除。"
    CouponCard 41 "coupon_card" "优惠券卡券" "Coupons" [P P R] Mainland true
        "Coupons are looked at before they are sent. Name the shop and the terms, or remove it."
        "优惠券、卡券推广需经人工审核。请写明商家与使用条件，或删除。"
    Survey 42 "survey" "问卷调查" "Surveys" [P P R] Mainland true
        "Surveys are looked at before they are sent. Say who asks and why, or remove it."
        "问卷调查需经人工审核。请说明调查方与目的，或删除。"
    Livestream 43 "livestream" "直播" "Live streaming" [P P R] Mainland true
        "Promotion of live streams is looked at before it is sent. Remove it, or apply for the licence."
        "直播推广需经人工审核。请删除，或申请相应许可。"
    UserAcquisition 44 "user_acquisition" "拉新召回" "New users and recall" [P P R] Mainland true
        "Winning new users and calling back old ones needs their consent. Send to members who agreed, or remove it."
        "拉新、召回类内容须事先取得用户同意。请仅向已同意的会员发送，或删除。"
    AddContact 45 "add_contact" "加QQ微信群" "Moving people to chat apps" [B B B] Everywhere false
        "Asking people to add a chat account or join a group is refused by carriers. Give a service hotline instead."
        "引导添加微信、QQ 或入群的内容会被运营商拦截。请改为提供客服热线。"
    PersonalData 46 "personal_data" "买卖个人信息" "Trade in personal data" [B B B] Everywhere false
        "Trade in personal data is a crime and never advertised. Remove it."
        "内容涉及买卖个人信息，一律不予发送。请删除。"
    SmsChannel 47 "sms_channel" "短信通道买卖" "SMS routes for sale" [B B B] Everywhere false
        "SMS routes and SIM farms are not advertised here. Remove it."
        "内容涉及短信通道或群发业务推销，不可发送。请删除。"
    Fur 48 "fur" "皮草" "Fur" [P R B] Mainland true
        "Fur is refused by carriers. Remove it, or apply for the licence."
        "皮草推介会被运营商拦截。请删除，或申请相应许可。"
    Funeral 49 "funeral" "殡葬" "Funeral services" [P R B] Mainland true
        "Graves and funerals are not advertised by SMS without a licence. Remove it, or apply for the licence."
        "殡葬推介会被运营商拦截。请删除，或申请相应许可。"
    ContactInfo 50 "contact_info" "正文含个人号码" "Personal phone number" [R R R] Mainland true
        "A personal phone number is in the text. Give a landline or a service hotline instead."
        "正文含有个人手机号码。请改用固定电话或客服热线。"
    ShortUrl 51 "short_url" "第三方短链" "Third-party short links" [R R B] Everywhere true
        "A short link hides where it leads. Write the address of your own site."
        "第三方短链接无法辨别去向。请改用贵方自有域名的完整网址。"
    SpecialChars 52 "special_chars" "特殊符号与变体字" "Variant characters" [R R R] Everywhere false
        "Letters or digits are written with odd characters, as if to pass a filter. Write them plainly."
        "文字使用了变体字符，疑似规避审核。请使用规范字符书写。"
    TestContent 53 "test_content" "测试内容" "Test messages" [R R R] Mainland false
        "This reads like a test. Carriers dislike tests; write the real text."
        "内容疑似测试短信，容易被运营商拦截。请填写正式内容。"
    Website 54 "website" "网址推广" "Links and website promotion" [R P R] Mainland true
        "A link is looked at before it is sent. Have the address registered, or remove it."
        "正文含有网址，需经人工审核。请先报备该网址，或删除。"
}

impl Category {
    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.code() == code)
    }

    /// From the API's word, exactly.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.as_str() == word)
    }

    /// Whether it is looked at in messages of this direction.
    pub fn is_for(self, direction: Direction) -> bool {
        self.reach() == Reach::Everywhere || direction == Direction::Mainland
    }

    const fn bit(self) -> u64 {
        1 << (self as u64)
    }
}

impl Serialize for Category {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Category {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| serde::de::Error::custom("not a category of contents"))
    }
}

/// The categories of which one tenant may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Licences(u64);

impl Licences {
    /// No licence.
    pub const NONE: Self = Self(0);

    /// Adds one; a category that nobody can be licensed for stays as it was.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        if category.can_be_licensed() { Self(self.0 | category.bit()) } else { self }
    }

    /// Whether the tenant may speak of it.
    pub const fn allow(self, category: Category) -> bool {
        self.0 & category.bit() != 0
    }
}

impl FromIterator<Category> for Licences {
    fn from_iter<I: IntoIterator<Item = Category>>(categories: I) -> Self {
        categories.into_iter().fold(Self::NONE, Self::with)
    }
}

/// What becomes of each category by SMS type. The default is the platform's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table(Vec<[Action; 3]>);

impl Default for Table {
    fn default() -> Self {
        Self(Category::ALL.iter().map(|category| category.defaults()).collect())
    }
}

impl Table {
    /// Changes one place.
    pub fn set(&mut self, category: Category, kind: Kind, action: Action) {
        if let Some(place) =
            self.0.get_mut(category as usize - 1).and_then(|row| row.get_mut(kind as usize - 1))
        {
            *place = action;
        }
    }

    /// What becomes of a message that speaks of `category`.
    pub fn action(&self, category: Category, kind: Kind, direction: Direction, licences: Licences) -> Action {
        if !category.is_for(direction) || licences.allow(category) {
            return Action::Pass;
        }
        self.at(category, kind)
    }

    /// What becomes of a category where it is looked at and nobody is licensed.
    pub fn at(&self, category: Category, kind: Kind) -> Action {
        let row = self.0.get(category as usize - 1);
        row.and_then(|row| row.get(kind as usize - 1)).copied().unwrap_or(Action::Block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_words_are_stable() {
        let words: BTreeSet<_> = Category::ALL.iter().map(|category| category.as_str()).collect();
        assert_eq!((words.len(), Category::ALL.len()), (54, 54));
        for (n, category) in Category::ALL.iter().enumerate() {
            assert_eq!(category.code(), n as i64 + 1);
            assert_eq!(Category::from_code(category.code()), Some(*category));
            assert_eq!(Category::parse(category.as_str()), Some(*category));
            assert!(
                category.sentence(Lang::En).ends_with('.') && category.sentence(Lang::Zh).ends_with('。')
            );
            let json = serde_json::to_string(category).unwrap();
            assert_eq!(serde_json::from_str::<Category>(&json).unwrap(), *category);
        }
        for action in Action::ALL {
            assert_eq!(
                (Action::from_code(action.code()), Action::parse(action.as_str())),
                (Some(action), Some(action))
            );
        }
        assert_eq!((Category::from_code(0), Category::parse("Porn"), Action::parse("")), (None, None, None));
    }

    #[test]
    fn some_trades_send_verification_codes_only() {
        let table = Table::default();
        for category in [Category::Finance, Category::RealEstate, Category::Education] {
            let action = |kind| table.action(category, kind, Direction::Mainland, Licences::NONE);
            assert_eq!(Kind::ALL.map(action), [Action::Pass, Action::Block, Action::Block]);
        }
    }

    #[test]
    fn a_licence_lifts_its_category_and_crime_has_none() {
        let table = Table::default();
        let action =
            |category, licences| table.action(category, Kind::Notification, Direction::Mainland, licences);
        let all: Licences = Category::ALL.iter().copied().collect();
        assert_eq!(action(Category::Dunning, Licences::NONE), Action::Block);
        assert_eq!(action(Category::Dunning, Licences::NONE.with(Category::Dunning)), Action::Pass);
        assert_eq!(action(Category::Loan, Licences::NONE.with(Category::Dunning)), Action::Block);
        for crime in
            [Category::Porn, Category::Gambling, Category::Drugs, Category::Phishing, Category::PersonalData]
        {
            assert_eq!(action(crime, all), Action::Block);
        }
    }

    #[test]
    fn the_table_can_be_set_and_mainland_rules_stay_there() {
        let mut table = Table::default();
        let action = |table: &Table, direction| {
            table.action(Category::Games, Kind::Marketing, direction, Licences::NONE)
        };
        assert_eq!(action(&table, Direction::Mainland), Action::Review);
        assert_eq!(action(&table, Direction::International), Action::Pass);
        table.set(Category::Games, Kind::Marketing, Action::Block);
        assert_eq!(action(&table, Direction::Mainland), Action::Block);
    }
}
