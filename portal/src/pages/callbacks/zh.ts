import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "回调",
} satisfies Words<typeof en>;
