import { Drawer, Empty, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PolicyRule } from "@/api/types";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Pager } from "@/parts/list/Pager";
import styles from "./policy.module.css";
import { Version } from "./Version";

type Props = { code: string | null; rules: PolicyRule[]; isOpen: boolean; onClose: () => void };

/** Who changed the rules, when, why, and from what to what. */
export function History({ code, rules, isOpen, onClose }: Props) {
  const { t } = useTranslation("policy");
  const [{ page, size }, setPage] = useState({ page: 1, size: 10 });
  const query = { page, page_size: size, ...(code === null ? {} : { tenant_code: code }) };
  const asked = useGet({ topic: "other", enabled: isOpen }, "/api/v1/admin/policy/history", { query });
  const { data, error, refetch } = asked;
  return (
    <Drawer
      open={isOpen}
      size={720}
      title={code === null ? t("history.title") : t("history.titleTenant", { code })}
      onClose={onClose}
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active aria-label={t("history.loading")} />}
      {data?.total === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <strong>{t("history.empty")}</strong>
              <div>{t("history.emptyText")}</div>
            </>
          }
        />
      )}
      {data && data.total > 0 && (
        <>
          <ol className={styles.versions}>
            {data.items.map((version) => (
              <Version key={version.version} version={version} rules={rules} isTenant={code !== null} />
            ))}
          </ol>
          <Pager
            page={data.page}
            pageSize={data.page_size}
            total={data.total}
            isExact={data.total_is_exact}
            isNarrow
            onShow={(next, nextSize) => setPage({ page: nextSize === size ? next : 1, size: nextSize })}
          />
        </>
      )}
    </Drawer>
  );
}
