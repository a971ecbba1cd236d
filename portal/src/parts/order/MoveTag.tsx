import { ArrowDownOutlined, EditOutlined, LockOutlined, PlusOutlined, UnlockOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { LedgerMove } from "@/api/types";

const LOOK: Record<LedgerMove, [color: string | undefined, icon: ReactNode]> = {
  hold: [undefined, <LockOutlined key="i" />],
  post: ["blue", <ArrowDownOutlined key="i" />],
  void: ["cyan", <UnlockOutlined key="i" />],
  top_up: ["green", <PlusOutlined key="i" />],
  correction: ["gold", <EditOutlined key="i" />],
};

/** What a ledger line did. */
export function MoveTag({ move }: { move: LedgerMove }) {
  const { t } = useTranslation("order");
  const [color, icon] = LOOK[move];
  return (
    <Tooltip title={t(`moveHint.${move}`)}>
      <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
        {t(`move.${move}`)}
      </Tag>
    </Tooltip>
  );
}
