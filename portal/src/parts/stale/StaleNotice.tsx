import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Change } from "./merge";
import styles from "./Stale.module.css";

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
  const { t } = useTranslation("parts");
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
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
              {t("stale.keepHint")}
            </div>
            <div>
              <Button size="small" onClick={onLoad}>
                {t("stale.load")}
              </Button>
              {t("stale.loadHint")}
            </div>
          </div>
        </>
      }
    />
  );
}

function Changes<Values>({ changes, name, say }: Pick<Props<Values>, "changes" | "name" | "say">) {
  const { t } = useTranslation("parts");
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
              {isBoth && <strong> ({t("stale.both")})</strong>}
            </td>
            <td>{say(field, before)}</td>
            <td>{say(field, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
