import { Card, Flex, Tabs, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/parts/CodeBlock";
import { SAMPLES } from "./verification";

/** How a program knows that a push is from the platform. */
export function Verification() {
  const { t } = useTranslation("callbacks");
  return (
    <Card>
      <Flex vertical gap="small">
        <Typography.Paragraph style={{ maxWidth: "90ch", marginBottom: 0 }}>{t("verify.text")}</Typography.Paragraph>
        <Typography.Link href="/api/docs#signatures" target="_blank" rel="noreferrer">
          {t("verify.docs")}
        </Typography.Link>
        <Tabs
          tabBarGutter={16}
          items={SAMPLES.map(({ language, code }) => ({
            key: language,
            label: language,
            children: <CodeBlock code={code} label={t("verify.code", { language })} />,
          }))}
        />
      </Flex>
    </Card>
  );
}
