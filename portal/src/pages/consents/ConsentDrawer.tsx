import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Descriptions, Drawer, Flex, Popconfirm, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ConsentWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { Part } from "@/parts/review/Part";
import ConsentEditor from "./ConsentEditor";
import { Files } from "./Files";

/** A record of consent with its files, and what can be done about it. */
export function ConsentDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("consents");
  const [isEditing, setEditing] = useState(false);
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/consents/{id}", { path: { id } });
  const done = () => setEditing(false);
  if (data && isEditing) return <ConsentEditor of={data} onClose={done} onDone={done} />;
  return (
    <Drawer open size={720} title={data?.name ?? t("facts.title")} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <Shown of={data} onEdit={() => setEditing(true)} />
      )}
    </Drawer>
  );
}

function Shown({ of, onEdit }: { of: ConsentWhole; onEdit: () => void }) {
  const { t } = useTranslation("consents");
  const may = usePermissions();
  const mayManage = may("consents:manage");
  const isArchived = of.archived_at != null;
  return (
    <Flex vertical gap="large">
      {mayManage && <Acts of={of} isArchived={isArchived} onEdit={onEdit} />}
      <Facts of={of} />
      <Part title={t("files.title")}>
        <Files consent={of.id} files={of.files} mayTake={mayManage} mayChange={mayManage && !isArchived} />
      </Part>
    </Flex>
  );
}

function Acts({ of, isArchived, onEdit }: { of: ConsentWhole; isArchived: boolean; onEdit: () => void }) {
  const { t } = useTranslation("consents");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const params = { path: { id: of.id } };
  const acting = useMutation({
    mutationFn: (act: "archive" | "restore") =>
      answer(
        act === "archive"
          ? api.POST("/api/v1/consents/{id}/archive", { params })
          : api.POST("/api/v1/consents/{id}/restore", { params }),
      ),
    onSuccess: (_, act) => void message.success(t(act === "archive" ? "act.archived" : "act.restored")),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <Flex vertical gap="small">
      {acting.error && <Failure error={acting.error} effect="once" />}
      <Flex wrap gap="small">
        {isArchived ? (
          <Button type="primary" loading={acting.isPending} onClick={() => acting.mutate("restore")}>
            {t("act.restore")}
          </Button>
        ) : (
          <>
            <Button type="primary" onClick={onEdit}>
              {t("act.edit")}
            </Button>
            <Popconfirm
              title={t("act.archiveAsk", { name: of.name })}
              description={t("act.archiveText")}
              okText={t("act.archive")}
              cancelText={t("form.cancel")}
              onConfirm={() => acting.mutate("archive")}
            >
              <Button loading={acting.isPending}>{t("act.archive")}</Button>
            </Popconfirm>
          </>
        )}
      </Flex>
    </Flex>
  );
}

function Facts({ of }: { of: ConsentWhole }) {
  const { t } = useTranslation("consents");
  const format = useFormat();
  const by = (time: string, who: string) => t("facts.by", { time: format.dateTime(time), who });
  const lines: [string, React.ReactNode][] = [
    [t("facts.id"), <code key="id">{of.id}</code>],
    [t("field.method"), t(`method.${of.method}`)],
    [t("field.wording"), <Lines key="wording" text={of.wording} />],
    [t("field.since"), of.since],
    [t("field.note"), of.note === "" ? "" : <Lines key="note" text={of.note} />],
    [t("facts.created"), by(of.created_at, of.created_by)],
    [t("facts.changed"), of.version > 1 ? by(of.changed_at, of.changed_by) : ""],
    [t("facts.archived"), of.archived_at == null ? "" : format.dateTime(of.archived_at)],
  ];
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      styles={{ label: { whiteSpace: "nowrap" } }}
      items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

function Lines({ text }: { text: string }) {
  return <span style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{text}</span>;
}
