import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { PauseItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { complaintsChanged, PAUSES } from "./complaintsChanged";

/** What is not sent because of complaints, until somebody lets it be sent again. */
export function Pauses() {
  const { t } = useTranslation("blacklist");
  const format = useFormat();
  const [resuming, setResuming] = useState<PauseItem | null>(null);
  const { data } = useQuery({
    queryKey: PAUSES,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/admin/pauses", { signal })),
  });
  const items = data?.items ?? [];
  const say = ({ tenant_code: tenant, template_id: template }: PauseItem) =>
    template === null ? t("pause.marketing", { tenant }) : t("pause.template", { tenant, template });
  return (
    <Flex vertical gap="small" style={{ marginBottom: items.length > 0 ? 16 : 0 }}>
      {items.map((item) => (
        <Alert
          key={`${item.tenant_code} ${item.template_id}`}
          type="warning"
          showIcon
          title={say(item)}
          description={t("pause.since", { when: format.dateTime(item.at), n: item.complaints })}
          action={
            <Button size="small" aria-label={t("pause.resumeWhat", { what: say(item) })} onClick={() => setResuming(item)}>
              {t("pause.resume")}
            </Button>
          }
        />
      ))}
      {resuming && <Resume of={resuming} what={say(resuming)} onClose={() => setResuming(null)} />}
    </Flex>
  );
}

function Resume({ of, what, onClose }: { of: PauseItem; what: string; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const resuming = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/admin/pauses/resume", {
          body: { tenant_code: of.tenant_code, template_id: of.template_id, reason: reason.trim() },
        }),
      ),
    onSuccess() {
      complaintsChanged(queries);
      void message.success(t("pause.resumed"));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("pause.resumeTitle")}
      okText={t("pause.resume")}
      okButtonProps={{ disabled: reason.trim() === "", loading: resuming.isPending }}
      cancelText={t("cancel")}
      onOk={() => resuming.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {resuming.error && <Failure error={resuming.error} effect="once" />}
        <div>{what}</div>
        <div>{t("pause.resumeText")}</div>
        <label>
          <div>{t("pause.reason")}</div>
          <Input
            aria-label={t("pause.reason")}
            maxLength={200}
            showCount
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoComplete="off"
          />
        </label>
      </Flex>
    </Modal>
  );
}
