// The rules of the policy as `crates/domain/src/policy/table.rs` has them.

import type { PolicyRule, PolicyUnit } from "@/api/types";

type Shape = Pick<PolicyRule, "kind" | "default"> & Partial<PolicyRule>;
type Sentences = { en: [title: string, description: string]; zh: [title: string, description: string] };
export type Rule = { rule: PolicyRule; sentences: Sentences };

const count = (min: number, max: number, unit: PolicyUnit) => ({ kind: "integer" as const, min, max, unit });
const limit = (max: number) => ({ ...count(0, max, "times"), zero: "unlimited" });
const choice = (...choices: string[]) => ({ kind: "choice" as const, choices });

function rule(id: string, group: PolicyRule["group"], shape: Shape, sentences: Sentences): Rule {
  return {
    sentences,
    rule: {
      id,
      group,
      unit: null,
      min: null,
      max: null,
      choices: null,
      zero: null,
      tenant_override: true,
      title: "",
      description: "",
      value: null,
      inherited: shape.default,
      effective: shape.default,
      source: "default",
      overrides: 0,
      ...shape,
    },
  };
}

export const rules: Rule[] = [
  rule("frequency.same_content.max", "frequency", { ...limit(1000), default: 3 }, {
    en: ["Same content: limit", "How often a tenant may send the same text to the same phone within the window below. 0 = no limit."],
    zh: ["相同内容：次数上限", "同一租户在下方时间窗口内，向同一号码发送相同内容的次数上限。0 表示不限。"],
  }),
  rule("frequency.same_content.window", "frequency", { ...count(1, 86400, "seconds"), default: 600 }, {
    en: ["Same content: window", "The sliding window in which the same text to the same phone is counted."],
    zh: ["相同内容：时间窗口", "统计向同一号码发送相同内容次数的滑动时间窗口。"],
  }),
  rule("frequency.verification.minute", "frequency", { ...limit(10000), default: 1 }, {
    en: ["Verification codes in a minute", "Verification codes of one signature to the same phone within 60 seconds. 0 = no limit."],
    zh: ["验证码：每分钟", "同一签名在 60 秒内向同一号码发送的验证码条数上限。0 表示不限。"],
  }),
  rule("frequency.verification.hour", "frequency", { ...limit(10000), default: 5 }, {
    en: ["Verification codes in an hour", "Verification codes of one signature to the same phone within 60 minutes. 0 = no limit."],
    zh: ["验证码：每小时", "同一签名在 60 分钟内向同一号码发送的验证码条数上限。0 表示不限。"],
  }),
  rule("frequency.verification.day", "frequency", { ...limit(10000), default: 10 }, {
    en: ["Verification codes in a day", "Verification codes of one signature to the same phone within 24 hours. 0 = no limit."],
    zh: ["验证码：每日", "同一签名在 24 小时内向同一号码发送的验证码条数上限。0 表示不限。"],
  }),
  rule("frequency.notification.minute", "frequency", { ...limit(10000), default: 0 }, {
    en: ["Notifications in a minute", "Notifications of one signature to the same phone within 60 seconds. 0 = no limit."],
    zh: ["通知：每分钟", "同一签名在 60 秒内向同一号码发送的通知短信条数上限。0 表示不限。"],
  }),
  rule("frequency.notification.hour", "frequency", { ...limit(10000), default: 0 }, {
    en: ["Notifications in an hour", "Notifications of one signature to the same phone within 60 minutes. 0 = no limit."],
    zh: ["通知：每小时", "同一签名在 60 分钟内向同一号码发送的通知短信条数上限。0 表示不限。"],
  }),
  rule("frequency.notification.day", "frequency", { ...limit(10000), default: 50 }, {
    en: ["Notifications in a day", "Notifications of one signature to the same phone within 24 hours. 0 = no limit."],
    zh: ["通知：每日", "同一签名在 24 小时内向同一号码发送的通知短信条数上限。0 表示不限。"],
  }),
  rule("frequency.marketing.minute", "frequency", { ...limit(10000), default: 0 }, {
    en: ["Marketing in a minute", "Marketing messages of one signature to the same phone within 60 seconds. 0 = no limit."],
    zh: ["营销：每分钟", "同一签名在 60 秒内向同一号码发送的营销短信条数上限。0 表示不限。"],
  }),
  rule("frequency.marketing.hour", "frequency", { ...limit(10000), default: 0 }, {
    en: ["Marketing in an hour", "Marketing messages of one signature to the same phone within 60 minutes. 0 = no limit."],
    zh: ["营销：每小时", "同一签名在 60 分钟内向同一号码发送的营销短信条数上限。0 表示不限。"],
  }),
  rule("frequency.marketing.day", "frequency", { ...limit(10000), default: 2 }, {
    en: ["Marketing in a day", "Marketing messages of one signature to the same phone within 24 hours. 0 = no limit."],
    zh: ["营销：每日", "同一签名在 24 小时内向同一号码发送的营销短信条数上限。0 表示不限。"],
  }),
  rule("hours.window", "hours", { kind: "hours", default: "08:00-22:00" }, {
    en: ["Dispatch hours", "The hours of the tenant's time zone in which SMS types that keep hours may be sent. They may pass midnight."],
    zh: ["可发送时段", "按租户时区计算，受时段限制的短信类型可以发送的时段，可跨越零点。"],
  }),
  rule("hours.verification", "hours", { ...choice("any", "window"), default: "any" }, {
    en: ["Verification codes: when", "Whether verification codes may be sent at any time, or only within the dispatch hours."],
    zh: ["验证码：发送时间", "验证码可以随时发送，还是仅可在可发送时段内发送。"],
  }),
  rule("hours.notification", "hours", { ...choice("any", "window"), default: "any" }, {
    en: ["Notifications: when", "Whether notifications may be sent at any time, or only within the dispatch hours."],
    zh: ["通知：发送时间", "通知短信可以随时发送，还是仅可在可发送时段内发送。"],
  }),
  rule("hours.marketing", "hours", { ...choice("any", "window"), default: "window" }, {
    en: ["Marketing: when", "Whether marketing messages may be sent at any time, or only within the dispatch hours."],
    zh: ["营销：发送时间", "营销短信可以随时发送，还是仅可在可发送时段内发送。"],
  }),
  rule("content.length.max", "content", { ...count(1, 10000, "characters"), default: 1500 }, {
    en: ["Content: longest", "Characters of a text, its signature not counted. Longer ones are refused."],
    zh: ["短信内容：最大长度", "短信内容（不含签名）的最大字符数，超出则拒绝发送。"],
  }),
  rule("content.free_text", "content", { kind: "boolean", default: false }, {
    en: ["Text without a template", "Whether a text may be sent that comes from no approved template."],
    zh: ["允许自由文本", "是否允许不使用已审核模板、直接发送自由文本。"],
  }),
  rule("content.unsubscribe.required", "content", { kind: "boolean", default: true }, {
    en: ["Unsubscribe wording", "Whether a marketing text must say how to unsubscribe."],
    zh: ["退订方式", "营销短信是否必须包含退订方式。"],
  }),
  rule("content.symbols.check", "content", { ...choice("refuse", "warn"), default: "refuse" }, {
    en: ["Symbols carriers refuse", "What becomes of a text to mainland China with a symbol that carriers refuse, such as ^ & ※ √ ☞: it is refused, or the preview only warns."],
    zh: ["运营商拒收的符号", "发往中国大陆的内容含有运营商拒收的符号（如 ^ & ※ √ ☞）时：拒绝发送，或仅在预览时提示。"],
  }),
  rule("content.symbols.more", "content", { kind: "words", default: [] }, {
    en: ["More forbidden symbols", "Characters that are refused as well, in every direction. Add what your carriers refuse."],
    zh: ["追加的禁用符号", "在所有方向上一并拒绝的字符。请添加运营商额外限制的符号。"],
  }),
  rule("content.symbols.allowed", "content", { kind: "words", default: [] }, {
    en: ["Symbols that are fine", "Characters that are taken although the list of refused symbols has them. 【 and 】 and invisible characters stay refused."],
    zh: ["例外允许的符号", "虽属拒收符号但仍允许发送的字符。“【】”和不可见字符始终不允许。"],
  }),
  rule("marketing.consent", "content", { ...choice("off", "warn", "require"), default: "off" }, {
    en: [
      "Record of consent",
      "Whether marketing has to name a record of how its recipients agreed: off = no, warn = the preview says when it is missing, require = it is refused without one that holds.",
    ],
    zh: [
      "同意记录",
      "营销短信是否须注明接收人的同意记录：不要求；缺少时在预览中提示；或缺少有效记录时拒绝发送。",
    ],
  }),
  rule("variable.length.max", "content", { ...count(1, 1000, "characters"), default: 100 }, {
    en: ["Variable: longest", "Characters of the value of a template's variable. Longer ones are refused."],
    zh: ["变量：最大长度", "模板变量取值的最大字符数，超出则拒绝发送。"],
  }),
  rule("variable.url.allowed", "content", { kind: "boolean", default: false }, {
    en: ["Links in variables", "Whether the value of a variable may contain a link. Links in the template's fixed text are always reviewed with it."],
    zh: ["变量中允许链接", "变量取值中是否允许出现链接。写在模板固定内容中的链接随模板一并审核。"],
  }),
  rule("signature.length", "signature", { ...choice("strict", "wide"), default: "strict" }, {
    en: ["Signature length", "How long a new signature may be: strict = 2 to 6 characters, wide = 2 to 12."],
    zh: ["签名长度", "新签名的长度：strict 为 2–6 个字符，wide 为 2–12 个字符。"],
  }),
  rule("sender_ids.protected", "signature", { kind: "words", default: [] }, {
    en: [
      "Protected names of senders",
      "Names of banks, carriers and public bodies. Nobody can apply for a sender ID that can be taken for one of them, also with other characters that look the same. A tenant whose name it is gets a list of its own without it.",
    ],
    zh: [
      "受保护的主叫名称",
      "银行、运营商、公共机构等名称。任何人都不能申请容易与之混淆的主叫号码（Sender ID），包括用形近字符书写的。若租户即为该名称的所有者，可为其单独设置不含该名称的列表。",
    ],
  }),
  rule("signature.unfiled", "signature", { ...choice("ignore", "steer", "refuse"), default: "ignore" }, {
    en: [
      "Signatures that are not filed",
      "What becomes of a message to a mainland network that does not know its signature: ignore = it is sent like others, steer = carriers that need a filing are left out (refused when there is no other), refuse = it is refused.",
    ],
    zh: [
      "未报备的签名",
      "发往中国大陆、而签名尚未在号码所属运营商报备的短信：ignore 为照常发送，steer 为避开要求报备的通道（没有其他通道时拒绝），refuse 为拒绝发送。",
    ],
  }),
  rule("destination.directions", "destination", { ...choice("both", "mainland", "international"), default: "both" }, {
    en: ["Directions", "Where may be sent to: mainland China, other countries and regions, or both."],
    zh: ["发送方向", "可以发往中国大陆、其他国家和地区，或两者皆可。"],
  }),
  rule("destination.countries", "destination", { kind: "words", default: [] }, {
    en: ["Countries and regions", "Countries and regions that may be sent to; an empty list means all of them."],
    zh: ["国家和地区", "可以发往的国家和地区；列表为空表示不限。"],
  }),
  rule("sending.recipients.max", "sending", { ...count(1, 10000, "recipients"), default: 1000 }, {
    en: ["Recipients of a request", "How many recipients one request may have."],
    zh: ["单次请求接收号码数", "单次请求最多可包含的接收号码数量。"],
  }),
  rule("schedule.max_days", "sending", { ...count(1, 365, "days"), default: 30 }, {
    en: ["Scheduling ahead", "How far ahead a message may be scheduled."],
    zh: ["最远定时", "定时发送最多可提前的天数。"],
  }),
  rule("schedule.cancel_before", "sending", { ...count(0, 86400, "seconds"), default: 300 }, {
    en: ["Cancelling before dispatch", "A scheduled message can be cancelled up to this long before its time. 0 = until its time comes."],
    zh: ["取消定时的提前量", "定时短信须在发送时间之前至少提前多久取消。0 表示到时之前均可取消。"],
  }),
  rule("validity.max", "sending", { ...count(60, 604800, "seconds"), default: 259200 }, {
    en: ["Validity: longest", "The longest validity a request may name."],
    zh: ["有效期：上限", "请求可指定的最长有效期。"],
  }),
  rule("validity.verification", "sending", { ...count(60, 604800, "seconds"), default: 600 }, {
    en: ["Validity of verification codes", "How long a verification code is tried to be sent when the request names no validity."],
    zh: ["验证码有效期", "请求未指定有效期时，验证码的有效期。"],
  }),
  rule("validity.notification", "sending", { ...count(60, 604800, "seconds"), default: 86400 }, {
    en: ["Validity of notifications", "How long a notification is tried to be sent when the request names no validity."],
    zh: ["通知有效期", "请求未指定有效期时，通知短信的有效期。"],
  }),
  rule("validity.marketing", "sending", { ...count(60, 604800, "seconds"), default: 86400 }, {
    en: ["Validity of marketing", "How long a marketing message is tried to be sent when the request names no validity."],
    zh: ["营销有效期", "请求未指定有效期时，营销短信的有效期。"],
  }),
  rule("dispatch.tries.max", "sending", { ...count(1, 100, "times"), default: 6, tenant_override: false }, {
    en: ["Tries of a message", "How often handing one message to carriers may fail before it is given up."],
    zh: ["提交尝试次数", "单条短信提交运营商失败多少次后不再重试。"],
  }),
  rule("receipt.wait", "receipts", { ...count(1, 720, "hours"), default: 72, tenant_override: false }, {
    en: ["Waiting for receipts", "How long a receipt is waited for before a message closes as \"no delivery notification\"."],
    zh: ["等待状态报告", "等待状态报告的时长，超过后短信以“未收到状态报告”结束。"],
  }),
  rule("receipt.late", "receipts", { ...count(1, 60, "days"), default: 7, tenant_override: false }, {
    en: ["Late receipts", "How long after closing without a receipt a late one still corrects the state (never the bill)."],
    zh: ["迟到的状态报告", "短信因未收到状态报告而结束后，迟到的状态报告在多长时间内仍可更正状态（不影响计费）。"],
  }),
  rule("receipt.parked", "receipts", { ...count(72, 720, "hours"), default: 96, tenant_override: false }, {
    en: ["Receipts of no message", "How long a receipt that belongs to no known message is kept."],
    zh: ["无主状态报告", "无法匹配到短信的状态报告的保留时长。"],
  }),
  rule("uplink.join", "receipts", { ...count(1, 1440, "minutes"), default: 30, tenant_override: false }, {
    en: ["Parts of long uplinks", "How long the parts of a long uplink are waited for before it is shown incomplete."],
    zh: ["长上行短信拼接", "等待长上行短信各分段的时长，超过后按不完整内容显示。"],
  }),
  rule("blacklist.carrier_codes", "consent", { ...choice("off", "tenant", "platform"), default: "tenant" }, {
    en: [
      "Phones that carriers list",
      "What becomes of a phone of which a carrier's final code says that it is on a blacklist there, complained, or opted out: nothing, the tenant's blacklist, or the platform's (opt-outs always only the tenant's).",
    ],
    zh: [
      "运营商黑名单号码",
      "运营商返回的最终状态码表明号码已被列入黑名单、投诉或退订时：不处理，加入租户黑名单，或加入平台黑名单（退订始终只加入租户黑名单）。",
    ],
  }),
  rule("blacklist.carrier_days", "consent", { ...count(0, 3650, "days"), zero: "unlimited", default: 0 }, {
    en: ["Phones that carriers list: for how long", "After how many days such an entry expires. 0 = never."],
    zh: ["运营商黑名单号码：有效期", "此类黑名单条目在多少天后失效。0 表示永久有效。"],
  }),
  rule("optout.confirm", "consent", { kind: "boolean", default: true }, {
    en: [
      "Confirming opt-outs",
      "Whether an opt-out or opt-in by uplink is confirmed by one message: a notification of the tenant's, at most one to a phone in 24 hours.",
    ],
    zh: [
      "退订确认短信",
      "用户通过上行短信退订或恢复接收后，是否回复一条确认短信。确认短信按租户的通知短信计费，同一号码 24 小时内最多一条。",
    ],
  }),
  rule("auto_reply.max", "consent", { ...count(1, 20, "times"), default: 3 }, {
    en: ["Auto-replies to a phone", "How many auto-replies a tenant gives the same phone within 24 hours."],
    zh: ["自动回复次数上限", "租户在 24 小时内对同一号码的自动回复条数上限。"],
  }),
  rule("complaint.template.max", "consent", { ...limit(10_000), default: 5 }, {
    en: [
      "Complaints about a template",
      "How many complaints within 24 hours pause a template. Those by carriers' codes do not count. 0 = no limit.",
    ],
    zh: ["模板投诉上限", "24 小时内投诉达到该数量时暂停模板，由运营商状态码登记的投诉不计入。0 表示不限。"],
  }),
  rule("complaint.tenant.max", "consent", { ...limit(100_000), default: 20 }, {
    en: [
      "Complaints about a tenant",
      "How many complaints within 24 hours suspend the marketing of a tenant. Those by carriers' codes do not count. 0 = no limit.",
    ],
    zh: ["租户投诉上限", "24 小时内投诉达到该数量时暂停租户的营销短信，由运营商状态码登记的投诉不计入。0 表示不限。"],
  }),
  rule("complaint.tenant.per_million", "consent", { ...limit(1_000_000), default: 100 }, {
    en: [
      "Complaints per million",
      "How many complaints per million marketing messages delivered within 24 hours suspend the marketing of a tenant. 0 = no limit.",
    ],
    zh: ["每百万条投诉数", "24 小时内每百万条已送达营销短信的投诉达到该数量时，暂停租户的营销短信。0 表示不限。"],
  }),
  rule("complaint.tenant.min_delivered", "consent", { ...count(1, 100_000_000, "messages"), default: 100_000 }, {
    en: [
      "Delivered before complaints are weighed",
      "How many marketing messages have to be delivered within 24 hours before complaints per million count.",
    ],
    zh: ["投诉比率起算条数", "24 小时内送达的营销短信达到该条数后，才按每百万条投诉数判断。"],
  }),
  rule("api.key_rate", "api", { ...count(1, 100000, "requests_per_second"), default: 200 }, {
    en: ["Requests of a key", "Requests in a second of an auth key that names no rate of its own."],
    zh: ["鉴权密钥请求速率", "未单独设置速率的鉴权密钥每秒最多请求次数。"],
  }),
  rule("api.idempotency", "api", { ...count(24, 720, "hours"), default: 48, tenant_override: false }, {
    en: ["Idempotency keys", "How long an Idempotency-Key is remembered."],
    zh: ["幂等键保留时长", "Idempotency-Key 的保留时长。"],
  }),
  rule("api.feed", "api", { ...count(1, 365, "days"), default: 30 }, {
    en: ["Feeds", "How long receipts and uplinks can be read again from the feeds."],
    zh: ["事件保留时长", "状态报告与上行短信可通过拉取接口重新读取的时长。"],
  }),
  rule("export.keep", "api", { ...count(1, 90, "days"), default: 7 }, {
    en: ["Keeping exports", "How long files of the log that were exported can be downloaded."],
    zh: ["导出文件保留时长", "导出的日志文件可供下载的时长。"],
  }),
  rule("export.under_way", "api", { ...count(1, 20, "times"), default: 3 }, {
    en: ["Exports at once", "How many exports of a tenant may wait or be made at the same time."],
    zh: ["同时进行的导出数", "租户同时排队或进行中的导出任务上限。"],
  }),
  rule("callback.give_up", "callbacks", { ...count(24, 720, "hours"), default: 30 }, {
    en: ["Retrying callbacks", "How long a failing callback address is tried before what waits for it is parked (it can be replayed)."],
    zh: ["回调重试时长", "回调地址持续失败多久后，将待推送的事件挂起（可重新推送）。"],
  }),
  rule("callback.retry_max", "callbacks", { ...count(1, 86400, "seconds"), default: 1800 }, {
    en: ["Longest pause of callbacks", "The longest pause between two tries of a failing callback address; pauses double up to it."],
    zh: ["回调最长重试间隔", "回调失败后重试间隔的上限，间隔逐次加倍直至此值。"],
  }),
  rule("callback.addresses.max", "callbacks", { ...count(0, 1000, "addresses"), default: 20 }, {
    en: ["Callback addresses of requests", "How many different callback_url a tenant's requests may name."],
    zh: ["请求级回调地址数", "租户的请求最多可使用多少个不同的 callback_url。"],
  }),
  rule("order.low_percent", "money", { ...count(1, 99, "percent"), default: 20 }, {
    en: ["Prepaid order: low", "What is left of a prepaid order when its tenant is told that it is low."],
    zh: ["预付费订单：余量不足", "预付费订单剩余比例降至该值时，提醒租户余量不足。"],
  }),
  rule("order.very_low_percent", "money", { ...count(0, 98, "percent"), default: 5 }, {
    en: ["Prepaid order: very low", "What is left of a prepaid order when its tenant is told that it is nearly used up."],
    zh: ["预付费订单：即将用尽", "预付费订单剩余比例降至该值时，提醒租户即将用尽。"],
  }),
  rule("correction.four_eyes", "money", { kind: "amount", default: "1000", tenant_override: false }, {
    en: ["Corrections without approval", "Corrections of more than this, in the order's unit (SMS or currency), wait until somebody else approves."],
    zh: ["免审批调账上限", "调账金额超过该值（按订单单位，条数或币种）时，须由他人审批。"],
  }),
  rule("retention.messages.days", "retention", { ...count(35, 3650, "days"), zero: "unlimited", default: 180 }, {
    en: ["Messages", "How long messages are kept after they were accepted and reached their final status; then they are archived, if the installation has an archive, and removed. Feeds and late receipts keep them as long as they need them. Statistics, expenses and the ledger stay. 0 = for ever."],
    zh: ["短信", "短信受理并有最终状态之后的保留天数，期满后归档（如已配置归档目录）并清除；事件接口与迟到的状态报告仍需要的短信会保留到不再需要为止。统计、消费和账目不受影响。0 表示永久保留。"],
  }),
  rule("retention.uplinks.days", "retention", { ...count(35, 3650, "days"), zero: "unlimited", default: 180 }, {
    en: ["Uplinks", "How long uplinks are kept after they arrived; then they are archived, if the installation has an archive, and removed. Opt-outs stay. 0 = for ever."],
    zh: ["上行短信", "上行短信收到之后的保留天数，期满后归档（如已配置归档目录）并清除。退订记录不受影响。0 表示永久保留。"],
  }),
  rule("retention.missions.days", "retention", { ...count(1, 3650, "days"), zero: "unlimited", default: 180 }, {
    en: ["Lists of missions", "How long the file and the list of numbers of a mission are kept after it ended, with the rows that were left out. The mission and the counts of its report stay. 0 = for ever."],
    zh: ["群发号码列表", "群发任务结束之后，其导入文件、号码列表和被剔除的行的保留天数。任务本身及报告中的统计数不受影响。0 表示永久保留。"],
  }),
  rule("retention.audit.days", "retention", { ...count(180, 3650, "days"), zero: "unlimited", default: 0, tenant_override: false }, {
    en: ["Audit log", "How long lines of the audit log are kept. 0 = for ever."],
    zh: ["操作日志", "操作日志的保留天数。0 表示永久保留。"],
  }),
];
