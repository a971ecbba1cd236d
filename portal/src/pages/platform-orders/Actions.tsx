import {
  CalendarOutlined,
  EditOutlined,
  PlayCircleOutlined,
  PlusCircleOutlined,
  ReconciliationOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { Button, Flex } from "antd";
import { type ComponentType, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderAct, OrderDetail } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Activate } from "./Activate";
import { Cancel } from "./Cancel";
import { Change } from "./Change";
import { Correct } from "./Correct";
import { Renew } from "./Renew";
import { TopUp } from "./TopUp";

export type ActProps = { order: OrderDetail; onClose: () => void };

const ACTS: Record<OrderAct, [icon: ReactNode, dialog: ComponentType<ActProps>]> = {
  activate: [<PlayCircleOutlined key="i" aria-hidden />, Activate],
  renew: [<CalendarOutlined key="i" aria-hidden />, Renew],
  top_up: [<PlusCircleOutlined key="i" aria-hidden />, TopUp],
  change: [<EditOutlined key="i" aria-hidden />, Change],
  correct: [<ReconciliationOutlined key="i" aria-hidden />, Correct],
  cancel: [<StopOutlined key="i" aria-hidden />, Cancel],
};

/** What can be done to the order now, as far as the account may. */
export function Actions({ order }: { order: OrderDetail }) {
  const { t } = useTranslation("platform-orders");
  const may = usePermissions();
  const [doing, setDoing] = useState<OrderAct | null>(null);
  const isOpen = (act: OrderAct) => {
    // One without an end has nothing to renew.
    if (act === "renew" && order.expires_at === null) return false;
    return order.can.includes(act) && may(act === "correct" ? "ledger:correct" : "orders:manage");
  };
  const acts = (Object.keys(ACTS) as OrderAct[]).filter(isOpen);
  const Dialog = doing && ACTS[doing][1];
  const word = (act: OrderAct) =>
    act === "top_up" && order.payment_type === "postpaid" ? t("act.topUpPostpaid") : t(`act.${act}`);
  return (
    <>
      {acts.length > 0 && (
        <Flex wrap gap="small" role="group" aria-label={t("act.label")}>
          {acts.map((act) => (
            <Button
              key={act}
              icon={ACTS[act][0]}
              type={act === "activate" ? "primary" : "default"}
              danger={act === "cancel"}
              onClick={() => setDoing(act)}
            >
              {word(act)}
            </Button>
          ))}
        </Flex>
      )}
      {Dialog && <Dialog order={order} onClose={() => setDoing(null)} />}
    </>
  );
}
