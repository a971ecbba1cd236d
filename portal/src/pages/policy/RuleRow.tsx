import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Board } from "./Board";
import { holds, isEdited } from "./draft";
import { Field } from "./Field";
import { Marks } from "./Marks";
import { Origin } from "./Origin";
import styles from "./policy.module.css";
import { useSay } from "./useSay";

/** A rule: what it is, its value, and beside it what holds without one. */
export function RuleRow({ rule, board }: { rule: PolicyRule; board: Board }) {
  const { say } = useSay();
  const { side, editing } = board;
  const value = editing ? holds(rule, editing.draft) : rule.effective;
  const fault = editing?.sentences.get(rule.id);
  const hint = `rule-${rule.id}-hint`;
  return (
    <li
      id={`rule-${rule.id}`}
      className={styles.rule}
      data-edited={(editing && isEdited(rule, editing.draft)) ?? undefined}
      data-wrong={fault !== undefined || undefined}
    >
      <div className={styles.what}>
        <h3>
          {rule.title} <Marks rule={rule} board={board} />
        </h3>
        <p>
          {rule.description} {side !== "own" && <code>{rule.id}</code>}
        </p>
      </div>
      <div className={styles.value}>
        {editing ? (
          <Field
            rule={rule}
            value={value}
            label={rule.title}
            describedBy={hint}
            isWrong={fault !== undefined}
            onChange={(next) => editing.put(rule, next)}
          />
        ) : (
          <Typography.Text strong className={styles.said}>
            {say(rule, value)}
          </Typography.Text>
        )}
        <div id={hint}>
          {fault !== undefined && (
            <div role="alert" className={styles.problem}>
              {fault}
            </div>
          )}
          {editing && <Range rule={rule} value={value} />}
        </div>
      </div>
      <Origin rule={rule} board={board} />
    </li>
  );
}

/** What may be typed, and what the typed number is in a larger unit. */
function Range({ rule, value }: { rule: PolicyRule; value: PolicyRule["effective"] }) {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const { span } = useSay();
  if (rule.min === null || rule.max === null) return null;
  const shown = span(rule, value);
  const parts = [
    shown !== null && t("rule.same", { value: shown }),
    t("rule.range", { min: format.number(rule.min), max: format.number(rule.max) }),
    rule.zero === "unlimited" && t("rule.zero"),
  ];
  return <div className={styles.range}>{parts.filter(Boolean).join(" · ")}</div>;
}
