import { Descriptions } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartPort, SmartVersion } from "@/api/types";
import styles from "./brand.module.css";
import { isProvince } from "./province";

/** What a version says, beside its logo and its menu. */
export function BrandFacts({ of }: { of: SmartVersion }) {
  const { t } = useTranslation("brand");
  const comma = t("comma");
  const province = (code: string) => (isProvince(code) ? t(`province.${code}`) : code);
  const lines: [string, ReactNode][] = [
    [t("field.name"), of.name],
    [t("field.summary"), of.summary],
    [t("field.industry"), t(`industry.${of.industry}`)],
    [
      t("field.colour"),
      of.colour ? (
        <span key="c">
          <span className={styles.swatch} style={{ background: of.colour }} aria-hidden />
          {of.colour}
        </span>
      ) : (
        ""
      ),
    ],
    [t("field.signatures"), of.signatures.map(({ id, text }) => text ?? t("facts.signatureGone", { id })).join(comma)],
    [t("field.regions"), of.regions.length === 0 ? t("facts.everywhere") : of.regions.map(province).join(comma)],
    [
      t("field.hotlines"),
      of.hotlines.map(({ label, phone }) => (
        <div key={`${label}${phone}`}>
          {label} · {phone}
        </div>
      )),
    ],
    [
      t("field.claims"),
      of.claims.map(({ rule, value, proof }) => (
        <div key={`${rule}${value}`}>
          {t(`rule.${rule}`, { value })}
          {proof && ` · ${proof}`}
        </div>
      )),
    ],
  ];
  const isSaid = (value: ReactNode) => value !== "" && !(Array.isArray(value) && value.length === 0);
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      className={styles.facts}
      items={lines.filter(([, value]) => isSaid(value)).map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

/** Senders that count by themselves, in words. */
export function Ports({ of, nothing }: { of: SmartPort[]; nothing: string }) {
  const { t } = useTranslation("brand");
  if (of.length === 0) return <span>{nothing}</span>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 20 }}>
      {of.map(({ rule, value }) => (
        <li key={`${rule}${value}`}>{t(`rule.${rule}`, { value })}</li>
      ))}
    </ul>
  );
}
