import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "智能短信转化",
  lead: "客户打开链接之后的行为：由贵方程序上报，并追溯到最后点击的菜单项。",
  links: "链接",
  statistics: "统计",
  column: {
    at: "发生时间",
    event: "事件",
    value: "金额",
    traced: "追溯",
    profile: "智能短信",
    item: "菜单项",
    mission: "群发任务",
    clicked: "点击时间",
  },
  traced: { yes: "已追溯", no: "未追溯" },
  fallback: "备用网址",
  empty: {
    title: "尚未上报转化",
    what: "调用一次接口即可上报客户行为，每次最多 1,000 条。无法追溯的也会保存，但不计入转化漏斗。",
  },
  how: {
    title: "如何上报转化",
    show: "查看方法",
    who: "以下列方式之一说明是哪位客户：",
    flag: "cust_flag：创建个人链接时填写的客户标识。平台仅保存其密钥哈希，上报时须完全一致。",
    token: "click_token：贵方网址被打开时参数 ct 的值。创建链接时请开启点击令牌，并由贵方网站保存该参数。",
    make: "新建链接",
    rules: "客户在此前七天内点击过链接页面的菜单项即计入。请在 14 天内上报；以相同 id 重复上报只计一次。",
    key: "鉴权密钥须具有 smart:manage 权限。",
    keys: "前往鉴权密钥",
    code: "上报转化的请求",
    answer: "响应中 matched 为已追溯数，unmatched 为未追溯数，repeated 为重复上报数。",
  },
} as const satisfies Words<typeof en>;
