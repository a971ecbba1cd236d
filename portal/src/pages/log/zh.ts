import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "发送记录",
} satisfies Words<typeof en>;
