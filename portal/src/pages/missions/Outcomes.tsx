import { Card, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Mission, OutcomePlace, OutcomeReason } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./missions.module.css";

/** What did not arrive and why, and how each country and network did. */
export function Outcomes({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  const { data, error, refetch } = useGet({ topic: "missions", also: ["messages"] }, "/api/v1/missions/{id}/outcomes", {
    path: { id: mission.id },
  });
  const may = usePermissions();
  const reasons = useReasonColumns();
  const places = usePlaceColumns();
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.halves}>
      <Card
        title={<h2 className={styles.heading}>{t("part.reasons")}</h2>}
        extra={
          may("messages:read") &&
          !!data?.by_reason.length && (
            <LinkButton type="link" to={`/log?task_id=${mission.id}&tab=abnormal`}>
              {t("failedToLog")}
            </LinkButton>
          )
        }
      >
        <Plain<OutcomeReason>
          label={t("part.reasons")}
          items={data?.by_reason ?? []}
          columns={reasons}
          rowKey={({ status, code, message }) => `${status} ${code ?? ""} ${message}`}
          nothing={t("outcome.noReason")}
        />
      </Card>
      <Card title={<h2 className={styles.heading}>{t("part.places")}</h2>}>
        <Plain<OutcomePlace>
          label={t("part.places")}
          items={data?.by_place ?? []}
          columns={places}
          rowKey={({ country, network }) => `${country ?? ""} ${network}`}
          nothing={t("outcome.noPlace")}
        />
      </Card>
    </div>
  );
}

function useReasonColumns(): Column<OutcomeReason>[] {
  const { t } = useTranslation("missions");
  const format = useFormat();
  return useMemo(
    (): Column<OutcomeReason>[] => [
      { key: "status", title: t("column.status"), width: 150, render: ({ status }) => <StatusTag status={status} /> },
      {
        key: "message",
        title: t("list.reason"),
        card: "whole",
        render: ({ code, message }) => (
          <>
            {message}
            {code !== null && (
              <div>
                <Typography.Text type="secondary" code>
                  {code}
                </Typography.Text>
              </div>
            )}
          </>
        ),
      },
      {
        key: "count",
        title: t("outcome.messages"),
        width: 100,
        isNumber: true,
        render: ({ count }) => format.number(count),
      },
    ],
    [t, format],
  );
}

function usePlaceColumns(): Column<OutcomePlace>[] {
  const { t } = useTranslation(["missions", "trade", "parts"]);
  const format = useFormat();
  const language = useLanguage();
  return useMemo((): Column<OutcomePlace>[] => {
    const count = (key: "total" | "delivered" | "failed" | "unconfirmed" | "under_way", title: string): Column<OutcomePlace> => ({
      key,
      title,
      isNumber: true,
      render: (place) => format.number(place[key]),
    });
    return [
      {
        key: "country",
        title: t("outcome.country"),
        width: 150,
        render: ({ country }) => (country === null ? t("trade:network.unknown") : countryName(language, country)),
      },
      { key: "network", title: t("outcome.network"), width: 140, render: ({ network }) => t(`trade:network.${network}`) },
      count("total", t("outcome.total")),
      count("delivered", t("parts:progress.group.delivered")),
      count("failed", t("parts:progress.group.failed")),
      count("unconfirmed", t("parts:progress.group.unconfirmed")),
      count("under_way", t("progress.underWay")),
    ];
  }, [t, format, language]);
}
