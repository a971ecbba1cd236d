import { Button, Card, Checkbox, Flex, Result, Table, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import { StatusTag } from "@/parts/StatusTag";
import styles from "./Send.module.css";

type Accepted = components["schemas"]["Accepted"] & { task_id?: string | null };
type Taken = Accepted["messages"][number];

type Props = { accepted: Accepted; scheduledAt: string | null; onAgain: () => void; onBack: () => void };

/** What the platform said to each number. */
export function Outcome({ accepted, scheduledAt, onAgain, onBack }: Props) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const may = usePermissions();
  const { messages } = accepted;
  const refused = messages.filter(({ status }) => status === "refused").length;
  const held = messages.filter(({ status }) => status === "held").length;
  const taken = messages.length - refused;
  const title = taken === 0 ? "refused" : refused > 0 ? "partly" : scheduledAt ? "scheduled" : "title";
  const lines = [
    taken > 0 && t(scheduledAt ? "outcome.later" : "outcome.taken", { n: format.number(taken), count: taken }),
    refused > 0 && t("outcome.refused_n", { n: format.number(refused), count: refused }),
    held > 0 && t("outcome.held", { n: format.number(held) }),
    taken > 0 && scheduledAt && t("outcome.at", { time: format.dateTime(scheduledAt) }),
  ].filter((line) => typeof line === "string");
  return (
    <Flex vertical gap="middle">
      <Card>
        <Result
          status={taken === 0 ? "error" : refused > 0 ? "warning" : "success"}
          title={<span role="status">{t(`outcome.${title}`)}</span>}
          subTitle={lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
          extra={
            <Flex gap="small" wrap justify="center">
              {accepted.task_id && may("messages:read") && (
                <LinkButton type="primary" to={`/tasks/${accepted.task_id}`}>
                  {t("outcome.receipt")}
                </LinkButton>
              )}
              {taken === 0 && <Button onClick={onBack}>{t("outcome.back")}</Button>}
              <Button onClick={onAgain}>{t("outcome.again")}</Button>
            </Flex>
          }
        />
      </Card>
      <Results messages={messages} hasRefused={refused > 0 && taken > 0} />
    </Flex>
  );
}

function Results({ messages, hasRefused }: { messages: Taken[]; hasRefused: boolean }) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const [isOnly, setOnly] = useState(false);
  const rows = isOnly ? messages.filter(({ status }) => status === "refused") : messages;
  return (
    <Card
      title={<h2 className={styles.heading}>{t("outcome.results")}</h2>}
      extra={
        hasRefused && (
          <Checkbox checked={isOnly} onChange={({ target }) => setOnly(target.checked)}>
            {t("outcome.only")}
          </Checkbox>
        )
      }
    >
      <Table<Taken>
        size="small"
        rowKey="uid"
        dataSource={rows}
        scroll={{ x: "max-content" }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: "number", title: t("outcome.number"), render: (_, { phone, to }) => phone ?? to },
          {
            key: "status",
            title: t("outcome.status"),
            render: (_, { status }) =>
              status === "queued" ? <Tag color="green">{t("outcome.accepted")}</Tag> : <StatusTag status={status} />,
          },
          {
            key: "segments",
            title: t("outcome.segments"),
            align: "end",
            render: (_, { segments }) => (segments > 0 ? format.number(segments) : null),
          },
          {
            key: "uid",
            title: t("outcome.uid"),
            render: (_, { uid }) => (
              <Typography.Text copyable className={styles.nowrap}>
                {uid}
              </Typography.Text>
            ),
          },
          {
            key: "reason",
            title: t("outcome.reason"),
            render: (_, { error }) => error && <span className={styles.says}>{error.detail}</span>,
          },
        ]}
      />
    </Card>
  );
}
