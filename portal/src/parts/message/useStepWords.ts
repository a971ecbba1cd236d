import { useTranslation } from "react-i18next";
import type { MessageDetails, TimelineStep } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { usePushNote } from "../usePushNote";

type Words = { title: string; lines: string[] };

/** What a step of the timeline says. */
export function useStepWords(message: MessageDetails): (step: TimelineStep) => Words {
  const { t } = useTranslation(["message", "trade"]);
  const format = useFormat();
  const sayNote = usePushNote();

  const title = (step: TimelineStep): string => {
    const { what, carrier, part } = step;
    switch (what) {
      case "submitted":
      case "attempt_failed":
      case "answered":
        if (!carrier) return t(`step.${what}Unnamed`);
        return part && message.segments > 1
          ? t(`step.${what}Part`, { carrier, part: format.number(part) })
          : t(`step.${what}`, { carrier });
      case "receipt":
        return part && message.segments > 1 ? t("step.receiptPart", { part: format.number(part) }) : t("step.receipt");
      case "closed":
        return t("step.closed", { status: t(`trade:status.${message.status}`) });
      case "callback":
        return t(isDone(step) ? "step.callback" : "step.callbackFailed");
      case "accepted":
      case "refused":
      case "screened":
      case "routed":
      case "held":
      case "scheduled":
      case "posted":
      case "voided":
        return t(`step.${what}`);
      default:
        return t("step.other", { what });
    }
  };

  const lines = (step: TimelineStep): (string | null | undefined | false)[] => {
    const { what, code, explanation, amount, note, took_ms, status, url } = step;
    switch (what) {
      case "screened":
        return [
          t("step.screenedNote", {
            count: message.segments,
            encoding: message.encoding === "gsm7" ? t("encoding.gsm7") : t("encoding.ucs2"),
          }),
        ];
      case "routed":
        return [note && t("step.routedNote", { route: note })];
      case "scheduled":
        return [note && t("step.scheduledNote", { time: format.dateTime(note) })];
      case "answered":
        return [note && t("step.answeredNote", { id: note })];
      case "callback": {
        const took = format.duration(took_ms ?? 0);
        const answer = status == null ? t("step.callbackSilent", { took }) : t("step.callbackNote", { status, took });
        return [answer, url, isDone(step) || !note || note === `HTTP ${String(status)}` ? null : sayNote(note)];
      }
      case "closed":
        return [explanation?.detail];
      default:
        return [amount && format.money(amount), code && t("step.code", { code }), explanation?.detail, note];
    }
  };

  return (step) => ({
    title: title(step),
    lines: lines(step).filter((line) => typeof line === "string" && line !== "") as string[],
  });
}

function isDone({ status }: TimelineStep): boolean {
  return status != null && status >= 200 && status < 300;
}
