import { Flex, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { ConsentWhole } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { TakeFile } from "../TakeFile";
import { type Fact, Facts } from "./Facts";
import styles from "./Message.module.css";
import type { Side } from "./useMessage";

type Props = { uid: string; of: ConsentWhole; side: Side };

/** The record that says how the recipient agreed to marketing, for whoever answers a complaint. */
export function ConsentPart({ uid, of, side }: Props) {
  const { t } = useTranslation("message");
  const may = usePermissions();
  const format = useFormat();
  const ask = (file: string) => async () => {
    if (side === "platform") {
      const params = { path: { uid, file } };
      return (await api.GET("/api/v1/admin/messages/{uid}/consent/{file}", { params, parseAs: "blob" })).data;
    }
    const params = { path: { id: of.id, file } };
    return (await api.GET("/api/v1/consents/{id}/files/{file}", { params, parseAs: "blob" })).data;
  };
  const mayTake = side === "platform" || may("consents:manage");
  const facts: Fact[] = [
    [
      t("consent.name"),
      <Flex key="name" gap="small" wrap>
        {of.name}
        {of.archived_at != null && <Tag>{t("consent.archived")}</Tag>}
      </Flex>,
    ],
    [t("consent.method"), t(`consent.methods.${of.method}`)],
    [t("consent.since"), of.since],
    [t("consent.changed"), format.dateTime(of.changed_at)],
    [t("consent.wording"), <Lines key="wording" text={of.wording} />],
    [t("consent.note"), of.note !== "" && <Lines key="note" text={of.note} />],
  ];
  return (
    <section aria-labelledby="message-consent">
      <h3 id="message-consent" className={styles.heading}>
        {t("part.consent")}
      </h3>
      <Facts facts={facts} />
      {of.files.map((file) => (
        <Flex key={file.id} wrap gap="small" align="center" style={{ marginTop: 8 }}>
          <TakeFile file={file} label={t("consent.take", { name: file.name })} ask={mayTake ? ask(file.id) : null} />
        </Flex>
      ))}
    </section>
  );
}

function Lines({ text }: { text: string }) {
  return <span style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{text}</span>;
}
