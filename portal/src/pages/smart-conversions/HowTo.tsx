import { Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCanOpen } from "@/app/useCanOpen";
import { CodeBlock } from "@/parts/CodeBlock";
import { curl } from "@/parts/curl";
import { PLACEHOLDER } from "@/parts/SendExample";
import styles from "./conversions.module.css";

/** How a program tells what people did, by a command that works when the key is filled in. */
export function HowTo() {
  const { t } = useTranslation("smart-conversions");
  const canOpen = useCanOpen();
  const [now] = useState(() => `${new Date().toISOString().slice(0, 19)}Z`);
  const code = curl({
    method: "POST",
    url: `${location.origin}/api/v1/smart/conversions`,
    secret: PLACEHOLDER,
    body: {
      items: [
        { id: "order-5512", cust_flag: "c-20931", event: "order", value: "129.00", currency: "CNY", at: now },
        { id: "sign-up-871", click_token: "CT_OF_THE_ADDRESS", event: "sign_up", at: now },
      ],
    },
  });
  return (
    <Flex vertical gap="small">
      <div>{t("how.who")}</div>
      <ul className={styles.ways}>
        <li>{t("how.flag")}</li>
        <li>
          {t("how.token")} <Link to="/smart/links?new=1" className={styles.link}>{t("how.make")}</Link>
        </li>
      </ul>
      <div>{t("how.rules")}</div>
      <div>
        {t("how.key")} {canOpen("/keys") && <Link to="/keys" className={styles.link}>{t("how.keys")}</Link>}
      </div>
      <CodeBlock label={t("how.code")} code={code} />
      <Typography.Text type="secondary">{t("how.answer")}</Typography.Text>
    </Flex>
  );
}
