import { Alert, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "@/api/error";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";
import { newestOf } from "./TemplateForm";

/** Another version of a template, or its draft anew. */
export default function EditTemplate() {
  const { t } = useTranslation("templates");
  const { id = "" } = useParams();
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/templates/{template_id}", {
    path: { template_id: id },
  });
  const open = (to: string) => <LinkButton to={to}>{t(to === "/templates" ? "edit.back" : "edit.open")}</LinkButton>;
  return (
    <Page title={data ? t("edit.title", { name: newestOf(data).name }) : id}>
      {isRefusal(error, "not_found") ? (
        <Alert type="warning" showIcon title={t("missing.title")} description={t("missing.text")} action={open("/templates")} />
      ) : error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Card>
          <Skeleton active paragraph={{ rows: 10 }} />
        </Card>
      ) : newestOf(data).status === "submitted" ? (
        <Alert
          type="info"
          showIcon
          title={t("edit.waiting")}
          action={open(`/templates?template=${encodeURIComponent(id)}`)}
        />
      ) : (
        <Editor key={data.template_id} of={data} />
      )}
    </Page>
  );
}
