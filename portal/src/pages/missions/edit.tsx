import { Alert, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { LinkButton } from "@/parts/LinkButton";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";
import { Missing } from "./Missing";
import { useMission } from "./useMission";
import { WithCatalogue } from "./WithCatalogue";

/** A mission that is still being written. */
export default function EditMission() {
  const { t } = useTranslation("missions");
  const { id = "" } = useParams();
  const { mission, error, isMissing, refetch } = useMission(id);
  return (
    <Page title={mission ? mission.name : t("edit")} lead={mission?.can.includes("edit") ? t("form.lead") : undefined}>
      {isMissing ? (
        <Missing />
      ) : error && !mission ? (
        <Failure error={error} onRetry={refetch} />
      ) : !mission ? (
        <Skeleton active paragraph={{ rows: 10 }} aria-label={t("loading")} />
      ) : !mission.can.includes("edit") ? (
        <Alert
          type="info"
          showIcon
          title={t("form.closed", { status: t(`status.${mission.status}`) })}
          action={<LinkButton to={`/missions/${id}`}>{t("open")}</LinkButton>}
        />
      ) : (
        <WithCatalogue>
          {(catalogue) => <Editor key={id} of={mission} catalogue={catalogue} direction={mission.direction} />}
        </WithCatalogue>
      )}
    </Page>
  );
}
