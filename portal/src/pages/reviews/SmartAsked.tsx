import { Alert, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { LintFinding, ReviewedSmart } from "@/api/types";
import { Ports } from "@/parts/brand/BrandFacts";
import { FreezeNote } from "@/parts/brand/FreezeNote";
import { VendorTable } from "@/parts/brand/VendorTable";
import { VersionLook } from "@/parts/brand/VersionLook";

type FieldWord = "name" | "summary" | "industry" | "colour" | "signatures" | "regions" | "hotlines" | "claims" | "menus" | "logo";

/** A brand as it would be on handsets, beside what it says and where its menu leads. */
export function SmartAsked({ of }: { of: ReviewedSmart }) {
  const { t } = useTranslation(["reviews", "brand"]);
  const { profile } = of;
  return (
    <Flex vertical gap="large">
      {profile.freeze && <FreezeNote of={profile.freeze}>{t("smart.frozen")}</FreezeNote>}
      {of.published && <Alert type="info" showIcon title={t("smart.keeps", { n: of.published.number })} />}
      <VersionLook desk="platform" profile={profile.id} current={of.version} published={of.published} />
      <section>
        <Typography.Title level={2} style={{ fontSize: 16 }}>
          {t("smart.ports")}
        </Typography.Title>
        <Ports of={of.own_ports} nothing={t("smart.portsNone")} />
      </section>
      {of.vendors.some(({ status }) => status !== "none") && (
        <section>
          <Typography.Title level={2} style={{ fontSize: 16 }}>
            {t("brand:vendors.label")}
          </Typography.Title>
          <VendorTable of={of.vendors} />
        </section>
      )}
    </Flex>
  );
}

const FIELDS: FieldWord[] = [
  "name",
  "summary",
  "industry",
  "colour",
  "signatures",
  "regions",
  "hotlines",
  "claims",
  "menus",
  "logo",
];

/** What a finding is about, for who reads it away from the field: the label of a menu, the field's name. */
export function useFieldOf(of: ReviewedSmart | null): (finding: LintFinding) => string | null {
  const { t } = useTranslation("brand");
  return ({ field }) => {
    if (!of || !field) return null;
    const root = FIELDS.find((word) => word === /^[a-z]+/.exec(field)?.[0]);
    if (!root) return null;
    const [, m, i] = /^menus\[(\d+)\](?:\.items\[(\d+)\])?/.exec(field) ?? [];
    const menu = m === undefined ? undefined : of.version.menus[Number(m)];
    const item = i === undefined ? undefined : menu?.items?.[Number(i)];
    return [t(`field.${root}`), menu?.label, item?.label].filter((part) => part).join(" › ");
  };
}
