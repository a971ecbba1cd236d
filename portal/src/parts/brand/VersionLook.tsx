import { Card, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SmartVersion } from "@/api/types";
import { logoAddress } from "./brand";
import { BrandFacts } from "./BrandFacts";
import styles from "./brand.module.css";
import { LogoSizes } from "./LogoSizes";
import { MenuTable } from "./MenuTable";
import { PhonePreview } from "./PhonePreview";

type Props = {
  desk: "tenant" | "platform";
  profile: string;
  /** The newest version, and the live one when it is another. */
  current: SmartVersion;
  published: SmartVersion | null;
};

/** What a version says, beside the handsets; of the newest version or of the live one. */
export function VersionLook({ desk, profile, current, published }: Props) {
  const { t } = useTranslation("brand");
  const [which, setWhich] = useState<"current" | "published">("current");
  const version = (which === "published" ? published : null) ?? current;
  const brand = {
    ...version,
    signatures: version.signatures.map(({ text }) => text ?? ""),
    logo: logoAddress(desk, profile, version.logo, 192),
  };
  const part = (title: string, children: React.ReactNode) => (
    <Card size="small" title={<h2 className={styles.heading}>{title}</h2>}>
      {children}
    </Card>
  );
  return (
    <div className={styles.halves}>
      {part(
        t("versions.nth", { n: version.number }),
        <div className={styles.preview}>
          {published && (
            <Radio.Group
              aria-label={t("which.label")}
              value={which}
              options={(["current", "published"] as const).map((value) => ({ value, label: t(`which.${value}`) }))}
              onChange={({ target }) => setWhich(target.value as "current" | "published")}
            />
          )}
          <BrandFacts of={version} />
          <h3 className={styles.heading}>{t("field.logo")}</h3>
          <LogoSizes desk={desk} profile={profile} logo={version.logo} sideMax={desk === "tenant" ? 200 : undefined} />
          <h3 className={styles.heading}>{t("field.menus")}</h3>
          <MenuTable menus={version.menus} />
        </div>,
      )}
      {part(t("preview.title"), <PhonePreview brand={brand} />)}
    </div>
  );
}
