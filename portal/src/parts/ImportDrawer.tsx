import { InboxOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Drawer, Flex, Upload } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failure } from "@/parts/Failure";

type Props<Report> = {
  title: string;
  /** Which columns the file has, and what it may be. */
  columns: string;
  /** Sends the file; the browser streams it from the disk. */
  send: (file: File) => Promise<Report>;
  /** Rows may hold although the file broke off, so this is called after every try. */
  onTried: () => void;
  /** What became of the rows. */
  report: (report: Report) => ReactNode;
  onClose: () => void;
  /** More to fill in. */
  children?: ReactNode;
};

/** A CSV file put into a list, with what became of its rows. */
export function ImportDrawer<Report>({ title, columns, send, onTried, report, onClose, children }: Props<Report>) {
  const { t } = useTranslation("parts");
  const [file, setFile] = useState<File | null>(null);
  const importing = useMutation({ mutationFn: send, onSettled: onTried });
  return (
    <Drawer
      open
      size={640}
      title={title}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t(importing.isSuccess ? "import.close" : "import.cancel")}</Button>
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
        {importing.data !== undefined && report(importing.data)}
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
        <div>{columns}</div>
        {children}
      </Flex>
    </Drawer>
  );
}
