import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Flex, Input, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { KeyItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { keysChanged } from "./keysChanged";

/** Asks for a key's name before it is revoked for good. */
export function RevokeKey({ of, onClose }: { of: KeyItem; onClose: () => void }) {
  const { t } = useTranslation("keys");
  const format = useFormat();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const isSure = typed.trim() === of.name.trim();
  const revoke = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/keys/{id}", { params: { path: { id: of.id } } })),
    onSuccess: () => {
      keysChanged(queries);
      void message.success(t("revoking.done", { name: of.name }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t("revoking.title", { name: of.name })}
      okText={t("revoking.ok")}
      okButtonProps={{ danger: true, disabled: !isSure, loading: revoke.isPending }}
      cancelText={t("form.cancel")}
      onOk={() => revoke.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {revoke.error && <Failure error={revoke.error} effect="once" />}
        <div>{t("revoking.text")}</div>
        <Typography.Text strong>
          {of.last_used_at ? t("rotating.used", { time: format.dateTime(of.last_used_at) }) : t("neverUsed")}
        </Typography.Text>
        <label>
          <div>{t("revoking.type", { name: of.name })}</div>
          <Input
            aria-label={t("revoking.label")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={() => {
              if (isSure && !revoke.isPending) revoke.mutate();
            }}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      </Flex>
    </Modal>
  );
}
