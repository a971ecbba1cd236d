import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "租户",
  lead: "平台的全部客户，通过开通配置文件维护。",
  filter: { code: "编码", name: "名称", status: "状态" },
  column: {
    code: "编码",
    name: "名称",
    status: "状态",
    zone: "时区",
    language: "语言",
    accounts: "账号数",
    keys: "鉴权密钥数",
    orders: "订单数",
    actions: "操作",
  },
  status: { active: "正常", suspended: "已停用", closed: "已注销" },
  statusHint: {
    active: "可以登录和发送。",
    suspended: "恢复之前不会发送该租户的短信。",
    closed: "已不再是平台客户。",
  },
  now: "当前 {{time}}（{{offset}}）",
  countsHint: "数量只计正常的账号、未吊销的鉴权密钥和生效中的订单。",
  languages: { en: "英文", zh: "中文" },
  noOrder: "没有生效中的订单，无法发送。",
  messages: "查看短信",
  messagesOf: "查看短信：{{code}}",
  mayNot: "您的角色无权查询租户短信。",
  empty: "尚无租户。请在开通配置文件中描述租户，并执行 hongyan provision 使其生效。",
} satisfies Words<typeof en>;
