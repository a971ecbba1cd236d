//! Every reason for which the platform says no: to a request, to a recipient, or, later, to a message it had
//! accepted.
//!
//! Closed and stable: a code is stored and shown for years, so numbers and words are never reused or renamed
//! (a test holds the whole table). What a carrier said is not here; see `receipt`.
//!
//! Sentences say what is wrong and what to do. `{field}` and `{param}` are filled from `Detail`; a part in
//! `⟨⟩` is left out when what it mentions is not known.

pub use crate::lang::Lang;

use crate::phone::PhoneError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The moving parts of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Detail {
    /// Which input is meant: a JSON path such as `recipients[3].to`, or a variable's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// A number or word the sentence needs: a limit, seconds to wait, an offending symbol.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub param: Option<String>,
}

impl Detail {
    /// Nothing to add.
    pub const NONE: Self = Self { field: None, param: None };

    /// Only a field.
    pub fn field(field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), param: None }
    }

    /// Only a parameter.
    pub fn param(param: impl ToString) -> Self {
        Self { field: None, param: Some(param.to_string()) }
    }

    /// Both.
    pub fn both(field: impl Into<String>, param: impl ToString) -> Self {
        Self { field: Some(field.into()), param: Some(param.to_string()) }
    }
}

macro_rules! refusals {
    ($($name:ident $code:literal $word:literal $status:literal $en:literal $zh:literal)*) => {
        /// A reason to say no.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal {
            $(#[doc = concat!("`", $word, "`")] $name = $code,)*
        }

        impl Refusal {
            /// All, by code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable API code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// HTTP status when the whole request is refused for this reason (for a recipient's or an
            /// accepted message's reasons: when it is the only one, 422).
            pub const fn http_status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            const fn pattern(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => match self { $(Self::$name => $en,)* },
                    Lang::Zh => match self { $(Self::$name => $zh,)* },
                }
            }
        }
    };
}

