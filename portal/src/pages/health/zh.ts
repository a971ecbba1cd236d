import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "运行状况",
} satisfies Words<typeof en>;
