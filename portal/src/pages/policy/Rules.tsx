import { Button, Empty, Flex } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import type { Board } from "./Board";
import { isEdited } from "./draft";
import { found, grouped } from "./find";
import { Group } from "./Group";
import { GroupMenu } from "./GroupMenu";
import { Narrow } from "./Narrow";
import styles from "./policy.module.css";
import { useNarrow } from "./useNarrow";

type Props = {
  rules: PolicyRule[];
  board: Board;
  /** Below the rules: what stays in sight. */
  children?: ReactNode;
};

/** Rules in their groups, with the menu of groups and the search. */
export function Rules({ rules, board, children }: Props) {
  const { t } = useTranslation("policy");
  const { editing } = board;
  const narrow = useNarrow();
  useEffect(() => {
    // An address that names a group was opened before its rules had come.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  const isShown = {
    all: () => true,
    set: ({ value }: PolicyRule) => value !== null,
    edited: (rule: PolicyRule) => editing !== null && isEdited(rule, editing.draft),
  }[narrow.only];
  const shown = found(rules, narrow.q).filter(isShown);
  const groups = grouped(shown);
  return (
    <div className={styles.board}>
      <GroupMenu groups={groups} board={board} />
      <Flex vertical gap="middle" className={styles.main}>
        <Narrow narrow={narrow} board={board} rules={rules} />
        {groups.map(([group, inside]) => (
          <Group key={group} group={group} rules={inside} board={board} />
        ))}
        {groups.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={
              <>
                <strong>{t("nothing")}</strong>
                <div>{t("nothingText")}</div>
              </>
            }
          >
            <Button onClick={narrow.clear}>{t("showAll")}</Button>
          </Empty>
        )}
        {children}
      </Flex>
    </div>
  );
}
