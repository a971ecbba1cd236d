import { CheckCircleOutlined, CloseCircleOutlined, MinusCircleOutlined, SyncOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Filing, FilingStatus } from "@/api/types";

const LOOK: Record<FilingStatus, [color: string | undefined, icon: ReactNode]> = {
  none: [undefined, <MinusCircleOutlined key="i" />],
  filing: ["blue", <SyncOutlined key="i" />],
  filed: ["green", <CheckCircleOutlined key="i" />],
  rejected: ["red", <CloseCircleOutlined key="i" />],
};

/** Where a signature stands with a network; the network's code and the note on pointing. */
export function FilingTag({ of }: { of: Filing }) {
  const { t } = useTranslation("reviews");
  const [color, icon] = LOOK[of.status];
  const more = [of.code, of.note].filter((text) => text !== "").join(" · ");
  return (
    <Tooltip title={more}>
      <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
        {t(`filings.status.${of.status}`)}
      </Tag>
    </Tooltip>
  );
}
