import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Flex, Form, Input, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "@/parts/Failure";
import { listsChanged } from "./listsChanged";
import { Report } from "./Report";
import { importFile, type Whose } from "./side";

/** A CSV file onto the list, with what became of its rows. */
export function ImportFile({ whose, onClose }: { whose: Whose; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [reason, setReason] = useState("");
  const importing = useMutation({
    mutationFn: (chosen: File) => importFile(whose, reason.trim(), chosen),
    // Also of a file that broke off some rows are on the list.
    onSettled: () => listsChanged(queries),
  });
  return (
    <Drawer
      open
      size={640}
      title={t("import.title")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t(importing.isSuccess ? "close" : "cancel")}</Button>
          <Button
            type="primary"
            loading={importing.isPending}
            disabled={file === null || importing.isSuccess}
            onClick={() => file && importing.mutate(file)}
          >
            {t("import.ok")}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap="middle">
        {importing.error && <Failure error={importing.error} effect="maybe" />}
        {importing.data && <Report of={importing.data} isFile />}
        <Upload.Dragger
          accept=".csv,text/csv"
          maxCount={1}
          disabled={importing.isPending}
          beforeUpload={(chosen) => {
            setFile(chosen);
            importing.reset();
            return false;
          }}
          onRemove={() => {
            setFile(null);
            importing.reset();
          }}
        >
          <p>
            <InboxOutlined style={{ fontSize: 32 }} />
          </p>
          <p>{t("import.drop")}</p>
        </Upload.Dragger>
        <div>{t("import.columns")}</div>
        <Form layout="vertical">
          <Form.Item label={t("import.reason")} extra={t("import.reasonHint")} htmlFor="import-reason">
            <Input
              id="import-reason"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              autoComplete="off"
            />
          </Form.Item>
        </Form>
      </Flex>
    </Drawer>
  );
}
