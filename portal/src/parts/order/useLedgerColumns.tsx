import { Button, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LedgerLine, Order } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "../list/column";
import { MoveTag } from "./MoveTag";
import styles from "./order.module.css";
import type { Side } from "./side";

/** What the platform writes as the reason of the line that fills an order. */
const FILLED: Record<string, "placed" | "provisioned"> = {
  "order placed": "placed",
  "provisioning file": "provisioned",
};

/** Columns of a ledger; `onOpen` is null for who may not look at messages. */
export function useLedgerColumns(
  { number, unit }: Pick<Order, "number" | "unit">,
  side: Side,
  onOpen: ((uid: string) => void) | null,
): Column<LedgerLine>[] {
  const { t } = useTranslation(["order", "parts"]);
  const format = useFormat();
  return useMemo((): Column<LedgerLine>[] => {
    const none = <Typography.Text type="secondary">{t("parts:none")}</Typography.Text>;
    return [
      {
        key: "at",
        title: t("ledger.at"),
        width: 180,
        render: ({ at }) => <span className={styles.nowrap}>{format.dateTimeBare(at)}</span>,
      },
      { key: "move", title: t("ledger.move"), width: 130, render: ({ move }) => <MoveTag move={move} /> },
      {
        key: "amount",
        title: t("ledger.amount"),
        width: 150,
        isNumber: true,
        render: (line) => <Signed line={line} unit={unit} />,
      },
      {
        key: "about",
        title: t("ledger.about"),
        width: 180,
        render: ({ uid }) => {
          if (uid === null) return none;
          if (!onOpen) return <code>{uid}</code>;
          return (
            <Button type="link" size="small" style={{ paddingInline: 0 }} aria-label={t("ledger.openMessage", { uid })} onClick={() => onOpen(uid)}>
              <code>{uid}</code>
            </Button>
          );
        },
      },
      { key: "who", title: t("ledger.who"), width: 150, render: ({ who }) => who ?? t("ledger.platform") },
      {
        key: "reason",
        title: t("ledger.reason"),
        width: 280,
        card: "whole",
        render: ({ reason, correction_id }) => {
          if (reason === null) return none;
          const filled = FILLED[reason];
          const said = filled ? t(`ledger.${filled}`) : reason;
          return (
            <span className={styles.reason}>
              {said}
              {correction_id !== null && side === "platform" && (
                <>
                  {" · "}
                  <Link to={`/admin/corrections?order=${encodeURIComponent(number)}`} className={styles.link}>{t("ledger.correction")}</Link>
                </>
              )}
            </span>
          );
        },
      },
    ];
  }, [t, format, number, unit, side, onOpen]);
}

/** With the sign it has for what is left; a hold is only lent. */
function Signed({ line: { move, amount }, unit }: { line: LedgerLine; unit: string }) {
  const format = useFormat();
  const isTaken = move === "post" || amount.startsWith("-");
  const isAdded = move === "top_up" || (move === "correction" && !isTaken);
  const said = format.money({ amount: amount.replace("-", ""), unit });
  return (
    <span className={`${styles.nowrap ?? ""} ${(isTaken ? styles.out : isAdded ? styles.in : "") ?? ""}`}>
      {isTaken ? `−${said}` : isAdded ? `+${said}` : said}
    </span>
  );
}
