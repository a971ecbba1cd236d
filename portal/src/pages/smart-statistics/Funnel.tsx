import { useTranslation } from "react-i18next";
import type { SmartFunnel, SmartSizes } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";

/** The steps from what was submitted to what people did, each beside the one before. */
export function Funnel({ of }: { of: SmartFunnel }) {
  const { t } = useTranslation(["smart-statistics", "parts"]);
  const format = useFormat();
  const count = (value: number | null) => (value === null ? t("unknown") : format.number(value));
  const rate = (key: "resolve_rate" | "exposure_rate" | "click_rate" | "conversion_rate") => {
    const share = of[key];
    return share === null ? undefined : t(`rate.${key}`, { share: format.percent(share) });
  };
  const raw = (sizes: SmartSizes, more?: string) => {
    const hidden = sizes.raw - sizes.filtered;
    const note = hidden > 0 ? t("machines", { n: format.number(hidden) }) : undefined;
    return [note, more].filter(Boolean).join(" · ") || undefined;
  };
  return (
    <Figures label={t("funnel")}>
      <Figure label={t("step.submitted")}>{count(of.submitted)}</Figure>
      <Figure label={t("step.delivered")}>{count(of.delivered)}</Figure>
      <Figure label={t("step.resolvable")} hint={t("hint.resolvable")} isHintFocusable>
        {count(of.resolvable)}
      </Figure>
      <Figure
        label={t("step.resolved")}
        hint={t("hint.resolved")}
        isHintFocusable
        note={raw(of.resolved, rate("resolve_rate"))}
      >
        {format.number(of.resolved.filtered)}
      </Figure>
      <Figure label={t("step.exposed")} note={raw(of.exposed)}>
        {format.number(of.exposed.filtered)}
      </Figure>
      <Figure label={t("step.exposed_handset_days")} hint={t("hint.handsetDays")} isHintFocusable note={rate("exposure_rate")}>
        {t("about", { n: format.number(of.exposed_handset_days.filtered) })}
      </Figure>
      <Figure
        label={t("step.clicked")}
        note={raw(of.clicked, t("clickKinds", { dialled: format.number(of.dialled.filtered), opened: format.number(of.opened.filtered) }))}
      >
        {format.number(of.clicked.filtered)}
      </Figure>
      <Figure label={t("step.clicked_handset_days")} hint={t("hint.handsetDays")} isHintFocusable note={rate("click_rate")}>
        {t("about", { n: format.number(of.clicked_handset_days.filtered) })}
      </Figure>
      <Figure label={t("step.converted")} hint={t("hint.converted")} isHintFocusable note={rate("conversion_rate")}>
        {format.number(of.converted)}
      </Figure>
    </Figures>
  );
}
