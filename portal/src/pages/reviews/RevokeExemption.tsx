import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Exemption } from "@/api/types";
import { Failure } from "@/parts/Failure";

/** Asks before an exemption is taken back. */
export function RevokeExemption({ of, onClose }: { of: Exemption; onClose: () => void }) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/admin/exemptions/{id}/revoke", { params: { path: { id: of.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
    onSuccess: () => {
      void message.success(t("exemptions.revoked"));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("exemptions.revokeOne", { name: of.template_id ?? of.tenant_code })}
      okText={t("exemptions.revoke")}
      okButtonProps={{ danger: true, loading: revoking.isPending }}
      cancelText={t("cancel")}
      onOk={() => revoking.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {revoking.error && <Failure error={revoking.error} effect="once" />}
        <div>{t("exemptions.revokeText")}</div>
      </Flex>
    </Modal>
  );
}
