import { Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import type { Board } from "./Board";
import { isEdited } from "./draft";

/** Whether a rule was edited, or set before. */
export function Marks({ rule, board: { side, editing } }: { rule: PolicyRule; board: Board }) {
  const { t } = useTranslation("policy");
  if (editing && isEdited(rule, editing.draft)) return <Tag color="gold">{t("rule.edited")}</Tag>;
  if (side === "own") return null;
  if (rule.value === null) return null;
  return (
    <Tooltip title={t(`sourceHint.${rule.source}`)}>
      <Tag color="blue" tabIndex={0}>
        {t(side === "tenant" ? "rule.own" : "rule.set")}
      </Tag>
    </Tooltip>
  );
}
