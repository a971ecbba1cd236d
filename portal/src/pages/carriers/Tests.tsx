import { Flex, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { CarrierDetails, CarrierTest } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./carriers.module.css";
import { TestForm } from "./TestForm";

const EVERY_MS = 2_000;

/** A test message, and what became of the last ones. */
export function Tests({ carrier }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  return (
    <div className={styles.tests}>
      <section>
        <Typography.Title level={2} className={styles.head}>
          {t("test.title")}
        </Typography.Title>
        <Typography.Paragraph type="secondary">{t("test.lead")}</Typography.Paragraph>
        <TestForm carrier={carrier} />
      </section>
      <section>
        <Typography.Title level={2} className={styles.head}>
          {t("test.table")}
        </Typography.Title>
        <Typography.Paragraph type="secondary">{t("test.tableLead")}</Typography.Paragraph>
        <Last code={carrier.code} />
      </section>
    </div>
  );
}

function Last({ code }: { code: string }) {
  const { t } = useTranslation(["carriers", "parts"]);
  const format = useFormat();
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/carriers/{code}/tests", {
    path: { code },
  });
  const none = t("parts:none");
  const columns = useMemo<Column<CarrierTest>[]>(
    () => [
      {
        key: "to",
        title: t("test.to"),
        render: ({ to, uid }) => (
          <Flex vertical>
            {to}
            <Typography.Text type="secondary" copyable={{ text: uid, tooltips: [t("parts:copy"), t("parts:copied")] }}>
              {uid}
            </Typography.Text>
          </Flex>
        ),
      },
      { key: "status", title: t("test.status"), render: ({ status }) => <StatusTag status={status} /> },
      {
        key: "dr",
        title: t("test.dr"),
        render: ({ dr_state, dr_code }) => (
          <Flex vertical align="start">
            {dr_state ?? none}
            {dr_code !== null && <Typography.Text code>{dr_code}</Typography.Text>}
          </Flex>
        ),
      },
      {
        key: "took",
        title: t("test.took"),
        isNumber: true,
        render: ({ at, closed_at }) =>
          closed_at === null ? none : format.duration(Math.max(0, Date.parse(closed_at) - Date.parse(at))),
      },
      { key: "at", title: t("test.at"), render: ({ at }) => format.dateTime(at) },
      {
        key: "meaning",
        title: t("test.meaning"),
        card: "whole",
        render: ({ error: why }) => <div style={{ minWidth: 180, maxWidth: 420 }}>{why?.detail ?? none}</div>,
      },
      {
        key: "content",
        title: t("test.content"),
        card: "whole",
        render: ({ content, sender_id }) => (
          <div style={{ minWidth: 180, maxWidth: 420, overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
            {content}
            {sender_id !== null && (
              <Typography.Text type="secondary">
                {" "}
                ({t("test.sender")} {sender_id})
              </Typography.Text>
            )}
          </div>
        ),
      },
    ],
    [t, format, none],
  );
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Plain
      label={t("test.table")}
      items={data?.items ?? []}
      columns={columns}
      rowKey={({ uid }) => uid}
      nothing={data ? t("test.none") : "…"}
    />
  );
}
