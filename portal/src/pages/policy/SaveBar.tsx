import { App, Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./policy.module.css";
import { toRule } from "./toRule";
import type { Editing } from "./useEditing";

/** How much was edited, and what to do with it; only while something was. */
export function SaveBar({ editing, onReview }: { editing: Editing; onReview: () => void }) {
  const { t } = useTranslation("policy");
  const { modal } = App.useApp();
  const { changes, sentences, discard } = editing;
  const [wrong] = sentences.keys();
  if (changes.length === 0 && wrong === undefined) return null;
  const ask = () => {
    void modal.confirm({
      title: t("discard.title"),
      content: t("discard.text"),
      okText: t("discard.ok"),
      cancelText: t("discard.cancel"),
      okButtonProps: { danger: true },
      onOk: discard,
    });
  };
  return (
    <Flex wrap gap="small" justify="space-between" align="center" role="region" aria-label={t("bar.label")} className={styles.bar}>
      <Flex wrap gap="small" align="center" aria-live="polite">
        <strong>{t("bar.changes", { count: changes.length })}</strong>
        {wrong !== undefined && (
          <Typography.Link type="danger" href={`#rule-${wrong}`} onClick={(event) => toRule(wrong, event)}>
            {t("bar.faults", { count: sentences.size })}
          </Typography.Link>
        )}
      </Flex>
      <Flex gap="small">
        <Button onClick={ask}>{t("bar.discard")}</Button>
        <Button
          id="save-rules"
          type="primary"
          disabled={changes.length === 0}
          onClick={() => (wrong === undefined ? onReview() : toRule(wrong))}
        >
          {t("bar.review")}
        </Button>
      </Flex>
    </Flex>
  );
}
