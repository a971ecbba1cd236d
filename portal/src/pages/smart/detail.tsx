import { Alert, Card, Flex, Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { SmartWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { HANDSET } from "@/app/pages";
import { useCanOpen } from "@/app/useCanOpen";
import { usePermissions } from "@/auth/useSession";
import { Ports } from "@/parts/brand/BrandFacts";
import { FreezeNote } from "@/parts/brand/FreezeNote";
import { SmartTag } from "@/parts/brand/Tags";
import { VendorTable } from "@/parts/brand/VendorTable";
import { VersionLook } from "@/parts/brand/VersionLook";
import { Versions } from "@/parts/brand/Versions";
import { Documents } from "@/parts/documents/Documents";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { Advice } from "@/parts/review/Advice";
import { Findings } from "@/parts/review/Findings";
import { History } from "@/parts/review/History";
import { LifeTag } from "@/parts/review/LifeTag";
import { Acts } from "./Acts";
import { Missing } from "./Missing";
import { Rcs } from "./Rcs";
import styles from "./smart.module.css";

/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** A brand: whether handsets show it and why, and what can be done about it. */
export default function SmartDetail() {
  const { t } = useTranslation("smart");
  const { id = "" } = useParams();
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/smart/profiles/{id}", {
    path: { id },
  });
  if (data?.id === id) return <Shown of={data} />;
  return (
    <Page title={t("one")}>
      {isRefusal(error, "not_found", "field_invalid") ? (
        <Missing />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active paragraph={{ rows: 10 }} />
        </Card>
      )}
    </Page>
  );
}

function Shown({ of }: { of: SmartWhole }) {
  const { t } = useTranslation(["smart", "review"]);
  const may = usePermissions();
  const mayChange = may("smart:manage");
  const isOpen = of.newest_status !== "approved" && of.newest_status !== "replaced";
  return (
    <Page
      title={of.name}
      extra={
        <>
          {of.live !== null && <Ways profile={of.id} />}
          {mayChange && <Acts of={of} />}
        </>
      }
    >
      <div className={styles.stack}>
        <Flex gap="small" wrap align="center">
          <SmartTag state={of.state} />
          <Typography.Text>{t("version", { n: of.newest })}</Typography.Text>
          <LifeTag status={of.newest_status} />
        </Flex>
        <Notes of={of} />
        <VersionLook desk="tenant" profile={of.id} current={of.current} published={of.published} />
        {of.findings.length > 0 && isOpen && (
          <Part title={t("checks.title")}>
            <Findings findings={of.findings} />
          </Part>
        )}
        {mayChange && (
          <Part title={t("part.documents")}>
            <Documents
              of="smart"
              id={of.id}
              files={of.evidence}
              without={of.current.claims.length > 0 ? [] : ["port_letter"]}
              mayAdd={of.newest_status !== "submitted"}
              isApproved={of.live !== null}
              mayRemove={of.live === null && of.newest_status !== "submitted"}
              ensure={() => Promise.resolve(of.id)}
            />
          </Part>
        )}
        <Part title={t("part.vendors")}>
          <Typography.Paragraph type="secondary">{t("vendors.lead")}</Typography.Paragraph>
          <Typography.Paragraph>
            <a href={HANDSET}>{t("vendors.try")}</a>
          </Typography.Paragraph>
          <VendorTable of={of.vendors} />
        </Part>
        <Part title={t("part.senders")}>
          <Typography.Paragraph type="secondary">{t("field.ownPortsHint")}</Typography.Paragraph>
          <Ports of={of.own_ports} nothing={t("field.ownPortsNone")} />
        </Part>
        <Part title={t("part.versions")}>
          <Versions of={of} />
        </Part>
        <Part title={t("review:history.title")}>
          <History of={of.history} hasVersions />
        </Part>
        <Part title={t("part.rcs")}>
          <Rcs of={of} />
        </Part>
      </div>
    </Page>
  );
}

/** To its links, and to how it is seen and used. */
function Ways({ profile }: { profile: string }) {
  const { t } = useTranslation("smart");
  const canOpen = useCanOpen();
  const statistics = `/smart/statistics?profile=${profile}`;
  return (
    <>
      <LinkButton to={`/smart/links?profile_id=${profile}`}>{t("links")}</LinkButton>
      {canOpen(statistics) && <LinkButton to={statistics}>{t("statistics")}</LinkButton>}
    </>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return <Card title={<h2 className={styles.heading}>{title}</h2>}>{children}</Card>;
}

/** Why handsets do not show it, and what became of the newest version. */
function Notes({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("smart");
  const { freeze, state } = of;
  return (
    <>
      {freeze && (
        <FreezeNote of={freeze}>{t(freeze.reason === "signature" ? "freeze.signature" : "freeze.next")}</FreezeNote>
      )}
      {state === "expired" && <Alert type="error" showIcon title={t("note.expired")} />}
      {state === "withdrawn" && <Alert type="info" showIcon title={t("note.withdrawn")} />}
      {of.newest_status !== "expired" && <Advice status={of.newest_status} history={of.history} />}
      {of.live !== null && of.live !== of.newest && state === "published" && (
        <Alert type="info" showIcon title={t("edit.keeps", { n: of.live })} />
      )}
    </>
  );
}
