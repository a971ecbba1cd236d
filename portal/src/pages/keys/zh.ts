import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "鉴权密钥",
} satisfies Words<typeof en>;
