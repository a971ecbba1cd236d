import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "租户",
} satisfies Words<typeof en>;
