import { StopOutlined } from "@ant-design/icons";
import { Empty, Flex, Tabs, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { InboxItem, InboxQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { period, text } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { Page } from "@/parts/Page";
import { AutoReplies } from "./AutoReplies";
import { Conversation } from "./Conversation";
import styles from "./inbox.module.css";

/** What phones wrote, and what is answered by itself; `?id=` opens the conversation with the phone that wrote it. */
export default function InboxPage() {
  const { t } = useTranslation("inbox");
  const [params, setParams] = useSearchParams();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      period({ label: t("at") }),
      text({ name: "phone", label: t("phone"), placeholder: t("phonePlaceholder"), maxLength: 40 }),
    ],
    [t],
  );
  const open = (id: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("id", id);
      else next.delete("id");
      return next;
    });
  const id = params.get("id");

  const uplinks = (
    <List<InboxItem, InboxQuery>
      name="inbox"
      topic="uplinks"
      label={t("tab.uplinks")}
      filters={filters}
      columns={columns}
      defaultSort="-at"
      rowKey={(item) => item.id}
      rowName={({ from }) => t("conversation.title", { phone: from })}
      onOpen={(item) => open(item.id)}
      rows={(query, signal) => answer(api.GET("/api/v1/inbox", { params: { query }, signal }))}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    />
  );
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        activeKey={params.get("tab") ?? "uplinks"}
        // The list has filters and pages of its own in the address.
        onChange={(tab) => setParams(tab === "uplinks" ? {} : { tab }, { replace: true })}
        destroyOnHidden
        items={[
          { key: "uplinks", label: t("tab.uplinks"), children: uplinks },
          { key: "auto", label: t("tab.auto"), children: <AutoReplies /> },
        ]}
      />
      {id && <Conversation id={id} onClose={() => open(null)} />}
    </Page>
  );
}

function useColumns(): Column<InboxItem>[] {
  const { t } = useTranslation(["inbox", "parts"]);
  const format = useFormat();
  const mayRead = usePermissions()("messages:read");
  return useMemo(
    () => [
      { key: "from", title: t("from"), width: 170, render: ({ from }) => from },
      {
        key: "text",
        title: t("text"),
        width: 380,
        card: "whole",
        render: ({ text, opt_out }) => (
          <Flex gap="small" align="start" wrap>
            {opt_out && (
              <Tag color="volcano" icon={<StopOutlined />}>
                {t("optOut")}
              </Tag>
            )}
            {text === "" ? (
              <Typography.Text type="secondary">{t("nothing")}</Typography.Text>
            ) : (
              <span className={styles.text}>{text}</span>
            )}
          </Flex>
        ),
      },
      { key: "to", title: t("to"), width: 150, render: ({ to }) => to },
      { key: "at", title: t("at"), width: 225, sort: "at", render: ({ at }) => format.dateTime(at) },
      {
        key: "answers",
        title: t("answers"),
        width: 160,
        render: ({ message_uid }) =>
          message_uid === null ? (
            t("parts:none")
          ) : mayRead ? (
            <Link to={`/log?uid=${message_uid}`}>{message_uid}</Link>
          ) : (
            message_uid
          ),
      },
    ],
    [t, format, mayRead],
  );
}
