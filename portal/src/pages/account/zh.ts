import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "个人中心",
} satisfies Words<typeof en>;
