import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Figure, Figures } from "@/parts/Figure";
import { isIllness, reasonOf } from "./reason";
import { Section } from "./Section";

/** The process that answers. */
export function Node({ health, at }: { health: Health; at: number }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const { ready, node, lease_holder: active, memory_bytes: memory, started_at } = health;
  const isIll = health.reasons.map(reasonOf).some(isIllness);
  return (
    <Section title={t("node.title")}>
      <Figures>
        <Figure label={t("node.state")}>
          <Tag color={ready ? "success" : isIll ? "error" : "processing"}>{t(ready ? "node.ready" : "node.waiting")}</Tag>
        </Figure>
        <Figure label={t("node.name")}>{node}</Figure>
        <Figure label={t("node.active")} note={active === node ? t("node.self") : undefined}>
          {active ?? t("node.nobody")}
        </Figure>
        <Figure label={t("node.version")}>{health.version}</Figure>
        <Figure label={t("node.portal")}>{t(health.portal ? "node.inside" : "node.outside")}</Figure>
        <Figure label={t("node.started")}>{format.dateTime(started_at)}</Figure>
        <Figure label={t("node.uptime")}>
          {format.duration(Math.max(1000, at - Date.parse(started_at)))}
        </Figure>
        <Figure label={t("node.memory")} hint={t("node.memoryHint")} isHintFocusable>
          {memory === null ? t("unknown") : format.bytes(memory)}
        </Figure>
      </Figures>
    </Section>
  );
}
