import { Button, Card, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";
import { CopyButton } from "@/parts/CopyButton";
import { Failure } from "@/parts/Failure";
import styles from "./links.module.css";

/** What links begin with, and the way to a host of one's own. */
export function HostBar({ mayChange, onOpen }: { mayChange: boolean; onOpen: () => void }) {
  const { t } = useTranslation("smart-links");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/smart/link-host");
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Card size="small" style={{ marginBottom: 16 }}>
      <Flex wrap gap="small" align="center" justify="space-between">
        <span className={styles.base}>
          {t("host.base")} <code className={styles.any}>{data.base}</code>
          <CopyButton text={data.base} what={t("host.base")} />
        </span>
        <Flex wrap gap="small" align="center">
          <Typography.Text type="secondary">{t(data.host === null ? "host.isPlatform" : "host.isOwn")}</Typography.Text>
          <Button size="small" onClick={onOpen}>
            {t(!mayChange ? "host.title" : data.host === null ? "host.set" : "host.change")}
          </Button>
        </Flex>
      </Flex>
    </Card>
  );
}
