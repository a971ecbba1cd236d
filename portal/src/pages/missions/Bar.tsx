import { SendOutlined } from "@ant-design/icons";
import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Mission } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import styles from "./missions.module.css";

type Props = { mission: Mission | null; isBusy: boolean; onSave: () => void; onDispatch: () => void };

/** Always in sight: to how many, what it costs, and the buttons. */
export function Bar({ mission, isBusy, onSave, onDispatch }: Props) {
  const { t } = useTranslation("missions");
  const format = useFormat();
  const rows = mission?.rows;
  return (
    <section className={styles.bar} aria-label={t("bar.label")}>
      <Flex gap="4px 20px" wrap align="center" className={styles.sums} role="status">
        <strong>{t("bar.numbers", { count: rows?.good ?? 0, n: format.number(rows?.good ?? 0) })}</strong>
        {rows && rows.good > 0 && (
          <>
            <span>{t("bar.segments", { count: rows.segments, n: format.number(rows.segments) })}</span>
            {rows.price.length > 0 && (
              <span>
                <Typography.Text type="secondary">{t("bar.price")} </Typography.Text>
                <strong>{rows.price.map(format.money).join(" + ")}</strong>
              </span>
            )}
          </>
        )}
      </Flex>
      <Flex gap="small" wrap>
        <Button size="large" loading={isBusy} onClick={onSave}>
          {t("form.save")}
        </Button>
        <Button type="primary" size="large" icon={<SendOutlined />} loading={isBusy} onClick={onDispatch}>
          {t("form.dispatch")}
        </Button>
      </Flex>
    </section>
  );
}
