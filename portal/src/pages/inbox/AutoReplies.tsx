import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Empty, Flex, Tag, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AutoReply } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import type { Filter } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { AutoReplyForm } from "./AutoReplyForm";
import { autoReplies, autoRepliesChanged } from "./autoReplies";
import { DeleteAutoReply } from "./DeleteAutoReply";
import styles from "./inbox.module.css";

type Doing = { act: "create" } | { act: "edit" | "delete"; rule: AutoReply };

const NO_FILTERS: Filter[] = [];

/** What is answered by itself. */
export function AutoReplies() {
  const { t } = useTranslation("inbox");
  const queries = useQueryClient();
  const mayChange = usePermissions()("auto_replies:manage");
  const [doing, setDoing] = useState<Doing | null>(null);
  const columns = useColumns(mayChange ? setDoing : null);
  const close = () => {
    autoRepliesChanged(queries);
    setDoing(null);
  };
  return (
    <>
      <Typography.Paragraph type="secondary">{t("auto.lead")}</Typography.Paragraph>
      <List<AutoReply, object>
        name="auto-replies"
        label={t("tab.auto")}
        topic="other"
        filters={NO_FILTERS}
        hasForm={false}
        columns={columns}
        pageSize={100}
        rowKey={({ id }) => id}
        rows={(_query, signal) => autoReplies(signal)}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("auto.empty")} />}
        tools={
          mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ act: "create" })}>
              {t("auto.add")}
            </Button>
          )
        }
      />
      {doing?.act === "create" && <AutoReplyForm of={null} onClose={close} />}
      {doing?.act === "edit" && <AutoReplyForm of={doing.rule} onClose={close} />}
      {doing?.act === "delete" && <DeleteAutoReply of={doing.rule} onClose={close} />}
    </>
  );
}

function useColumns(onDo: ((doing: Doing) => void) | null): Column<AutoReply>[] {
  const { t } = useTranslation(["inbox", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const columns: Column<AutoReply>[] = [
      { key: "place", title: t("auto.place"), width: 90, render: ({ place }) => place },
      {
        key: "keyword",
        title: t("auto.keyword"),
        width: 220,
        render: ({ keyword, match }) => (
          <Flex gap="small" wrap>
            <Typography.Text strong>{keyword}</Typography.Text>
            <Tag>{t(`auto.match.${match}`)}</Tag>
          </Flex>
        ),
      },
      { key: "signature", title: t("auto.signature"), width: 150, render: ({ signature }) => signature ?? t("auto.any") },
      {
        key: "content",
        title: t("auto.content"),
        width: 360,
        card: "whole",
        render: ({ content, template_id: template }) => (
          <Flex gap="small" wrap>
            {template !== null && <Tag>{t("auto.ofTemplate", { template })}</Tag>}
            <span className={styles.text}>{content}</span>
          </Flex>
        ),
      },
      {
        key: "state",
        title: t("auto.state"),
        width: 130,
        render: ({ enabled, broken }) =>
          !enabled ? (
            <Tag>{t("auto.off")}</Tag>
          ) : broken ? (
            <Tag color="error">{t("auto.broken")}</Tag>
          ) : (
            <Tag color="success">{t("auto.on")}</Tag>
          ),
      },
      {
        key: "changed",
        title: t("auto.changed"),
        width: 240,
        render: ({ changed_at, changed_by }) => t("auto.changedBy", { when: format.dateTime(changed_at), who: changed_by }),
      },
    ];
    if (onDo) {
      columns.push({
        key: "actions",
        title: t("auto.actions"),
        width: 150,
        isLast: true,
        card: "whole",
        render: (rule) => (
          <Flex gap="small">
            <Button
              size="small"
              type="link"
              aria-label={t("auto.editWhat", { keyword: rule.keyword })}
              onClick={() => onDo({ act: "edit", rule })}
            >
              {t("auto.edit")}
            </Button>
            <Button
              size="small"
              type="link"
              danger
              aria-label={t("auto.deleteWhat", { keyword: rule.keyword })}
              onClick={() => onDo({ act: "delete", rule })}
            >
              {t("auto.delete")}
            </Button>
          </Flex>
        ),
      });
    }
    return columns;
  }, [t, format, onDo]);
}
