import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { BlacklistItem } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { listsChanged } from "./listsChanged";
import { remove, type Whose } from "./side";

type Props = { whose: Whose; of: BlacklistItem; onClose: () => void };

/** Asks before an entry is taken off. */
export function RemoveEntry({ whose, of, onClose }: Props) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => remove(whose, of.id),
    onSuccess: () => {
      listsChanged(queries);
      void message.success(t("remove.done", { value: of.value }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("remove.title", { value: of.value })}
      okText={t("remove.ok")}
      okButtonProps={{ danger: true, loading: removing.isPending }}
      cancelText={t("cancel")}
      onOk={() => removing.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {removing.error && <Failure error={removing.error} effect="once" />}
        <div>{t("remove.text")}</div>
      </Flex>
    </Modal>
  );
}
