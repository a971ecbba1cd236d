import { Alert, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Retention as Kept, RetentionClass } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import styles from "./health.module.css";
import { Section } from "./Section";

const EVERY_MS = 10_000;

/** How long each kind of data is kept, and what was removed and archived. */
export function Retention() {
  const { t } = useTranslation("health");
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/retention");
  return (
    <Section title={t("retention.title")}>
      <Typography.Paragraph type="secondary" className={styles.lead}>
        {t("retention.lead")}
      </Typography.Paragraph>
      {data ? <Whole kept={data} /> : error && <Failure error={error} onRetry={() => void refetch()} />}
    </Section>
  );
}

function Whole({ kept: { archive, classes } }: { kept: Kept }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const columns = useColumns();
  return (
    <>
      {archive.error && (
        <Alert
          type="error"
          showIcon
          title={t("retention.error", { since: format.dateTime(archive.error_since ?? "") })}
          description={archive.error}
        />
      )}
      <Typography.Paragraph>
        {archive.folder === null ? t("retention.noArchive") : t("retention.folder", { folder: archive.folder })}
      </Typography.Paragraph>
      <Plain<RetentionClass>
        label={t("retention.title")}
        items={classes}
        columns={columns}
        rowKey={(row) => row.class}
        nothing={t("retention.none")}
      />
    </>
  );
}

function useColumns(): Column<RetentionClass>[] {
  const { t } = useTranslation("health");
  const format = useFormat();
  return useMemo((): Column<RetentionClass>[] => {
    const time = (at: string | null) => (at === null ? t("retention.none") : format.dateTime(at));
    return [
      { key: "class", title: t("retention.class"), render: (row) => t(`retention.of.${row.class}`) },
      {
        key: "days",
        title: t("retention.days"),
        render: ({ days, other_tenants: others }) => (
          <>
            <div>{days === 0 ? t("retention.forEver") : t("retention.forDays", { count: days })}</div>
            {others > 0 && (
              <Typography.Text type="secondary">{t("retention.others", { count: others })}</Typography.Text>
            )}
          </>
        ),
      },
      { key: "oldest", title: t("retention.oldest"), render: (row) => time(row.oldest_at) },
      {
        key: "waiting",
        title: t("retention.waiting"),
        isNumber: true,
        render: ({ waiting, waiting_is_exact: isExact }) => `${format.number(waiting)}${isExact ? "" : "+"}`,
      },
      { key: "removed", title: t("retention.removed"), isNumber: true, render: (row) => format.number(row.removed) },
      {
        key: "archived",
        title: t("retention.archived"),
        render: ({ files, bytes }) =>
          files === 0 ? t("retention.none") : t("retention.files", { count: files, size: format.bytes(bytes) }),
      },
      { key: "last", title: t("retention.last"), render: (row) => time(row.last_at) },
    ];
  }, [t, format]);
}
