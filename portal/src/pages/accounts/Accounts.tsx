import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { AccountQuery, InvitedAccount, ManagedAccount, Side } from "@/api/types";
import { ListPage } from "@/parts/list/ListPage";
import { AccountAction } from "./AccountAction";
import AddAccount from "./AddAccount";
import EditAccount from "./EditAccount";
import { LinkInLog } from "./LinkInLog";
import { type Act, listAccounts } from "./side";
import { useColumns } from "./useColumns";
import { useFilters } from "./useFilters";

export type Doing = { act: Act | "change"; account: ManagedAccount } | { act: "add" };

/** People who sign in: a tenant's own, or everybody's. */
export function Accounts({ side }: { side: Side }) {
  const { t } = useTranslation("accounts");
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<Doing | null>(() => (params.has("new") ? { act: "add" } : null));
  const [inLog, setInLog] = useState<InvitedAccount | null>(null);
  const columns = useColumns(side, setDoing);
  const filters = useFilters(side);
  const create = useMemo(
    () => (
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ act: "add" })}>
        {t("add")}
      </Button>
    ),
    [t],
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
  const common = { side, onClose: close, onInLog: setInLog };
  return (
    <ListPage<ManagedAccount, AccountQuery>
      name="accounts"
      topic="other"
      title={t("title")}
      lead={t(side === "platform" ? "leadAll" : "lead")}
      extra={create}
      filters={filters}
      columns={columns}
      defaultSort="name"
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
      scope={side}
      rows={(query, signal) => listAccounts(side, query, signal)}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
          {create}
        </Empty>
      }
    >
      {doing?.act === "add" && <AddAccount {...common} tenant={params.get("tenant")} />}
      {doing?.act === "change" && <EditAccount of={doing.account} side={side} onClose={close} />}
      {doing && doing.act !== "add" && doing.act !== "change" && (
        <AccountAction {...common} act={doing.act} of={doing.account} />
      )}
      {inLog && <LinkInLog account={inLog} side={side} onClose={() => setInLog(null)} />}
    </ListPage>
  );
}
