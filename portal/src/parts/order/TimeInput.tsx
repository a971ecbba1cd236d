import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useFormat } from "@/format/useFormat";

type Props = {
  id?: string;
  /** An instant, as the API writes it. */
  value?: string | null;
  onChange?: (instant: string | null) => void;
  placeholder?: string;
  /** Nothing before now can be chosen. */
  isFuture?: boolean;
};

const CLOCK = "YYYY-MM-DD HH:mm:ss";

/** An instant, typed as clock time of the zone that times are shown in. */
export function TimeInput({ id, value, onChange, placeholder, isFuture = false }: Props) {
  const format = useFormat();
  const today = () => dayjs(format.dateTimeBare(Date.now())).startOf("day");
  return (
    <DatePicker
      id={id}
      showTime={{ defaultValue: dayjs("00:00:00", "HH:mm:ss") }}
      showNow={!isFuture}
      format={CLOCK}
      placeholder={placeholder}
      style={{ width: "100%", maxWidth: 320 }}
      disabledDate={isFuture ? (day) => day.isBefore(today()) : undefined}
      value={value ? dayjs(format.dateTimeBare(value)) : null}
      onChange={(shown) => onChange?.(shown ? format.instantOf(shown.format(CLOCK)) : null)}
    />
  );
}
