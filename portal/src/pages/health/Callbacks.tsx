import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { Section } from "./Section";

/** Tenants' callback addresses. */
export function Callbacks({ callbacks }: { callbacks: Health["callbacks"] }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  return (
    <Section title={t("callbacks.title")}>
      <Figures isLarge>
        {(["endpoints", "failing", "parked"] as const).map((name) => (
          <Figure
            key={name}
            label={t(`callbacks.${name}`)}
            hint={t(`callbacks.${name}Hint`)}
            isHintFocusable
            tone={name !== "endpoints" && callbacks[name] > 0 ? "warning" : undefined}
          >
            {format.number(callbacks[name])}
          </Figure>
        ))}
      </Figures>
    </Section>
  );
}
