import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { PolicyGroup, PolicyRule } from "@/api/types";
import type { Board } from "./Board";
import { isEdited } from "./draft";
import { anchorOf } from "./Group";
import styles from "./policy.module.css";

type Props = { groups: [PolicyGroup, PolicyRule[]][]; board: Board };

/** The way to each group; those with edits have a mark. */
export function GroupMenu({ groups, board: { editing } }: Props) {
  const { t } = useTranslation("policy");
  const { hash, search } = useLocation();
  return (
    <nav aria-label={t("groups")} className={styles.menu}>
      <ul>
        {groups.map(([group, rules]) => {
          const edits = editing ? rules.filter((rule) => isEdited(rule, editing.draft)).length : 0;
          const anchor = `#${anchorOf(group)}`;
          return (
            <li key={group}>
              <Link to={{ search, hash: anchor }} replace aria-current={hash === anchor ? "location" : undefined}>
                <span>{t(`group.${group}`)}</span>
                {edits > 0 && (
                  <b>
                    {edits} <span className="aside">{t("rule.edited")}</span>
                  </b>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
