import { DatePicker, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

/** One input of a search form and its place in the address. */
export type Filter<Value = unknown> = {
  /** Name in the form; for most also the parameter's. */
  name: string;
  label: string;
  /** The parameters it owns. */
  params: string[];
  /** From the address to the form; undefined = not set. */
  read: (params: URLSearchParams) => Value | undefined;
  /** From the form to the address. */
  write: (value: Value | undefined, params: URLSearchParams) => void;
  input: ReactNode;
  /** Its parameter may stand in the address more than once. */
  isRepeated?: boolean;
  /** Wide inputs take two columns. */
  isWide?: boolean;
  /** Shown only on request, or when it is set. */
  isExtra?: boolean;
};

export type Choice = { value: string; label: string };

type Text = { name: string; label: string; placeholder?: string; maxLength?: number };

/** A line of text; spaces around it do not count. */
export function text({ name, label, placeholder, maxLength = 100 }: Text): Filter {
  return one(name, label, <Input allowClear maxLength={maxLength} placeholder={placeholder} />);
}

type Choose = { name: string; label: string; options: Choice[]; placeholder?: string };

/** One of a list. */
export function choice({ name, label, options, placeholder }: Choose): Filter {
  return one(
    name,
    label,
    <Select allowClear options={options} placeholder={placeholder} showSearch={{ optionFilterProp: "label" }} />,
  );
}

/** Any of a list; the parameter is repeated. */
export function choices({ name, label, options, placeholder }: Choose): Filter {
  return {
    name,
    label,
    params: [name],
    isRepeated: true,
    read: (params) => {
      const values = params.getAll(name);
      return values.length > 0 ? values : undefined;
    },
    write: (value, params) => {
      for (const each of (value as string[] | undefined) ?? []) params.append(name, each);
    },
    input: (
      <Select
        allowClear
        mode="multiple"
        maxTagCount="responsive"
        options={options}
        placeholder={placeholder}
        showSearch={{ optionFilterProp: "label" }}
      />
    ),
  };
}

type Between = { label: string; from?: string; until?: string };

/** A period: two instants in the address, clock times of the tenant's zone in the form. */
export function period({ label, from = "from", until = "until" }: Between): Filter {
  return {
    name: from,
    label,
    params: [from, until],
    read: (params) => {
      const range: Range = [params.get(from), params.get(until)];
      return range[0] === null && range[1] === null ? undefined : range;
    },
    write: (value, params) => {
      const [start, end] = (value as Range | undefined) ?? [null, null];
      if (start) params.set(from, start);
      if (end) params.set(until, end);
    },
    input: <Period />,
    isWide: true,
  };
}

/** The same filter, below "more filters". */
export function extra(filter: Filter): Filter {
  return { ...filter, isExtra: true };
}

/** Any other input; it takes `value` and `onChange` of a string. */
export function one(name: string, label: string, input: ReactNode): Filter {
  return {
    name,
    label,
    params: [name],
    read: (params) => params.get(name) ?? undefined,
    write: (value, params) => {
      const written = typeof value === "string" ? value.trim() : "";
      if (written !== "") params.set(name, written);
    },
    input,
  };
}

type Range = [string | null, string | null];
type PeriodProps = { id?: string; value?: Range; onChange?: (range: Range | undefined) => void };

const CLOCK = "YYYY-MM-DD HH:mm:ss";

/**
 * The picker works on clock times: what clocks in the tenant's zone show, without a zone of its own, so that it shows
 * the same in every browser.
 */
function Period({ id, value, onChange }: PeriodProps) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  const clock = (instant: string | null): Dayjs | null => (instant ? dayjs(format.dateTimeBare(instant)) : null);
  const instant = (shown: Dayjs | null | undefined): string | null =>
    shown ? format.instantOf(shown.format(CLOCK)) : null;
  // Functions, so that a page that is open over midnight offers the right days.
  const days = (count: number) => (): [Dayjs, Dayjs] => {
    const today = dayjs(format.dateTimeBare(Date.now())).startOf("day");
    return [today.subtract(count - 1, "day"), today.endOf("day")];
  };
  return (
    <DatePicker.RangePicker
      id={{ start: id }}
      showTime={{ defaultValue: [dayjs("00:00:00", "HH:mm:ss"), dayjs("23:59:59", "HH:mm:ss")] }}
      format={CLOCK}
      allowEmpty={[true, true]}
      style={{ width: "100%" }}
      presets={[
        { label: t("list.today"), value: days(1) },
        { label: t("list.days7"), value: days(7) },
        { label: t("list.days30"), value: days(30) },
      ]}
      value={[clock(value?.[0] ?? null), clock(value?.[1] ?? null)]}
      onChange={(dates) => {
        const range: Range = [instant(dates?.[0]), instant(dates?.[1])];
        onChange?.(range[0] === null && range[1] === null ? undefined : range);
      }}
    />
  );
}
