import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "操作日志",
} satisfies Words<typeof en>;
