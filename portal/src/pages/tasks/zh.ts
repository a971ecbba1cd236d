import type { Words } from "@/i18n/words";
import type en from "./en";

export default {
  title: "任务管理",
} satisfies Words<typeof en>;
