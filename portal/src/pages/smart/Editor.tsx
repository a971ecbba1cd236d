import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Form, Input, Select, Typography } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { SmartIndustry, SmartLogo, SmartMenu, SmartWhole, SmartWording } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { type Brand, logoAddress } from "@/parts/brand/brand";
import { Ports } from "@/parts/brand/BrandFacts";
import en from "@/parts/brand/en";
import { PhonePreview } from "@/parts/brand/PhonePreview";
import { PROVINCES } from "@/parts/brand/province";
import { Documents } from "@/parts/documents/Documents";
import { LinkButton } from "@/parts/LinkButton";
import { Advice } from "@/parts/review/Advice";
import { Findings } from "@/parts/review/Findings";
import { Refused } from "@/parts/review/Refused";
import { submitted } from "@/parts/review/submitted";
import { useLint } from "@/parts/review/useLint";
import { isSame } from "@/parts/stale/merge";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useLeave } from "@/parts/useLeave";
import { useSubmit } from "@/parts/useSubmit";
import { Checks } from "./Checks";
import { ClaimsField } from "./ClaimsField";
import { ColourField } from "./ColourField";
import { BLANK, bodyOf, formOf, NAME_MAX, SIGNATURES_MAX, type SmartForm, SUMMARY_MAX } from "./draft";
import { HotlinesField } from "./HotlinesField";
import { LogoField } from "./LogoField";
import { MenuEditor } from "./MenuEditor";
import { elementOf, idOf, sayer } from "./said";
import styles from "./smart.module.css";

const INDUSTRIES = Object.keys(en.industry) as SmartIndustry[];

