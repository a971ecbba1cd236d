import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, DatePicker, Flex, Progress, Upload } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import styles from "./documents.module.css";
import { type Purpose, type Shelf, upload } from "./shelf";

const ENDINGS = /\.(jpe?g|png|pdf)$/i;
const OCTETS_MAX = 5 * 1024 * 1024;

type Props = {
  of: Shelf;
  purpose: Purpose;
  ensure: () => Promise<string | null>;
  /** The document whose place it is to take. */
  replaces?: string;
  onAdded?: () => void;
};

/** Where a document is dropped; it goes to the platform at once. */
export function AddDocument({ of, purpose, ensure, replaces, onAdded }: Props) {
  const { t } = useTranslation("documents");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const id = useId();
  const [today] = useState(() => dayjs(format.dateTimeBare(Date.now())).startOf("day"));
  const [until, setUntil] = useState<Dayjs | null>(null);
  const [share, setShare] = useState(0);
  const [wrong, setWrong] = useState<string | null>(null);
  const adding = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const id = await ensure();
      if (id === null) return null;
      const ends = until ? { expires_on: until.format("YYYY-MM-DD") } : {};
      const old = replaces === undefined ? {} : { replaces };
      return upload(of, id, { purpose, name: file.name, ...ends, ...old }, file, setShare);
    },
    onSuccess(added) {
      if (!added) return;
      setUntil(null);
      void message.success(t(added.status === "waits" ? "sent" : "added", { name: added.name }));
      onAdded?.();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });

  const faultOf = ({ name, size }: File): string | null => {
    if (!ENDINGS.test(name)) return t("wrongType", { name });
    if (size === 0) return t("empty", { name });
    return size > OCTETS_MAX ? t("tooLarge", { name, size: format.bytes(size) }) : null;
  };
  const take = (file: File) => {
    const fault = faultOf(file);
    setWrong(fault);
    adding.reset();
    if (fault === null) adding.mutate(file);
    // It is sent here, not by the component.
    return false;
  };

  const name = t(`purpose.${purpose}`);
  return (
    <Flex vertical gap="small">
      {wrong !== null && <Alert type="error" showIcon role="alert" title={wrong} />}
      {adding.error && <Failure error={adding.error} effect="maybe" />}
      <Flex wrap gap="small" align="center">
        <label htmlFor={id}>{t("expires")}</label>
        <DatePicker
          id={id}
          aria-label={t("expiresFor", { purpose: name })}
          minDate={today}
          value={until}
          disabled={adding.isPending}
          onChange={setUntil}
        />
        <span className={styles.hint}>{t(`expiresHint.${of}`)}</span>
      </Flex>
      <Upload.Dragger
        accept=".jpg,.jpeg,.png,.pdf"
        showUploadList={false}
        disabled={adding.isPending}
        beforeUpload={take}
        aria-label={t("dropFor", { purpose: name })}
      >
        <span className={styles.drop}>
          <InboxOutlined /> {t("drop")}
        </span>
      </Upload.Dragger>
      {adding.isPending && (
        <Progress
          percent={Math.round(share * 100)}
          status="active"
          aria-label={t("sending", { name: adding.variables.name })}
        />
      )}
    </Flex>
  );
}
