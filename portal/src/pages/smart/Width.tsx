import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { units } from "@/parts/brand/width";

/** How wide a label is, of how much there is room for; said when it is too wide. */
export function Width({ of, max }: { of: string; max: number }) {
  const { t } = useTranslation("smart");
  const format = useFormat();
  const width = units(of);
  return (
    <Typography.Text type={width > max ? "danger" : "secondary"}>
      {t("menu.width", { width: format.number(width), max: format.number(max) })}
    </Typography.Text>
  );
}
