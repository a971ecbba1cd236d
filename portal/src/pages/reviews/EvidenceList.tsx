import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Flex, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Evidence, Uncounted } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { save } from "@/parts/save";
import { isPurpose } from "./purpose";
import styles from "./reviews.module.css";

/** Documents, each to be saved. Of pictures another picture is shown, which the server made; a file itself never is. */
export function EvidenceList({ review, files }: { review: string; files: Evidence[] }) {
  const { t } = useTranslation("reviews");
  const taking = useMutation({
    mutationFn: async ({ id, name }: Evidence) => {
      const path = { id: review, file: id };
      const { data } = await api.GET("/api/v1/admin/reviews/{id}/evidence/{file}", { params: { path }, parseAs: "blob" });
      if (data) save(name, data);
    },
  });
  if (files.length === 0) return <Typography.Text type="secondary">{t("evidenceNone")}</Typography.Text>;
  return (
    <Flex vertical gap="middle">
      {taking.error && <Failure error={taking.error} />}
      {files.map((file) => (
        <Flex key={file.id} vertical gap={4}>
          <Flex wrap gap="small" align="center">
            <Typography.Text strong>{purposeOf(file.purpose)}</Typography.Text>
            <Button size="small" icon={<DownloadOutlined />} onClick={() => taking.mutate(file)}>
              {file.name}
            </Button>
            {file.status !== "counts" && (
              <Tag color={file.status === "waits" ? "blue" : "default"}>{t(`standing.${file.status as Uncounted}`)}</Tag>
            )}
            {file.expires_on && <Typography.Text type="secondary">{t("expires", { day: file.expires_on })}</Typography.Text>}
          </Flex>
          <Seen review={review} file={file} title={`${purposeOf(file.purpose)} · ${file.name}`} />
        </Flex>
      ))}
    </Flex>
  );

  function purposeOf(word: string) {
    return isPurpose(word) ? t(`purpose.${word}`) : word;
  }
}

/** What can be seen of a file without opening it. */
function Seen({ review, file, title }: { review: string; file: Evidence; title: string }) {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const [isUnseen, setUnseen] = useState(false);
  const size = format.bytes(file.size);
  if (!file.media_type.startsWith("image/")) {
    const pages = file.pages ?? 0;
    return (
      <Typography.Text type="secondary">
        {pages > 0 ? t("pdfPages", { count: pages, n: format.number(pages), size }) : t("pdf", { size })}
      </Typography.Text>
    );
  }
  if (isUnseen) return <Typography.Text type="secondary">{t("noPreview", { size })}</Typography.Text>;
  const address = `/api/v1/admin/reviews/${review}/evidence/${file.id}/preview`;
  return (
    <a href={address} target="_blank" rel="noreferrer" className={styles.preview}>
      <img src={address} alt={t("preview", { title })} loading="lazy" onError={() => setUnseen(true)} />
    </a>
  );
}
