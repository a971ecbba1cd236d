import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { cleaned } from "@/parts/order/decimal";
import { useNow } from "@/parts/useNow";
import type { PlaceForm } from "./PlaceForm";

type Props = { values: PlaceForm; of: Package; onSure: () => void; onClose: () => void };

/** What an order will be, before it is placed. */
export function ConfirmPlace({ values, of, onSure, onClose }: Props) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const { unit } = of;
  const now = useNow(10_000);
  const typed = (field: "total_amount" | "prohibiting_threshold") => cleaned(values[field] ?? "") || of[field];
  const worth = () => {
    if (of.payment_type === "prepaid") return format.money({ amount: typed("total_amount") ?? "0", unit });
    const most = typed("prohibiting_threshold");
    return most === null
      ? t("form.worthUnlimited")
      : t("form.worthPostpaid", { amount: format.money({ amount: most, unit }) });
  };
  const isLater = values.effective_at && Date.parse(values.effective_at) > now;
  return (
    <Modal
      open
      title={t("form.confirm")}
      okText={t("form.ok")}
      cancelText={t("form.cancel")}
      onOk={onSure}
      onCancel={onClose}
    >
      <p>{t("form.confirmText", { tenant: values.tenant ?? "", product: of.product_name, worth: worth() })}</p>
      <p>
        {!values.activate
          ? t("form.confirmPlaced")
          : isLater && values.effective_at
            ? t("form.confirmLater", { time: format.dateTime(values.effective_at) })
            : t("form.confirmActive")}
      </p>
      <p>{t("form.confirmEnd")}</p>
    </Modal>
  );
}
