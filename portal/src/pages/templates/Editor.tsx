import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Form, Input, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { CommonTemplate, Direction, SmsType, TemplateVariable, TemplateWhole } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useLanguage } from "@/i18n/useLanguage";
import { CommonTemplates } from "@/parts/compose/CommonTemplates";
import { GrowingText } from "@/parts/GrowingText";
import { LinkButton } from "@/parts/LinkButton";
import { Advice } from "@/parts/review/Advice";
import { Refused } from "@/parts/review/Refused";
import { submitted } from "@/parts/review/submitted";
import { isSame } from "@/parts/stale/merge";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useLeave } from "@/parts/useLeave";
import { useSubmit } from "@/parts/useSubmit";
import { ContentField } from "./ContentField";
import { PreviewCard } from "./PreviewCard";
import { BLANK, bodyOf, newestOf, type TemplateForm, wordingOf } from "./TemplateForm";
import styles from "./templates.module.css";
import { Variables } from "./Variables";
import { rulesOf } from "./variables";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];

/** Writes a new template, or another version of one, with the handset beside it. */
export function Editor({ of }: { of: TemplateWhole | null }) {
  const { t } = useTranslation(["templates", "compose", "trade"]);
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const language = useLanguage();
  const [form] = Form.useForm<TemplateForm>();
  const [made, setMade] = useState(of?.template_id ?? null);
  const [direction, setDirection] = useState<Direction>(language === "zh" ? "mainland" : "international");
  const [isChoosing, setChoosing] = useState(false);
  const isGone = useRef(false);
  const start = of ? wordingOf(newestOf(of)) : BLANK;
  const stale = useStale<TemplateForm>(form, { version: of?.version ?? 0, values: start });
  const content = Form.useWatch<string | undefined>("content", form) ?? start.content;
  const type = Form.useWatch<SmsType | undefined>("type", form) ?? start.type;
  const said = Form.useWatch<TemplateVariable[] | undefined>("variables", form) ?? start.variables;

  const written = () => bodyOf({ ...stale.base.values, ...(form.getFieldsValue(true) as Partial<TemplateForm>) });
  const isChanged = () => !isSame(written(), bodyOf(stale.base.values));
  const leaving = useLeave(() => !isGone.current && isChanged());

  /** The template as it is written is the platform's, too. Answers its id. */
  const save = async (): Promise<string> => {
    if (made !== null && !isChanged()) return made;
    const wording = written();
    const id = (form.getFieldValue("template_id") as string | undefined)?.trim();
    const body = id ? { ...wording, template_id: id } : wording;
    const kept =
      made === null
        ? await answer(api.POST("/api/v1/templates", { params: { header: once(body) }, body }))
        : await answer(
            api.PUT("/api/v1/templates/{template_id}", {
              params: { path: { template_id: made } },
              body: { version: stale.base.version, ...wording },
            }),
          );
    setMade(kept.template_id);
    stale.saved({ version: kept.version, values: wordingOf(newestOf(kept)) });
    void queries.invalidateQueries({ queryKey: ["other"] });
    return kept.template_id;
  };
  const { submit, isBusy, failure } = useSubmit(
    form,
    async ({ then }: TemplateForm) => {
      const kept = await save();
      const params = { path: { template_id: kept } };
      if (then === "submit") await submitted(answer(api.POST("/api/v1/templates/{template_id}/submit", { params })));
      return { kept, then };
    },
    {
      onDone({ kept, then }) {
        isGone.current = true;
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t(then === "submit" ? "edit.submitted" : "edit.saved"));
        void navigate(`/templates?template=${encodeURIComponent(kept)}`);
      },
      onError(error) {
        if (made === null || !isRefusal(error, "changed_meanwhile")) return false;
        const params = { path: { template_id: made } };
        void answer(api.GET("/api/v1/templates/{template_id}", { params })).then((newer) => {
          void queries.invalidateQueries({ queryKey: ["other"] });
          stale.found({ version: newer.version, values: wordingOf(newestOf(newer)) });
        });
        return true;
      },
    },
  );
  const go = (then: TemplateForm["then"]) => {
    form.setFieldValue("then", then);
    form.submit();
  };
  const begin = ({ name, type: kind, content: text, variables, description }: CommonTemplate) => {
    const take = () => {
      form.setFieldsValue({ name, type: kind, content: text, variables, description });
      setChoosing(false);
    };
    if (!isChanged()) take();
    else {
      modal.confirm({
        title: t("compose:common.replace"),
        content: t("compose:common.replaceText"),
        okText: t("compose:common.ok"),
        cancelText: t("compose:common.cancel"),
        onOk: take,
      });
    }
  };

  const buttons = (
    <Flex wrap gap="small">
      <Button type="primary" loading={isBusy} disabled={stale.changes !== null} onClick={() => go("submit")}>
        {t("edit.submit")}
      </Button>
      <Button loading={isBusy} disabled={stale.changes !== null} onClick={() => go("save")}>
        {t("edit.save")}
      </Button>
      <LinkButton to={made === null ? "/templates" : `/templates?template=${encodeURIComponent(made)}`}>
        {t(made === null ? "edit.back" : "edit.open")}
      </LinkButton>
    </Flex>
  );
  return (
    <Form<TemplateForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={stale.base.values}
      scrollToFirstError={{ focus: true }}
      onFinish={(values) => submit({ ...values, then: form.getFieldValue("then") as TemplateForm["then"] })}
    >
      {leaving}
      <div className={styles.parts}>
        <div className={styles.stack}>
          {of && <Standing of={of} />}
          {failure !== null && <Refused error={failure} />}
          {stale.changes && (
            <StaleNotice
              changes={stale.changes}
              name={(field) => (field === "then" ? "" : t(field === "template_id" ? "field.id" : `field.${field}`))}
              say={(field, value) =>
                field === "type"
                  ? t(`trade:type.${value as SmsType}`)
                  : field === "variables"
                    ? (value as TemplateVariable[]).map(({ name }) => name).join(", ")
                    : String(value)
              }
              onLoad={stale.load}
              onKeep={stale.keep}
            />
          )}
          <Card title={<h2 className={styles.heading}>{t("edit.part")}</h2>}>
            {made === null && (
              <Form.Item>
                <Button onClick={() => setChoosing(true)}>{t("compose:common.button")}</Button>
              </Form.Item>
            )}
            <div className={styles.pair}>
              <Form.Item
                name="name"
                label={t("field.name")}
                extra={t("field.nameHint")}
                rules={[{ required: true, whitespace: true, message: t("field.nameMissing") }]}
              >
                <Input autoComplete="off" maxLength={64} />
              </Form.Item>
              {made === null && (
                <Form.Item
                  name="template_id"
                  label={t("field.id")}
                  extra={t("field.idHint")}
                  rules={[{ pattern: /^[A-Za-z0-9_.-]*$/, message: t("field.idWrong") }]}
                >
                  <Input autoComplete="off" maxLength={64} spellCheck={false} />
                </Form.Item>
              )}
            </div>
            <Form.Item name="type" label={t("field.type")} extra={t(`typeHint.${type}`)}>
              <Radio.Group options={TYPES.map((value) => ({ value, label: t(`trade:type.${value}`) }))} />
            </Form.Item>
            <ContentField form={form} content={content} type={type} variables={said} direction={direction} />
            <Form.Item name="variables" label={t("field.variables")} extra={t("variables.hint")}>
              <Variables content={content} />
            </Form.Item>
            <Form.Item name="description" label={t("field.description")} extra={<div className={styles.hint}>{t("field.descriptionHint")}</div>}>
              <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
            </Form.Item>
            {buttons}
          </Card>
        </div>
        <PreviewCard content={content} rules={rulesOf(content, said)} direction={direction} onDirection={setDirection} />
      </div>
      {isChoosing && <CommonTemplates onChoose={begin} onClose={() => setChoosing(false)} />}
    </Form>
  );
}

/** What became of the version before, and that the approved one goes on sending. */
function Standing({ of }: { of: TemplateWhole }) {
  const { t } = useTranslation("templates");
  const { status } = newestOf(of);
  const isNo = status === "rejected" || (status === "draft" && of.history[0]?.state === "asked");
  return (
    <>
      {isNo && <Advice status={status} history={of.history} />}
      {of.status === "approved" && <Alert type="info" showIcon title={t("edit.keeps")} />}
    </>
  );
}
