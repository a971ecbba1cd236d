import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { usePackage } from "@/parts/order/usePackage";
import { Editor } from "./Editor";
import { toPackage } from "./toPackage";

/** Makes a package; `?copy=` begins with what another one offers. */
export default function NewPackage() {
  const { t } = useTranslation("packages");
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const copy = params.get("copy") ?? undefined;
  const { data, error, refetch } = usePackage(copy);
  const start = data?.package_id === copy ? data : undefined;
  const lead = start && t("form.copyOf", { name: start.product_name, id: start.package_id });
  return (
    <Page title={t("form.create")} lead={lead}>
      {copy === undefined || start ? (
        <Editor
          key={copy}
          of={start ?? null}
          isNew
          onDone={({ package_id }) => void navigate(toPackage(package_id))}
          onCancel={() => void navigate(copy === undefined ? "/admin/packages" : toPackage(copy))}
        />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 10 }} />
        </Card>
      )}
    </Page>
  );
}
