import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "短信概览",
} satisfies Words<typeof en>;
