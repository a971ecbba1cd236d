import { useMutation } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { AutoReply } from "@/api/types";
import { Failure } from "@/parts/Failure";

/** Asks before a rule is deleted. */
export function DeleteAutoReply({ of, onClose }: { of: AutoReply; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const { message } = App.useApp();
  const removal = useMutation({
    mutationFn: () =>
      answer(
        api.DELETE("/api/v1/auto-replies/{id}", { params: { path: { id: of.id }, query: { version: of.version } } }),
      ),
    onSuccess() {
      void message.success(t("auto.deleted", { keyword: of.keyword }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("auto.deleteTitle", { keyword: of.keyword })}
      okText={t("auto.delete")}
      okButtonProps={{ danger: true }}
      cancelText={t("auto.cancel")}
      confirmLoading={removal.isPending}
      onOk={() => removal.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {removal.error && <Failure error={removal.error} effect="once" />}
        <div>{t("auto.deleteText")}</div>
      </Flex>
    </Modal>
  );
}
