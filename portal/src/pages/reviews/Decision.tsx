import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Flex, Form, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { ReviewWhole } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";

type Verdict = "approve" | "reject" | "ask";
type Values = { verdict?: Verdict; reasons: string[]; note: string };

/** Taking in hand, and the decision; whoever cannot decide reads why. */
export function Decision({ of }: { of: ReviewWhole }) {
  const { t } = useTranslation("reviews");
  const may = usePermissions();
  if (of.state !== "waiting" && of.state !== "claimed") return null;
  if (!may("reviews:decide")) return <Alert type="info" showIcon title={t("mayNot")} />;
  return (
    <Flex vertical gap="middle">
      <Hand of={of} />
      {of.can_decide ? <Verdicts of={of} /> : <Alert type="info" showIcon title={t("notYours")} />}
    </Flex>
  );
}

/** Who has it. */
function Hand({ of }: { of: ReviewWhole }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const init = { params: { path: { id: of.id } } };
  const isClaimed = of.state === "claimed";
  const moving = useMutation({
    mutationFn: () =>
      isClaimed
        ? answer(api.POST("/api/v1/admin/reviews/{id}/release", init))
        : answer(api.POST("/api/v1/admin/reviews/{id}/claim", init)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["other"] }),
  });
  return (
    <Flex vertical gap="small" align="start">
      {moving.error && <Failure error={moving.error} effect="once" />}
      {(isClaimed || of.can_decide) && (
        <Button loading={moving.isPending} onClick={() => moving.mutate()}>
          {t(isClaimed ? "release" : "claim")}
        </Button>
      )}
    </Flex>
  );
}

function Verdicts({ of }: { of: ReviewWhole }) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const renew = () => void queries.invalidateQueries({ queryKey: ["other"] });
  const decide = ({ verdict, reasons, note }: Values) => {
    const params = { path: { id: of.id } };
    const said = { note: note.trim() };
    switch (verdict) {
      case "approve":
        return answer(api.POST("/api/v1/admin/reviews/{id}/approve", { params, body: said }));
      case "ask":
        return answer(api.POST("/api/v1/admin/reviews/{id}/ask", { params, body: said }));
      default:
        return answer(api.POST("/api/v1/admin/reviews/{id}/reject", { params, body: { reasons, ...said } }));
    }
  };
  const { submit, isBusy, failure } = useSubmit(form, decide, {
    onDone: ({ state }) => {
      renew();
      void message.success(t(`done.${state === "approved" || state === "asked" ? state : "rejected"}`));
    },
    onError: () => {
      // Somebody else may have decided: the page shows it.
      renew();
      return false;
    },
  });
  const say = (verdict: Verdict) => {
    form.setFieldValue("verdict", verdict);
    form.submit();
  };
  const is = (...verdicts: Verdict[]) => verdicts.includes((form.getFieldValue("verdict") as Verdict | undefined) ?? "approve");
  const reasons = of.reasons.map(({ code, detail }) => ({ value: code, label: detail }));
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ reasons: [], note: "" }}
      onFinish={(values) => submit({ ...values, verdict: form.getFieldValue("verdict") as Verdict })}
    >
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        {t("decision")}
      </Typography.Title>
      {failure !== null && (
        <Form.Item>
          <Failure error={failure} effect="once" />
        </Form.Item>
      )}
      <Form.Item
        name="reasons"
        label={t("reasons")}
        rules={[
          {
            validator: (_, chosen: string[] | undefined) =>
              is("approve", "ask") || chosen?.length
                ? Promise.resolve()
                : Promise.reject(new Error(t("reasonsMissing"))),
          },
        ]}
      >
        <Checkbox.Group options={reasons} style={{ flexDirection: "column", gap: 4 }} />
      </Form.Item>
      <Form.Item
        name="note"
        label={t("say")}
        extra={t("sayHint")}
        rules={[
          {
            validator: (_, note: string | undefined) =>
              is("approve") || note?.trim() ? Promise.resolve() : Promise.reject(new Error(t("sayMissing"))),
          },
        ]}
      >
        <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
      </Form.Item>
      <Flex wrap gap="small">
        <Button type="primary" loading={isBusy} onClick={() => say("approve")}>
          {t("approve")}
        </Button>
        <Button danger loading={isBusy} onClick={() => say("reject")}>
          {t("reject")}
        </Button>
        <Button loading={isBusy} onClick={() => say("ask")}>
          {t("ask")}
        </Button>
      </Flex>
    </Form>
  );
}