refusals! {
    InvalidNumber 101 "invalid_number" 422
        "⟨{param}: ⟩This is not a phone number. Write it with its country code, for example +8613800138000."
        "⟨{param}：⟩不是有效的手机号码。请填写带国家（地区）代码的号码，例如 +8613800138000。"
    NotMobileNumber 102 "not_mobile_number" 422
        "This number belongs to a landline or a special service and cannot receive SMS. Use a mobile number."
        "该号码是固定电话或特服号码，无法接收短信。请填写手机号码。"
    CountryNotAllowed 103 "country_not_allowed" 422
        "Sending to this country or region⟨ ({param})⟩ is not enabled for your account. Ask the platform to enable it."
        "您的账户未开通发往该国家或地区⟨（{param}）⟩的短信。如需发送，请联系平台开通。"
    DuplicateRecipient 104 "duplicate_recipient" 422
        "This number appears more than once in the request; only the first one is sent. Remove the repetition."
        "同一请求中该号码重复出现，仅发送第一条。请去除重复号码。"
    Blacklisted 105 "blacklisted" 422
        "This number is on the blacklist. Remove it from your list; do not send to it again."
        "该号码在黑名单中。请将其从发送名单中移除，不要再次发送。"
    OptedOut 106 "opted_out" 422
        "This person has unsubscribed from your marketing messages. Remove the number from your list."
        "该用户已退订您的营销短信。请将该号码从发送名单中移除。"
    FraudSuspected 107 "fraud_suspected" 422
        "Sending to this number was stopped because the traffic looks like SMS pumping. Check your forms for abuse and contact the platform to release it."
        "检测到疑似恶意刷量，已停止向该号码发送。请检查业务入口是否被滥用，确认后联系平台解除限制。"

    SignatureUnknown 201 "signature_unknown" 422
        "You have no signature⟨ \"{param}\"⟩. Apply for it, or use one of your approved signatures."
        "您的账户下没有该签名⟨（{param}）⟩。请先申请该签名，或改用已通过审核的签名。"
    SignatureNotApproved 202 "signature_not_approved" 422
        "The signature⟨ \"{param}\"⟩ has not been approved or has expired. Wait for the review, or use another one."
        "签名⟨“{param}”⟩尚未通过审核或已失效。请等待审核，或改用其他签名。"
    SignatureInvalid 203 "signature_invalid" 422
        "The signature does not follow the rules⟨: {param}⟩. Use Chinese characters, letters and digits only, without brackets."
        "签名不符合规范⟨：{param}⟩。签名只能使用汉字、字母和数字，且无需填写括号。"
    SignatureNotFiled 204 "signature_not_filed" 422
        "The signature is not yet registered with this number's network⟨ ({param})⟩. Wait for the registration, or use another signature."
        "该签名尚未在号码所属运营商⟨（{param}）⟩完成报备。请等待报备完成，或改用其他签名。"
    SignatureNeeded 205 "signature_needed" 422
        "You have more than one signature. Say which one this message is from in signature."
        "您有多个签名，请在 signature 中填写本次发送使用的签名。"
    TemplateUnknown 221 "template_unknown" 422
        "There is no template⟨ {param}⟩. Check template_id."
        "模板⟨ {param} ⟩不存在。请检查 template_id。"
    TemplateNotApproved 222 "template_not_approved" 422
        "The template has not been approved. Wait for the review, or use another template."
        "该模板尚未通过审核。请等待审核，或改用其他模板。"
    TemplateTypeMismatch 223 "template_type_mismatch" 422
        "The template was approved for another SMS type⟨ ({param})⟩. Send with that type, or use another template."
        "该模板审核通过的短信类型⟨为 {param}，⟩与本次发送的类型不一致。请改用一致的类型或更换模板。"
    ContentNeedsTemplate 224 "content_needs_template" 422
        "Free text is not allowed for your account. Send with an approved template (template_id and variables)."
        "您的账户不允许直接发送自由文本。请使用已通过审核的模板（template_id 与 variables）发送。"
    TemplateInvalid 225 "template_invalid" 422
        "The template cannot be read⟨: {param}⟩. Write variables as {}, ${Name}, ${1} or {1}."
        "模板无法解析⟨：{param}⟩。请使用 {}、${Name}、${1} 或 {1} 的形式书写变量。"
    TemplatePaused 231 "template_paused" 422
        "The template⟨ {param}⟩ is paused after complaints, until the platform has looked at it. Use another template, or contact the platform."
        "该模板⟨（{param}）⟩因投诉被暂停，平台核实之前不能使用。请改用其他模板，或联系平台。"
    MarketingSuspended 232 "marketing_suspended" 403
        "Your marketing is suspended after complaints, until the platform has looked at it. Verification codes and notifications go on. Contact the platform."
        "您的营销短信因投诉被暂停，平台核实之前不能发送，验证码和通知短信不受影响。请联系平台。"
    ContentEmpty 241 "content_empty" 422
        "The message has no text. Write the content."
        "短信内容为空。请填写内容。"
    ContentTooLong 242 "content_too_long" 422
        "The text is too long⟨: at most {param} characters are allowed⟩. Shorten it."
        "短信内容过长⟨，最多 {param} 个字符⟩。请精简内容。"
    ContentForbiddenSymbol 243 "content_forbidden_symbol" 422
        "The text contains a symbol⟨ \"{param}\"⟩ that carriers refuse. Remove it."
        "短信内容含有运营商不允许的符号⟨“{param}”⟩。请删除该符号。"
    ContentForbiddenBracket 244 "content_forbidden_bracket" 422
        "The text contains 【 or 】, which are reserved for the signature. Use other brackets; the signature is added for you."
        "短信内容不能包含“【”或“】”，这对括号仅用于签名。请改用其他括号，签名由系统自动添加。"
    UnsubscribeMissing 245 "unsubscribe_missing" 422
        "A marketing message must say how to unsubscribe⟨, for example \"{param}\"⟩. Add it at the end of the text."
        "营销短信必须包含退订方式⟨，例如“{param}”⟩。请在内容末尾添加。"
    ContentForbiddenWord 246 "content_forbidden_word" 422
        "The text contains wording that may not be sent⟨: \"{param}\"⟩. Remove it, or ask the platform for a review."
        "短信内容含有禁止发送的词语⟨：“{param}”⟩。请修改内容，或联系平台审核。"
    TooManySegments 247 "too_many_segments" 422
        "The text needs too many segments⟨; at most {param} can be sent as one message⟩. Shorten it."
        "短信分段过多⟨，单条短信最多 {param} 段⟩。请精简内容。"
    ContentNeedsReview 248 "content_needs_review" 422
        "The text has wording that a person must look at first⟨: \"{param}\"⟩. Remove it, or have a template with it approved and send with that."
        "短信内容含有须经人工审核的内容⟨：“{param}”⟩。请修改内容，或将其提交为模板，审核通过后使用模板发送。"
    VariableMissing 261 "variable_missing" 422
        "The variable⟨ \"{field}\"⟩ has no value. Give a value for every variable of the template."
        "变量⟨“{field}”⟩未填写内容。请填写模板中的每个变量。"
    VariableUnexpected 262 "variable_unexpected" 422
        "The template has no variable⟨ \"{field}\"⟩. Remove it, or check its spelling."
        "模板中没有该变量⟨（{field}）⟩。请删除该变量，或检查变量名是否正确。"
    VariableTooLong 263 "variable_too_long" 422
        "The value of the variable⟨ \"{field}\"⟩ is too long⟨: at most {param} characters are allowed⟩. Shorten it."
        "变量⟨“{field}”⟩的内容过长⟨，最多 {param} 个字符⟩。请缩短内容。"
    VariableHasUrl 264 "variable_has_url" 422
        "The value of the variable⟨ \"{field}\"⟩ contains a link. Links belong in the template's fixed text; remove it."
        "变量⟨“{field}”⟩的内容含有链接。链接只能写在模板的固定内容中，请从变量中删除。"
    VariableInvalid 265 "variable_invalid" 422
        "The value of the variable⟨ \"{field}\"⟩ contains a line break, a control character or 【】. Remove it."
        "变量⟨“{field}”⟩的内容含有换行、控制字符或“【】”。请删除这些字符。"
    VariableTypeMismatch 266 "variable_type_mismatch" 422
        "The value of the variable⟨ \"{field}\"⟩ does not fit its type⟨ ({param})⟩. Write it as the template says, without links, phone numbers or accounts."
        "变量⟨“{field}”⟩的内容与其类型⟨（{param}）⟩不符。请按模板要求填写，且不含链接、电话号码或账号。"

    ConsentMissing 281 "consent_missing" 422
        "Marketing needs a record of how its recipients agreed⟨: {param}⟩. Name one that holds in consent_id, or make one."
        "营销短信须注明接收人的同意依据⟨（{param}）⟩。请在 consent_id 中指定有效的同意记录，或新建一条。"

    SenderIdInvalid 301 "sender_id_invalid" 422
        "The sender ID⟨ \"{param}\"⟩ is not valid. Use up to 11 letters and digits with at least one letter, or up to 15 digits."
        "主叫号码（Sender ID）⟨“{param}”⟩无效。请使用不超过 11 位的字母数字组合（至少含一个字母），或不超过 15 位的纯数字。"
    SenderIdNotAllowed 302 "sender_id_not_allowed" 422
        "You may not use this sender ID⟨ in {param}⟩. Leave it out, or apply for it there."
        "您不能⟨在 {param} ⟩使用该主叫号码（Sender ID）。请留空，或申请登记通过后使用。"
    SenderIdMarketingForm 303 "sender_id_marketing_form" 422
        "Marketing to this country needs a sender ID of its own form⟨: {param}⟩. Use one that has it, registered there."
        "发往该国家或地区的营销短信须使用规定格式的主叫号码（Sender ID）⟨：{param}⟩。请改用已登记的该格式主叫号码。"
    RouteUnknown 321 "route_unknown" 422
        "There is no route⟨ \"{param}\"⟩. Check route_id, or leave it out to use your default route."
        "路由⟨“{param}”⟩不存在。请检查 route_id，或留空以使用默认路由。"
    RouteNotAllowed 322 "route_not_allowed" 403
        "Your packages do not include this route⟨ \"{param}\"⟩. Use one of your own routes, or order a package that includes it."
        "您订购的产品包不包含该路由⟨“{param}”⟩。请使用已开通的路由，或订购包含该路由的产品包。"
    RouteTypeMismatch 323 "route_type_mismatch" 422
        "This route carries another SMS type⟨ ({param})⟩. Choose a route of the same type as the message."
        "该路由⟨（{param}）⟩承载的短信类型与本次发送的类型不一致。请选择类型一致的路由。"
    NoRoute 324 "no_route" 422
        "No carrier on this route serves this number. Use another route, or contact the platform."
        "该路由下没有可送达此号码的运营商通道。请改用其他路由，或联系平台。"

    CarrierDisabled 325 "carrier_disabled" 409
        "The carrier⟨ {param}⟩ is disabled and takes no messages. Enable it in the provisioning file first."
        "运营商通道⟨ {param} ⟩已停用，无法发送。请先在开通配置文件中启用。"

    NoPrice 401 "no_price" 422
        "There is no price for this destination and SMS type. Contact the platform to have one set."
        "该目的地和短信类型尚未设置价格。请联系平台设置。"
    NoOrder 402 "no_order" 402
        "No active order covers this message. Order a package, or wait until your order is activated."
        "没有可用于该短信的生效订单。请订购产品包，或等待订单激活。"
    BalanceInsufficient 403 "balance_insufficient" 402
        "The remaining amount of your order is not enough. Top up or order a new package."
        "订单余量不足。请充值或订购新的产品包。"
    ThresholdProhibited 404 "threshold_prohibited" 402
        "Your post-paid order has reached its prohibiting threshold⟨ ({param})⟩. Settle the bill or ask the platform to raise it."
        "您的后付费订单已达到禁发阈值⟨（{param}）⟩。请结清账单，或联系平台调整阈值。"
    OrderExpired 405 "order_expired" 402
        "Your order has expired. Order a new package."
        "您的订单已过期。请订购新的产品包。"

    OrderState 406 "order_state" 409
        "The order cannot do this now⟨: it is {param}⟩. Look at it again; what it can do is listed with it."
        "该订单当前⟨（{param}）⟩无法进行此操作。请刷新订单，可进行的操作会一并列出。"
    OrderOverdraw 407 "order_would_overdraw" 409
        "This would take more than is left⟨ ({param})⟩: messages under way and what was charged must stay covered. Take less."
        "扣减金额超过剩余额度⟨（{param}）⟩：在途和已扣费的部分必须有余额保障。请减少金额。"
    AmountInvalid 408 "amount_invalid" 422
        "The amount⟨ {field}⟩ is not possible⟨: {param}⟩. Write a decimal number with at most six decimals, such as \"200\" or \"0.045\"."
        "金额⟨ {field} ⟩无效⟨：{param}⟩。请填写最多六位小数的十进制数，例如 \"200\" 或 \"0.045\"。"
    PackageRetired 409 "package_retired" 409
        "The package is no longer offered. Choose another package."
        "该产品包已下架。请选择其他产品包。"

    FrequencyLimit 501 "frequency_limit" 422
        "This number has received this too often in a short time. ⟨Try again in {param} seconds.⟩"
        "短时间内向该号码发送次数过多。⟨请在 {param} 秒后重试。⟩"
    RateLimited 502 "rate_limited" 429
        "Too many requests. ⟨Try again in {param} seconds. ⟩Send fewer requests with more recipients each."
        "请求过于频繁。⟨请在 {param} 秒后重试，⟩建议减少请求次数，在每次请求中包含更多接收号码。"
    QueueFull 503 "queue_full" 503
        "The platform is busy and did not take this request; nothing was sent or charged. ⟨Try again in {param} seconds.⟩"
        "系统繁忙，未受理本次请求，未发送也未扣费。⟨请在 {param} 秒后重试。⟩"
    TooManyRecipients 504 "too_many_recipients" 422
        "There are too many recipients in one request⟨: at most {param} are allowed⟩. Split the request, or create a mission."
        "单次请求的接收号码过多⟨，最多 {param} 个⟩。请分批提交，或使用群发任务。"
    ScheduleInPast 521 "schedule_in_past" 422
        "schedule_at lies in the past. Give a future time, or leave it out to send at once."
        "定时发送时间（schedule_at）早于当前时间。请填写将来的时间，或留空以立即发送。"
    ScheduleTooFar 522 "schedule_too_far" 422
        "schedule_at is too far ahead⟨: at most {param} days⟩. Choose an earlier time."
        "定时发送时间（schedule_at）过远⟨，最多可提前 {param} 天⟩。请选择更早的时间。"
    ValidityInvalid 523 "validity_invalid" 422
        "The validity is not possible⟨: {param}⟩. Give at least one minute and at most the limit."
        "有效期不正确⟨：{param}⟩。请填写不少于 1 分钟且不超过上限的时长。"
    OutsideHours 524 "outside_hours" 422
        "Messages of this type may only be sent at permitted hours⟨ ({param})⟩. Schedule it for one of these."
        "该类型短信只能在允许的时段⟨（{param}）⟩内发送。请将发送时间定在允许的时段内。"
    CallbackInvalid 541 "callback_invalid" 422
        "callback_url cannot be used⟨: {param}⟩. Give a public https address."
        "回调地址（callback_url）不可用⟨：{param}⟩。请填写可公开访问的 https 地址。"
    CallbackLimit 542 "callback_limit" 422
        "You use too many different callback addresses⟨: at most {param}⟩. Use one of those you already have."
        "您使用的回调地址过多⟨，最多 {param} 个⟩。请使用已有的回调地址。"

    ReferenceTooLong 601 "reference_too_long" 422
        "The reference is too long⟨: at most {param} characters are allowed⟩. Shorten it."
        "业务参考号（reference）过长⟨，最多 {param} 个字符⟩。请缩短。"
    IdempotencyConflict 602 "idempotency_conflict" 409
        "This Idempotency-Key was already used with a different request. Use a new key for a new request."
        "该 Idempotency-Key 已用于内容不同的请求。新的请求请使用新的 Idempotency-Key。"
    NotCancellable 603 "not_cancellable" 409
        "This message can no longer be cancelled⟨: it is {param}⟩. Only messages that have not been submitted can be."
        "该短信已无法取消⟨（当前状态：{param}）⟩。只有尚未提交的短信可以取消。"
    BodyTooLarge 604 "body_too_large" 413
        "The request is too large⟨: at most {param} bytes are allowed⟩. Split it into several requests."
        "请求体过大⟨，最多 {param} 字节⟩。请拆分为多个请求。"
    BodyInvalid 605 "body_invalid" 400
        "The request body is not valid JSON⟨: {param}⟩. Check its syntax and the Content-Type."
        "请求体不是有效的 JSON⟨：{param}⟩。请检查语法和 Content-Type。"
    FieldInvalid 606 "field_invalid" 422
        "The field⟨ {field}⟩ has an invalid value⟨: {param}⟩. Check it against the API document."
        "字段⟨ {field} ⟩的值无效⟨：{param}⟩。请对照接口文档检查。"
    NotFound 607 "not_found" 404
        "There is nothing here, or it is not yours. Check the address and the identifier."
        "资源不存在，或不属于您的账户。请检查地址和标识。"
    MethodNotAllowed 608 "method_not_allowed" 405
        "This address does not accept this method⟨; use {param}⟩."
        "该地址不支持此请求方法⟨，请使用 {param}⟩。"
    ChangedMeanwhile 609 "changed_meanwhile" 409
        "Somebody else changed this after you read it; nothing was overwritten. Read it again and repeat your change."
        "在您读取之后，其他人已修改此内容，您的修改未保存，也未覆盖他人的修改。请刷新后重新修改。"
    FourEyes 610 "four_eyes" 409
        "You proposed this yourself, so somebody else has to decide. Ask a colleague."
        "该申请由您本人提出，须由他人审批。请联系同事处理。"
    AlreadyDecided 611 "already_decided" 409
        "This was decided before⟨: it is {param}⟩. Look at it again."
        "该申请已处理⟨（{param}）⟩。请刷新后查看。"
    PolicyInvalid 612 "policy_invalid" 422
        "The value of the rule⟨ {field}⟩ is not possible⟨: {param}⟩. Correct it; nothing was changed."
        "规则⟨ {field} ⟩的取值无效⟨：{param}⟩。请修改后重试，未保存任何更改。"

    NameTaken 621 "name_taken" 409
        "This name⟨ ({param})⟩ is in use already. Choose another one."
        "该名称⟨（{param}）⟩已被使用。请更换名称。"
    TenantState 622 "tenant_state" 409
        "The tenant cannot do this now⟨: it is {param}⟩. Look at it again; what it can do is listed with it."
        "该租户当前⟨（{param}）⟩无法进行此操作。请刷新租户，可进行的操作会一并列出。"
    AccountState 623 "account_state" 409
        "This cannot be done with the account now⟨: it is {param}⟩. Look at it again; what can be done is listed with it."
        "该账号当前⟨（{param}）⟩无法进行此操作。请刷新账号，可进行的操作会一并列出。"
    OwnAccount 624 "own_account" 409
        "Nobody changes their own role or status. Ask a colleague who manages accounts."
        "不能修改自己的角色或状态。请联系其他可管理账号的同事。"
    RoleExceedsOwn 625 "role_exceeds_own" 403
        "This role may do more than you may⟨ ({param})⟩. Choose another role, or ask somebody who holds these permissions."
        "该角色的权限⟨（{param}）⟩超出您自己的权限。请选择其他角色，或联系拥有这些权限的人员。"
    LastManager 626 "last_manager" 409
        "This is the last active manager or administrator. Give somebody else that role first."
        "这是最后一个启用中的管理员。请先将管理员角色授予其他账号。"
    RoleInUse 627 "role_in_use" 409
        "Accounts⟨ ({param})⟩ have this role. Give them another role first."
        "仍有账号⟨（{param} 个）⟩使用该角色。请先为这些账号更换角色。"

    ReviewState 641 "review_state" 409
        "This cannot be done now⟨: it is {param}⟩. Look at it again; what can be done is listed with it."
        "当前状态⟨（{param}）⟩无法进行此操作。请刷新后查看，可进行的操作会一并列出。"
    SubmissionInvalid 642 "submission_invalid" 422
        "It cannot be submitted yet. ⟨{param} ⟩Correct this and submit it again."
        "暂时无法提交。⟨{param}⟩请修改后重新提交。"
    EvidenceInvalid 643 "evidence_invalid" 422
        "The file was not taken. ⟨{param} ⟩JPEG, PNG and PDF are taken, up to 5 MB."
        "文件未被接收。⟨{param}⟩仅支持 5 MB 以内的 JPEG、PNG 和 PDF 文件。"
    ReviewHeld 644 "review_claimed" 409
        "A colleague⟨ ({param})⟩ has this in hand. Choose another one, or ask them to give it back."
        "该申请正由其他审核人员⟨（{param}）⟩处理。请处理其他申请，或请其释放。"
    ReviewBlocked 645 "review_blocked" 409
        "It cannot be approved: what is blocked would be refused when it is sent. ⟨{param} ⟩Reject it, or give the tenant the licence first."
        "无法通过审核：内容会在发送时被拦截。⟨{param}⟩请驳回，或先向该租户授予行业许可。"
    NoPreview 646 "no_preview" 422
        "This file cannot be shown here. Download it to look at it."
        "该文件无法在此预览。请下载后查看。"
    MissionState 651 "mission_state" 409
        "This cannot be done with the mission now⟨: it is {param}⟩. Look at it again; what can be done is listed with it."
        "群发任务当前⟨（{param}）⟩无法进行此操作。请刷新任务，可进行的操作会一并列出。"
    ExportState 661 "export_state" 409
        "That cannot be done with this export now⟨: it is {param}⟩."
        "当前无法对该导出执行此操作⟨：状态为 {param}⟩。"
    ExportsUnderWay 662 "exports_under_way" 429
        "Too many exports are under way⟨: {param} at once⟩. Wait until one is done, or cancel one."
        "进行中的导出过多⟨：最多同时 {param} 个⟩。请等待完成，或取消其中一个。"
    SmartState 671 "smart_state" 409
        "This cannot be done with the Smart SMS profile now⟨: it is {param}⟩. Look at it again; what can be done is listed with it."
        "智能短信档案当前⟨（{param}）⟩无法进行此操作。请刷新后查看，可进行的操作会一并列出。"
    LogoInvalid 672 "logo_invalid" 422
        "The logo was not taken. ⟨{param} ⟩Square PNG and JPEG pictures of 240 pixels or more are taken, up to 2 MB."
        "标志未被接收。⟨{param}⟩仅支持边长 240 像素以上、2 MB 以内的正方形 PNG 或 JPEG 图片。"
    SmartConflict 673 "smart_conflict" 409
        "Handsets cannot show it⟨: {param}⟩. Another live brand has the name or the signature, or what it stands on has changed."
        "手机端无法展示⟨：{param}⟩。名称或签名已被其他已发布的品牌使用，或其依据已变更。"

    LinkGone 674 "link_gone" 410
        "This link is good no longer: its time is over, it was used as often as it may be, or its owner ended it."
        "链接已失效：已过期、已达解析次数上限，或已被停用。"
    LinkFrozen 675 "link_frozen" 451
        "The platform has taken this brand off. Its links are not answered."
        "该品牌已被平台冻结，其链接暂不可用。"
    SignatureMismatch 676 "signature_mismatch" 409
        "The link belongs to another signature than the message's. Show the message as it is."
        "链接与短信签名不一致。请按普通短信展示。"
    LinkInCode 677 "link_in_code" 422
        "A verification code carries no link of a card. Send the code alone, and the link with a message of another type."
        "验证码短信不能携带智能短信链接。请仅发送验证码，链接请通过其他类型的短信发送。"

    Unauthorized 701 "unauthorized" 401
        "The auth key or session is missing or not valid. Sign in, or send the key as \"Authorization: Bearer <auth key>\"."
        "缺少鉴权密钥或登录会话，或其无效。请登录，或以“Authorization: Bearer <鉴权密钥>”的形式提供密钥。"
    Forbidden 702 "forbidden" 403
        "Your role does not permit this. Ask the manager of your account."
        "您的角色无权进行此操作。请联系您账户的管理员。"
    KeyScope 703 "key_scope" 403
        "This auth key may not be used for this⟨; it needs the scope {param}⟩. Use another key, or create one with that scope."
        "该鉴权密钥没有此操作的权限⟨（需要 {param}）⟩。请使用具备相应权限的密钥，或新建一个。"
    IpNotAllowed 704 "ip_not_allowed" 403
        "Requests from this IP address⟨ ({param})⟩ are not allowed with this auth key. Add the address to its white list."
        "该鉴权密钥不允许从此 IP 地址⟨（{param}）⟩访问。请将该地址加入白名单。"
    TenantSuspended 705 "tenant_suspended" 403
        "Your account is suspended. Contact the platform."
        "您的账户已被停用。请联系平台。"
    CaptchaWrong 706 "captcha_wrong" 422
        "The verify code is wrong or no longer valid. Type the characters of the new picture."
        "验证码错误或已失效。请输入新图片中的字符。"
    SignInFailed 707 "sign_in_failed" 401
        "Account or password is wrong. Check both, or reset the password."
        "账号或密码错误。请检查后重试，或重置密码。"
    SignInLocked 708 "sign_in_locked" 429
        "There were too many attempts. ⟨Try again in {param} seconds. ⟩If you forgot the password, reset it."
        "尝试次数过多。⟨请在 {param} 秒后重试。⟩如忘记密码，请重置密码。"
    TotpWrong 709 "totp_wrong" 401
        "The one-time code is wrong or was used already. Wait for the next code, or use a recovery code."
        "动态口令错误或已使用过。请等待下一个动态口令，或使用恢复码。"
    ChallengeExpired 710 "challenge_expired" 401
        "The sign-in took too long. Begin again with account and password."
        "登录超时。请重新输入账号和密码。"
    SessionExpired 711 "session_expired" 401
        "Your session has ended. Sign in again."
        "登录会话已结束。请重新登录。"
    CsrfFailed 712 "csrf_failed" 403
        "The request does not come from the portal, or its token is out of date. Reload the page and try again."
        "请求并非来自本平台页面，或页面令牌已过期。请刷新页面后重试。"
    PasswordWeak 713 "password_weak" 422
        "The new password is too weak⟨: {param}⟩. Choose another one; a few unrelated words are good."
        "新密码强度不足⟨：{param}⟩。请更换密码，例如使用几个互不相关的词语。"
    PasswordWrong 714 "password_wrong" 422
        "The current password is wrong. Type it again."
        "当前密码错误。请重新输入。"
    ResetLinkInvalid 715 "reset_link_invalid" 410
        "The link is no longer valid: it was used, replaced by a newer one, or is too old. Ask for a new one."
        "该链接已失效：已被使用、已被更新的链接取代，或已过期。请重新申请。"
    TotpNotSetUp 716 "totp_not_set_up" 409
        "One-time codes are not set up. Begin by setting them up."
        "尚未设置动态口令。请先进行设置。"
    TotpAlreadyOn 717 "totp_already_on" 409
        "One-time codes are on already. Turn them off first to use another device."
        "动态口令已启用。如需更换设备，请先停用。"

    PhoneCodeWrong 718 "phone_code_wrong" 422
        "The code is wrong, was used already, or is too old. Check it; after five wrong entries ask for another one."
        "验证码错误、已使用或已过期。请核对后重试；连续输错五次后须重新获取。"
    OwnPhoneMissing 719 "own_phone_missing" 409
        "You have not proven a phone of your own. Do it on your account's page, then try again."
        "您尚未验证本人手机。请先在账号页面完成验证，再重试。"

    Unavailable 801 "unavailable" 503
        "The platform cannot take requests for the moment. Try again shortly; nothing was sent or charged."
        "平台暂时无法受理请求，未发送也未扣费。请稍后重试。"
    Internal 802 "internal" 500
        "Something went wrong on our side⟨ (reference {param})⟩. Try again with the same Idempotency-Key; contact the platform if it persists."
        "平台内部错误⟨（编号 {param}）⟩。请使用相同的 Idempotency-Key 重试；如仍失败，请联系平台。"

    ExpiredBeforeSending 901 "expired_before_sending" 422
        "The validity ended before the message could be sent. Send it again with a longer validity."
        "短信在有效期内未能发出。请延长有效期后重新发送。"
    RetriesExhausted 902 "retries_exhausted" 422
        "Every attempt to hand the message to a carrier failed. Send it again later."
        "多次提交运营商均失败。请稍后重新发送。"
    CarrierRejected 903 "carrier_rejected" 422
        "The carrier refused the message⟨ ({param})⟩. Check the number, the signature and the content."
        "运营商拒收该短信⟨（{param}）⟩。请检查号码、签名和内容。"
    CarrierDown 904 "carrier_down" 422
        "No carrier for this number was reachable. Send it again later."
        "该号码对应的运营商通道均不可用。请稍后重新发送。"
    NoDeliveryNotification 905 "no_delivery_notification" 422
        "No delivery notification arrived in the waiting time⟨ ({param})⟩. The message may or may not have arrived; send again only if that does no harm."
        "在等待时间⟨（{param}）⟩内未收到状态报告，无法确认短信是否送达。仅在重复接收无妨时再重新发送。"
    OutcomeUnknown 906 "outcome_unknown" 422
        "The connection to the carrier broke before it answered, and no delivery notification followed. The message may have arrived; send again only if that does no harm."
        "与运营商的连接在应答前中断，且之后未收到状态报告。短信可能已送达，仅在重复接收无妨时再重新发送。"
}

