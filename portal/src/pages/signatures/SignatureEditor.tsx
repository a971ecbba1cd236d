import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { SignatureUsage, SignatureWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { Documents } from "@/parts/documents/Documents";
import { Advice } from "@/parts/review/Advice";
import { Part } from "@/parts/review/Part";
import { Refused } from "@/parts/review/Refused";
import { submitted } from "@/parts/review/submitted";
import { isSame } from "@/parts/stale/merge";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { BLANK, bodyOf, formOf, type SignatureForm } from "./SignatureForm";
import { SignatureFields } from "./SignatureFields";

type Props = {
  /** The signature to change; null applies for a new one. */
  of: SignatureWhole | null;
  onClose: () => void;
  /** It was saved or submitted. */
  onDone: (id: string) => void;
};

/** Applies for a signature, or changes one: name, company, documents, then submit. */
export default function SignatureEditor({ of, onClose, onDone }: Props) {
  const { t } = useTranslation("signatures");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const once = useOnce();
  const [form] = Form.useForm<SignatureForm>();
  const usage = Form.useWatch<SignatureUsage | undefined>("usage", form) ?? of?.usage ?? "own";
  const [made, setMade] = useState(of?.id ?? null);
  const stale = useStale<SignatureForm>(form, { version: of?.version ?? 0, values: of ? formOf(of) : BLANK });
  const files = useGet(
    { topic: "other", enabled: made !== null },
    "/api/v1/signatures/{id}",
    { path: { id: made ?? "" } },
  ).data?.evidence;
  const filesCount = files?.length ?? 0;
  /** Documents that were there when it was refused. */
  const [refusedWith, setRefusedWith] = useState(0);

  /** The signature as it is written is the platform's, too. Answers its id. */
  const save = async (): Promise<string> => {
    const body = bodyOf(form.getFieldsValue(true) as SignatureForm);
    if (made !== null && isSame(body, formOf(stale.base.values))) return made;
    const kept =
      made === null
        ? await answer(api.POST("/api/v1/signatures", { params: { header: once(body) }, body }))
        : await answer(
            api.PUT("/api/v1/signatures/{id}", {
              params: { path: { id: made } },
              body: { version: stale.base.version, ...body },
            }),
          );
    setMade(kept.id);
    stale.saved({ version: kept.version, values: formOf(kept) });
    void queries.invalidateQueries({ queryKey: ["other"] });
    return kept.id;
  };
  const onError = (error: unknown) => {
    setRefusedWith(filesCount);
    if (made === null || !isRefusal(error, "changed_meanwhile")) return false;
    void answer(api.GET("/api/v1/signatures/{id}", { params: { path: { id: made } } })).then((newer) => {
      void queries.invalidateQueries({ queryKey: ["other"] });
      stale.found({ version: newer.version, values: formOf(newer) });
    });
    return true;
  };
  const { submit, isBusy, failure } = useSubmit(
    form,
    async ({ then }: SignatureForm) => {
      const kept = await save();
      const params = { path: { id: kept } };
      if (then === "submit") await submitted(answer(api.POST("/api/v1/signatures/{id}/submit", { params })));
      return { kept, then };
    },
    {
      onError,
      onDone({ kept, then }) {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t(then === "submit" ? "form.submitted" : "form.saved"));
        onDone(kept);
      },
    },
  );
  /** For the first document: the fields have to be right before the draft is saved. */
  const ensure = async (): Promise<string | null> => {
    if (made !== null) return made;
    try {
      await form.validateFields();
    } catch {
      return null;
    }
    return save();
  };
  // Of what was missing another document may be it.
  const isOld = isRefusal(failure, "submission_invalid") && refusedWith !== filesCount;
  const go = (then: SignatureForm["then"]) => {
    form.setFieldValue("then", then);
    form.submit();
  };

  return (
    <Drawer
      open
      size={720}
      title={of ? t("form.editTitle", { text: of.text }) : t("form.newTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex wrap justify="end" gap="small">
          <Button onClick={onClose}>{t(made === null ? "form.cancel" : "form.close")}</Button>
          <Button loading={isBusy} disabled={stale.changes !== null} onClick={() => go("save")}>
            {t("form.save")}
          </Button>
          <Button type="primary" loading={isBusy} disabled={stale.changes !== null} onClick={() => go("submit")}>
            {t("form.submit")}
          </Button>
        </Flex>
      }
    >
      <Form<SignatureForm>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={stale.base.values}
        scrollToFirstError={{ focus: true }}
        onFinish={(values) => submit({ ...values, then: form.getFieldValue("then") as SignatureForm["then"] })}
      >
        {of && (of.status === "rejected" || of.history[0]?.state === "asked") && (
          <Form.Item>
            <Advice status={of.status} history={of.history} />
          </Form.Item>
        )}
        {failure !== null && !isOld && (
          <Form.Item>
            <Refused error={failure} />
          </Form.Item>
        )}
        {stale.changes && (
          <StaleNotice
            changes={stale.changes}
            name={(field) => (field === "then" ? "" : t(`field.${field}`))}
            say={(field, value) => (field === "usage" ? t(`usage.${value as SignatureUsage}`) : String(value))}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        <SignatureFields />
      </Form>
      <Part title={t("documents.title")}>
        <Documents
          of="signature"
          id={made}
          files={files ?? of?.evidence ?? []}
          without={usage === "on_behalf" ? [] : ["power_of_attorney"]}
          mayAdd
          mayRemove
          ensure={ensure}
        />
      </Part>
    </Drawer>
  );
}
