import { useMutation } from "@tanstack/react-query";
import { Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import type { Sort } from "./sort";

type Props = { sort: Sort; onClose: () => void; onMade: (secret: string) => void };

/** Asks whether an address shall get a new secret, and says what that does. */
export function RotateSecret({ sort, onClose, onMade }: Props) {
  const { t } = useTranslation("callbacks");
  const once = useOnce();
  const rotate = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/callbacks/{sort}/rotate-secret", { params: { path: { sort }, header: once() } })),
    onSuccess: ({ secret }) => {
      onMade(secret);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("rotating.title", { sort: t(`sort.${sort}`) })}
      okText={t("rotating.ok")}
      okButtonProps={{ danger: true, loading: rotate.isPending }}
      cancelText={t("form.cancel")}
      onOk={() => rotate.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {rotate.error && <Failure error={rotate.error} effect="once" />}
        <div>{t("rotating.text")}</div>
        {sort === "receipts" && <div>{t("rotating.shared")}</div>}
      </Flex>
    </Modal>
  );
}