impl Refusal {
    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.binary_search_by_key(&code, |r| r.code()).ok().map(|at| Self::ALL[at])
    }

    /// From the API code.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.as_str() == word)
    }

    /// A sentence for a person: what is wrong and what to do. Borrowed when there is nothing to fill in.
    pub fn sentence(self, lang: Lang, detail: &Detail) -> Cow<'static, str> {
        fill(self.pattern(lang), detail)
    }

    /// Whether sending the same again later can succeed without any change.
    pub const fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::FrequencyLimit
                | Self::RateLimited
                | Self::QueueFull
                | Self::OutsideHours
                | Self::Unavailable
                | Self::Internal
                | Self::RetriesExhausted
                | Self::CarrierDown
        )
    }
}

impl From<PhoneError> for Refusal {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Invalid => Self::InvalidNumber,
            PhoneError::NotMobile => Self::NotMobileNumber,
        }
    }
}

/// A pattern without `⟨` has no placeholders: it may still show braces (`{}`), which are text.
fn fill(pattern: &'static str, detail: &Detail) -> Cow<'static, str> {
    if !pattern.contains('⟨') {
        return Cow::Borrowed(pattern);
    }
    let mut out = String::with_capacity(pattern.len() + 32);
    for (n, piece) in pattern.split(['⟨', '⟩']).enumerate() {
        match (n % 2, known(piece, detail)) {
            (0, _) => out.push_str(piece),
            (_, Some(filled)) => out.push_str(&filled),
            _ => {}
        }
    }
    Cow::Owned(out.trim_end().to_owned())
}

/// An optional part with its placeholders filled; `None` when one is not known. One pass, so that a value
/// that looks like a placeholder stays a value.
fn known(part: &str, detail: &Detail) -> Option<String> {
    let (name, value) =
        if part.contains("{field}") { ("{field}", &detail.field) } else { ("{param}", &detail.param) };
    let (before, after) = part.split_once(name)?;
    value.as_ref().map(|value| format!("{before}{value}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published table. A line may be added; none may change.
    const PUBLISHED: &str = include_str!("refusal_codes.txt");

    #[test]
    fn the_published_table_holds() {
        let table: Vec<String> =
            Refusal::ALL.iter().map(|r| format!("{} {} {}", r.code(), r.as_str(), r.http_status())).collect();
        assert_eq!(table.join("\n"), PUBLISHED.trim());
    }

    #[test]
    fn codes_and_words_round_trip() {
        assert!(Refusal::ALL.is_sorted_by_key(|r| r.code()), "from_code searches");
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::from_code(refusal.code()), Some(*refusal));
            assert_eq!(Refusal::parse(refusal.as_str()), Some(*refusal));
        }
        assert_eq!((Refusal::from_code(0), Refusal::parse("")), (None, None));
    }

    #[test]
    fn every_sentence_reads_well_with_and_without_details() {
        let full = Detail::both("FIELD", "PARAM");
        for refusal in Refusal::ALL {
            for lang in [Lang::En, Lang::Zh] {
                let pattern = refusal.pattern(lang);
                assert_eq!(pattern.matches('⟨').count(), pattern.matches('⟩').count(), "{pattern}");
                for detail in [&Detail::NONE, &full] {
                    let sentence = refusal.sentence(lang, detail);
                    let stray = ["⟨", "⟩", "{field}", "{param}", "  ", " .", "::", " 。", "，，", "。。"];
                    assert!(!stray.iter().any(|s| sentence.contains(s)), "{sentence}");
                    let end = if lang == Lang::En { '.' } else { '。' };
                    assert!(sentence.ends_with(end) && sentence.chars().count() > 8, "{sentence}");
                }
                let placeholders = pattern.matches("{field}").count() + pattern.matches("{param}").count();
                let filled = refusal.sentence(lang, &full);
                let found = filled.matches("FIELD").count() + filled.matches("PARAM").count();
                assert_eq!(found, placeholders, "{filled}");
            }
        }
    }

    #[test]
    fn details_are_filled_once() {
        let detail = Detail::both("{param}", "5");
        let sentence = Refusal::VariableTooLong.sentence(Lang::En, &detail);
        assert!(sentence.contains("\"{param}\" is too long: at most 5"), "{sentence}");
        assert_eq!(Refusal::ContentEmpty.sentence(Lang::Zh, &detail), "短信内容为空。请填写内容。");
    }
}
