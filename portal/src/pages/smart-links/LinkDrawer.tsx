import { BarChartOutlined, ExportOutlined } from "@ant-design/icons";
import { Alert, Button, Descriptions, Drawer, Flex, Skeleton, Tooltip, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isRefusal } from "@/api/error";
import type { SmartLink } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useCanOpen } from "@/app/useCanOpen";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { LinkTag } from "./LinkTag";
import styles from "./links.module.css";

type Props = {
  code: string;
  nameOf: (profile: string) => string;
  /** Absent: whoever looks may not end it. */
  onStop?: (link: SmartLink) => void;
  onClose: () => void;
};

/** Counts change while somebody looks. */
const EVERY_MS = 15_000;

/** A link with what is counted of it, and what can be done with it. */
export function LinkDrawer({ code, nameOf, onStop, onClose }: Props) {
  const { t } = useTranslation("smart-links");
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/smart/links/{code}", {
    path: { code },
  });
  const of = data?.code === code ? data : undefined;
  return (
    <Drawer open size={720} title={t("one.title", { code })} onClose={onClose}>
      {of ? (
        <Flex vertical gap="large">
          <Acts of={of} onStop={onStop} />
          <Facts of={of} nameOf={nameOf} />
        </Flex>
      ) : isRefusal(error, "not_found") ? (
        <Alert type="warning" showIcon title={t("one.missing")} description={t("one.missingText")} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </Drawer>
  );
}

function Acts({ of, onStop }: { of: SmartLink; onStop?: (link: SmartLink) => void }) {
  const { t } = useTranslation("smart-links");
  const canOpen = useCanOpen();
  const query = new URLSearchParams({ profile: of.profile_id, ...(of.mission_id === null ? {} : { mission: of.mission_id }) });
  const statistics = `/smart/statistics?${query.toString()}`;
  return (
    <Flex wrap gap="small">
      {/* Looking would use up the only time that a link for one person has. */}
      {of.kind === "group" && of.status === "good" && (
        <Tooltip title={t("one.openHint")}>
          <Button href={of.url} target="_blank" rel="noreferrer" icon={<ExportOutlined />}>
            {t("one.open")}
          </Button>
        </Tooltip>
      )}
      {canOpen(statistics) && (
        <LinkButton to={statistics} icon={<BarChartOutlined />}>
          {t("one.statistics")}
        </LinkButton>
      )}
      {onStop && of.status === "good" && (
        <Button danger onClick={() => onStop(of)}>
          {t("stop.ok")}
        </Button>
      )}
    </Flex>
  );
}

function Facts({ of, nameOf }: { of: SmartLink; nameOf: (profile: string) => string }) {
  const { t } = useTranslation("smart-links");
  const format = useFormat();
  const lines: [string, ReactNode][] = [
    [
      t("one.address"),
      <Flex key="address" vertical>
        <span className={styles.base}>
          <code>{of.url}</code>
          <CopyButton text={of.url} what={t("address")} />
        </span>
        <Typography.Text type="secondary">{t("one.characters", { count: of.url.length })}</Typography.Text>
      </Flex>,
    ],
    [t("column.status"), <LinkTag key="status" status={of.status} />],
    [
      t("column.profile"),
      <Link key="profile" to={`/smart/${of.profile_id}`} className={styles.any}>
        {nameOf(of.profile_id)}
      </Link>,
    ],
    [t("column.kind"), t(`kind.${of.kind}`)],
    [t("column.text"), <Any key="text">{of.text}</Any>],
    [t("one.fallback"), <Any key="fallback">{of.fallback_url}</Any>],
    [t("column.resolves"), t("resolvesOf", { n: format.number(of.resolves), max: format.number(of.resolves_max) })],
    [t("column.seen"), format.number(of.seen)],
    [t("column.clicks"), format.number(of.clicks)],
    [t("column.until"), format.dateTime(of.expires_at)],
    [t("one.mission"), of.mission_id === null ? "" : <Link to={`/missions/${of.mission_id}`}>{of.mission_id}</Link>],
    [t("one.flag"), of.has_cust_flag ? t("one.flagKept") : ""],
    [t("one.token"), t(of.click_token ? "one.tokenOn" : "one.tokenOff")],
    [t("one.made"), t("one.by", { time: format.dateTime(of.created_at), who: of.created_by })],
  ];
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      styles={{ label: { whiteSpace: "nowrap" } }}
      items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

function Any({ children }: { children: string }) {
  return <span className={styles.any}>{children}</span>;
}
