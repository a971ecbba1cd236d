import { Timeline, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { MessageDetails, TimelineStep } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import styles from "./Message.module.css";
import { useStepWords } from "./useStepWords";

type Props = { steps: TimelineStep[]; message: MessageDetails };

/** Everything that happened, in words, with when and how long after the beginning. */
export function Steps({ steps, message }: Props) {
  const { t } = useTranslation("message");
  const format = useFormat();
  const words = useStepWords(message);
  const begun = Date.parse(steps[0]?.at ?? message.accepted_at);
  return (
    <Timeline
      className={styles.steps}
      items={steps.map((step, at) => {
        const { title, lines } = words(step);
        const after = Date.parse(step.at) - begun;
        return {
          key: at,
          color: colorOf(step, message),
          content: (
            <div className={styles.step}>
              <div className={styles.stepHead}>
                <strong>{title}</strong>
                <Typography.Text type="secondary" className={styles.stepTime}>
                  <time dateTime={step.at}>{`${format.dateTimeBare(step.at)}.${step.at.slice(20, 23)}`}</time>
                  {` · ${at === 0 ? t("step.start") : t("step.offset", { duration: format.duration(after) })}`}
                </Typography.Text>
              </div>
              {lines.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </div>
          ),
        };
      })}
    />
  );
}

/** Meaning is in the words; the colour only helps. */
function colorOf({ what, code, status }: TimelineStep, message: MessageDetails): string {
  switch (what) {
    case "refused":
    case "attempt_failed":
      return "red";
    case "receipt":
      return code?.startsWith("DELIVRD") ? "green" : "red";
    case "closed":
      return message.status === "delivered" ? "green" : message.status === "cancelled" ? "gray" : "red";
    case "callback":
      return status != null && status >= 200 && status < 300 ? "green" : "red";
    case "posted":
      return "green";
    default:
      return "blue";
  }
}
