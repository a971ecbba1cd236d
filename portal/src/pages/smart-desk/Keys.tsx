import { LinkOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Flex, Skeleton, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SmartKey } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import { Failure } from "@/parts/Failure";
import { Plain } from "@/parts/list/Plain";

type Use = SmartKey["signs"];
const USES: Use[] = ["records", "root"];

/** The keys that sign what handsets are told; what renewing one means is said before it is done. */
export function Keys() {
  const { t } = useTranslation("smart-desk");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/admin/smart/keys");
  return (
    <Flex vertical gap="middle">
      <Card size="small">
        <Flex vertical gap="small" align="start">
          <Typography.Text>{t("keys.lead")}</Typography.Text>
          <Flex wrap gap="small">
            {USES.map((use) => (
              <Renew key={use} use={use} />
            ))}
            <Button icon={<LinkOutlined />} href="/t/v1/manifest" target="_blank" rel="noreferrer">
              {t("keys.manifest")}
            </Button>
          </Flex>
        </Flex>
      </Card>
      <Card size="small">
        {error && !data ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Skeleton active paragraph={{ rows: 4 }} />
        ) : (
          <Table of={data.items} />
        )}
      </Card>
    </Flex>
  );
}

function Table({ of }: { of: SmartKey[] }) {
  const { t } = useTranslation("smart-desk");
  const format = useFormat();
  return (
    <Plain<SmartKey>
      label={t("tab.keys")}
      items={of}
      rowKey={({ kid }) => kid}
      nothing={t("keys.none")}
      columns={[
        { key: "kid", title: t("keys.kid"), width: 170, render: ({ kid }) => <code>{kid}</code> },
        { key: "signs", title: t("keys.signs"), width: 160, render: ({ signs }) => t(`keys.use.${signs}`) },
        {
          key: "state",
          title: t("keys.state"),
          width: 240,
          render: ({ retired_at, known_until }) =>
            retired_at ? (
              <>
                <Tag>{t("keys.retired")}</Tag>
                {known_until && t("keys.until", { time: format.dateTimeBare(known_until) })}
              </>
            ) : (
              <Tag color="green">{t("keys.inUse")}</Tag>
            ),
        },
        {
          key: "fingerprint",
          title: t("keys.fingerprint"),
          width: 330,
          render: ({ fingerprint, public: key }) => (
            <Flex align="center" gap={4}>
              <code style={{ overflowWrap: "anywhere" }}>{fingerprint}</code>
              <CopyButton text={key} what={t("keys.public")} />
            </Flex>
          ),
        },
        {
          key: "made",
          title: t("keys.made"),
          width: 220,
          render: ({ created_at, created_by }) =>
            `${format.dateTimeBare(created_at)} · ${created_by === "" ? t("keys.byPlatform") : created_by}`,
        },
      ]}
    />
  );
}

function Renew({ use }: { use: Use }) {
  const { t } = useTranslation("smart-desk");
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const once = useOnce();
  const renewing = useMutation({
    mutationFn: (body: { signs: Use; at: number }) =>
      answer(api.POST("/api/v1/admin/smart/keys", { params: { header: once(body) }, body: { signs: body.signs } })),
    onSuccess: ({ kid }) => void message.success(t("keys.done", { kid })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const ask = () => {
    void modal.confirm({
      title: t(`keys.ask.${use}`),
      content: t(`keys.askText.${use}`),
      okText: t("keys.renew"),
      okButtonProps: { danger: use === "root" },
      cancelText: t("cancel"),
      // Each time it is asked for is another renewal.
      onOk: () => renewing.mutate({ signs: use, at: Date.now() }),
    });
  };
  return (
    <>
      {renewing.error && <Failure error={renewing.error} effect="once" />}
      <Button danger={use === "root"} loading={renewing.isPending} onClick={ask}>
        {t(`keys.renewOf.${use}`)}
      </Button>
    </>
  );
}
