import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyGroup, PolicyRule } from "@/api/types";
import type { Board } from "./Board";
import styles from "./policy.module.css";
import { RuleRow } from "./RuleRow";

type Props = { group: PolicyGroup; rules: PolicyRule[]; board: Board };

export const anchorOf = (group: PolicyGroup) => `group-${group}`;

/** The rules of a group. */
export function Group({ group, rules, board }: Props) {
  const { t } = useTranslation("policy");
  const id = anchorOf(group);
  return (
    <section id={id} className={styles.group} aria-labelledby={`${id}-title`}>
      <Card styles={{ body: { padding: 0 } }} title={<h2 id={`${id}-title`}>{t(`group.${group}`)}</h2>}>
        <ul className={styles.rules}>
          {rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} board={board} />
          ))}
        </ul>
      </Card>
    </section>
  );
}
