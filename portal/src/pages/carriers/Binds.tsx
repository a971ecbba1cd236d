import { CheckCircleFilled, ClockCircleOutlined, MinusCircleOutlined, SyncOutlined } from "@ant-design/icons";
import { Flex, Tag, Tooltip, Typography } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Bind, BindState } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { causeOf } from "./cause";
import { Usage } from "./Usage";

const LOOK: Record<BindState, [color: string | undefined, icon: ReactNode]> = {
  bound: ["success", <CheckCircleFilled key="i" />],
  connecting: ["processing", <SyncOutlined key="i" />],
  waiting: ["error", <ClockCircleOutlined key="i" />],
  stopped: [undefined, <MinusCircleOutlined key="i" />],
};

/** Each connection of a carrier. */
export function Binds({ binds }: { binds: Bind[] }) {
  const { t } = useTranslation(["carriers", "parts"]);
  const format = useFormat();
  const columns = useMemo<Column<Bind>[]>(
    () => [
      { key: "number", title: t("bind.number"), render: ({ index }) => `#${format.number(index + 1)}` },
      {
        key: "kind",
        title: t("bind.kind"),
        render: ({ kind }) => (
          <Tooltip title={t(`bind.kindsHint.${kind}`)}>
            <span>{t(`bind.kinds.${kind}`)}</span>
          </Tooltip>
        ),
      },
      {
        key: "state",
        title: t("bind.state"),
        render: ({ state, next_try_in_ms }) => (
          <Flex vertical align="start" gap={2}>
            <Tag color={LOOK[state][0]} icon={LOOK[state][1]}>
              {t(`bind.states.${state}`)}
            </Tag>
            {next_try_in_ms !== null && (
              <Typography.Text type="secondary">
                {t("bind.next", { time: format.duration(Math.ceil(next_try_in_ms / 1000) * 1000) })}
              </Typography.Text>
            )}
          </Flex>
        ),
      },
      {
        key: "error",
        title: t("bind.error"),
        width: 280,
        card: "whole",
        render: ({ last_error }) => <LastError said={last_error} />,
      },
      {
        key: "since",
        title: t("bind.since"),
        render: ({ since }) => (
          <Flex vertical>
            {format.dateTime(since)}
            <Typography.Text type="secondary">
              {t("bind.for", { time: format.duration(Math.max(1000, Date.now() - Date.parse(since))) })}
            </Typography.Text>
          </Flex>
        ),
      },
      {
        key: "window",
        title: t("bind.window"),
        width: 130,
        render: ({ kind, in_flight, window }) =>
          kind === "receiver" ? t("parts:none") : <Usage label={t("bind.window")} used={in_flight} all={window} />,
      },
      ...(["submitted", "answered", "throttled", "received"] as const).map((name) => ({
        key: name,
        title: t(`bind.${name}`),
        isNumber: true,
        render: (bind: Bind) => format.number(bind[name]),
      })),
    ],
    [t, format],
  );
  return (
    <Flex vertical gap="small">
      <Plain
        label={t("bind.table")}
        items={binds}
        columns={columns}
        rowKey={({ index }) => String(index)}
        nothing={t("bind.none")}
      />
      <Typography.Text type="secondary">{t("bind.counts")}</Typography.Text>
    </Flex>
  );
}

function LastError({ said }: { said: string | null }) {
  const { t } = useTranslation("carriers");
  if (said === null) return <Typography.Text type="secondary">{t("bind.never")}</Typography.Text>;
  return (
    <Flex vertical style={{ minWidth: 200, maxWidth: 420, overflowWrap: "anywhere" }}>
      {t(`cause.${causeOf(said).name}.title`)}
      <Typography.Text type="secondary">{said}</Typography.Text>
    </Flex>
  );
}
