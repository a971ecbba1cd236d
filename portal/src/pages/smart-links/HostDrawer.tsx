import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Flex, Form, Input, Popconfirm, Skeleton, Typography } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { SmartLinkHost } from "@/api/types";
import { useGet } from "@/api/useGet";
import { CodeBlock } from "@/parts/CodeBlock";
import { Failure } from "@/parts/Failure";
import { Part } from "@/parts/review/Part";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./links.module.css";

const EXAMPLE = "go.example.com";

/** The host of the tenant's links: what to do for one of its own, setting it, and going back to the platform's. */
export function HostDrawer({ mayChange, onClose }: { mayChange: boolean; onClose: () => void }) {
  const { t } = useTranslation("smart-links");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/smart/link-host");
  return (
    <Drawer open size={720} title={t("host.title")} onClose={onClose}>
      {data ? (
        <Shown of={data} mayChange={mayChange} onClose={onClose} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} />
      )}
    </Drawer>
  );
}

type Values = { host?: string };

function Shown({ of, mayChange, onClose }: { of: SmartLinkHost; mayChange: boolean; onClose: () => void }) {
  const { t } = useTranslation("smart-links");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [form] = Form.useForm<Values>();
  // Not there yet in the first moment.
  const typed = (Form.useWatch("host", form) ?? "").trim().toLowerCase();
  const keep = (host: string | null) => answer(api.PUT("/api/v1/smart/link-host", { body: { host, version: of.version } }));
  const done = ({ base }: SmartLinkHost) => {
    void message.success(t("host.saved", { base }));
    onClose();
  };
  const again = () => void queries.invalidateQueries({ queryKey: ["other"] });
  const { submit, isBusy, failure } = useSubmit(form, ({ host = "" }: Values) => keep(host.trim().toLowerCase()), {
    onDone(kept) {
      again();
      done(kept);
    },
    onError(error) {
      // What it is now is read; what was typed stays.
      if (isRefusal(error, "changed_meanwhile")) again();
      return false;
    },
  });
  const clearing = useMutation({ mutationFn: () => keep(null), onSuccess: done, onSettled: again });
  const failed = failure ?? clearing.error;
  return (
    <Flex vertical gap="large">
      <Typography.Paragraph style={{ marginBottom: 0 }}>{t("host.why")}</Typography.Paragraph>
      <div>
        <span className={styles.base}>
          {t("host.base")} <code className={styles.any}>{of.base}</code>
        </span>{" "}
        <Typography.Text type="secondary">{t(of.host === null ? "host.isPlatform" : "host.isOwn")}</Typography.Text>
      </div>
      <Part title={t("host.steps")}>
        <Steps
          host={typed === "" ? (of.host ?? EXAMPLE) : typed}
          platform={of.host === null ? new URL(of.base).host : location.host}
        />
      </Part>
      {!mayChange && <Alert type="info" showIcon title={t("host.read")} />}
      {failed !== null && (
        <Flex vertical gap="small">
          <Failure error={failed} effect="once" />
          {isRefusal(failed, "changed_meanwhile") && (
            <Alert type="info" showIcon title={t("host.changed", { base: of.base })} />
          )}
        </Flex>
      )}
      {mayChange && (
        <Form<Values>
          id={id}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ host: of.host ?? "" }}
          onFinish={submit}
        >
          <Form.Item
            name="host"
            label={t("host.field")}
            extra={t("host.hint")}
            rules={[{ required: true, whitespace: true, message: t("host.missing") }]}
          >
            <Input inputMode="url" autoComplete="off" spellCheck={false} maxLength={100} placeholder={EXAMPLE} />
          </Form.Item>
          <Flex wrap gap="small">
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t("host.save")}
            </Button>
            {of.host !== null && (
              <Popconfirm
                title={t("host.clearAsk")}
                description={<div style={{ maxWidth: 320 }}>{t("host.clearText")}</div>}
                okText={t("host.clear")}
                cancelText={t("cancel")}
                onConfirm={() => clearing.mutate()}
              >
                <Button loading={clearing.isPending}>{t("host.clear")}</Button>
              </Popconfirm>
            )}
          </Flex>
        </Form>
      )}
    </Flex>
  );
}

/** What has to be there before links can begin with one's own host. */
function Steps({ host, platform }: { host: string; platform: string }) {
  const { t } = useTranslation("smart-links");
  const proxy = [
    `server_name ${host};`,
    "location ~ ^/(s|t)/ {",
    `  proxy_pass https://${platform};`,
    "  proxy_ssl_server_name on;",
    "  proxy_set_header Host $host;",
    "  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "}",
  ].join("\n");
  return (
    <ol className={styles.steps}>
      <li>
        <div>{t("host.dns")}</div>
        <CodeBlock label={t("host.dnsRecord")} code={`${host}.  CNAME  ${platform.replace(/:\d+$/, "")}.`} />
      </li>
      <li>
        <div>{t("host.cert")}</div>
        <CodeBlock label={t("host.proxy")} code={proxy} />
        <div>{t("host.tell")}</div>
      </li>
      <li>{t("host.try", { host })}</li>
    </ol>
  );
}
