import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./compose.module.css";

type Props = { at: number; count: number; onShow: (at: number) => void; children: ReactNode };

/** Goes from one recipient to the next; between the arrows, whose message is shown. */
export function Pager({ at, count, onShow, children }: Props) {
  const { t } = useTranslation("compose");
  return (
    <Flex align="center" justify="space-between" gap="small" className={styles.pager}>
      <Button
        type="text"
        icon={<LeftOutlined />}
        aria-label={t("preview.before")}
        disabled={at <= 0}
        onClick={() => onShow(at - 1)}
      />
      <span className={styles.of} aria-live="polite">
        {children}
      </span>
      <Button
        type="text"
        icon={<RightOutlined />}
        aria-label={t("preview.after")}
        disabled={at >= count - 1}
        onClick={() => onShow(at + 1)}
      />
    </Flex>
  );
}
