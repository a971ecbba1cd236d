import { Alert } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartFreeze } from "@/api/types";
import { useFormat } from "@/format/useFormat";

/** Why somebody of the platform freezes a brand; `signature`: it was frozen by itself. */
export const FREEZE_REASONS = ["complaints", "fraud", "trademark", "content", "request", "other"] as const;
const REASONS = [...FREEZE_REASONS, "signature"] as const;

/** Why handsets do not show a brand for the time being, and what to do about it. */
export function FreezeNote({ of, children }: { of: SmartFreeze; children?: ReactNode }) {
  const { t } = useTranslation("brand");
  const format = useFormat();
  const known = REASONS.find((reason) => reason === of.reason);
  return (
    <Alert
      type="error"
      showIcon
      title={t("freeze.title", { time: format.dateTime(of.at) })}
      description={
        <>
          <div>{known ? t(`freeze.reason.${known}`) : of.reason}</div>
          {of.note !== "" && <div>{t("freeze.note", { note: of.note })}</div>}
          {children && <div>{children}</div>}
        </>
      }
    />
  );
}
