import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Modal, Skeleton, Tag, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { Licence } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { TenantSelect } from "@/parts/TenantSelect";
import { LicenceForm } from "./LicenceForm";
import { screeningChanged } from "./screeningChanged";

type Doing = { what: "give"; of: Licence | null } | { what: "take"; of: Licence };

/** Which tenants may speak of which trades. */
export function Licences() {
  const { t } = useTranslation("screening");
  const mayChange = usePermissions()("screening:manage");
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<Doing | null>(null);
  const tenant = params.get("tenant_code") ?? undefined;
  const query = tenant === undefined ? {} : { tenant_code: tenant };
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/admin/screening/licences", { query });
  const columns = useColumns(mayChange ? setDoing : null);
  return (
    <Card size="small">
      <Flex vertical gap="middle">
        <Flex justify="space-between" gap="small" wrap>
          <div style={{ flex: "1 1 240px", maxWidth: 360, display: "grid" }}>
            <TenantSelect
              aria-label={t("licence.tenant")}
              placeholder={t("licence.everybody")}
              {...(tenant === undefined ? {} : { value: tenant })}
              onChange={(code) => setParams({ tab: "licences", ...(code ? { tenant_code: code } : {}) }, { replace: true })}
            />
          </div>
          {mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "give", of: null })}>
              {t("licence.give")}
            </Button>
          )}
        </Flex>
        {error && !data ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Skeleton active paragraph={{ rows: 6 }} title={false} />
        ) : (
          <Plain<Licence>
            label={t("tab.licences")}
            items={data.items}
            columns={columns}
            rowKey={({ tenant_code, category }) => `${tenant_code} ${category}`}
            nothing={t("licence.none")}
          />
        )}
      </Flex>
      {doing?.what === "give" && <LicenceForm of={doing.of} tenant={tenant} onClose={() => setDoing(null)} />}
      {doing?.what === "take" && <Take of={doing.of} onClose={() => setDoing(null)} />}
    </Card>
  );
}

function useColumns(onDo: ((doing: Doing) => void) | null): Column<Licence>[] {
  const { t } = useTranslation(["screening", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const columns: Column<Licence>[] = [
      {
        key: "tenant",
        title: t("licence.tenant"),
        width: 200,
        render: ({ tenant_code, tenant_name }) => (
          <span>
            <Typography.Text strong>{tenant_code}</Typography.Text>
            {tenant_name !== tenant_code && <div>{tenant_name}</div>}
          </span>
        ),
      },
      { key: "category", title: t("column.category"), width: 190, render: ({ category_name }) => category_name },
      {
        key: "expires",
        title: t("licence.expires"),
        width: 160,
        render: ({ expires_on, expired }) =>
          expires_on === null ? (
            <Typography.Text type="secondary">{t("licence.never")}</Typography.Text>
          ) : (
            <Flex gap="small" wrap>
              {format.date(expires_on)}
              {expired && <Tag color="gold">{t("licence.over")}</Tag>}
            </Flex>
          ),
      },
      {
        key: "note",
        title: t("licence.note"),
        width: 260,
        card: "whole",
        render: ({ note }) => <span style={{ overflowWrap: "anywhere" }}>{note}</span>,
      },
      {
        key: "changed",
        title: t("column.changed"),
        width: 200,
        render: ({ changed_at, changed_by }) => (
          <span>
            {format.dateTime(changed_at)}
            <br />
            {changed_by}
          </span>
        ),
      },
    ];
    if (onDo) {
      columns.push({
        key: "actions",
        title: t("column.actions"),
        width: 170,
        isLast: true,
        card: "whole",
        render: (of) => (
          <Flex gap={4}>
            <Button size="small" type="link" onClick={() => onDo({ what: "give", of })}>
              {t("edit.button")}
            </Button>
            <Button size="small" type="link" danger onClick={() => onDo({ what: "take", of })}>
              {t("licence.take")}
            </Button>
          </Flex>
        ),
      });
    }
    return columns;
  }, [t, format, onDo]);
}

/** Asks before a licence is taken back. */
function Take({ of, onClose }: { of: Licence; onClose: () => void }) {
  const { t } = useTranslation("screening");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const path = { tenant_code: of.tenant_code, category: of.category };
  const taking = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/admin/screening/licences/{tenant_code}/{category}", { params: { path } })),
    onSuccess: () => {
      screeningChanged(queries);
      void message.success(t("licence.taken"));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("licence.takeTitle", { tenant: of.tenant_code, category: of.category_name })}
      okText={t("licence.take")}
      okButtonProps={{ danger: true, loading: taking.isPending }}
      cancelText={t("cancel")}
      onOk={() => taking.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {taking.error && <Failure error={taking.error} effect="once" />}
        <div>{t("licence.takeText")}</div>
      </Flex>
    </Modal>
  );
}
