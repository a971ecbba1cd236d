import { Button, Card, Flex, Skeleton, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { SmartVendor, SmartWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Ports } from "@/parts/brand/BrandFacts";
import { FreezeNote } from "@/parts/brand/FreezeNote";
import { SmartTag } from "@/parts/brand/Tags";
import { VendorTable } from "@/parts/brand/VendorTable";
import { VersionLook } from "@/parts/brand/VersionLook";
import { Versions } from "@/parts/brand/Versions";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { Findings } from "@/parts/review/Findings";
import { History } from "@/parts/review/History";
import { LifeTag } from "@/parts/review/LifeTag";
import { Freeze } from "./Freeze";
import styles from "./desk.module.css";
import { VendorForm } from "./VendorForm";

const EVERY_MS = 30_000;
/** The platform's own handset asks nobody. */
const REFERENCE = "reference";

/** A tenant's brand, from the platform's side: frozen and unfrozen, and where makers of handsets stand with it. */
export default function SmartOfTenant() {
  const { t } = useTranslation("smart-desk");
  const { id = "" } = useParams();
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/admin/smart/profiles/{id}", {
    path: { id },
  });
  if (data?.id === id) return <Shown of={data} />;
  return (
    <Page title={t("one")}>
      {isRefusal(error, "not_found", "field_invalid") ? (
        <Flex vertical gap="small" align="start">
          <Typography.Text>{t("missing")}</Typography.Text>
          <LinkButton to="/admin/smart">{t("back")}</LinkButton>
        </Flex>
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
  const { t } = useTranslation(["smart-desk", "brand", "review"]);
  const format = useFormat();
  const may = usePermissions();
  const mayOperate = may("smart:operate");
  const [vendor, setVendor] = useState<SmartVendor | null>(null);
  const { freeze } = of;
  return (
    <Page title={of.name} extra={mayOperate && <Freeze of={of} />}>
      <div className={styles.stack}>
        <Flex gap="small" wrap align="center">
          <SmartTag state={of.state} />
          <Typography.Text>
            {may("platform:tenants") ? <Link to={`/admin/tenants/${of.tenant_code}`}>{of.tenant_code}</Link> : of.tenant_code}
          </Typography.Text>
          <Typography.Text>{t("brand:versions.nth", { n: of.newest })}</Typography.Text>
          <LifeTag status={of.newest_status} />
          {of.newest_status === "submitted" && <Link to="/admin/reviews?kind=smart">{t("toDesk")}</Link>}
        </Flex>
        {freeze && (
          <FreezeNote of={freeze}>
            {freeze.by && <div>{t("frozenBy", { who: freeze.by })}</div>}
            {freeze.unfreeze_proposed_by && (
              <div>
                {t("proposedBy", {
                  who: freeze.unfreeze_proposed_by,
                  time: format.dateTimeBare(freeze.unfreeze_proposed_at ?? freeze.at),
                })}
              </div>
            )}
          </FreezeNote>
        )}
        <VersionLook desk="platform" profile={of.id} current={of.current} published={of.published} />
        {of.findings.length > 0 && (
          <Part title={t("findings")}>
            <Findings findings={of.findings} />
          </Part>
        )}
        <Part title={t("brand:vendors.label")}>
          <VendorTable
            of={of.vendors}
            action={
              mayOperate
                ? (one) =>
                    one.vendor !== REFERENCE && (
                      <Button size="small" aria-label={t("vendor.changeOf", { name: one.name })} onClick={() => setVendor(one)}>
                        {t("vendor.change")}
                      </Button>
                    )
                : undefined
            }
          />
        </Part>
        <Part title={t("ports")}>
          <Ports of={of.own_ports} nothing={t("portsNone")} />
        </Part>
        <Part title={t("brand:versions.label")}>
          <Versions of={of} />
        </Part>
        <Part title={t("review:history.title")}>
          <History of={of.history} hasVersions />
        </Part>
      </div>
      {vendor && <VendorForm of={of} vendor={vendor} onClose={() => setVendor(null)} />}
    </Page>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return <Card title={<h2 className={styles.heading}>{title}</h2>}>{children}</Card>;
}
