import { Card, Empty, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { isRefusal } from "@/api/error";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { usePackage } from "@/parts/order/usePackage";
import { Editor } from "./Editor";
import { Shown } from "./Shown";

/** A package: what it offers, or, with `?edit`, its form. */
export default function PackageDetail() {
  const { t } = useTranslation("packages");
  const { id = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const mayManage = usePermissions()("packages:manage");
  const { data, error, refetch } = usePackage(id);
  // What is kept from the package before is another package.
  const of = data?.package_id === id ? data : null;
  if (of && mayManage && of.retired_at === null && params.has("edit")) {
    const close = () => setParams({});
    return (
      <Page title={t("form.edit", { name: of.product_name })} lead={t("form.leadEdit")}>
        <Editor key={id} of={of} onDone={close} onCancel={close} />
      </Page>
    );
  }
  if (of) return <Shown of={of} mayManage={mayManage} />;
  return (
    <Page title={id}>
      {isRefusal(error, "not_found") ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <>
              <strong>{t("detail.missing")}</strong>
              <div>{t("detail.missingText")}</div>
            </>
          }
        >
          <LinkButton to="/admin/packages">{t("detail.list")}</LinkButton>
        </Empty>
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 10 }} aria-label={t("detail.loading")} />
        </Card>
      )}
    </Page>
  );
}
