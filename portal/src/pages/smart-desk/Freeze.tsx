import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Form, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SmartWhole } from "@/api/types";
import { FREEZE_REASONS } from "@/parts/brand/FreezeNote";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useFailure } from "@/parts/useFailure";
import { useSubmit } from "@/parts/useSubmit";

type Doing = "freeze" | "propose";

/** One person freezes; to show it again takes two: one proposes, another one agrees. */
export function Freeze({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("smart-desk");
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const { state } = of;
  return (
    <>
      <Flex wrap gap="small">
        {(state === "published" || state === "expired" || state === "unfreezing") && (
          <Button danger onClick={() => setDoing("freeze")}>
            {t(state === "unfreezing" ? "freeze.again" : "freeze.button")}
          </Button>
        )}
        {state === "frozen" && <Button onClick={() => setDoing("propose")}>{t("unfreeze.propose")}</Button>}
        {state === "unfreezing" && <Decide of={of} />}
      </Flex>
      {doing && <Say of={of} what={doing} onClose={close} />}
    </>
  );
}

type Values = { reason?: string; note: string };

function Say({ of, what, onClose }: { of: SmartWhole; what: Doing; onClose: () => void }) {
  const { t } = useTranslation(["smart-desk", "brand"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const renew = () => void queries.invalidateQueries({ queryKey: ["other"] });
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ reason = "", note }: Values) => {
      const params = { path: { id: of.id } };
      return what === "freeze"
        ? answer(api.POST("/api/v1/admin/smart/profiles/{id}/freeze", { params, body: { reason, note: note.trim() } }))
        : answer(api.POST("/api/v1/admin/smart/profiles/{id}/unfreeze", { params, body: { note: note.trim() } }));
    },
    {
      // Somebody else may have done it: the page shows it.
      onError() {
        renew();
        return false;
      },
      onDone() {
        renew();
        void message.success(t(what === "freeze" ? "freeze.done" : "unfreeze.proposed"));
        onClose();
      },
    },
  );
  return (
    <Modal
      open
      title={t(what === "freeze" ? "freeze.title" : "unfreeze.title", { name: of.name })}
      okText={t(what === "freeze" ? "freeze.button" : "unfreeze.propose")}
      okButtonProps={{ danger: what === "freeze", loading: isBusy }}
      cancelText={t("cancel")}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ note: "" }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <p>{t(what === "freeze" ? "freeze.text" : "unfreeze.text")}</p>
        {what === "freeze" && (
          <Form.Item name="reason" label={t("freeze.reason")} rules={[{ required: true, message: t("freeze.reasonMissing") }]}>
            <Select options={FREEZE_REASONS.map((value) => ({ value, label: t(`brand:freeze.reason.${value}`) }))} />
          </Form.Item>
        )}
        <Form.Item
          name="note"
          label={t(what === "freeze" ? "freeze.note" : "unfreeze.note")}
          rules={[{ required: true, whitespace: true, message: t("noteMissing") }]}
        >
          <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** The second person's word. */
function Decide({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("smart-desk");
  const { message, notification } = App.useApp();
  const queries = useQueryClient();
  const say = useFailure();
  const deciding = useMutation({
    mutationFn: (agree: boolean) => {
      const params = { path: { id: of.id } };
      return agree
        ? answer(api.POST("/api/v1/admin/smart/profiles/{id}/unfreeze/confirm", { params }))
        : answer(api.POST("/api/v1/admin/smart/profiles/{id}/unfreeze/refuse", { params }));
    },
    onSuccess: (_, agree) => void message.success(t(agree ? "unfreeze.done" : "unfreeze.refused")),
    onError(error) {
      const { title, text } = say(error, "once");
      notification.error({ key: "smart", title: title || text, description: title ? text : undefined, duration: 0 });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <>
      <Popconfirm
        title={t("unfreeze.ask", { name: of.name })}
        okText={t("unfreeze.confirm")}
        cancelText={t("cancel")}
        onConfirm={() => deciding.mutate(true)}
      >
        <Button type="primary" loading={deciding.isPending && deciding.variables}>
          {t("unfreeze.confirm")}
        </Button>
      </Popconfirm>
      <Button loading={deciding.isPending && !deciding.variables} onClick={() => deciding.mutate(false)}>
        {t("unfreeze.refuse")}
      </Button>
    </>
  );
}
