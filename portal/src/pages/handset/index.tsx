import { Alert, Button, Card, Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "@/app/Logo";
import { LanguageSwitch } from "@/app/shell/LanguageSwitch";
import { ModeSwitch } from "@/app/shell/ModeSwitch";
import { Loading } from "@/app/Loading";
import { useTitle } from "@/app/title";
import { Receive } from "./Receive";
import { Inspect } from "./Inspect";
import { Screen } from "./Screen";
import type { Phone } from "./phone";
import { usePhone, usePhoneVersion } from "./usePhone";
import styles from "./handset.module.css";

/** A phone's message app on nothing but what any handset can ask for. */
export default function Handset() {
  const { t } = useTranslation("handset");
  useTitle(t("title"));
  const { phone, error, retry } = usePhone();
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Flex align="center" gap={10}>
          <Logo size={32} />
          <Typography.Title level={1} className={styles.title}>
            {t("title")}
          </Typography.Title>
        </Flex>
        <Flex>
          <LanguageSwitch />
          <ModeSwitch />
        </Flex>
      </header>
      <main className={styles.main}>
        {error !== null && (
          <Alert
            type="error"
            showIcon
            title={t("noClient")}
            description={t("noClientText")}
            action={<Button onClick={retry}>{t("again")}</Button>}
          />
        )}
        {phone ? <Running phone={phone} /> : error === null && <Loading />}
      </main>
    </div>
  );
}

function Running({ phone }: { phone: Phone }) {
  const { t } = useTranslation("handset");
  usePhoneVersion(phone);
  const [opened, setOpened] = useState<string | null>(null);
  const threads = phone.threads();
  // By a message of it: a thread has another key once its brand is known.
  const thread = threads.find(({ messages }) => messages.some(({ id }) => id === opened)) ?? null;
  return (
    <>
      <Typography.Paragraph type="secondary" className={styles.lead}>
        {t("lead")}
      </Typography.Paragraph>
      <div className={styles.columns}>
        <div className={styles.left}>
          <Screen phone={phone} threads={threads} thread={thread} onOpen={setOpened} />
        </div>
        <Flex vertical gap="middle" className={styles.right}>
          <Card size="small" title={<h2 className={styles.heading}>{t("receive.title")}</h2>}>
            <Receive phone={phone} onAnother={() => setOpened(null)} />
          </Card>
          <Inspect phone={phone} thread={thread} />
        </Flex>
      </div>
    </>
  );
}
