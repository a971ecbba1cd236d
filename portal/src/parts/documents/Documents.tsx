import { DeleteOutlined, DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Popconfirm, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Evidence, Uncounted } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { save } from "@/parts/save";
import { useNow } from "@/parts/useNow";
import { AddDocument } from "./AddDocument";
import styles from "./documents.module.css";
import type en from "./en";
import { type Purpose, PURPOSES, remove, type Shelf, take } from "./shelf";

/** Files that count or wait. */
const FILES_MAX = 12;
/** So long before its end it is said of a document that it ends: as long as the first reminder comes before it. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

type Props = {
  of: Shelf;
  /** Null: it is not saved yet. */
  id: string | null;
  files: Evidence[];
  /** Proofs that are not asked for, unless there are some. */
  without?: Purpose[];
  mayAdd: boolean;
  /** It is approved: what is added waits for the reviewers, and may take the place of what counts. */
  isApproved?: boolean;
  mayRemove: boolean;
  /** Saves it first, when it is not; null when that did not work. */
  ensure: () => Promise<string | null>;
};

/** What proves that a name is one's own: business licence, power of attorney, whatever else. */
export function Documents({ of, id, files, without = [], mayAdd, isApproved = false, mayRemove, ensure }: Props) {
  const { t } = useTranslation("documents");
  const [renewing, setRenewing] = useState<string | null>(null);
  const purposes = PURPOSES[of];
  const known = (word: string) => (purposes as string[]).includes(word);
  const kept = (purpose: Purpose) =>
    files.filter((file) => file.purpose === purpose || (purpose === "other" && !known(file.purpose)));
  const hint = (purpose: Purpose) =>
    of === "smart" ? t(`hint.smart.${purpose}`) : t(`hint.signature.${purpose as keyof (typeof en)["hint"]["signature"]}`);
  const inUse = files.filter(({ status }) => status === "counts" || status === "waits").length;
  const shown = purposes.filter((purpose) => !without.includes(purpose) || kept(purpose).length > 0);
  return (
    <Flex vertical gap="middle">
      {mayAdd && (
        <Typography.Text type="secondary">
          {t("lead")} {id === null && t("savesFirst")} {isApproved && t(`renewLead.${of}`)}
        </Typography.Text>
      )}
      {shown.map((purpose) => (
        <section key={purpose} className={styles.purpose} aria-label={t(`purpose.${purpose}`)}>
          <div>
            <strong>{t(`purpose.${purpose}`)}</strong>{" "}
            <Typography.Text type="secondary">{hint(purpose)}</Typography.Text>
          </div>
          {kept(purpose).map((file) => (
            <Kept
              key={file.id}
              of={of}
              id={id ?? ""}
              file={file}
              mayRemove={file.status === "counts" ? mayRemove : mayAdd && file.status !== "replaced"}
              renew={
                mayAdd && isApproved && file.status === "counts" && !files.some((one) => isFor(one, file)) ? purpose : null
              }
              isRenewing={file.id === renewing}
              onRenew={setRenewing}
              ensure={ensure}
            />
          ))}
          {kept(purpose).length === 0 && !mayAdd && <Typography.Text type="secondary">{t("none")}</Typography.Text>}
          {mayAdd && inUse < FILES_MAX && !kept(purpose).some(({ id: one }) => one === renewing) && (
            <AddDocument of={of} purpose={purpose} ensure={ensure} />
          )}
        </section>
      ))}
      {mayAdd && inUse >= FILES_MAX && <Typography.Text type="secondary">{t("full")}</Typography.Text>}
    </Flex>
  );
}

const COLORS = { waits: "blue", replaced: "default", refused: "red" } as const;

/** Whether a document waits to take another's place. */
const isFor = (one: Evidence, old: Evidence) => one.status === "waits" && one.replaces === old.id;

type KeptProps = {
  of: Shelf;
  id: string;
  file: Evidence;
  mayRemove: boolean;
  /** What another one that takes its place would prove; null: none may. */
  renew: Purpose | null;
  isRenewing: boolean;
  /** Begins with a document, or null: ends it. */
  onRenew: (file: string | null) => void;
  ensure: () => Promise<string | null>;
};

/** A document that is there: to be saved, renewed, or removed. */
function Kept({ of, id, file, mayRemove, renew, isRenewing, onRenew, ensure }: KeptProps) {
  const { t } = useTranslation("documents");
  const format = useFormat();
  const queries = useQueryClient();
  const now = useNow(60_000);
  const taking = useMutation({
    mutationFn: async () => {
      const data = await take(of, id, file.id);
      if (data) save(file.name, data);
    },
  });
  const removing = useMutation({
    mutationFn: () => remove(of, id, file.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  const error = taking.error ?? removing.error;
  const today = format.date(now);
  const isOver = file.expires_on != null && file.expires_on < today;
  const days = file.expires_on == null ? null : Math.round((Date.parse(file.expires_on) - Date.parse(today)) / DAY_MS);
  const isSoonOver = !isOver && days !== null && days <= SOON_DAYS;
  return (
    <>
      {error && <Failure error={error} effect="once" />}
      <Flex wrap gap="small" align="center">
        <Button
          size="small"
          className={styles.file}
          icon={<DownloadOutlined />}
          aria-label={t("take", { name: file.name })}
          loading={taking.isPending}
          onClick={() => taking.mutate()}
        >
          {file.name}
        </Button>
        <Typography.Text type="secondary">{format.bytes(file.size)}</Typography.Text>
        {file.expires_on && <Typography.Text type="secondary">{t("until", { day: file.expires_on })}</Typography.Text>}
        {file.status !== "counts" && <Tag color={COLORS[file.status as Uncounted]}>{t(`status.${file.status as Uncounted}`)}</Tag>}
        {renew && (
          <Button size="small" aria-expanded={isRenewing} onClick={() => onRenew(isRenewing ? null : file.id)}>
            {t("renew")}
          </Button>
        )}
        {isOver && file.status === "counts" && <Tag color="volcano">{t("over")}</Tag>}
        {isSoonOver && file.status === "counts" && <Tag color="gold">{days === 0 ? t("today") : t("soon", { count: days })}</Tag>}
        {mayRemove && (
          <Popconfirm
            title={t("removeAsk", { name: file.name })}
            okText={t("remove")}
            okButtonProps={{ danger: true }}
            cancelText={t("cancel")}
            onConfirm={() => removing.mutate()}
          >
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t("removeOf", { name: file.name })}
              loading={removing.isPending}
            />
          </Popconfirm>
        )}
      </Flex>
      {renew && isRenewing && (
        <div role="group" aria-label={t("instead", { name: file.name })} className={styles.instead}>
          <strong>{t("instead", { name: file.name })}</strong>
          <AddDocument of={of} purpose={renew} ensure={ensure} replaces={file.id} onAdded={() => onRenew(null)} />
        </div>
      )}
    </>
  );
}
