import { Alert, Flex, Skeleton, Tabs, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "./CodeBlock";
import { curl } from "./curl";
import { type Choice, templateBody, textBody } from "./example";
import { ExampleChoices } from "./ExampleChoices";
import { Failure } from "./Failure";
import { type Catalog, useCatalog } from "./useCatalog";

/** Stands where the auth key belongs. */
export const PLACEHOLDER = "YOUR_AUTH_KEY";

type Props = {
  restUrl: string;
  /** The auth key, in the only moment in which it is known. */
  secret?: string;
  /** Route IDs the key may use; empty = all. */
  allowed?: string[];
};

const EVERY: string[] = [];

/** The first message as a command that works when pasted, from the tenant's own templates, routes and signatures. */
export function SendExample({ restUrl, secret, allowed = EVERY }: Props) {
  const { t } = useTranslation("parts");
  const { catalog, error } = useCatalog();
  if (!catalog) return error ? <Failure error={error} /> : <Skeleton active paragraph={{ rows: 6 }} title={false} />;
  return (
    <Flex vertical gap="small">
      <Tabs
        items={[
          {
            key: "template",
            label: t("example.template"),
            children: <Example kind="template" restUrl={restUrl} secret={secret} catalog={catalog} allowed={allowed} />,
          },
          {
            key: "text",
            label: t("example.text"),
            children: <Example kind="text" restUrl={restUrl} secret={secret} catalog={catalog} allowed={allowed} />,
          },
        ]}
      />
      <Typography.Text type="secondary">{t("example.shell")}</Typography.Text>
    </Flex>
  );
}

type ExampleProps = Required<Pick<Props, "restUrl" | "allowed">> & {
  kind: "template" | "text";
  secret?: string;
  catalog: Catalog;
};

function Example({ kind, restUrl, secret, catalog, allowed }: ExampleProps) {
  const { t } = useTranslation("parts");
  const [choice, setChoice] = useState<Choice>({});
  // One for as long as the page is open: pasting the same command twice sends one message.
  const [once] = useState(() => `first-${Math.random().toString(36).slice(2, 10)}`);
  const body = kind === "template" ? templateBody(catalog, allowed, choice) : textBody(catalog, allowed, choice);
  if (!body) return <Alert type="info" showIcon title={t("example.noTemplate")} />;
  const code = curl({
    method: "POST",
    url: `${restUrl}/messages`,
    secret: secret ?? PLACEHOLDER,
    once,
    body,
  });
  return (
    <Flex vertical gap="small">
      <ExampleChoices
        type={kind === "template" ? body.type : undefined}
        catalog={catalog}
        allowed={allowed}
        choice={chosen(body)}
        onChoose={setChoice}
      />
      <CodeBlock code={code} label={t("example.code")} />
      {kind === "text" && <Typography.Text type="secondary">{t("example.textHint")}</Typography.Text>}
    </Flex>
  );
}

function chosen({ template_id, route_id, signature }: { [Key in keyof Choice]?: string | null }): Choice {
  return {
    ...(template_id && { template_id }),
    ...(route_id && { route_id }),
    ...(signature && { signature }),
  };
}
