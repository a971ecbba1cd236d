import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "重置密码",
  ask: "重置密码",
  askText: "请输入账号和验证码，设置新密码的链接将发送到该账号的邮箱。",
  send: "发送链接",
  sent: "请查收邮件",
  sentText:
    "如果该账号存在且已设置邮箱，链接已发出，30 分钟内有效，仅可使用一次。没有收到？请查看垃圾邮件箱、检查账号名称，或联系您账户的管理员。",
  back: "返回登录",
  set: "设置新密码",
  setText: "账号：{{account}}。设置后，该账号的所有登录都会退出。",
  welcomeTitle: "欢迎",
  welcome: "欢迎，请设置您的密码",
  welcomeText: "您的账号是 {{account}}，今后使用此名称和在此设置的密码登录。",
  invalidHeading: "设置密码",
  invalid: "链接已失效",
  invalidText: "该链接已被使用、已被新链接取代，或已过期。如果是邀请链接，请联系邀请您的人重新发送；否则请在此重新申请。",
  again: "重新申请链接",
  save: "设置密码",
} satisfies Words<typeof en>;
