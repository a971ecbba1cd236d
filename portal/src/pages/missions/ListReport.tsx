import { Alert, Button, Flex, Statistic, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Mission } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import styles from "./missions.module.css";
import { Rejected } from "./Rejected";

/** That rows were read which the spreadsheet hides. */
export function HiddenRows({ count }: { count: number }) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  if (count === 0) return null;
  const title = t("list.hidden", { count, n: format.number(count) });
  return <Alert type="warning" showIcon title={title} description={t("list.hiddenText")} />;
}

/** What became of the rows of a list: how many will be sent, how many not and why. */
export function ListReport({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const may = usePermissions();
  const [isOpen, setOpen] = useState(false);
  const { rows } = mission;
  const wouldRefuse = rows.would_refuse.reduce((sum, { count }) => sum + count, 0);
  const figures: [string, number][] = [
    [t("list.good"), rows.good],
    [t("list.rejected"), rows.rejected],
    [t("list.duplicates"), rows.duplicates],
    [t("list.blacklisted"), rows.blacklisted],
    [t("list.optedOut"), rows.opted_out],
    [t("confirm.segments"), rows.segments],
  ];
  return (
    <Flex vertical gap="middle">
      <div className={styles.fileName}>{rows.file ? t("list.fileName", { name: rows.file }) : t("list.typedName")}</div>
      <div className={styles.figures} role="group" aria-label={t("list.report")}>
        {figures.map(([title, value]) => (
          <Statistic key={title} title={title} value={format.number(value)} />
        ))}
      </div>
      {rows.removed && <Alert type="info" showIcon title={t("list.removed")} />}
      {!rows.removed && <HiddenRows count={rows.hidden} />}
      {wouldRefuse > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("list.wouldRefuse", { count: wouldRefuse, n: format.number(wouldRefuse) })}
          description={rows.would_refuse.map(({ code, message, count }) => (
            <div key={code}>
              {format.number(count)} · {message}
            </div>
          ))}
        />
      )}
      {rows.rejected > 0 && (
        <>
          <Table
            size="small"
            aria-label={t("list.byReason")}
            rowKey={({ code }) => code}
            dataSource={rows.by_reason}
            pagination={false}
            columns={[
              { key: "message", title: t("list.reason"), dataIndex: "message" },
              {
                key: "count",
                title: t("list.rowsCount"),
                width: 110,
                align: "end",
                render: (_, { count }) => format.number(count),
              },
            ]}
          />
          <Flex gap="small" wrap hidden={rows.removed}>
            <Button onClick={() => setOpen(true)}>{t("list.showRejected")}</Button>
            {may("messages:send") && (
              <Download
                label={t("list.rejectedFile")}
                formats={["xlsx", "csv"] as const}
                ask={(kind) =>
                  api.GET("/api/v1/missions/{id}/rejected/file", {
                    params: { path: { id: mission.id }, query: { format: kind } },
                    parseAs: "blob",
                  })
                }
              />
            )}
          </Flex>
        </>
      )}
      {isOpen && <Rejected mission={mission} onClose={() => setOpen(false)} />}
    </Flex>
  );
}
