import { HistoryOutlined } from "@ant-design/icons";
import { Button, Card, Empty, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { Policy } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";
import { History } from "./History";
import { TenantChoice } from "./TenantChoice";
import { usePolicy } from "./usePolicy";
import { useWho } from "./useWho";

/** The platform's policy (`code` null), or a tenant's beside it. */
export function PolicyPage({ code }: { code: string | null }) {
  const { t } = useTranslation("policy");
  const { data, error, refetch } = usePolicy(code);
  const [params, setParams] = useSearchParams();
  const show = (isOpen: boolean) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (isOpen) next.set("history", "1");
        else next.delete("history");
        return next;
      },
      { preventScrollReset: true },
    );
  // What is kept from the tenant before is another tenant's.
  const policy = data?.tenant_code === code ? data : null;
  return (
    <Page
      title={code === null ? t("title") : t("titleTenant", { code })}
      lead={code === null ? t("lead") : t("leadTenant")}
      extra={
        <>
          {policy && <Latest policy={policy} />}
          <TenantChoice code={code} />
          <Button icon={<HistoryOutlined />} onClick={() => show(true)}>
            {t("history.open")}
          </Button>
        </>
      }
    >
      {policy ? (
        <Editor key={code} policy={policy} code={code} error={error} />
      ) : isRefusal(error, "not_found") ? (
        <Missing code={code ?? ""} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 12 }} aria-label={t("loading")} />
        </Card>
      )}
      {policy && <History code={code} rules={policy.rules} isOpen={params.has("history")} onClose={() => show(false)} />}
    </Page>
  );
}

function Latest({ policy: { changed_at, changed_by } }: { policy: Policy }) {
  const { t } = useTranslation("policy");
  const format = useFormat();
  const who = useWho();
  if (changed_at === null) return <span>{t("never")}</span>;
  return <span>{t("changed", { who: who(changed_by ?? ""), time: format.dateTime(changed_at) })}</span>;
}

function Missing({ code }: { code: string }) {
  const { t } = useTranslation("policy");
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{t("missing", { code })}</strong>
          <div>{t("missingText")}</div>
        </>
      }
    >
      <LinkButton to="/admin/policy">{t("toPlatform")}</LinkButton>
    </Empty>
  );
}
