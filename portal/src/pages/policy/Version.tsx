import { Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { PolicyRule, PolicyVersion } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { ChangeTable } from "./ChangeTable";
import { useWho } from "./useWho";

type Props = { version: PolicyVersion; rules: PolicyRule[]; isTenant: boolean };

/** A change that was made. */
export function Version({ version, rules, isTenant }: Props) {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const who = useWho();
  const changes = version.changes.map(({ id, before, after }) => ({ rule: ruleOf(rules, id), before, after }));
  return (
    <li>
      <div>
        <strong>{who(version.by)}</strong> <Typography.Text type="secondary">{format.dateTime(version.at)}</Typography.Text>{" "}
        <Tag>{t("history.version", { version: version.version })}</Tag>
      </div>
      {version.reason && <p>{version.reason}</p>}
      <ChangeTable changes={changes} isTenant={isTenant} isPast />
    </li>
  );
}

/** A rule that is no longer shown is called by its id, and its values are shown as they are. */
function ruleOf(rules: PolicyRule[], id: string): PolicyRule {
  const known = rules.find((rule) => rule.id === id);
  if (known) return known;
  return {
    id,
    title: id,
    description: "",
    group: "sending",
    kind: "choice",
    unit: null,
    min: null,
    max: null,
    choices: null,
    zero: null,
    default: "",
    tenant_override: false,
    value: null,
    inherited: "",
    effective: "",
    source: "default",
    overrides: 0,
  };
}
