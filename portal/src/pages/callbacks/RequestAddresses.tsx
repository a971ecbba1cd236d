import { Card, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { CallbackItem } from "@/api/types";
import { CallbackFacts } from "./CallbackFacts";
import styles from "./callbacks.module.css";
import { StateTag } from "./StateTag";

/** Addresses that programs gave with their requests. */
export function RequestAddresses({ items }: { items: CallbackItem[] }) {
  const { t } = useTranslation("callbacks");
  return (
    <Card title={<h2 className={styles.heading}>{t("sort.request")}</h2>} className={styles.below}>
      <Flex vertical gap="middle">
        <Typography.Text type="secondary">{t("about.request")}</Typography.Text>
        {items.map((item) => (
          <Flex key={item.url} gap="middle" align="start" wrap>
            <StateTag of={item} />
            <CallbackFacts of={item} />
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
