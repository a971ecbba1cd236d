import { Empty } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LedgerLine, LedgerMove, LedgerQuery, Order, Page } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { choices, period } from "../list/filter";
import { List } from "../list/List";
import { MessageDrawer } from "../message/MessageDrawer";
import { useOpenMessage } from "../message/useOpenMessage";
import styles from "./order.module.css";
import { EVERY_MS, type Side } from "./side";
import { useLedgerColumns } from "./useLedgerColumns";

const MOVES: LedgerMove[] = ["hold", "post", "void", "top_up", "correction"];

/** Every line that explains an order's balance. */
export function Ledger({ order, side }: { order: Order; side: Side }) {
  const { t } = useTranslation("order");
  const may = usePermissions();
  const maySee = may(side === "tenant" ? "messages:read" : "platform:messages");
  const { uid, isUplink, open, close } = useOpenMessage();
  const filters = useMemo(
    () => [
      choices({
        name: "move",
        label: t("ledger.move"),
        options: MOVES.map((value) => ({ value, label: t(`move.${value}`) })),
      }),
      period({ label: t("ledger.at") }),
    ],
    [t],
  );
  const columns = useLedgerColumns(order, side, maySee ? open : null);
  return (
    <section aria-labelledby="order-ledger">
      <h2 id="order-ledger" className={styles.ledgerHead}>
        {t("part.ledger")}
      </h2>
      <p className={styles.hint}>{t("part.ledgerHint")}</p>
      <List<LedgerLine, LedgerQuery>
        name="ledger"
        topic="orders"
        every_ms={side === "platform" ? EVERY_MS : undefined}
        label={t("part.ledger")}
        filters={filters}
        pageSize={10}
        columns={columns}
        scope={[side, order.number]}
        rowKey={(line) => `${line.at} ${line.move} ${line.uid ?? line.correction_id ?? ""} ${line.amount} ${line.who ?? ""}`}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("ledger.nothing")} />}
        rows={(query, signal) => ask(side, order.number, query, signal)}
      />
      {maySee && <MessageDrawer uid={uid} side={side} isUplink={isUplink} onOpen={open} onClose={close} />}
    </section>
  );
}

function ask(side: Side, number: string, query: LedgerQuery, signal: AbortSignal): Promise<Page<LedgerLine>> {
  const params = { path: { number }, query };
  return side === "tenant"
    ? answer(api.GET("/api/v1/orders/{number}/ledger", { params, signal }))
    : answer(api.GET("/api/v1/admin/orders/{number}/ledger", { params, signal }));
}
