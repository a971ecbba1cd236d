import { Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { TenantDetail } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { TenantTag } from "./TenantTag";
import styles from "./tenants.module.css";
import { Zone } from "./Zone";

/** What the tenant is, and since when. */
export function Facts({ tenant }: { tenant: TenantDetail }) {
  const { t } = useTranslation("tenants");
  const format = useFormat();
  const { status_since, status_reason } = tenant;
  return (
    <dl className={styles.facts}>
      <dt>{t("field.code")}</dt>
      <dd>
        <Typography.Text strong>{tenant.code}</Typography.Text>
      </dd>
      <dt>{t("field.name")}</dt>
      <dd>{tenant.name}</dd>
      <dt>{t("column.status")}</dt>
      <dd>
        <Flex wrap gap={4} align="center">
          <TenantTag status={tenant.status} />
          {status_since && (
            <Typography.Text type="secondary">
              {t("detail.since", { time: format.dateTime(status_since) })}
            </Typography.Text>
          )}
        </Flex>
      </dd>
      {status_reason && (
        <>
          <dt>{t("detail.reason")}</dt>
          <dd>{status_reason}</dd>
        </>
      )}
      <dt>{t("field.time_zone")}</dt>
      <dd>
        <Zone zone={tenant.time_zone} />
      </dd>
      <dt>{t("field.language")}</dt>
      <dd>{t(`languages.${tenant.language}`)}</dd>
      <dt>{t("detail.created")}</dt>
      <dd>{tenant.created_at ? format.dateTime(tenant.created_at) : t("detail.byFile")}</dd>
    </dl>
  );
}
