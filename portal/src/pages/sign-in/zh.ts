import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "登录",
  welcome: "登录您的账号",
  claim: "每一条短信，都有着落",
  points: {
    send: "验证码、行业通知、会员营销短信，覆盖中国大陆及全球",
    trace: "从受理到运营商状态报告，每条短信全程可查",
    money: "计费规则公开可核，精确到每个分段",
  },
  signedOutReset: "密码已修改，请使用新密码登录。",
} satisfies Words<typeof en>;
