import { Card, Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "@/app/Logo";
import { LanguageSwitch } from "@/app/shell/LanguageSwitch";
import { ModeSwitch } from "@/app/shell/ModeSwitch";
import { useTitle } from "@/app/title";
import styles from "./Door.module.css";

type Props = {
  /** Names the tab. */
  title: string;
  /** What stands above the form. */
  heading: string;
  /** Beside the form, where there is room. */
  aside?: ReactNode;
  children: ReactNode;
};

/** The frame of the pages before the sign-in. */
export function Door({ title, heading, aside, children }: Props) {
  const { t } = useTranslation();
  useTitle(title);
  return (
    <div className={styles.door}>
      <header className={styles.head}>
        <Flex align="center" gap={10}>
          <Logo size={36} />
          <span className={styles.brand}>{t("brandFull")}</span>
        </Flex>
        <Flex>
          <LanguageSwitch />
          <ModeSwitch />
        </Flex>
      </header>
      <main className={styles.main}>
        {aside && <div className={styles.aside}>{aside}</div>}
        <Card className={styles.card} variant="borderless">
          <Typography.Title level={1} className={styles.heading}>
            {heading}
          </Typography.Title>
          {children}
        </Card>
      </main>
    </div>
  );
}
