import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "路由",
} satisfies Words<typeof en>;
