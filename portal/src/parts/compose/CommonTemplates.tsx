import { Modal, Segmented, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CommonTemplate, Language, SmsType } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import styles from "./compose.module.css";
import { Marked } from "./Marked";

type Props = { onChoose: (common: CommonTemplate) => void; onClose: () => void };

const TYPES: SmsType[] = ["verification", "notification", "marketing"];

/** Ready contents to begin with, in the page's language first. */
export function CommonTemplates({ onChoose, onClose }: Props) {
  const { t } = useTranslation(["compose", "trade"]);
  const own = useLanguage();
  const [language, setLanguage] = useState<Language>(own);
  const [type, setType] = useState<SmsType | "all">("all");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/common-templates");
  const shown = data?.items.filter((one) => one.language === language && (type === "all" || one.type === type)) ?? [];
  return (
    <Modal
      open
      width={920}
      title={t("common.title")}
      footer={null}
      onCancel={onClose}
      styles={{ body: { maxHeight: "min(640px, 70vh)", overflow: "auto" } }}
    >
      <p>{t("common.lead")}</p>
      <div className={styles.tools}>
        <Segmented<Language>
          name="common-language"
          aria-label={t("common.language")}
          value={language}
          options={(["zh", "en"] as const).map((value) => ({ value, label: t(`common.in.${value}`) }))}
          onChange={setLanguage}
        />
        <Segmented<SmsType | "all">
          name="common-type"
          aria-label={t("field.type")}
          value={type}
          options={[
            { value: "all", label: t("common.all") },
            ...TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) })),
          ]}
          onChange={setType}
        />
      </div>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active />
      ) : (
        <ul className={styles.tiles}>
          {shown.map((one) => (
            <li key={one.id}>
              <button type="button" className={styles.tile} onClick={() => onChoose(one)}>
                <span className={styles.tileHead}>
                  <strong>{one.name}</strong>
                  <Tag>{t(`trade:type.${one.type}`)}</Tag>
                </span>
                <Marked content={one.content} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
