import { Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import type { AuditItem } from "@/api/types";
import { device } from "@/format/device";
import styles from "./audit.module.css";
import { Changes } from "./Changes";
import { changesOf, said } from "./change";

const SIDES = ["before", "after"];

/** The rest of what an entry says: facts, then what was changed into what. */
export function Entry({ item: { user_agent, detail } }: { item: AuditItem }) {
  const { t } = useTranslation("audit");
  const changes = changesOf(detail);
  const facts = Object.entries(detail)
    .filter(([key]) => !SIDES.includes(key))
    .map(([key, value]) => ({ key, label: key, children: said(value) }));
  const items = [
    ...(user_agent ? [{ key: "device", label: t("device"), children: `${device(user_agent)} (${user_agent})` }] : []),
    ...facts,
  ];
  return (
    <div className={styles.entry}>
      {items.length > 0 && <Descriptions size="small" column={1} items={items} />}
      {changes && <Changes changes={changes} />}
    </div>
  );
}
