import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ScreeningWord } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { screeningChanged } from "./screeningChanged";

/** Asks before a word is taken away, or is as it came again. */
export function RemoveWord({ of, onClose }: { of: ScreeningWord; onClose: () => void }) {
  const { t } = useTranslation("screening");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { word, match } = of;
  const origin = of.origin === "changed" ? "changed" : "own";
  const removing = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/admin/screening/words/remove", { body: { words: [{ word, match }] } })),
    onSuccess: () => {
      screeningChanged(queries);
      void message.success(t(`remove.done.${origin}`, { word }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t(`remove.title.${origin}`, { word })}
      okText={t(`remove.button.${origin}`)}
      okButtonProps={{ danger: true, loading: removing.isPending }}
      cancelText={t("cancel")}
      onOk={() => removing.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {removing.error && <Failure error={removing.error} effect="once" />}
        <div>{t(`remove.text.${origin}`)}</div>
      </Flex>
    </Modal>
  );
}
