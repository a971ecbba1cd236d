import { Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { AuditItem, AuditQuery } from "@/api/types";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Download } from "@/parts/Download";
import type { Column } from "@/parts/list/column";
import { choice, period, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { useListQuery } from "@/parts/list/useListQuery";
import { ACTIONS, useAction, useObject } from "./action";
import { auditFile } from "./auditFile";
import { Entry } from "./Entry";

/** The tenant's own log; for the platform's accounts that of everyone. */
export default function Audit() {
  const { t } = useTranslation("audit");
  const format = useFormat();
  const action = useAction();
  const object = useObject();
  const isPlatform = useSession().account.type === "platform";

  const filters = useMemo(
    () => [
      period({ label: t("period") }),
      text({ name: "account", label: t("account") }),
      text({ name: "object", label: t("object") }),
      ...(isPlatform ? [text({ name: "tenant_code", label: t("tenant") })] : []),
      choice({
        name: "action",
        label: t("action"),
        options: ACTIONS.map((value) => ({ value, label: t(`actions.${value}`) })),
      }),
    ],
    [t, isPlatform],
  );

  const { query } = useListQuery({ name: "audit", filters });

  const columns: Column<AuditItem>[] = [
    { key: "at", title: t("at"), width: 220, render: ({ at }) => format.dateTime(at) },
    { key: "account", title: t("account"), width: 150, render: ({ account, key, action }) => account ?? key ?? t(action === "provisioned" ? "provision" : "nobody") },
    ...(isPlatform
      ? [{ key: "tenant", title: t("tenant"), width: 120, render: (item: AuditItem) => item.tenant_code }]
      : []),
    { key: "action", title: t("action"), width: 220, render: (item) => action(item.action) },
    { key: "object", title: t("object"), width: 180, render: object },
    { key: "address", title: t("address"), width: 150, render: ({ address }) => address },
    {
      key: "outcome",
      title: t("outcome"),
      width: 100,
      render: ({ outcome }) => <Tag color={outcome === "ok" ? "green" : "red"}>{t(outcome)}</Tag>,
    },
  ];

  return (
    <ListPage<AuditItem, AuditQuery>
      name="audit"
      title={t("title")}
      lead={t("lead")}
      topic="other"
      extra={
        <Download
          label={t("title")}
          formats={["csv", "xlsx"] as const}
          ask={(format) => auditFile(isPlatform, { ...query, page: undefined, page_size: undefined }, format)}
        />
      }
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={(item) => t("entry", { action: action(item.action), time: format.dateTime(item.at) })}
      scope={isPlatform}
      rows={(query, signal) =>
        isPlatform
          ? answer(api.GET("/api/v1/admin/audit", { params: { query }, signal }))
          : answer(api.GET("/api/v1/audit", { params: { query }, signal }))
      }
      expanded={(item) => <Entry item={item} />}
    />
  );
}
