import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import type { Own } from "./draft";
import styles from "./policy.module.css";
import { useSay } from "./useSay";

type Row = { rule: PolicyRule; before: Own; after: Own; isBoth?: boolean };
type Props = {
  changes: Row[];
  isTenant: boolean;
  /** What was set long ago: what holds without a value may have been another then, and is not said. */
  isPast?: boolean;
};

/** What changes, from what to what. */
export function ChangeTable({ changes, isTenant, isPast = false }: Props) {
  const { t } = useTranslation("policy");
  const { say, sayOwn } = useSay();
  const words = (rule: PolicyRule, own: Own) => {
    if (!isPast) return sayOwn(rule, own, isTenant);
    return own === null ? t("value.unset") : say(rule, own);
  };
  return (
    <table className={styles.changes} aria-label={t("table.label")}>
      <thead>
        <tr>
          <th scope="col">{t("table.rule")}</th>
          <th scope="col">{t("table.before")}</th>
          <th scope="col">{t("table.after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ rule, before, after, isBoth }) => (
          <tr key={rule.id}>
            <td>
              {rule.title}
              {isBoth && <Typography.Text type="warning"> ({t("stale.both")})</Typography.Text>}
            </td>
            <td>{words(rule, before)}</td>
            <td>
              <strong>{words(rule, after)}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
