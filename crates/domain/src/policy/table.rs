//! The rules, one by one: id, group, whether tenants may have their own value, what it may be, its default, and the
//! sentences people read.

use super::{Group, Shape, Unit, Value, Words};
use crate::refusal::Lang;

/// A default as it can be written down here.
#[derive(Clone, Copy)]
enum Preset {
    Integer(i64),
    Boolean(bool),
    Text(&'static str),
    Nothing,
}

impl Preset {
    fn value(self) -> Value {
        match self {
            Preset::Integer(number) => Value::Integer(number),
            Preset::Boolean(yes) => Value::Boolean(yes),
            Preset::Text(text) => Value::Text(text.to_owned()),
            Preset::Nothing => Value::Words(Vec::new()),
        }
    }
}

const fn count(min: i64, max: i64, unit: Unit) -> Shape {
    Shape::Integer { min, max, unit, zero_is_unlimited: false }
}

const fn limit(max: i64) -> Shape {
    Shape::Integer { min: 0, max, unit: Unit::Times, zero_is_unlimited: true }
}

/// Any time, or only within the hours.
const WHEN: Shape = Shape::Choice(&["any", "window"]);

/// Nowhere, the tenant's list, the platform's.
const LISTS: Shape = Shape::Choice(&["off", "tenant", "platform"]);
/// Days that something is kept, at least so many; 0 = for ever.
const fn keep(min: i64) -> Shape {
    Shape::Integer { min, max: 3650, unit: Unit::Days, zero_is_unlimited: true }
}

/// Days; 0 = without end.
const DAYS: Shape = Shape::Integer { min: 0, max: 3650, unit: Unit::Days, zero_is_unlimited: true };

macro_rules! rules {
    ($($name:ident $id:literal $group:ident $tenants:ident $shape:expr, $preset:ident($($default:expr)?),
       $title_en:literal $title_zh:literal $en:literal $zh:literal)*) => {
        /// A rule of the platform's policy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $id, "`")] $name,)*
        }

        impl Rule {
            /// All, in the order in which they are shown.
            pub const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// The stable id.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }

            /// What it belongs to.
            pub const fn group(self) -> Group {
                match self { $(Rule::$name => Group::$group,)* }
            }

            /// A tenant may have a value of its own.
            pub const fn is_for_tenants(self) -> bool {
                match self { $(Rule::$name => rules!(@ $tenants),)* }
            }

            /// What its value may be.
            pub const fn shape(self) -> Shape {
                match self { $(Rule::$name => $shape,)* }
            }

            /// The value it has when nobody sets one.
            pub fn default(self) -> Value {
                match self { $(Rule::$name => rules!(# $preset $($default)?).value(),)* }
            }

            /// A few words.
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Rule::$name, Lang::En) => $title_en, (Rule::$name, Lang::Zh) => $title_zh,)*
                }
            }

            /// What it does.
            pub const fn description(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Rule::$name, Lang::En) => $en, (Rule::$name, Lang::Zh) => $zh,)*
                }
            }
        }
    };
    (@ tenants) => { true };
    (@ platform) => { false };
    (# Nothing) => { Preset::Nothing };
    (# $preset:ident $default:expr) => { Preset::$preset($default) };
}

rules! {
    SameContentMax "frequency.same_content.max" Frequency tenants limit(1000), Integer(3),
        "Same content: limit" "相同内容：次数上限"
        "How often a tenant may send the same text to the same phone within the window below. 0 = no limit."
        "同一租户在下方时间窗口内，向同一号码发送相同内容的次数上限。0 表示不限。"
    SameContentWindow "frequency.same_content.window" Frequency tenants count(1, 86_400, Unit::Seconds), Integer(600),
        "Same content: window" "相同内容：时间窗口"
        "The sliding window in which the same text to the same phone is counted."
        "统计向同一号码发送相同内容次数的滑动时间窗口。"
    VerificationMinute "frequency.verification.minute" Frequency tenants limit(10_000), Integer(1),
        "Verification codes in a minute" "验证码：每分钟"
        "Verification codes of one signature to the same phone within 60 seconds. 0 = no limit."
        "同一签名在 60 秒内向同一号码发送的验证码条数上限。0 表示不限。"
    VerificationHour "frequency.verification.hour" Frequency tenants limit(10_000), Integer(5),
        "Verification codes in an hour" "验证码：每小时"
        "Verification codes of one signature to the same phone within 60 minutes. 0 = no limit."
        "同一签名在 60 分钟内向同一号码发送的验证码条数上限。0 表示不限。"
    VerificationDay "frequency.verification.day" Frequency tenants limit(10_000), Integer(10),
        "Verification codes in a day" "验证码：每日"
        "Verification codes of one signature to the same phone within 24 hours. 0 = no limit."
        "同一签名在 24 小时内向同一号码发送的验证码条数上限。0 表示不限。"
    NotificationMinute "frequency.notification.minute" Frequency tenants limit(10_000), Integer(0),
        "Notifications in a minute" "通知：每分钟"
        "Notifications of one signature to the same phone within 60 seconds. 0 = no limit."
        "同一签名在 60 秒内向同一号码发送的通知短信条数上限。0 表示不限。"
    NotificationHour "frequency.notification.hour" Frequency tenants limit(10_000), Integer(0),
        "Notifications in an hour" "通知：每小时"
        "Notifications of one signature to the same phone within 60 minutes. 0 = no limit."
        "同一签名在 60 分钟内向同一号码发送的通知短信条数上限。0 表示不限。"
    NotificationDay "frequency.notification.day" Frequency tenants limit(10_000), Integer(50),
        "Notifications in a day" "通知：每日"
        "Notifications of one signature to the same phone within 24 hours. 0 = no limit."
        "同一签名在 24 小时内向同一号码发送的通知短信条数上限。0 表示不限。"
    MarketingMinute "frequency.marketing.minute" Frequency tenants limit(10_000), Integer(0),
        "Marketing in a minute" "营销：每分钟"
        "Marketing messages of one signature to the same phone within 60 seconds. 0 = no limit."
        "同一签名在 60 秒内向同一号码发送的营销短信条数上限。0 表示不限。"
    MarketingHour "frequency.marketing.hour" Frequency tenants limit(10_000), Integer(0),
        "Marketing in an hour" "营销：每小时"
        "Marketing messages of one signature to the same phone within 60 minutes. 0 = no limit."
        "同一签名在 60 分钟内向同一号码发送的营销短信条数上限。0 表示不限。"
    MarketingDay "frequency.marketing.day" Frequency tenants limit(10_000), Integer(2),
        "Marketing in a day" "营销：每日"
        "Marketing messages of one signature to the same phone within 24 hours. 0 = no limit."
        "同一签名在 24 小时内向同一号码发送的营销短信条数上限。0 表示不限。"

    MoreLimits "frequency.more" Frequency tenants Shape::Words(Words::Limits), Nothing(),
        "Further limits" "更多频次规则"
        "Limits beside those above, each written as SMS type (or all), how many in how long, and what is counted: signature (the default), phone or content. For example: marketing 4/7d; all 30/1d phone; all 2/24h content. At most 31 days."
        "在上述规则之外追加的规则，每条依次为短信类型、次数/时长和统计维度（默认按签名，也可按号码或内容），最长 31 天。例如：marketing 4/7d；all 30/1d phone；all 2/24h content。"

    HoursWindow "hours.window" Hours tenants Shape::Hours, Text("08:00-22:00"),
        "Dispatch hours" "可发送时段"
        "The hours of the tenant's time zone in which SMS types that keep hours may be sent. They may pass midnight."
        "按租户时区计算，受时段限制的短信类型可以发送的时段，可跨越零点。"
    HoursVerification "hours.verification" Hours tenants WHEN, Text("any"),
        "Verification codes: when" "验证码：发送时间"
        "Whether verification codes may be sent at any time, or only within the dispatch hours."
        "验证码可以随时发送，还是仅可在可发送时段内发送。"
    HoursNotification "hours.notification" Hours tenants WHEN, Text("any"),
        "Notifications: when" "通知：发送时间"
        "Whether notifications may be sent at any time, or only within the dispatch hours."
        "通知短信可以随时发送，还是仅可在可发送时段内发送。"
    HoursMarketing "hours.marketing" Hours tenants WHEN, Text("window"),
        "Marketing: when" "营销：发送时间"
        "Whether marketing messages may be sent at any time, or only within the dispatch hours."
        "营销短信可以随时发送，还是仅可在可发送时段内发送。"

    HoursOutside "hours.outside" Hours tenants Shape::Choice(&["defer", "refuse"]), Text("defer"),
        "Outside the hours" "时段之外"
        "What becomes of a message outside the dispatch hours: it waits until they begin, or its request is refused with the next permitted time."
        "时段之外的短信：等到时段开始再发送，或拒绝请求并告知最近的可发送时间。"

    ContentLength "content.length.max" Content tenants count(1, 10_000, Unit::Characters), Integer(1500),
        "Content: longest" "短信内容：最大长度"
        "Characters of a text, its signature not counted. Longer ones are refused."
        "短信内容（不含签名）的最大字符数，超出则拒绝发送。"
    FreeText "content.free_text" Content tenants Shape::Boolean, Boolean(false),
        "Text without a template" "允许自由文本"
        "Whether a text may be sent that comes from no approved template."
        "是否允许不使用已审核模板、直接发送自由文本。"
    UnsubscribeRequired "content.unsubscribe.required" Content tenants Shape::Boolean, Boolean(true),
        "Unsubscribe wording" "退订方式"
        "Whether a marketing text must say how to unsubscribe."
        "营销短信是否必须包含退订方式。"
    SymbolsCheck "content.symbols.check" Content tenants Shape::Choice(&["refuse", "warn"]), Text("refuse"),
        "Symbols carriers refuse" "运营商拒收的符号"
        "What becomes of a text to mainland China with a symbol that carriers refuse, such as ^ & ※ √ ☞: it is refused, or the preview only warns."
        "发往中国大陆的内容含有运营商拒收的符号（如 ^ & ※ √ ☞）时：拒绝发送，或仅在预览时提示。"
    SymbolsMore "content.symbols.more" Content tenants Shape::Words(Words::Symbols), Nothing(),
        "More forbidden symbols" "追加的禁用符号"
        "Characters that are refused as well, in every direction. Add what your carriers refuse."
        "在所有方向上一并拒绝的字符。请添加运营商额外限制的符号。"
    SymbolsAllowed "content.symbols.allowed" Content tenants Shape::Words(Words::Symbols), Nothing(),
        "Symbols that are fine" "例外允许的符号"
        "Characters that are taken although the list of refused symbols has them. 【 and 】 and invisible characters stay refused."
        "虽属拒收符号但仍允许发送的字符。“【】”和不可见字符始终不允许。"
    Doubtful "content.doubtful" Content tenants Shape::Choice(&["refuse", "pass"]), Text("refuse"),
        "Content nobody has reviewed" "未经审核的可疑内容"
        "What becomes of wording that a reviewer should see (links, prize draws, odd characters …) where none saw it: in free text or in a variable. It is refused, or it may pass."
        "自由文本或变量取值中出现须经人工审核的内容（链接、抽奖、变体字符等）时：拒绝发送，或予以放行。"
    MarketingConsent "marketing.consent" Content tenants Shape::Choice(&["off", "warn", "require"]), Text("off"),
        "Record of consent" "同意记录"
        "Whether marketing has to name a record of how its recipients agreed: off = no, warn = the preview says when it is missing, require = it is refused without one that holds."
        "营销短信是否须注明接收人的同意记录：不要求；缺少时在预览中提示；或缺少有效记录时拒绝发送。"
    VariableLength "variable.length.max" Content tenants count(1, 1000, Unit::Characters), Integer(100),
        "Variable: longest" "变量：最大长度"
        "Characters of the value of a template's variable. Longer ones are refused."
        "模板变量取值的最大字符数，超出则拒绝发送。"
    VariableUrl "variable.url.allowed" Content tenants Shape::Boolean, Boolean(false),
        "Links in variables" "变量中允许链接"
        "Whether the value of a variable may contain a link. Links in the template's fixed text are always reviewed with it."
        "变量取值中是否允许出现链接。写在模板固定内容中的链接随模板一并审核。"

    SignatureLength "signature.length" Signature tenants Shape::Choice(&["strict", "wide"]), Text("strict"),
        "Signature length" "签名长度"
        "How long a new signature may be: strict = 2 to 6 characters, wide = 2 to 12."
        "新签名的长度：strict 为 2–6 个字符，wide 为 2–12 个字符。"
    SignatureUnfiled "signature.unfiled" Signature tenants Shape::Choice(&["ignore", "steer", "refuse"]), Text("ignore"),
        "Signatures that are not filed" "未报备的签名"
        "What becomes of a message to a mainland network that does not know its signature: ignore = it is sent like others, steer = carriers that need a filing are left out (refused when there is no other), refuse = it is refused."
        "发往中国大陆、而签名尚未在号码所属运营商报备的短信：照常发送；避开要求报备的通道（没有其他通道时拒绝）；或拒绝发送。"

    SendersProtected "sender_ids.protected" Signature tenants Shape::Words(Words::Names), Nothing(),
        "Protected names of senders" "受保护的主叫名称"
        "Names of banks, carriers and public bodies. Nobody can apply for a sender ID that can be taken for one of them, also with other characters that look the same. A tenant whose name it is gets a list of its own without it."
        "银行、运营商、公共机构等名称。任何人都不能申请容易与之混淆的主叫号码（Sender ID），包括用形近字符书写的。若租户即为该名称的所有者，可为其单独设置不含该名称的列表。"

    Directions "destination.directions" Destination tenants Shape::Choice(&["both", "mainland", "international"]), Text("both"),
        "Directions" "发送方向"
        "Where may be sent to: mainland China, other countries and regions, or both."
        "可以发往中国大陆、其他国家和地区，或两者皆可。"
    Countries "destination.countries" Destination tenants Shape::Words(Words::Countries), Nothing(),
        "Countries and regions" "国家和地区"
        "Countries and regions that may be sent to; an empty list means all of them."
        "可以发往的国家和地区；列表为空表示不限。"

    RecipientsMax "sending.recipients.max" Sending tenants count(1, 10_000, Unit::Recipients), Integer(1000),
        "Recipients of a request" "单次请求接收号码数"
        "How many recipients one request may have."
        "单次请求最多可包含的接收号码数量。"
    ImportSize "import.size.max" Sending tenants count(1, 100_000, Unit::Kilobytes), Integer(1_000),
        "List of a mission: file size" "群发号码文件：大小上限"
        "How large the file may be that a mission's list is imported from."
        "导入群发任务号码列表的文件大小上限。"
    ImportRows "import.rows.max" Sending tenants count(1, 5_000_000, Unit::Recipients), Integer(100_000),
        "List of a mission: numbers" "群发号码文件：号码数上限"
        "How many rows a mission's list may have."
        "群发任务号码列表的行数上限。"
    ScheduleDays "schedule.max_days" Sending tenants count(1, 365, Unit::Days), Integer(30),
        "Scheduling ahead" "最远定时"
        "How far ahead a message may be scheduled."
        "定时发送最多可提前的天数。"
    CancelBefore "schedule.cancel_before" Sending tenants count(0, 86_400, Unit::Seconds), Integer(300),
        "Cancelling before dispatch" "取消定时的提前量"
        "A scheduled message can be cancelled up to this long before its time. 0 = until its time comes."
        "定时短信须在发送时间之前至少提前多久取消。0 表示到时之前均可取消。"
    ValidityMax "validity.max" Sending tenants count(60, 604_800, Unit::Seconds), Integer(259_200),
        "Validity: longest" "有效期：上限"
        "The longest validity a request may name."
        "请求可指定的最长有效期。"
    ValidityVerification "validity.verification" Sending tenants count(60, 604_800, Unit::Seconds), Integer(600),
        "Validity of verification codes" "验证码有效期"
        "How long a verification code is tried to be sent when the request names no validity."
        "请求未指定有效期时，验证码的有效期。"
    ValidityNotification "validity.notification" Sending tenants count(60, 604_800, Unit::Seconds), Integer(86_400),
        "Validity of notifications" "通知有效期"
        "How long a notification is tried to be sent when the request names no validity."
        "请求未指定有效期时，通知短信的有效期。"
    ValidityMarketing "validity.marketing" Sending tenants count(60, 604_800, Unit::Seconds), Integer(86_400),
        "Validity of marketing" "营销有效期"
        "How long a marketing message is tried to be sent when the request names no validity."
        "请求未指定有效期时，营销短信的有效期。"
    TriesMax "dispatch.tries.max" Sending platform count(1, 100, Unit::Times), Integer(6),
        "Tries of a message" "提交尝试次数"
        "How often handing one message to carriers may fail before it is given up."
        "单条短信提交运营商失败多少次后不再重试。"

    ReceiptWait "receipt.wait" Receipts platform count(1, 720, Unit::Hours), Integer(72),
        "Waiting for receipts" "等待状态报告"
        "How long a receipt is waited for before a message closes as \"no delivery notification\"."
        "等待状态报告的时长，超过后短信以“未收到状态报告”结束。"
    ReceiptLate "receipt.late" Receipts platform count(1, 60, Unit::Days), Integer(7),
        "Late receipts" "迟到的状态报告"
        "How long after closing without a receipt a late one still corrects the state (never the bill)."
        "短信因未收到状态报告而结束后，迟到的状态报告在多长时间内仍可更正状态（不影响计费）。"
    ReceiptParked "receipt.parked" Receipts platform count(72, 720, Unit::Hours), Integer(96),
        "Receipts of no message" "无主状态报告"
        "How long a receipt that belongs to no known message is kept."
        "无法匹配到短信的状态报告的保留时长。"
    UplinkJoin "uplink.join" Receipts platform count(1, 1440, Unit::Minutes), Integer(30),
        "Parts of long uplinks" "长上行短信拼接"
        "How long the parts of a long uplink are waited for before it is shown incomplete."
        "等待长上行短信各分段的时长，超过后按不完整内容显示。"

    CarrierCodes "blacklist.carrier_codes" Consent tenants LISTS, Text("tenant"),
        "Phones that carriers list" "运营商黑名单号码"
        "What becomes of a phone of which a carrier's final code says that it is on a blacklist there, complained, or opted out: nothing, the tenant's blacklist, or the platform's (opt-outs always only the tenant's)."
        "运营商返回的最终状态码表明号码已被列入黑名单、投诉或退订时：不处理，加入租户黑名单，或加入平台黑名单（退订始终只加入租户黑名单）。"
    CarrierDays "blacklist.carrier_days" Consent tenants DAYS, Integer(0),
        "Phones that carriers list: for how long" "运营商黑名单号码：有效期"
        "After how many days such an entry expires. 0 = never."
        "此类黑名单条目在多少天后失效。0 表示永久有效。"

    OptOutConfirm "optout.confirm" Consent tenants Shape::Boolean, Boolean(true),
        "Confirming opt-outs" "退订确认短信"
        "Whether an opt-out or opt-in by uplink is confirmed by one message: a notification of the tenant's, at most one to a phone in 24 hours."
        "用户通过上行短信退订或恢复接收后，是否回复一条确认短信。确认短信按租户的通知短信计费，同一号码 24 小时内最多一条。"
    AutoReplyMax "auto_reply.max" Consent tenants count(1, 20, Unit::Times), Integer(3),
        "Auto-replies to a phone" "自动回复次数上限"
        "How many auto-replies a tenant gives the same phone within 24 hours."
        "租户在 24 小时内对同一号码的自动回复条数上限。"

    ComplaintTemplateMax "complaint.template.max" Consent tenants limit(10_000), Integer(5),
        "Complaints about a template" "模板投诉上限"
        "How many complaints within 24 hours pause a template. Those by carriers' codes do not count. 0 = no limit."
        "24 小时内投诉达到该数量时暂停模板，由运营商状态码登记的投诉不计入。0 表示不限。"
    ComplaintTenantMax "complaint.tenant.max" Consent tenants limit(100_000), Integer(20),
        "Complaints about a tenant" "租户投诉上限"
        "How many complaints within 24 hours suspend the marketing of a tenant. Those by carriers' codes do not count. 0 = no limit."
        "24 小时内投诉达到该数量时暂停租户的营销短信，由运营商状态码登记的投诉不计入。0 表示不限。"
    ComplaintTenantRate "complaint.tenant.per_million" Consent tenants limit(1_000_000), Integer(100),
        "Complaints per million" "每百万条投诉数"
        "How many complaints per million marketing messages delivered within 24 hours suspend the marketing of a tenant. 0 = no limit."
        "24 小时内每百万条已送达营销短信的投诉达到该数量时，暂停租户的营销短信。0 表示不限。"
    ComplaintTenantMin "complaint.tenant.min_delivered" Consent tenants count(1, 100_000_000, Unit::Messages), Integer(100_000),
        "Delivered before complaints are weighed" "投诉比率起算条数"
        "How many marketing messages have to be delivered within 24 hours before complaints per million count."
        "24 小时内送达的营销短信达到该条数后，才按每百万条投诉数判断。"

    KeyRate "api.key_rate" Api tenants count(1, 100_000, Unit::RequestsPerSecond), Integer(200),
        "Requests of a key" "鉴权密钥请求速率"
        "Requests in a second of an auth key that names no rate of its own."
        "未单独设置速率的鉴权密钥每秒最多请求次数。"
    Idempotency "api.idempotency" Api platform count(24, 720, Unit::Hours), Integer(48),
        "Idempotency keys" "幂等键保留时长"
        "How long an Idempotency-Key is remembered."
        "Idempotency-Key 的保留时长。"
    Feed "api.feed" Api tenants count(1, 365, Unit::Days), Integer(30),
        "Feeds" "事件保留时长"
        "How long receipts and uplinks can be read again from the feeds."
        "状态报告与上行短信可通过拉取接口重新读取的时长。"

    ExportKeep "export.keep" Api tenants count(1, 90, Unit::Days), Integer(7),
        "Keeping exports" "导出文件保留时长"
        "How long files of the log that were exported can be downloaded."
        "导出的日志文件可供下载的时长。"
    ExportMax "export.under_way" Api tenants count(1, 20, Unit::Times), Integer(3),
        "Exports at once" "同时进行的导出数"
        "How many exports of a tenant may wait or be made at the same time."
        "租户同时排队或进行中的导出任务上限。"
    CallbackGiveUp "callback.give_up" Callbacks tenants count(24, 720, Unit::Hours), Integer(30),
        "Retrying callbacks" "回调重试时长"
        "How long a failing callback address is tried before what waits for it is parked (it can be replayed)."
        "回调地址持续失败多久后，将待推送的事件挂起（可重新推送）。"
    CallbackRetryMax "callback.retry_max" Callbacks tenants count(1, 86_400, Unit::Seconds), Integer(1800),
        "Longest pause of callbacks" "回调最长重试间隔"
        "The longest pause between two tries of a failing callback address; pauses double up to it."
        "回调失败后重试间隔的上限，间隔逐次加倍直至此值。"
    CallbackAddresses "callback.addresses.max" Callbacks tenants count(0, 1000, Unit::Addresses), Integer(20),
        "Callback addresses of requests" "请求级回调地址数"
        "How many different callback_url a tenant's requests may name."
        "租户的请求最多可使用多少个不同的 callback_url。"

    OrderLow "order.low_percent" Money tenants count(1, 99, Unit::Percent), Integer(20),
        "Prepaid order: low" "预付费订单：余量不足"
        "What is left of a prepaid order when its tenant is told that it is low."
        "预付费订单剩余比例降至该值时，提醒租户余量不足。"
    OrderVeryLow "order.very_low_percent" Money tenants count(0, 98, Unit::Percent), Integer(5),
        "Prepaid order: very low" "预付费订单：即将用尽"
        "What is left of a prepaid order when its tenant is told that it is nearly used up."
        "预付费订单剩余比例降至该值时，提醒租户即将用尽。"
    CorrectionFourEyes "correction.four_eyes" Money platform Shape::Amount, Text("1000"),
        "Corrections without approval" "免审批调账上限"
        "Corrections of more than this, in the order's unit (SMS or currency), wait until somebody else approves."
        "调账金额超过该值（按订单单位，条数或币种）时，须由他人审批。"

    KeepMessages "retention.messages.days" Retention tenants keep(35), Integer(180),
        "Messages" "短信"
        "How long messages are kept after they were accepted and reached their final status; then they are archived, if the installation has an archive, and removed. Feeds and late receipts keep them as long as they need them. Statistics, expenses and the ledger stay. 0 = for ever."
        "短信受理并有最终状态之后的保留天数，期满后归档（如已配置归档目录）并清除；事件接口与迟到的状态报告仍需要的短信会保留到不再需要为止。统计、消费和账目不受影响。0 表示永久保留。"
    KeepUplinks "retention.uplinks.days" Retention tenants keep(35), Integer(180),
        "Uplinks" "上行短信"
        "How long uplinks are kept after they arrived; then they are archived, if the installation has an archive, and removed. Opt-outs stay. 0 = for ever."
        "上行短信收到之后的保留天数，期满后归档（如已配置归档目录）并清除。退订记录不受影响。0 表示永久保留。"
    KeepMissions "retention.missions.days" Retention tenants keep(1), Integer(180),
        "Lists of missions" "群发号码列表"
        "How long the file and the list of numbers of a mission are kept after it ended, with the rows that were left out. The mission and the counts of its report stay. 0 = for ever."
        "群发任务结束之后，其导入文件、号码列表和被剔除的行的保留天数。任务本身及报告中的统计数不受影响。0 表示永久保留。"
    KeepAudit "retention.audit.days" Retention platform keep(180), Integer(0),
        "Audit log" "操作日志"
        "How long lines of the audit log are kept. 0 = for ever."
        "操作日志的保留天数。0 表示永久保留。"
}
