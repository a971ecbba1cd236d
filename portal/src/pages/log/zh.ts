import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "发送记录",
  lead: "每条短信及其发送结果。未选择时间时，查询最近 7 天。",
} satisfies Words<typeof en>;
