import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CarrierLive, SmsType } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { recently, waiting } from "./trouble";
import { Usage } from "./Usage";
import { useRate } from "./useRate";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];

type Props = {
  carrier: CarrierLive;
  isLarge?: boolean;
  /** Figures before these. */
  children?: ReactNode;
};

/** The numbers of a carrier that are watched: connections, window, pace, what waits, what went wrong. */
export function Watched({ carrier, isLarge = false, children }: Props) {
  const { t } = useTranslation(["carriers", "trade"]);
  const format = useFormat();
  const rate = useRate();
  const bound = carrier.binds.filter(({ state }) => state === "bound").length;
  const { pace_per_s: pace, pace_configured_per_s: full } = carrier;
  const isSlowed = pace !== null && full !== null && pace < full;
  const errors = recently(carrier).errors;
  const byType = TYPES.filter((type) => carrier.waiting[type] > 0)
    .map((type) => `${t(`trade:type.${type}`)} ${format.number(carrier.waiting[type])}`)
    .join(" · ");
  return (
    <Figures isLarge={isLarge}>
      {children}
      <Figure
        label={t("field.binds")}
        hint={t("field.bindsHint")}
        isHintFocusable={isLarge}
        tone={carrier.enabled && bound < carrier.binds.length ? (carrier.up ? "warning" : "error") : undefined}
      >
        {t("field.bindsOf", { up: format.number(bound), all: format.number(carrier.binds.length) })}
      </Figure>
      <Figure label={t("field.window")} hint={t("field.windowHint")} isHintFocusable={isLarge}>
        <Usage label={t("field.window")} used={carrier.in_flight} all={carrier.window} />
      </Figure>
      <Figure
        label={t("field.pace")}
        hint={t("field.paceHint")}
        isHintFocusable={isLarge}
        tone={isSlowed ? "warning" : undefined}
        note={isSlowed && t("field.paceFull", { n: format.number(full) })}
      >
        {pace === null ? t("field.noLimit") : rate(pace)}
      </Figure>
      <Figure
        label={t("field.waiting")}
        hint={t("field.waitingHint")}
        isHintFocusable={isLarge}
        note={byType}
        tone={!carrier.up && waiting(carrier) > 0 ? "error" : undefined}
      >
        {format.number(waiting(carrier))}
      </Figure>
      <Figure label={t("field.unreceipted")} hint={t("field.unreceiptedHint")} isHintFocusable={isLarge}>
        {format.number(carrier.unreceipted)}
      </Figure>
      <Figure
        label={t("field.errors")}
        hint={t("field.errorsHint")}
        isHintFocusable={isLarge}
        tone={errors > 0 ? "warning" : undefined}
      >
        {format.number(errors)}
      </Figure>
    </Figures>
  );
}
