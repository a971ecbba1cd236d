import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { ScreeningAction } from "@/api/types";

const COLORS: Record<ScreeningAction, string> = { pass: "green", review: "gold", block: "red" };

/** What becomes of a text. */
export function ActionTag({ action }: { action: ScreeningAction }) {
  const { t } = useTranslation("screening");
  return <Tag color={COLORS[action]}>{t(`action.${action}`)}</Tag>;
}
