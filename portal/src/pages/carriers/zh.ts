import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "运营商通道",
} satisfies Words<typeof en>;
