import { DeleteOutlined, InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Popconfirm, Progress, Typography, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Evidence } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { TakeFile } from "@/parts/TakeFile";
import { uploadTo } from "@/parts/upload";

const ENDINGS = /\.(jpe?g|png|pdf)$/i;
const OCTETS_MAX = 5 * 1024 * 1024;
/** Files that a record can have. */
const FILES_MAX = 12;

type Props = { consent: string; files: Evidence[]; mayTake: boolean; mayChange: boolean };

/** What proves that people agreed: to be saved, added, removed. */
export function Files({ consent, files, mayTake, mayChange }: Props) {
  const { t } = useTranslation("consents");
  return (
    <Flex vertical gap="small">
      {mayChange && <Typography.Text type="secondary">{t("files.lead")}</Typography.Text>}
      {files.length === 0 && <Typography.Text type="secondary">{t("files.none")}</Typography.Text>}
      {files.map((file) => (
        <Kept key={file.id} consent={consent} file={file} mayTake={mayTake} mayRemove={mayChange} />
      ))}
      {mayChange &&
        (files.length < FILES_MAX ? (
          <Add consent={consent} />
        ) : (
          <Typography.Text type="secondary">{t("files.full")}</Typography.Text>
        ))}
    </Flex>
  );
}

type KeptProps = { consent: string; file: Evidence; mayTake: boolean; mayRemove: boolean };

function Kept({ consent, file, mayTake, mayRemove }: KeptProps) {
  const { t } = useTranslation("consents");
  const queries = useQueryClient();
  const params = { path: { id: consent, file: file.id } };
  const removing = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/consents/{id}/files/{file}", { params })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <>
      {removing.error && <Failure error={removing.error} effect="once" />}
      <Flex wrap gap="small" align="center">
        <TakeFile
          file={file}
          label={t("files.take", { name: file.name })}
          ask={
            mayTake
              ? async () => (await api.GET("/api/v1/consents/{id}/files/{file}", { params, parseAs: "blob" })).data
              : null
          }
        />
        {mayRemove && (
          <Popconfirm
            title={t("files.removeAsk", { name: file.name })}
            okText={t("files.remove")}
            okButtonProps={{ danger: true }}
            cancelText={t("form.cancel")}
            onConfirm={() => removing.mutate()}
          >
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t("files.removeOf", { name: file.name })}
              loading={removing.isPending}
            />
          </Popconfirm>
        )}
      </Flex>
    </>
  );
}

/** Where a file is dropped; it goes to the platform at once. */
function Add({ consent }: { consent: string }) {
  const { t } = useTranslation("consents");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const [share, setShare] = useState(0);
  const [wrong, setWrong] = useState<string | null>(null);
  const adding = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      return uploadTo("/api/v1/consents/{id}/files", consent, { name: file.name }, file, setShare);
    },
    onSuccess: ({ name }) => void message.success(t("files.added", { name })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const faultOf = ({ name, size }: File): string | null => {
    if (!ENDINGS.test(name)) return t("files.wrongType", { name });
    if (size === 0) return t("files.empty", { name });
    return size > OCTETS_MAX ? t("files.tooLarge", { name, size: format.bytes(size) }) : null;
  };
  const take = (file: File) => {
    const fault = faultOf(file);
    setWrong(fault);
    adding.reset();
    if (fault === null) adding.mutate(file);
    // It is sent here, not by the component.
    return false;
  };
  return (
    <Flex vertical gap="small">
      {wrong !== null && <Alert type="error" showIcon role="alert" title={wrong} />}
      {adding.error && <Failure error={adding.error} effect="maybe" />}
      <Upload.Dragger
        accept=".jpg,.jpeg,.png,.pdf"
        showUploadList={false}
        disabled={adding.isPending}
        beforeUpload={take}
        aria-label={t("files.drop")}
      >
        <InboxOutlined /> {t("files.drop")}
      </Upload.Dragger>
      {adding.isPending && (
        <Progress
          percent={Math.round(share * 100)}
          status="active"
          aria-label={t("files.sending", { name: adding.variables.name })}
        />
      )}
    </Flex>
  );
}
