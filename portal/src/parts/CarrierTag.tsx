import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  SyncOutlined,
} from "@ant-design/icons";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CarrierState } from "@/api/types";

/** Meaning is in the word and the icon; the colour only helps. */
const LOOK: Record<CarrierState, [color: string | undefined, icon: ReactNode]> = {
  up: ["success", <CheckCircleFilled key="i" />],
  partly_up: ["warning", <ExclamationCircleFilled key="i" />],
  connecting: ["processing", <SyncOutlined key="i" />],
  down: ["error", <CloseCircleFilled key="i" />],
  disabled: [undefined, <MinusCircleOutlined key="i" />],
};

/** A carrier's state. */
export function CarrierTag({ state }: { state: CarrierState }) {
  const { t } = useTranslation("trade");
  const [color, icon] = LOOK[state];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`carrierState.${state}`)}
    </Tag>
  );
}
