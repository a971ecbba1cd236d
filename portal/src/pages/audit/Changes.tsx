import { Table, Typography } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./audit.module.css";
import type { Change } from "./change";

/** Before and after side by side; what changed stands out by more than its colour. */
export function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation(["audit", "parts"]);
  const value = (text: string | null, { isChanged }: Change, isAfter: boolean) => {
    if (text === null) return <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>;
    if (text === "") return <Typography.Text type="secondary">{t("empty")}</Typography.Text>;
    if (!isChanged) return text;
    return isAfter ? <ins>{text}</ins> : <del>{text}</del>;
  };
  return (
    <div className={styles.changes} role="region" aria-label={t("changes")} tabIndex={0}>
      <Table<Change>
        aria-label={t("changes")}
        size="small"
        pagination={false}
        dataSource={changes}
        rowKey={({ field }) => field}
        rowClassName={({ isChanged }) => (isChanged ? (styles.changed ?? "") : "")}
        columns={[
          {
            key: "field",
            title: t("field"),
            width: "26%",
            render: (_, { field, isChanged }) => (isChanged ? <strong>{field}</strong> : field),
          },
          { key: "before", title: t("before"), width: "37%", render: (_, change) => value(change.before, change, false) },
          { key: "after", title: t("after"), width: "37%", render: (_, change) => value(change.after, change, true) },
        ]}
      />
    </div>
  );
}
