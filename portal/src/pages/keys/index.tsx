import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { KeyItem, KeySecret, PageQuery } from "@/api/types";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import KeyDrawer from "./KeyDrawer";
import NewSecret from "./NewSecret";
import { Revoked } from "./Revoked";
import { RevokeKey } from "./RevokeKey";
import { RotateKey } from "./RotateKey";
import { type Action, useColumns } from "./useColumns";

type Query = PageQuery & { name?: string; status?: string };
type Doing = { action: Action; key: KeyItem } | { action: "create" };

/** The tenant's keys; those that are revoked only when asked for. */
export default function KeysPage() {
  const { t } = useTranslation("keys");
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<Doing | null>(() => (params.has("new") ? { action: "create" } : null));
  const [made, setMade] = useState<{ key: KeySecret; isRotated: boolean } | null>(null);
  const act = useMemo(() => (action: Action, key: KeyItem) => setDoing({ action, key }), []);
  const columns = useColumns(act);
  const filters = useMemo(
    () => [
      text({ name: "name", label: t("column.name"), maxLength: 64 }),
      choice({
        name: "status",
        label: t("column.status"),
        placeholder: t("status.active"),
        options: [
          { value: "revoked", label: t("status.revoked") },
          { value: "all", label: t("status.all") },
        ],
      }),
    ],
    [t],
  );
  const create = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ action: "create" })}>
      {t("create")}
    </Button>
  );

  const close = () => {
    setDoing(null);
    if (!params.has("new")) return;
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete("new");
        return next;
      },
      { replace: true },
    );
  };

  return (
    <ListPage<KeyItem, Query>
      name="keys"
      topic="other"
      title={t("title")}
      lead={t("lead")}
      extra={create}
      filters={filters}
      columns={columns}
      defaultSort="-created_at"
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      rows={async (query, signal) => pageOf((await all(signal)).filter((key) => isWanted(key, query)), query)}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    >
      {!params.has("status") && <Revoked onShow={() => setParams({ status: "all" })} />}
      {(doing?.action === "create" || doing?.action === "edit") && (
        <KeyDrawer
          of={doing.action === "edit" ? doing.key : null}
          onClose={close}
          onMade={(key) => setMade({ key, isRotated: false })}
        />
      )}
      {doing?.action === "rotate" && (
        <RotateKey of={doing.key} onClose={close} onMade={(key) => setMade({ key, isRotated: true })} />
      )}
      {doing?.action === "revoke" && <RevokeKey of={doing.key} onClose={close} />}
      {made && <NewSecret made={made.key} isRotated={made.isRotated} onDone={() => setMade(null)} />}
    </ListPage>
  );
}

async function all(signal: AbortSignal): Promise<KeyItem[]> {
  return (await answer(api.GET("/api/v1/keys", { signal }))).items;
}

function isWanted({ name, status }: KeyItem, query: Query): boolean {
  if (query.name && !name.toLowerCase().includes(query.name.toLowerCase())) return false;
  return query.status === "all" || status === (query.status ?? "active");
}
