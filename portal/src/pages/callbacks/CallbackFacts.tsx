import { Flex, Typography } from "antd";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CallbackItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import styles from "./callbacks.module.css";
import { useReason } from "./useReason";

/** An address, whether it takes what is pushed, and what waits for it. */
export function CallbackFacts({ of }: { of: CallbackItem }) {
  const { t } = useTranslation("callbacks");
  const format = useFormat();
  const reasonOf = useReason();
  const facts: [name: string, value: ReactNode][] = [
    [
      t("address"),
      <Flex key="url" align="start" gap={4}>
        <Typography.Text className={styles.url}>{of.url}</Typography.Text>
        <CopyButton text={of.url} what={t("address")} />
      </Flex>,
    ],
  ];
  if (of.failing_since) {
    facts.push([
      t("failingSince"),
      <>
        {format.dateTime(of.failing_since)}
        <Typography.Text type="secondary"> · {t("failures", { count: of.failures })}</Typography.Text>
      </>,
    ]);
    if (of.next_try_at) facts.push([t("nextTry"), format.dateTime(of.next_try_at)]);
    const reason = reasonOf(of.last_note);
    if (reason) {
      facts.push([
        t("lastNote"),
        <Typography.Text key="note" type="danger">
          {reason}
        </Typography.Text>,
      ]);
    }
  }
  facts.push([
    t("behind"),
    of.behind > 0 ? t("behindEvents", { count: of.behind, n: format.number(of.behind) }) : t("behindNone"),
  ]);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>
            <Typography.Text type="secondary">{name}</Typography.Text>
          </dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
