import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "短信查询",
  lead: "查询所有租户的上下行短信，号码已脱敏。未选择时间时，查询最近 7 天。查看短信详情将记入该租户的操作日志。",
  tenant: "租户编码",
} satisfies Words<typeof en>;
