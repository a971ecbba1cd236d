import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Descriptions, Drawer, Flex, Input, Skeleton, Tag, Timeline, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ComplaintDetails } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { complaintKey, complaintsChanged } from "./complaintsChanged";

/** A complaint with its notes; more are written here, and it is closed here. */
export function ComplaintDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { data, error, refetch } = useQuery({
    queryKey: complaintKey(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/admin/complaints/{id}", { params: { path: { id } }, signal })),
  });
  return (
    <Drawer
      open
      size={560}
      title={data ? t("complaint.of", { phone: data.complaint.phone }) : t("complaint.untitled")}
      onClose={onClose}
    >
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Shown of={data} />
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} title={false} />
      )}
    </Drawer>
  );
}

function Shown({ of: { complaint, notes } }: { of: ComplaintDetails }) {
  const { t } = useTranslation(["blacklist", "parts"]);
  const format = useFormat();
  const none = t("parts:none");
  const facts = [
    { key: "tenant", label: t("complaint.tenant"), children: complaint.tenant_code },
    { key: "at", label: t("complaint.at"), children: format.dateTime(complaint.at) },
    { key: "source", label: t("complaint.source.label"), children: t(`complaint.source.${complaint.source}`) },
    { key: "by", label: t("complaint.by"), children: complaint.registered_by || none },
    { key: "message", label: t("complaint.message"), children: complaint.message_uid ?? none },
    { key: "template", label: t("complaint.template"), children: complaint.template_id ?? none },
    { key: "signature", label: t("optOut.signature"), children: complaint.signature ?? none },
    { key: "task", label: t("complaint.task"), children: complaint.task_id ?? none },
    {
      key: "status",
      label: t("complaint.status.label"),
      children: (
        <Flex gap="small" wrap>
          <Tag color={complaint.status === "open" ? "gold" : "default"}>
            {t(`complaint.status.${complaint.status}`)}
          </Tag>
          {complaint.closed_at && format.dateTime(complaint.closed_at)}
        </Flex>
      ),
    },
  ];
  return (
    <Flex vertical gap="large">
      <Typography.Paragraph style={{ whiteSpace: "pre-line", overflowWrap: "anywhere", margin: 0 }}>
        {complaint.text}
      </Typography.Paragraph>
      <Descriptions column={1} size="small" bordered items={facts} />
      {notes.length > 0 && (
        <Timeline
          items={notes.map(({ at, by, text }) => ({
            key: `${at} ${by}`,
            content: (
              <Flex vertical>
                <Typography.Text type="secondary">
                  {t("complaint.noteBy", { who: by, when: format.dateTime(at) })}
                </Typography.Text>
                <span style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>{text}</span>
              </Flex>
            ),
          }))}
        />
      )}
      <Write of={complaint} />
    </Flex>
  );
}

function Write({ of: { id, version, status } }: { of: ComplaintDetails["complaint"] }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const writing = useMutation({
    mutationFn: (isClosing: boolean) =>
      isClosing
        ? answer(
            api.POST("/api/v1/admin/complaints/{id}/close", {
              params: { path: { id } },
              body: { note: note.trim(), version },
            }),
          )
        : answer(
            api.POST("/api/v1/admin/complaints/{id}/notes", { params: { path: { id } }, body: { note: note.trim() } }),
          ),
    onSuccess(_answer, isClosing) {
      setNote("");
      complaintsChanged(queries);
      void message.success(t(isClosing ? "complaint.closed" : "complaint.noted"));
    },
    onError: () => complaintsChanged(queries),
  });
  const isEmpty = note.trim() === "";
  return (
    <Flex vertical gap="small">
      {writing.error && <Failure error={writing.error} effect="once" />}
      <label>
        <div>{t("complaint.note")}</div>
        <Input.TextArea
          aria-label={t("complaint.note")}
          rows={3}
          maxLength={1000}
          showCount
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <Flex gap="small" wrap>
        <Button disabled={isEmpty} loading={writing.isPending && !writing.variables} onClick={() => writing.mutate(false)}>
          {t("complaint.addNote")}
        </Button>
        {status === "open" && (
          <Button
            type="primary"
            disabled={isEmpty}
            loading={writing.isPending && writing.variables}
            onClick={() => writing.mutate(true)}
          >
            {t("complaint.close")}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
