import { Flex, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartWhole } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { LifeTag } from "@/parts/review/LifeTag";
import styles from "./brand.module.css";

/** Every version, the newest first. */
export function Versions({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("brand");
  const format = useFormat();
  return (
    <ol className={styles.versions} aria-label={t("versions.label")}>
      {of.versions.map(({ number, status, created_at, created_by }) => (
        <li key={number}>
          <Flex gap="small" wrap align="center">
            <strong>{t("versions.nth", { n: format.number(number) })}</strong>
            <LifeTag status={status} />
            {number === of.live && of.state === "published" && <Tag color="green">{t("versions.live")}</Tag>}
            <Typography.Text type="secondary">
              {format.dateTime(created_at)} · {created_by}
            </Typography.Text>
          </Flex>
        </li>
      ))}
    </ol>
  );
}
