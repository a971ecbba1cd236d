import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, DatePicker, Space } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { monthAfter } from "./calendar";

type Props = {
  month: string;
  /** The running month: none after it. */
  last: string;
  /** Those there is something of; undefined = any. */
  months?: string[];
  onChange: (month: string) => void;
};

/** One month back, any month, one month on. */
export function MonthChoice({ month, last, months, onChange }: Props) {
  const { t } = useTranslation("finance");
  const first = months?.at(-1);
  const isFirst = first !== undefined && month <= first;
  return (
    <Space.Compact>
      <Button
        icon={<LeftOutlined />}
        aria-label={t("month.before")}
        disabled={isFirst}
        onClick={() => onChange(monthAfter(month, -1))}
      />
      <DatePicker
        picker="month"
        aria-label={t("month.label")}
        format="YYYY-MM"
        allowClear={false}
        value={dayjs(`${month}-01`)}
        style={{ width: 120 }}
        disabledDate={(day) => {
          const one = day.format("YYYY-MM");
          return one > last || (months !== undefined && !months.includes(one) && one !== last);
        }}
        onChange={(_, chosen) => {
          if (typeof chosen === "string" && chosen !== "") onChange(chosen);
        }}
      />
      <Button
        icon={<RightOutlined />}
        aria-label={t("month.after")}
        disabled={month >= last}
        onClick={() => onChange(monthAfter(month, 1))}
      />
    </Space.Compact>
  );
}
