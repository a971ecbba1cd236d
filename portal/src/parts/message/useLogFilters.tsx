import { Input, Select, Space } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { MessageStatus, SmsType } from "@/api/types";
import { callingCodes } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";
import { choice, choices, extra, type Filter, one, period, text } from "../list/filter";
import { OfTask } from "./OfTask";

const STATUSES: MessageStatus[] = [
  "held",
  "queued",
  "sending",
  "submitted",
  "delivered",
  "undelivered",
  "rejected",
  "unconfirmed",
  "refused",
  "cancelled",
  "expired",
];
const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const KINDS = ["mt", "mo", "all"] as const;
const DR_STATES = ["DELIVRD", "UNDELIV", "EXPIRED", "REJECTED", "LOCAL_REJECTED", "NO_RECEIPT", "CANCELLED"];

/** The parameter of the UID filter: `uid` in the address opens a message. */
export const UID_FILTER = "message";

type Options = {
  /** Route IDs to choose from; any may be typed where they are not known. */
  routes?: string[];
  /** A filter before all others. */
  before?: Filter;
  /** The address names a task or mission by its id. */
  isOfTask?: boolean;
};

/** The parameter of the task or mission, by its id: only links set it. */
export const TASK_FILTER = "task_id";

/** Everything the log can be searched by. */
export function useLogFilters({ routes, before, isOfTask = false }: Options = {}): Filter[] {
  const { t } = useTranslation(["message", "trade"]);
  const language = useLanguage();
  return useMemo(
    () => [
      ...(before ? [before] : []),
      ...(isOfTask ? [one(TASK_FILTER, t("log.filter.ofTask"), <OfTask />)] : []),
      period({ label: t("log.filter.time") }),
      phone(t, language),
      text({ name: UID_FILTER, label: t("log.filter.uid") }),
      text({ name: "task", label: t("log.filter.task"), maxLength: 30 }),
      choices({
        name: "status",
        label: t("log.filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`trade:status.${value}`) })),
      }),
      choice({
        name: "kind",
        label: t("log.filter.kind"),
        placeholder: t("trade:kind.mt"),
        options: KINDS.map((value) => ({ value, label: t(`trade:kind.${value}`) })),
      }),
      choice({
        name: "type",
        label: t("log.filter.type"),
        options: TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
      }),
      routes
        ? choice({
            name: "route_id",
            label: t("log.filter.route"),
            options: routes.map((value) => ({ value, label: value })),
          })
        : text({ name: "route_id", label: t("log.filter.route") }),
      extra(
        one(
          "dr_state",
          t("log.filter.drState"),
          <Select allowClear showSearch options={DR_STATES.map((value) => ({ value, label: value }))} />,
        ),
      ),
      extra(text({ name: "template_id", label: t("log.filter.template") })),
      extra(text({ name: "reference", label: t("log.filter.reference"), maxLength: 64 })),
    ],
    [t, language, routes, before, isOfTask],
  );
}

type Say = ReturnType<typeof useTranslation<["message", "trade"]>>["t"];
type Pair = { country?: string; phone?: string };

/** Country code and number, as one input. */
function phone(t: Say, language: ReturnType<typeof useLanguage>): Filter {
  return {
    name: "phone",
    label: t("log.filter.phone"),
    params: ["country", "phone"],
    read: (params) => {
      const pair: Pair = { country: params.get("country") ?? undefined, phone: params.get("phone") ?? undefined };
      return pair.country === undefined && pair.phone === undefined ? undefined : pair;
    },
    write: (value, params) => {
      const { country, phone: number } = (value as Pair | undefined) ?? {};
      if (country) params.set("country", country);
      if (number?.trim()) params.set("phone", number.trim());
    },
    input: <PhoneInput language={language} />,
    isWide: true,
  };
}

type PhoneProps = {
  id?: string;
  language: ReturnType<typeof useLanguage>;
  value?: Pair;
  onChange?: (pair: Pair | undefined) => void;
};

function PhoneInput({ id, language, value = {}, onChange }: PhoneProps) {
  const { t } = useTranslation("message");
  const options = useMemo(
    () => callingCodes(language).map(({ code, names }) => ({ value: code, label: `+${code}`, names })),
    [language],
  );
  return (
    <Space.Compact block>
      <Select
        allowClear
        aria-label={t("log.filter.country")}
        placeholder="+"
        style={{ width: 108, flex: "none" }}
        popupMatchSelectWidth={280}
        options={options}
        value={value.country}
        showSearch={{
          filterOption: (typed, option) =>
            `+${option?.value ?? ""} ${option?.names ?? ""}`.toLowerCase().includes(typed.toLowerCase()),
        }}
        optionRender={({ data }) => `+${data.value} ${data.names}`}
        onChange={(country) => onChange?.({ ...value, country })}
      />
      <Input
        id={id}
        allowClear
        maxLength={32}
        placeholder={t("log.filter.phoneHint")}
        value={value.phone}
        onChange={({ target }) => onChange?.({ ...value, phone: target.value || undefined })}
      />
    </Space.Compact>
  );
}
