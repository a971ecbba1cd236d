import { DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useTranslation } from "react-i18next";
import { date } from "@/format/time";
import type { Filter } from "@/parts/list/filter";
import { useNow } from "@/parts/useNow";
import { DAYS_MAX } from "./calendar";

type Range = [string, string];

/** First and last day, in the address as the API takes them. Without them it is this month. */
export function days(label: string, zone: string): Filter {
  return {
    name: "days",
    label,
    params: ["from", "until"],
    read: (params) => {
      const [from, until] = [params.get("from"), params.get("until")];
      return from !== null && until !== null ? [from, until] : undefined;
    },
    write: (value, params) => {
      const range = value as Range | undefined;
      if (!range) return;
      params.set("from", range[0]);
      params.set("until", range[1]);
    },
    input: <Days zone={zone} />,
    isWide: true,
  };
}

type Props = { id?: string; zone: string; value?: Range; onChange?: (range: Range | undefined) => void };

const DAY = "YYYY-MM-DD";

function Days({ id, zone, value, onChange }: Props) {
  const { t } = useTranslation("finance");
  const today = dayjs(date(useNow(60_000), zone));
  const back = (count: number): [Dayjs, Dayjs] => [today.subtract(count - 1, "day"), today];
  const month = (count: number): [Dayjs, Dayjs] => {
    const start = today.startOf("month").subtract(count, "month");
    return [start, count === 0 ? today : start.endOf("month")];
  };
  return (
    <DatePicker.RangePicker
      id={{ start: id }}
      format={DAY}
      style={{ width: "100%" }}
      placeholder={month(0).map((day) => day.format(DAY)) as Range}
      disabledDate={(day, { from }) =>
        day.isAfter(today, "day") || (from !== undefined && Math.abs(day.diff(from, "day")) >= DAYS_MAX)
      }
      presets={[
        { label: t("filter.thisMonth"), value: month(0) },
        { label: t("filter.lastMonth"), value: month(1) },
        { label: t("filter.days7"), value: back(7) },
        { label: t("filter.days30"), value: back(30) },
        { label: t("filter.months12"), value: [today.subtract(12, "month").add(1, "day"), today] },
      ]}
      value={value ? [dayjs(value[0]), dayjs(value[1])] : null}
      onChange={(_, [from, until]) => onChange?.(from !== "" && until !== "" ? [from, until] : undefined)}
    />
  );
}
