import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "上行短信",
  lead: "用户回复给您的短信。要求退订营销短信的回复（TD、T、STOP 等）会特别标出。",
  from: "发送号码",
  to: "接收号码",
  text: "内容",
  at: "接收时间",
  answers: "回复的短信",
  phone: "手机号码",
  phonePlaceholder: "任意格式，或末 4 位",
  optOut: "退订",
  empty: "还没有用户回复。收到的回复会自动显示在此处。",
  nothing: "（空）",
  conversation: {
    title: "与 {{phone}} 的对话",
    untitled: "对话",
    list: "往来短信，按时间先后排列",
    newest: "显示双方最近 50 条短信。",
    yours: "您",
    theirs: "用户",
    said: "{{who}}，{{time}}",
    message: "详情",
    messageWhat: "短信 {{uid}} 的详情",
    this: "当前上行短信",
    gone: "该上行短信已不存在",
    goneText: "上行短信仅保留一段时间。请关闭后从列表中选择其他上行短信。",
  },
} satisfies Words<typeof en>;
