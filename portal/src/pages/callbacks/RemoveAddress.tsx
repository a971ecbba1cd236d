import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failure } from "@/parts/Failure";
import type { Sort } from "./sort";

type Props = { sort: Sort; url: string; onClose: () => void; onDone: () => void };

/** Asks whether nothing more shall be pushed to an address. */
export function RemoveAddress({ sort, url, onClose, onDone }: Props) {
  const { t } = useTranslation("callbacks");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/callbacks/{sort}", { params: { path: { sort } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["callbacks"] });
      void message.success(t("removing.done"));
      onDone();
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("removing.title", { sort: t(`sort.${sort}`) })}
      okText={t("removing.ok")}
      okButtonProps={{ danger: true, loading: remove.isPending }}
      cancelText={t("form.cancel")}
      onOk={() => remove.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {remove.error && <Failure error={remove.error} effect="once" />}
        <div>{t(sort === "notices" ? "removing.textNotices" : "removing.text", { url })}</div>
      </Flex>
    </Modal>
  );
}
