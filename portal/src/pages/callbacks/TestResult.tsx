import { Alert, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { Push } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { adviceOf } from "./advice";
import { useReason } from "./useReason";

/** What became of a test push, and what to do when it was not taken. */
export function TestResult({ push, onClose }: { push: Push; onClose: () => void }) {
  const { t } = useTranslation("callbacks");
  const format = useFormat();
  const reasonOf = useReason();
  const advice = adviceOf(push);
  const reason = reasonOf(push.note, push.status);
  const known: [name: string, value: string][] = [
    [t("tested.answer"), push.status ? `HTTP ${push.status}` : t("tested.none")],
    [t("tested.took"), format.duration(push.took_ms)],
    [t("tested.time"), format.dateTime(push.at)],
  ];
  if (reason) known.push([t("tested.note"), reason]);
  const facts = known.map(([name, value]) => t("fact", { name, value }));
  return (
    <Alert
      type={advice ? "error" : "success"}
      showIcon
      closable={{ onClose }}
      title={t(advice ? "tested.failed" : "tested.ok")}
      description={
        <Flex vertical gap={4}>
          <span>{facts.join(" · ")}</span>
          {advice && <span>{t(`tested.advice.${advice}`)}</span>}
        </Flex>
      }
    />
  );
}
