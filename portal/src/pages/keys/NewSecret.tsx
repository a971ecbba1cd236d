import { Alert, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { KeySecret } from "@/api/types";
import { CodeBlock } from "@/parts/CodeBlock";
import { curl } from "@/parts/curl";
import { SecretOnce } from "@/parts/SecretOnce";
import { SendExample } from "@/parts/SendExample";

type Props = {
  made: KeySecret;
  isRotated?: boolean;
  /** Where programs call the API, when something knows better than the page's own address. */
  restUrl?: string;
  onDone: () => void;
};

/** A key's secret, shown this once, with a command to try it. */
export default function NewSecret({ made, isRotated = false, restUrl = `${location.origin}/api/v1`, onDone }: Props) {
  const { t } = useTranslation("keys");
  const { name, secret, scopes, routes } = made;
  const maySend = scopes.length === 0 || scopes.includes("messages:send");
  const text = [`# ${name}`, `HONGYAN_API=${restUrl}`, `HONGYAN_AUTH_KEY=${secret}`, ""].join("\n");
  return (
    <SecretOnce
      title={t(isRotated ? "made.rotated" : "made.created", { name })}
      what={t("key")}
      secret={secret}
      file={{ name: `hongyan-${name.replace(/[^\w.-]+/g, "-")}.txt`, text }}
      onDone={onDone}
    >
      {isRotated && <Alert type="info" showIcon title={t("made.rotatedText")} />}
      <Typography.Text strong>{t("made.try")}</Typography.Text>
      {maySend ? (
        <SendExample restUrl={restUrl} secret={secret} allowed={routes} />
      ) : (
        <CodeBlock code={curl({ method: "GET", url: restUrl + readable(scopes), secret })} label={t("made.try")} />
      )}
    </SecretOnce>
  );
}

/** Something that a key which may not send may see. */
function readable(scopes: string[]): string {
  const paths: [scope: string, path: string][] = [
    ["messages:read", "/messages?limit=1"],
    ["feeds:read", "/receipts?limit=10"],
    ["balance:read", "/balance"],
    ["catalog:read", "/routes"],
    ["statistics:read", "/overview"],
    ["callbacks:manage", "/callbacks"],
  ];
  return paths.find(([scope]) => scopes.includes(scope))?.[1] ?? "/keys";
}
