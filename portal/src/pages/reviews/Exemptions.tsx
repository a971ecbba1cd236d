import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Tag } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Exemption, ExemptionQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { choice, one } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { TenantSelect } from "@/parts/TenantSelect";
import { GiveExemption } from "./GiveExemption";
import { RevokeExemption } from "./RevokeExemption";

type Doing = { what: "give" } | { what: "revoke"; of: Exemption };
const COLOR = { holding: "green", over: undefined, revoked: "red" } as const;

/** Who is spared the review for a time: given and taken back. */
export function Exemptions() {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const may = usePermissions();
  const mayChange = may("exemptions:manage");
  const [doing, setDoing] = useState<Doing | null>(null);
  const filters = useMemo(
    () => [
      one("tenant", t("filter.tenant"), <TenantSelect />),
      choice({
        name: "all",
        label: t("exemptions.state"),
        placeholder: t("exemptions.is.holding"),
        options: [{ value: "true", label: t("exemptions.all") }],
      }),
    ],
    [t],
  );
  const columns = useMemo((): Column<Exemption>[] => {
    const action: Column<Exemption> = {
      key: "action",
      title: t("exemptions.action"),
      width: 120,
      isLast: true,
      render: (of) =>
        of.state === "holding" && (
          <Button
            size="small"
            danger
            aria-label={t("exemptions.revokeOne", { name: of.template_id ?? of.tenant_code })}
            onClick={() => setDoing({ what: "revoke", of })}
          >
            {t("exemptions.revoke")}
          </Button>
        ),
    };
    return [
      {
        key: "what",
        title: t("exemptions.what"),
        width: 200,
        card: "title",
        render: ({ template_id }) => (template_id ? t("exemptions.template", { id: template_id }) : t("exemptions.freeText")),
      },
      { key: "tenant", title: t("column.tenant"), width: 120, render: ({ tenant_code }) => tenant_code },
      {
        key: "state",
        title: t("exemptions.state"),
        width: 130,
        render: ({ state }) => <Tag color={COLOR[state]}>{t(`exemptions.is.${state}`)}</Tag>,
      },
      { key: "expires", title: t("exemptions.expires"), width: 190, render: (of) => format.dateTimeBare(of.expires_at) },
      { key: "reason", title: t("exemptions.reason"), width: 240, render: ({ reason }) => reason },
      {
        key: "given",
        title: t("exemptions.given"),
        width: 240,
        render: (of) => `${of.given_by} · ${format.dateTimeBare(of.given_at)}`,
      },
      {
        key: "revoked",
        title: t("exemptions.revokedBy"),
        width: 240,
        render: (of) => (of.revoked_by ? `${of.revoked_by} · ${format.dateTimeBare(of.revoked_at ?? "")}` : ""),
      },
      ...(mayChange ? [action] : []),
    ];
  }, [t, format, mayChange]);
  const close = () => setDoing(null);
  return (
    <>
      <List<Exemption, ExemptionQuery>
        name="exemptions"
        label={t("tab.exemptions")}
        topic="other"
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        rows={(query, signal) => answer(api.GET("/api/v1/admin/exemptions", { params: { query }, signal }))}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("exemptions.empty")} />}
        tools={
          mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "give" })}>
              {t("exemptions.give")}
            </Button>
          )
        }
      />
      {doing?.what === "give" && <GiveExemption onClose={close} />}
      {doing?.what === "revoke" && <RevokeExemption of={doing.of} onClose={close} />}
    </>
  );
}
