import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "重置密码",
} satisfies Words<typeof en>;
