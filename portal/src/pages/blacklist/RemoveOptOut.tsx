import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { OptOutItem } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { listsChanged } from "./listsChanged";

/** Takes an opt-out back, with how the person said so. */
export function RemoveOptOut({ of, onClose }: { of: OptOutItem; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const removing = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/opt-outs/{id}/remove", { params: { path: { id: of.id } }, body: { reason: reason.trim() } }),
      ),
    onSuccess: () => {
      listsChanged(queries);
      void message.success(t("optOut.removed", { phone: of.phone }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("optOut.removeTitle", { phone: of.phone })}
      okText={t("optOut.removeOk")}
      okButtonProps={{ disabled: reason.trim() === "", loading: removing.isPending }}
      cancelText={t("cancel")}
      onOk={() => removing.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {removing.error && <Failure error={removing.error} effect="once" />}
        <div>{t("optOut.removeText")}</div>
        <label>
          <div>{t("optOut.reasonBack")}</div>
          <Input
            aria-label={t("optOut.reasonBack")}
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
