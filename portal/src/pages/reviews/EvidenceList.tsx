import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Evidence } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { save } from "@/parts/save";
import { isPurpose } from "./purpose";

/** Documents, each to be saved: files of others are never shown inside the portal. */
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
    <Flex vertical gap="small">
      {taking.error && <Failure error={taking.error} />}
      {files.map((file) => (
        <Flex key={file.id} wrap gap="small" align="center">
          <Typography.Text strong>{isPurpose(file.purpose) ? t(`purpose.${file.purpose}`) : file.purpose}</Typography.Text>
          <Button size="small" icon={<DownloadOutlined />} onClick={() => taking.mutate(file)}>
            {file.name}
          </Button>
          {file.expires_on && <Typography.Text type="secondary">{t("expires", { day: file.expires_on })}</Typography.Text>}
        </Flex>
      ))}
    </Flex>
  );
}
