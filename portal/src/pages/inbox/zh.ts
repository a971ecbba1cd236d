import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "上行短信",
} satisfies Words<typeof en>;
