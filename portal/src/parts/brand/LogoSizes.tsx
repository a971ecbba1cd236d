import { PictureOutlined } from "@ant-design/icons";
import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartLogo } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { logoAddress } from "./brand";
import styles from "./brand.module.css";

type Props = { desk: "tenant" | "platform"; profile: string; logo: SmartLogo | null | undefined };
/** What is shown of it where it is not judged. */
type SizesProps = Props & { sideMax?: number };

/** A logo in the sizes that handsets get. */
export function LogoSizes({ desk, profile, logo, sideMax = Infinity }: SizesProps) {
  const { t } = useTranslation("brand");
  const format = useFormat();
  if (!logo) return <Typography.Text type="secondary">{t("logo.none")}</Typography.Text>;
  return (
    <div className={styles.logos}>
      {logo.sizes.filter((side) => side <= sideMax).map((side) => (
        <figure key={side}>
          <img
            src={logoAddress(desk, profile, logo, side) ?? undefined}
            width={side}
            height={side}
            alt={t("logo.alt", { side: format.number(side) })}
          />
          <figcaption>{t("logo.px", { side: format.number(side) })}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** The logo beside a name in a list. */
export function SmallLogo({ desk, profile, logo }: Props) {
  const address = logoAddress(desk, profile, logo, 96);
  return address === null ? (
    <span className={styles.none} aria-hidden>
      <PictureOutlined />
    </span>
  ) : (
    <img src={address} alt="" className={styles.small} />
  );
}
