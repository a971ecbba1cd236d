import { useTranslation } from "react-i18next";
import type { Attention, OrderItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { usePushNote } from "@/parts/usePushNote";

type Sentence = { title: string; text: string };

/** Says what is wrong, and what to do about it. */
export function useSentence(orders: OrderItem[]): (of: Attention) => Sentence {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const say = usePushNote();
  return ({ code, params }) => {
    const { number, remaining, unit, expires_at, since, percent, failed, decided, runs, note, ...names } = params;
    const order = orders.find((one) => one.number === number);
    const values = {
      number: number ?? "",
      remaining: typeof remaining === "string" ? format.money({ amount: remaining, unit: String(unit) }) : "",
      at: expires_at === undefined ? "" : format.dateTime(expires_at),
      since: since === undefined ? "" : format.dateTime(since),
      percent: format.percent(Number(percent ?? 0) / 100),
      failed: format.number(Number(failed ?? 0)),
      decided: format.number(Number(decided ?? 0)),
      runs: format.number(Number(runs ?? 0)),
      note: note ? say(String(note)) : t("attention.noNote"),
      url: names.url ?? "",
      name: names.name ?? "",
      template_id: names.template_id ?? "",
      signature: names.signature ?? "",
      expires_on: names.expires_on ?? "",
    };
    const isSpending = code === "order_low" && order?.payment === "postpaid";
    const key = isSpending ? "order_warned" : code;
    return { title: t(`attention.${key}.title`, values), text: t(`attention.${key}.text`, values) };
  };
}
