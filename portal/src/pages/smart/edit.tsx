import { Alert, Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "@/api/error";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";
import { Missing } from "./Missing";

/** Another version of a brand, or its draft anew. */
export default function EditSmart() {
  const { t } = useTranslation("smart");
  const { id = "" } = useParams();
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/smart/profiles/{id}", { path: { id } });
  return (
    <Page title={data ? t("edit.title", { name: data.name }) : t("one")}>
      {isRefusal(error, "not_found", "field_invalid") ? (
        <Missing />
      ) : error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Card>
          <Skeleton active paragraph={{ rows: 10 }} />
        </Card>
      ) : !data.can.includes("edit") ? (
        <Alert
          type="info"
          showIcon
          title={t("edit.waiting")}
          action={<LinkButton to={`/smart/${id}`}>{t("edit.open")}</LinkButton>}
        />
      ) : (
        <Editor key={data.id} of={data} />
      )}
    </Page>
  );
}
