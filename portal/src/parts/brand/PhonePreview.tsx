import { InfoCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { Radio, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { useNow } from "@/parts/useNow";
import type { Brand } from "./brand";
import { type Cut, drawn } from "./cuts";
import styles from "./brand.module.css";
import { type Look, Phone } from "./Phone";
import { type Style, STYLES, vendorOf } from "./vendors";

type Props = {
  brand: Brand;
  /** It begins with this one. */
  style?: Style;
};

/** The brand on handsets of several makers, light and dark, with what each of them cuts or cannot do. */
export function PhonePreview({ brand, style: first = "huawei" }: Props) {
  const { t } = useTranslation("brand");
  const format = useFormat();
  const now = useNow(15_000);
  const [style, setStyle] = useState<Style>(first);
  const [look, setLook] = useState<Look>("light");
  const vendor = vendorOf(style);
  const cuts = vendor ? drawn(brand, vendor).cuts : [];
  return (
    <div className={styles.preview}>
      <Radio.Group
        className={styles.choice}
        aria-label={t("preview.style")}
        value={style}
        options={STYLES.map((value) => ({ value, label: t(`vendor.${value}`) }))}
        onChange={({ target }) => setStyle(target.value as Style)}
      />
      <Radio.Group
        className={styles.choice}
        aria-label={t("preview.look")}
        value={look}
        options={(["light", "dark"] as const).map((value) => ({ value, label: t(`preview.${value}`) }))}
        onChange={({ target }) => setLook(target.value as Look)}
      />
      <Phone brand={brand} style={style} look={look} time={format.time(now).slice(0, 5)} />
      <div aria-live="polite">
        {vendor === undefined ? (
          <Typography.Text type="secondary">{t("preview.plain")}</Typography.Text>
        ) : cuts.length === 0 ? (
          <Typography.Text type="secondary">{t("preview.whole", { vendor: t(`vendor.${style}`) })}</Typography.Text>
        ) : (
          <Cuts of={cuts} vendor={t(`vendor.${style}`)} />
        )}
      </div>
      <Typography.Text type="secondary">{t("preview.drawn")}</Typography.Text>
    </div>
  );
}

function Cuts({ of, vendor }: { of: Cut[]; vendor: string }) {
  const { t } = useTranslation("brand");
  const say = (cut: Cut): string => {
    switch (cut.what) {
      case "name":
        return t("cut.name", { shown: cut.shown });
      case "label":
        return t("cut.label", { label: cut.label, shown: cut.shown });
      case "action_no":
      case "action_unsure":
        return t(`cut.${cut.what}`, { label: cut.label, action: t(`action.${cut.type}`) });
      case "menus":
      case "items":
        return t(`cut.${cut.what}`, { label: cut.label });
      default:
        return t(`cut.${cut.what}`);
    }
  };
  return (
    <ul className={styles.cuts} aria-label={t("preview.cuts", { vendor })}>
      {of.map((cut, at) => (
        <li key={at}>
          {cut.what.endsWith("unsure") ? <InfoCircleOutlined aria-hidden /> : <WarningOutlined aria-hidden />}
          <span>{say(cut)}</span>
        </li>
      ))}
    </ul>
  );
}
