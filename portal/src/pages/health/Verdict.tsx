import { Alert, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Health } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { isIllness, type NotReady, reasonOf } from "./reason";
import { type Warning, warningsOf } from "./warning";

/** Whether the node is well; if not, why and what to do. */
export function Verdict({ health }: { health: Health }) {
  const { t } = useTranslation("health");
  const reasons = health.reasons.map(reasonOf);
  const warnings = warningsOf(health);
  if (health.ready && warnings.length === 0) {
    return <Alert type="success" showIcon role="status" title={t("well.title")} description={t("well.text")} />;
  }
  const isIll = reasons.some(isIllness);
  return (
    <Flex vertical gap="small">
      {!health.ready && (
        <Alert
          type={isIll ? "error" : "info"}
          showIcon
          role="status"
          title={t(isIll ? "notReady" : "passive")}
          description={reasons.map((reason) => (
            <Why key={reason.said} reason={reason} />
          ))}
        />
      )}
      {warnings.map((warning) => (
        <Notice key={warning.name} warning={warning} />
      ))}
    </Flex>
  );
}

function Why({ reason: { name, said } }: { reason: NotReady }) {
  const { t } = useTranslation("health");
  return (
    <div>
      <div>
        <strong>{t(`reason.${name}.title`)}</strong>
      </div>
      <div>{t(`reason.${name}.todo`)}</div>
      {name === "other" && (
        <div>
          {t("said")}
          {t("colon")}
          <Typography.Text code>{said}</Typography.Text>
        </div>
      )}
    </div>
  );
}

function Notice({ warning: { name, severity, value, said } }: { warning: Warning }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const shown = {
    disk: format.bytes,
    queue: format.percent,
    slow: format.duration,
    failing: format.number,
    parked: format.number,
    archive: format.number,
  }[name](value);
  return (
    <Alert
      type={severity}
      showIcon
      role="status"
      title={t(`warning.${name}.title`, { value: shown })}
      description={
        <>
          <div>{t(`warning.${name}.todo`)}</div>
          {said && (
            <div>
              {t("said")}
              {t("colon")}
              <Typography.Text code>{said}</Typography.Text>
            </div>
          )}
        </>
      }
    />
  );
}
