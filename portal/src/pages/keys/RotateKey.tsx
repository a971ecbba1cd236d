import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Flex, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { KeyItem, KeySecret } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { keysChanged } from "./keysChanged";

type Props = { of: KeyItem; onClose: () => void; onMade: (made: KeySecret) => void };

/** Asks whether a key shall get a new secret, and says what stops. */
export function RotateKey({ of, onClose, onMade }: Props) {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const rotate = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/keys/{id}/rotate", { params: { path: { id: of.id }, header: once() } })),
    onSuccess: (made) => {
      keysChanged(queries);
      onMade(made);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("rotating.title", { name: of.name })}
      okText={t("rotating.ok")}
      okButtonProps={{ danger: true, loading: rotate.isPending }}
      cancelText={t("form.cancel")}
      onOk={() => rotate.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {rotate.error && <Failure error={rotate.error} effect="once" />}
        <div>{t("rotating.text", { hint: of.hint })}</div>
        <Typography.Text strong>
          {of.last_used_at ? t("rotating.used", { time: format.dateTime(of.last_used_at) }) : t("rotating.unused")}
        </Typography.Text>
        {of.last_used_at && <Typography.Text type="secondary">{t("rotating.tip")}</Typography.Text>}
      </Flex>
    </Modal>
  );
}
