import { Alert, Button, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Change } from "@/parts/stale/merge";
import styles from "./order.module.css";

type Props<Values> = {
  changes: Change<Values>[];
  /** A field's name, and a value of it in words. */
  name: (field: keyof Values & string) => string;
  say: (field: keyof Values & string, value: unknown) => ReactNode;
  onLoad: () => void;
  onKeep: () => void;
};

/** Somebody else was quicker: what they changed, and what to do with what was typed here. */
export function StaleNotice<Values>({ changes, name, say, onLoad, onKeep }: Props<Values>) {
  const { t } = useTranslation("order");
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("stale.title")}
      description={
        <>
          <div>{t(changes.length > 0 ? "stale.text" : "stale.unseen")}</div>
          {changes.length > 0 && <Changes changes={changes} name={name} say={say} />}
          <div className={styles.choices}>
            <div>
              <Button type="primary" size="small" onClick={onKeep}>
                {t("stale.keep")}
              </Button>
              <Typography.Text type="secondary">{t("stale.keepHint")}</Typography.Text>
            </div>
            <div>
              <Button size="small" onClick={onLoad}>
                {t("stale.load")}
              </Button>
              <Typography.Text type="secondary">{t("stale.loadHint")}</Typography.Text>
            </div>
          </div>
        </>
      }
    />
  );
}

function Changes<Values>({ changes, name, say }: Pick<Props<Values>, "changes" | "name" | "say">) {
  const { t } = useTranslation("order");
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">{t("stale.field")}</th>
          <th scope="col">{t("stale.before")}</th>
          <th scope="col">{t("stale.now")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, now, isBoth }) => (
          <tr key={field}>
            <td>
              {name(field)}
              {isBoth && <Typography.Text type="warning"> ({t("stale.both")})</Typography.Text>}
            </td>
            <td>{say(field, before)}</td>
            <td>{say(field, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
