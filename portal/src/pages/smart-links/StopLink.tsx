import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failure } from "@/parts/Failure";

type Props = { code: string; onClose: () => void };

/** Asks whether a link shall end before its days are over. */
export function StopLink({ code, onClose }: Props) {
  const { t } = useTranslation("smart-links");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/smart/links/{code}/stop", { params: { path: { code } } })),
    onSuccess: () => {
      void message.success(t("stop.done"));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <Modal
      open
      title={t("stop.title", { code })}
      okText={t("stop.ok")}
      okButtonProps={{ danger: true, loading: stop.isPending }}
      cancelText={t("cancel")}
      onOk={() => stop.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {stop.error && <Failure error={stop.error} effect="once" />}
        <div>{t("stop.text")}</div>
      </Flex>
    </Modal>
  );
}
