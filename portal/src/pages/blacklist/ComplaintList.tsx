import { Empty, Flex, Tag, Typography } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { answer, api } from "@/api/client";
import type { ComplaintItem, ComplaintQuery, Side } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { choice, one, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { TenantSelect } from "@/parts/TenantSelect";

const SOURCES: ComplaintItem["source"][] = ["regulator", "carrier", "direct", "carrier_code"];
const STATUSES: ComplaintItem["status"][] = ["open", "closed"];

type Props = { side: Side; onOpen?: (of: ComplaintItem) => void; tools?: ReactNode };

/** Complaints: all of them for platform staff, a tenant's own for itself. */
export function ComplaintList({ side, onOpen, tools }: Props) {
  const { t } = useTranslation("blacklist");
  const filters = useMemo(
    () => [
      ...(side === "platform" ? [one("tenant_code", t("complaint.tenant"), <TenantSelect />)] : []),
      text({ name: "phone", label: t("optOut.phone"), placeholder: t("optOut.phonePlaceholder"), maxLength: 40 }),
      choice({
        name: "source",
        label: t("complaint.source.label"),
        options: SOURCES.map((value) => ({ value, label: t(`complaint.source.${value}`) })),
      }),
      choice({
        name: "status",
        label: t("complaint.status.label"),
        options: STATUSES.map((value) => ({ value, label: t(`complaint.status.${value}`) })),
      }),
    ],
    [t, side],
  );
  const columns = useColumns(side);
  return (
    <List<ComplaintItem, ComplaintQuery>
      name="complaints"
      label={t("complaint.title")}
      topic="other"
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={onOpen && (({ phone }) => t("complaint.of", { phone }))}
      onOpen={onOpen}
      scope={side}
      rows={(query, signal) =>
        side === "platform"
          ? answer(api.GET("/api/v1/admin/complaints", { params: { query }, signal }))
          : answer(api.GET("/api/v1/complaints", { params: { query: { ...query, tenant_code: undefined } }, signal }))
      }
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("complaint.empty")} />}
      tools={tools}
    />
  );
}

function useColumns(side: Side): Column<ComplaintItem>[] {
  const { t } = useTranslation(["blacklist", "parts"]);
  const format = useFormat();
  const may = usePermissions();
  const log = side === "platform" ? (may("platform:messages") ? "/admin/log" : null) : may("messages:read") ? "/log" : null;
  return useMemo(() => {
    const tenant: Column<ComplaintItem> = {
      key: "tenant",
      title: t("complaint.tenant"),
      width: 120,
      render: ({ tenant_code }) => tenant_code,
    };
    return [
      { key: "at", title: t("complaint.at"), width: 215, render: ({ at }) => format.dateTime(at) },
      ...(side === "platform" ? [tenant] : []),
      {
        key: "phone",
        title: t("optOut.phone"),
        width: 180,
        render: ({ phone }) => <Typography.Text strong>{phone}</Typography.Text>,
      },
      {
        key: "source",
        title: t("complaint.source.label"),
        width: 150,
        render: ({ source }) => <Tag>{t(`complaint.source.${source}`)}</Tag>,
      },
      {
        key: "text",
        title: t("complaint.text"),
        width: 320,
        card: "whole",
        render: ({ text }) => <span style={{ overflowWrap: "anywhere", whiteSpace: "pre-line" }}>{text}</span>,
      },
      {
        key: "about",
        title: t("complaint.about"),
        width: 240,
        render: ({ message_uid: uid, template_id: template, signature }) =>
          uid === null ? (
            t("parts:none")
          ) : (
            <Flex vertical>
              {log ? <Link to={`${log}?uid=${uid}`}>{uid}</Link> : <span>{uid}</span>}
              <Typography.Text type="secondary">
                {[signature && `【${signature}】`, template].filter(Boolean).join(" ")}
              </Typography.Text>
            </Flex>
          ),
      },
      {
        key: "status",
        title: t("complaint.status.label"),
        width: 120,
        render: ({ status }) => (
          <Tag color={status === "open" ? "gold" : "default"}>{t(`complaint.status.${status}`)}</Tag>
        ),
      },
    ];
  }, [t, format, side, log]);
}