/** Writes a brand for handsets, or another version of one, with the handsets beside it. */
export function Editor({ of }: { of: SmartWhole | null }) {
  const { t } = useTranslation(["smart", "brand"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const [form] = Form.useForm<SmartForm>();
  const [made, setMade] = useState(of?.id ?? null);
  const [isTried, setTried] = useState(false);
  const [seen, setSeen] = useState<string | null>(null);
  const [logo, setLogo] = useState<SmartLogo | null>(of?.logo ?? null);
  const isGone = useRef(false);
  const stale = useStale<SmartForm>(form, { version: of?.version ?? 0, values: of ? formOf(of.current) : BLANK });
  // What the version is now: a logo that is kept between two looks of this page changes it.
  const version = useRef(stale.base.version);
  const shown = { ...stale.base.values, ...(Form.useWatch([], form) as Partial<SmartForm> | undefined) };

  const whole = useGet({ topic: "other", enabled: made !== null }, "/api/v1/smart/profiles/{id}", {
    path: { id: made ?? "" },
  }).data;
  const files = (made === null ? undefined : whole?.evidence) ?? of?.evidence ?? [];
  const known = useGet({ topic: "other" }, "/api/v1/signatures").data?.items ?? [];
  const textOf = (id: string) =>
    known.find((one) => one.id === id)?.text ?? of?.current.signatures.find((one) => one.id === id)?.text ?? id;
  const approved = known.filter(({ status }) => status === "approved");
  const options = [...new Set([...approved.map(({ id }) => id), ...shown.signature_ids])].map((id) => ({
    value: id,
    label: textOf(id),
  }));

  const written = () => bodyOf({ ...stale.base.values, ...(form.getFieldsValue(true) as Partial<SmartForm>) });
  const isChanged = () => !isSame(written(), bodyOf(stale.base.values));
  const leaving = useLeave(() => !isGone.current && isChanged());

  const asked = bodyOf(shown);
  const lint = useLint(
    "smart",
    asked.name === "" ? null : { profile_id: made, wording: asked, logo: logo?.sha256, files: files.length },
    async ({ profile_id, wording }, signal) =>
      (await answer(api.POST("/api/v1/smart/profile-lint", { body: { profile_id, wording }, signal }))).findings,
  );
  const said = sayer(lint.found ?? []);

  /** The brand as it is written is the platform's, too. Answers its id and version. */
  const save = async (): Promise<{ id: string; version: number }> => {
    if (made !== null && !isChanged()) return { id: made, version: version.current };
    const wording = written();
    const kept =
      made === null
        ? await answer(api.POST("/api/v1/smart/profiles", { params: { header: once(wording) }, body: wording }))
        : await answer(
            api.PUT("/api/v1/smart/profiles/{id}", {
              params: { path: { id: made } },
              body: { version: version.current, wording },
            }),
          );
    setMade(kept.id);
    version.current = kept.version;
    stale.saved({ version: kept.version, values: wording });
    void queries.invalidateQueries({ queryKey: ["other"] });
    await named(kept.id, wording);
    return { id: kept.id, version: kept.version };
  };
  /** New items have ids now, which stay with them from version to version. */
  const named = async (id: string, sent: SmartWording) => {
    const now = await answer(api.GET("/api/v1/smart/profiles/{id}", { params: { path: { id } } })).catch(() => null);
    if (!now || !isSame(written(), sent)) return;
    const values = formOf(now.current);
    form.setFieldsValue({ menus: values.menus });
    stale.saved({ version: version.current, values });
  };
  const meanwhile = (error: unknown): boolean => {
    if (made === null || !isRefusal(error, "changed_meanwhile")) return false;
    void answer(api.GET("/api/v1/smart/profiles/{id}", { params: { path: { id: made } } })).then((newer) => {
      void queries.invalidateQueries({ queryKey: ["other"] });
      version.current = newer.version;
      setLogo(newer.logo ?? null);
      stale.found({ version: newer.version, values: formOf(newer.current) });
    });
    return true;
  };
  const { submit, isBusy, failure } = useSubmit(
    form,
    async ({ then }: SmartForm) => {
      const { id } = await save();
      const params = { path: { id } };
      if (then === "submit") await submitted(answer(api.POST("/api/v1/smart/profiles/{id}/submit", { params })));
      return { id, then };
    },
    {
      onDone({ id, then }) {
        isGone.current = true;
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t(then === "submit" ? "edit.submitted" : "edit.saved"));
        void navigate(`/smart/${id}`);
      },
      onError: meanwhile,
    },
  );
  /** For the logo and the first document: the name has to be there before the draft is saved. */
  const ensure = async () => {
    try {
      await form.validateFields();
    } catch {
      return null;
    }
    return save();
  };
  const go = (then: SmartForm["then"]) => {
    setTried(true);
    form.setFieldValue("then", then);
    form.submit();
  };

  const brand: Brand = {
    ...asked,
    colour: /^#[0-9a-f]{6}$/i.test(asked.colour) ? asked.colour : "",
    signatures: asked.signature_ids.map(textOf),
    logo: seen ?? (made === null ? null : logoAddress("tenant", made, logo, 192)),
  };
  const part = (title: string, children: React.ReactNode) => (
    <Card title={<h2 className={styles.heading}>{title}</h2>}>{children}</Card>
  );
  const label = (field: keyof SmartWording) => t(`brand:field.${field === "signature_ids" ? "signatures" : field}`);
  return (
    <Form<SmartForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={stale.base.values}
      scrollToFirstError={{ focus: true }}
      onFinish={(values) => submit({ ...values, then: form.getFieldValue("then") as SmartForm["then"] })}
    >
      {leaving}
      <div className={styles.parts}>
        <div className={styles.stack}>
          {of && <Standing of={of} />}
          {failure !== null && <Refused error={failure} />}
          {stale.changes && (
            <StaleNotice
              changes={stale.changes}
              name={(field) => (field === "then" ? "" : label(field))}
              say={(field, value) => told(field === "then" ? "name" : field, value, t, textOf)}
              onLoad={stale.load}
              onKeep={stale.keep}
            />
          )}
          {part(
            t("part.brand"),
            <>
              <div className={styles.pair}>
                <Form.Item
                  name="name"
                  label={label("name")}
                  htmlFor={idOf("name")}
                  extra={
                    <>
                      {t("field.nameHint")}
                      <Findings findings={said("name")} text={shown.name} />
                    </>
                  }
                  rules={[{ required: true, whitespace: true, message: t("field.nameMissing") }]}
                >
                  <Input
                    id={idOf("name")}
                    autoComplete="off"
                    maxLength={40}
                    showCount={{ formatter: ({ count }) => `${count}/${NAME_MAX}` }}
                  />
                </Form.Item>
                <Form.Item name="industry" label={label("industry")} htmlFor={idOf("industry")}>
                  <Select
                    id={idOf("industry")}
                    options={INDUSTRIES.map((value) => ({ value, label: t(`brand:industry.${value}`) }))}
                  />
                </Form.Item>
              </div>
              <Form.Item
                name="summary"
                label={label("summary")}
                htmlFor={idOf("summary")}
                extra={
                  <>
                    {t("field.summaryHint")}
                    <Findings findings={said("summary")} text={shown.summary} />
                  </>
                }
              >
                <Input
                  id={idOf("summary")}
                  autoComplete="off"
                  maxLength={120}
                  showCount={{ formatter: ({ count }) => `${count}/${SUMMARY_MAX}` }}
                />
              </Form.Item>
              <Form.Item
                name="colour"
                label={label("colour")}
                htmlFor={idOf("colour")}
                extra={
                  <>
                    {t("field.colourHint")}
                    <Findings findings={said("colour")} />
                  </>
                }
              >
                <ColourField id={idOf("colour")} />
              </Form.Item>
            </>,
          )}
          {part(
            t("brand:field.logo"),
            <LogoField
              profile={made}
              logo={logo}
              findings={lint.found && (isTried || logo) ? said("logo") : []}
              ensure={ensure}
              onSeen={setSeen}
              onKept={(profile) => {
                version.current = profile.version;
                stale.saved({ version: profile.version, values: stale.base.values });
                setLogo(profile.logo ?? null);
                setSeen(null);
              }}
              onRefused={meanwhile}
            />,
          )}
          {part(
            t("part.senders"),
            <>
              <Form.Item
                name="signature_ids"
                label={label("signature_ids")}
                htmlFor={idOf("signatures")}
                extra={
                  <>
                    {approved.length > 0 ? t("field.signaturesHint", { max: SIGNATURES_MAX }) : t("field.signaturesNone")}
                    {(isTried || shown.signature_ids.length > 0) && <Findings findings={said("signatures", true)} />}
                  </>
                }
              >
                <Select id={idOf("signatures")} mode="multiple" options={options} showSearch={{ optionFilterProp: "label" }} />
              </Form.Item>
              {whole && (
                <Form.Item label={t("field.ownPorts")} extra={t("field.ownPortsHint")}>
                  <Ports of={whole.own_ports} nothing={t("field.ownPortsNone")} />
                </Form.Item>
              )}
              <div className={styles.group} role="group" aria-label={label("claims")}>
                <strong>{label("claims")}</strong>
                <Typography.Paragraph type="secondary">{t("claims.lead")}</Typography.Paragraph>
                <Form.Item name="claims" noStyle>
                  <ClaimsField said={said} isTried={isTried} />
                </Form.Item>
              </div>
              <Form.Item
                name="regions"
                label={label("regions")}
                htmlFor={idOf("regions")}
                extra={
                  <>
                    {t("field.regionsHint")}
                    <Findings findings={said("regions", true)} />
                  </>
                }
              >
                <Select
                  id={idOf("regions")}
                  mode="multiple"
                  allowClear
                  placeholder={t("brand:facts.everywhere")}
                  options={PROVINCES.map((value) => ({ value, label: t(`brand:province.${value}`) }))}
                  showSearch={{ optionFilterProp: "label" }}
                />
              </Form.Item>
            </>,
          )}
          {part(
            label("menus"),
            <>
              <Typography.Paragraph type="secondary">{t("menu.lead")}</Typography.Paragraph>
              <Form.Item name="menus" noStyle>
                <MenuEditor said={said} isTried={isTried} />
              </Form.Item>
            </>,
          )}
          {part(
            label("hotlines"),
            <>
              <Typography.Paragraph type="secondary">{t("hotlines.lead")}</Typography.Paragraph>
              <Form.Item name="hotlines" noStyle>
                <HotlinesField said={said} isTried={isTried} />
              </Form.Item>
            </>,
          )}
          {part(
            t("part.documents"),
            <div className={styles.stack} id={idOf("evidence")} tabIndex={-1}>
              {isTried && <Findings findings={said("evidence")} />}
              <Documents
                of="smart"
                id={made}
                files={files}
                without={shown.claims.length > 0 ? [] : ["port_letter"]}
                mayAdd
                isApproved={of?.live != null}
                mayRemove={of?.live == null}
                ensure={async () => (await ensure())?.id ?? null}
              />
            </div>,
          )}
          <Flex wrap gap="small">
            <Button type="primary" loading={isBusy} disabled={stale.changes !== null} onClick={() => go("submit")}>
              {t("edit.submit")}
            </Button>
            <Button loading={isBusy} disabled={stale.changes !== null} onClick={() => go("save")}>
              {t("edit.save")}
            </Button>
            <LinkButton to={made === null ? "/smart" : `/smart/${made}`}>
              {t(made === null ? "edit.back" : "edit.open")}
            </LinkButton>
          </Flex>
        </div>
        <div className={styles.beside}>
          <Card size="small" title={<h2 className={styles.heading}>{t("brand:preview.title")}</h2>}>
            <PhonePreview brand={brand} />
          </Card>
          <Checks findings={lint.found} isLate={lint.error !== null} />
        </div>
      </div>
    </Form>
  );
}

type Words = ReturnType<typeof useTranslation<["smart", "brand"]>>["t"];

/** A value of a field in words, for who is told what a colleague changed. */
function told(field: keyof SmartWording, value: unknown, t: Words, textOf: (id: string) => string): string {
  const comma = t("brand:comma");
  switch (field) {
    case "industry":
      return t(`brand:industry.${value as SmartIndustry}`);
    case "signature_ids":
      return (value as string[]).map(textOf).join(comma);
    case "regions":
      return (value as string[]).join(comma);
    case "claims":
      return (value as SmartWording["claims"]).map((one) => one.value).join(comma);
    case "hotlines":
      return (value as SmartWording["hotlines"]).map((one) => `${one.label} ${one.phone}`).join(comma);
    case "menus":
      return (value as SmartMenu[])
        .map(({ label, items = [] }) => [label, ...items.map((item) => item.label)].join(" › "))
        .join(comma);
    default:
      return String(value);
  }
}

/** What became of the version before, and that the live one stays. */
function Standing({ of }: { of: SmartWhole }) {
  const { t } = useTranslation("smart");
  const status = of.newest_status;
  const isNo = status === "rejected" || (status === "draft" && of.history[0]?.state === "asked");
  const field = of.history[0]?.reasons.find((reason) => reason.field)?.field;
  return (
    <>
      {isNo && <Advice status={status} history={of.history} />}
      {isNo && field && (
        <div>
          <Button onClick={() => elementOf(field)?.focus()}>{t("edit.toReason")}</Button>
        </div>
      )}
      {of.live != null && <Alert type="info" showIcon title={t("edit.keeps", { n: of.live })} />}
    </>
  );
}
