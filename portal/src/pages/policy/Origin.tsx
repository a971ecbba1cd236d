import { Button, Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PolicyRule } from "@/api/types";
import { useCanOpen } from "@/app/useCanOpen";
import type { Board } from "./Board";
import { isEdited, ownOf } from "./draft";
import styles from "./policy.module.css";
import { useSay } from "./useSay";

/** What holds when nothing is set here, the way back to it, and who else differs. */
export function Origin({ rule, board }: { rule: PolicyRule; board: Board }) {
  const { t } = useTranslation("policy");
  const { say } = useSay();
  const { side, editing } = board;
  if (side === "own") {
    return (
      <div className={styles.origin}>
        <Tag>{t(`sourceOwn.${rule.source}`)}</Tag>
      </div>
    );
  }
  const text = (): string => {
    if (side === "platform") return t("rule.default", { value: say(rule, rule.default) });
    const value = say(rule, rule.inherited);
    // With a value of its own, the API does not say where the other one is from.
    if (rule.source === "tenant") return t("rule.below", { value });
    return t("rule.inherited", { source: t(`source.${rule.source}`), value });
  };
  return (
    <div className={styles.origin}>
      <div>{text()}</div>
      {editing && <Back rule={rule} board={board} />}
      {side === "platform" && <Overrides rule={rule} />}
    </div>
  );
}

function Back({ rule, board: { side, editing } }: { rule: PolicyRule; board: Board }) {
  const { t } = useTranslation("policy");
  if (!editing) return null;
  const isSet = ownOf(rule, editing.draft) !== null;
  const name = side === "tenant" ? "inherit" : "toDefault";
  const does = { rule: rule.title };
  return (
    <div className={styles.back}>
      {isEdited(rule, editing.draft) && (
        <Button type="link" size="small" aria-label={t("rule.undoOf", does)} onClick={() => editing.undo(rule)}>
          {t("rule.undo")}
        </Button>
      )}
      {isSet && rule.value !== null && (
        <Button type="link" size="small" aria-label={t(`rule.${name}Of`, does)} onClick={() => editing.unset(rule)}>
          {t(`rule.${name}`)}
        </Button>
      )}
      {side === "tenant" && rule.value === null && !isSet && (
        <Tooltip title={t("rule.pinHint")}>
          <Button type="link" size="small" aria-label={t("rule.pinOf", does)} onClick={() => editing.pin(rule)}>
            {t("rule.pin")}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

function Overrides({ rule }: { rule: PolicyRule }) {
  const { t } = useTranslation("policy");
  const canOpen = useCanOpen();
  if (!rule.tenant_override) return <div>{t("rule.platformOnly")}</div>;
  if (rule.overrides === 0) return null;
  const text = t("rule.overrides", { count: rule.overrides });
  return <div>{canOpen("/admin/tenants") ? <Link to="/admin/tenants">{text}</Link> : text}</div>;
}
