import type { Words } from "../words";
import type en from "./en";

export default {
  over: {
    title: "登录已失效",
    text: "请以 {{account}} 重新登录后继续操作，您在本页填写的内容不会丢失。",
    other: "使用其他账号登录",
  },
} satisfies Words<typeof en>;
