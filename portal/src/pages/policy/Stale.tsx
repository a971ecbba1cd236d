import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { ChangeTable } from "./ChangeTable";
import { foreignChanges } from "./draft";
import type { Editing } from "./useEditing";
import { useWho } from "./useWho";

/** Somebody else was quicker: who, why, and what changed. Edits are kept. */
export function Stale({ code, editing }: { code: string | null; editing: Editing }) {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const who = useWho();
  const { stale, base, draft, understood } = editing;
  const query = { page: 1, page_size: 10, ...(code === null ? {} : { tenant_code: code }) };
  const { data } = useGet({ topic: "other", enabled: stale !== null }, "/api/v1/admin/policy/history", { query });
  if (!stale) return null;
  const made = data?.items.filter(({ version }) => version > stale.version && version <= base.version) ?? [];
  const changes = foreignChanges(stale.rules, base.rules, draft);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("stale.title")}
      action={
        <Button size="small" onClick={understood}>
          {t("stale.close")}
        </Button>
      }
      description={
        <>
          <p>{t(editing.changes.length > 0 ? "stale.text" : "stale.same")}</p>
          {made.map(({ version, by, at, reason }) => (
            <p key={version}>{t("stale.by", { who: who(by), time: format.dateTime(at), reason })}</p>
          ))}
          {changes.length > 0 && <ChangeTable changes={changes} isTenant={code !== null} />}
        </>
      }
    />
  );
}
