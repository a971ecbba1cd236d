import { Button, Flex, Tooltip, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Correction } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import styles from "@/parts/order/order.module.css";
import { toOrder } from "@/parts/order/side";
import { CorrectionTag } from "./CorrectionTag";
import type { Verdict } from "./Decide";
import { useSigned } from "./useSigned";

/** The list's columns. `onDecide` is stable. */
export function useColumns(onDecide: (of: Correction, verdict: Verdict) => void): Column<Correction>[] {
  const { t } = useTranslation("corrections");
  const format = useFormat();
  const signed = useSigned();
  return useMemo(
    (): Column<Correction>[] => [
      {
        key: "proposed",
        title: t("column.proposed"),
        width: 170,
        render: ({ proposed_at }) => <span className={styles.nowrap}>{format.dateTimeBare(proposed_at)}</span>,
      },
      { key: "status", title: t("column.status"), width: 170, render: ({ status }) => <CorrectionTag status={status} /> },
      {
        key: "order",
        title: t("column.order"),
        width: 220,
        render: ({ order_number: number }) => (
          <Link to={toOrder("platform", number)} className={styles.number}>
            {number}
          </Link>
        ),
      },
      { key: "tenant", title: t("column.tenant"), width: 110, render: ({ tenant_code }) => tenant_code },
      {
        key: "amount",
        title: t("column.amount"),
        width: 140,
        isNumber: true,
        render: (of) => (
          <span className={`${styles.nowrap ?? ""} ${(of.amount.startsWith("-") ? styles.out : styles.in) ?? ""}`}>
            {signed(of)}
          </span>
        ),
      },
      {
        key: "reason",
        title: t("column.reason"),
        width: 280,
        card: "whole",
        render: ({ reason }) => <span className={styles.reason}>{reason}</span>,
      },
      { key: "by", title: t("column.by"), width: 150, render: ({ proposed_by }) => proposed_by },
      {
        key: "decided",
        title: t("column.decided"),
        width: 260,
        card: "whole",
        render: (of) => <Decision of={of} />,
      },
      {
        key: "operation",
        title: t("column.operation"),
        width: 170,
        isLast: true,
        card: "whole",
        render: (of) => <Operation of={of} onDecide={onDecide} />,
      },
    ],
    [t, format, signed, onDecide],
  );
}

/** Who else decided, and what they said. */
function Decision({ of: { status, decided_by: who, decided_at: at, decision_note: note } }: { of: Correction }) {
  const { t } = useTranslation("corrections");
  const format = useFormat();
  if (status === "proposed") return null;
  if (who === null || at === null) return <Typography.Text type="secondary">{t("single")}</Typography.Text>;
  return (
    <Flex vertical className={styles.reason}>
      <span>{t("decidedBy", { who, time: format.dateTimeBare(at) })}</span>
      {note !== null && <Typography.Text type="secondary">{note}</Typography.Text>}
    </Flex>
  );
}

type OperationProps = { of: Correction; onDecide: (of: Correction, verdict: Verdict) => void };

function Operation({ of, onDecide }: OperationProps) {
  const { t } = useTranslation("corrections");
  const may = usePermissions();
  const signed = useSigned();
  if (of.status !== "proposed") return null;
  if (!of.can_decide) {
    if (!may("ledger:approve")) return <Typography.Text type="secondary">{t("mayNot")}</Typography.Text>;
    return (
      <Tooltip title={t("ownHint")}>
        <Typography.Text type="secondary" tabIndex={0}>
          {t("own")}
        </Typography.Text>
      </Tooltip>
    );
  }
  const what = { amount: signed(of), order: of.order_number };
  return (
    <Flex gap="small">
      <Button size="small" type="primary" aria-label={t("approveWhat", what)} onClick={() => onDecide(of, "approve")}>
        {t("approve.button")}
      </Button>
      <Button size="small" danger aria-label={t("rejectWhat", what)} onClick={() => onDecide(of, "reject")}>
        {t("reject.button")}
      </Button>
    </Flex>
  );
}
