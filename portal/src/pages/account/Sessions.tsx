import { useMutation } from "@tanstack/react-query";
import { App, Button, Card, Flex, Grid, Popconfirm, Skeleton, Tag, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SessionItem } from "@/api/types";
import { useGet } from "@/api/useGet";
import { device } from "@/format/device";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { Cards } from "@/parts/list/Cards";
import type { Column } from "@/parts/list/column";
import { Rows } from "@/parts/list/Rows";
import { useFailure } from "@/parts/useFailure";

/** Where the account is signed in; each can be ended. */
export function Sessions() {
  const { t } = useTranslation("account");
  const format = useFormat();
  const say = useFailure();
  const { message } = App.useApp();
  const isWide = Grid.useBreakpoint().md ?? true;
  const sessions = useGet({ topic: "other" }, "/api/v1/sessions");

  const end = useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? answer(api.DELETE("/api/v1/sessions"))
        : answer(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } })),
    onSuccess: () => message.success(t("sessions.ended")),
    onError(error) {
      const { title, text } = say(error, "once");
      void message.error(`${title}: ${text}`);
    },
    onSettled: () => sessions.refetch(),
  });

  const columns: Column<SessionItem>[] = [
    {
      key: "device",
      title: t("sessions.device"),
      width: 200,
      render: ({ user_agent, current }) => (
        <Flex gap="small" align="center" wrap>
          <Tooltip title={user_agent}>
            <Typography.Text>{device(user_agent)}</Typography.Text>
          </Tooltip>
          {current && <Tag color="green">{t("sessions.current")}</Tag>}
        </Flex>
      ),
    },
    { key: "address", title: t("sessions.address"), width: 160, render: ({ address }) => address },
    { key: "since", title: t("sessions.since"), width: 230, render: (item) => format.dateTime(item.created_at) },
    { key: "seen", title: t("sessions.seen"), width: 230, render: (item) => format.dateTime(item.seen_at) },
    {
      key: "end",
      title: t("sessions.actions"),
      width: 100,
      render: ({ id, current, user_agent, address }) =>
        !current && (
          <Button
            size="small"
            danger
            aria-label={t("sessions.endLabel", { device: device(user_agent), address })}
            onClick={() => end.mutate(id)}
          >
            {t("sessions.end")}
          </Button>
        ),
    },
  ];
  const items = sessions.data?.items ?? [];
  const table = {
    label: t("sessions.list"),
    items,
    columns,
    rowKey: ({ id }: SessionItem) => id,
    nothing: null,
    isLoading: end.isPending,
  };
  return (
    <Card
      title={t("sessions.title")}
      extra={
        items.length > 1 && (
          <Popconfirm
            title={t("sessions.endAllAsk")}
            okText={t("sessions.endAllYes")}
            cancelText={t("totp.cancel")}
            onConfirm={() => end.mutate(null)}
          >
            <Button size="small">{t("sessions.endAll")}</Button>
          </Popconfirm>
        )
      }
    >
      <Typography.Paragraph type="secondary">{t("sessions.text")}</Typography.Paragraph>
      {sessions.error ? (
        <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <Skeleton active />
      ) : isWide ? (
        <Rows {...table} firstNumber={1} onOrder={() => undefined} />
      ) : (
        <Cards {...table} />
      )}
    </Card>
  );
}
