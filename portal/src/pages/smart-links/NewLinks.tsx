import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Drawer, Flex, Form, Input, InputNumber, Radio, Select, Skeleton, Typography } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/error";
import type { SmartLink, SmartLinkBody, SmartLinkHost, SmartLinkKind, SmartProfile } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { LinkButton } from "@/parts/LinkButton";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./links.module.css";
import { PeopleField } from "./PeopleField";
import { itemOf, type Person, peopleOf, placesOf } from "./persons";
import { useBrands } from "./useBrands";

const DAYS_MAX: Record<SmartLinkKind, number> = { group: 180, individual: 7 };
const RESOLVES_MAX = 10_000_000;
const TEXT_CHARS_MAX = 300;
const FALLBACK_CHARS_MAX = 1024;
/** What is certain at a glance; the platform looks closer. */
const ADDRESS = /^https:\/\/[^/\s]+\.[^\s]+$/i;
/** Stands for the seven letters and digits that the platform draws. */
const DRAWN = "Ab3xY9z";

type Values = {
  profile_id?: string;
  kind: SmartLinkKind;
  days: number | null;
  resolves: number | null;
  text: string;
  fallback_url: string;
  /** Absent while it cannot be chosen. */
  code?: string;
  mission_id: string;
  click_token: boolean;
  people: string;
};

/** What was made, and of whom each is. */
export type Made = { links: SmartLink[]; people: Person[]; places: string[] };

type Props = {
  /** The Smart SMS to begin with. */
  profile: string | null;
  onClose: () => void;
  onMade: (made: Made) => void;
};

/** Makes one link for many, or one for each of up to a hundred people. */
export function NewLinks({ profile, onClose, onMade }: Props) {
  const { t } = useTranslation("smart-links");
  const { brands, error } = useBrands();
  const { data: host } = useGet({ topic: "other" }, "/api/v1/smart/link-host");
  const shown = brands?.filter(({ state }) => state === "published");
  if (shown && shown.length > 0) {
    return <Editor shown={shown} host={host} profile={profile} onClose={onClose} onMade={onMade} />;
  }
  return (
    <Drawer open size={720} title={t("form.title")} onClose={onClose}>
      {error ? (
        <Failure error={error} />
      ) : shown ? (
        <Alert
          type="info"
          showIcon
          title={t("form.none")}
          description={
            <Flex vertical gap="small" align="start">
              {t("form.noneText")}
              <LinkButton to="/smart">{t("form.toSmart")}</LinkButton>
            </Flex>
          }
        />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </Drawer>
  );
}

type EditorProps = Props & { shown: SmartProfile[]; host?: SmartLinkHost };

function Editor({ shown, host, profile, onClose, onMade }: EditorProps) {
  const { t } = useTranslation("smart-links");
  const queries = useQueryClient();
  const id = useId();
  const once = useOnce();
  const [form] = Form.useForm<Values>();
  const initial: Values = {
    profile_id: shown.find((brand) => brand.id === profile)?.id ?? (shown.length === 1 ? shown[0]?.id : undefined),
    kind: "group",
    days: 30,
    resolves: 100_000,
    text: "",
    fallback_url: "",
    code: "",
    mission_id: "",
    click_token: false,
    people: "",
  };
  // Not there yet in the first moment.
  const now: Values = { ...initial, ...(Form.useWatch([], form) as Partial<Values> | undefined) };
  const isMany = now.kind === "group";
  const places = isMany ? [] : (placesOf(now.text) ?? []);
  const people = isMany ? [] : peopleOf(now.people, places);
  const count = isMany ? 1 : people.length;

  const { submit, isBusy, failure } = useSubmit(
    form,
    async (values: Values) => {
      const body = bodyOf(values, people, places);
      return answer(api.POST("/api/v1/smart/links", { params: { header: once(body) }, body }));
    },
    {
      names: { items: "people" },
      onError(error) {
        const said = error instanceof ApiError ? ofLines(error, people) : [];
        if (said.length === 0) return false;
        form.setFields([{ name: "people", errors: said.map(({ line, detail }) => t("form.ofLine", { line, detail })) }]);
        form.focusField("people");
        return true;
      },
      onDone({ items }) {
        void queries.invalidateQueries({ queryKey: ["other"] });
        onMade({ links: items, people, places });
      },
    },
  );
  return (
    <Drawer
      open
      size={720}
      title={t("form.title")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex wrap justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("form.ok", { count: Math.max(1, count) })}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
        onValuesChange={(changed: Partial<Values>) => {
          const { days } = form.getFieldsValue(["days"]) as Pick<Values, "days">;
          if (changed.kind === "individual" && (days ?? 0) > DAYS_MAX.individual) {
            form.setFieldValue("days", DAYS_MAX.individual);
          }
          // What was said of people may be right by now; leaving the field says it again.
          if ("people" in changed || "text" in changed) form.setFields([{ name: "people", errors: [] }]);
          // What was wrong with a text for the others is looked at anew.
          if (changed.kind && form.isFieldTouched("text")) void form.validateFields(["text"]).catch(() => undefined);
        }}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item name="profile_id" label={t("form.profile")} rules={[{ required: true, message: t("form.profileMissing") }]}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={shown.map((brand) => ({ value: brand.id, label: brand.name }))}
          />
        </Form.Item>
        <Form.Item name="kind" label={t("form.kind")}>
          <Radio.Group className={styles.radios}>
            <Radio value="group">{t("form.kindGroup")}</Radio>
            <Radio value="individual">{t("form.kindIndividual")}</Radio>
          </Radio.Group>
        </Form.Item>
        <div className={styles.pair}>
          <Limit name="days" min={1} max={DAYS_MAX[now.kind]} />
          {isMany && <Limit name="resolves" min={2} max={RESOLVES_MAX} />}
        </div>
        <Form.Item
          name="text"
          label={t("form.text")}
          extra={t(isMany ? "form.textHint" : "form.textHintPlaces")}
          validateTrigger={["onBlur", "onSubmit"]}
          rules={[
            { required: true, whitespace: true, message: t("form.textMissing") },
            {
              validator: (_, text: string) => {
                const named = placesOf(text);
                if (named === null) return Promise.reject(new Error(t("form.textBraces")));
                return isMany && named.length > 0 ? Promise.reject(new Error(t("form.textNoPlaces"))) : Promise.resolve();
              },
            },
          ]}
          // On one line, however it was pasted.
          normalize={(text: string) => text.replace(/[\r\n]+/g, " ")}
        >
          <GrowingText rows={2} rowsMax={6} maxLength={TEXT_CHARS_MAX} />
        </Form.Item>
        {!isMany && <PeopleField places={places} people={people} text={now.text} />}
        <Form.Item
          name="fallback_url"
          label={t("form.fallback")}
          extra={t("form.fallbackHint")}
          validateTrigger={["onBlur", "onSubmit"]}
          rules={[
            {
              validator: (_, text: string) =>
                ADDRESS.test(text.trim()) ? Promise.resolve() : Promise.reject(new Error(t("form.fallbackWrong"))),
            },
          ]}
        >
          <Input
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={FALLBACK_CHARS_MAX}
            placeholder="https://www.example.com/"
          />
        </Form.Item>
        <div className={styles.pair}>
          {count <= 1 && (
            <Form.Item
              name="code"
              label={t("form.code")}
              extra={t("form.codeHint")}
              validateTrigger={["onBlur", "onSubmit"]}
              rules={[{ pattern: /^[A-Za-z0-9]{3,10}$/, message: t("form.codeWrong") }]}
            >
              <Input autoComplete="off" spellCheck={false} maxLength={10} />
            </Form.Item>
          )}
          <Form.Item name="mission_id" label={t("form.mission")} extra={t("form.missionHint")}>
            <Input autoComplete="off" spellCheck={false} maxLength={40} />
          </Form.Item>
        </div>
        <Form.Item name="click_token" valuePropName="checked">
          <Checkbox>{t("form.token")}</Checkbox>
        </Form.Item>
        {host && <Adds address={host.base + (count <= 1 && now.code?.trim() ? now.code.trim() : DRAWN)} />}
      </Form>
    </Drawer>
  );
}

/** How much of the SMS the address takes. */
function Adds({ address }: { address: string }) {
  const { t } = useTranslation("smart-links");
  const format = useFormat();
  return (
    <Typography.Paragraph type="secondary" className={styles.any}>
      {t("form.adds", { address, n: format.number(address.length) })}
    </Typography.Paragraph>
  );
}

/** A whole number between two others. */
function Limit({ name, min, max }: { name: "days" | "resolves"; min: number; max: number }) {
  const { t } = useTranslation("smart-links");
  const format = useFormat();
  return (
    <Form.Item
      name={name}
      label={t(`form.${name}`)}
      extra={t(`form.${name}Hint`, { max: format.number(max) })}
      rules={[{ required: true, type: "integer", min, max, message: t(`form.${name}Missing`, { max: format.number(max) }) }]}
    >
      <InputNumber<number> inputMode="numeric" precision={0} suffix={t(`form.${name}Unit`)} style={{ width: "100%" }} />
    </Form.Item>
  );
}

function bodyOf(values: Values, people: Person[], places: string[]): SmartLinkBody {
  const isMany = values.kind === "group";
  const code = values.code?.trim() ?? "";
  const mission = values.mission_id.trim();
  return {
    profile_id: values.profile_id ?? "",
    kind: values.kind,
    days: values.days ?? 0,
    ...(isMany ? { resolves: values.resolves ?? 0 } : { items: people.map((person) => itemOf(person, places)) }),
    text: values.text.trim(),
    fallback_url: values.fallback_url.trim(),
    ...(code !== "" && (isMany || people.length === 1) ? { code } : {}),
    ...(mission === "" ? {} : { mission_id: mission }),
    click_token: values.click_token,
  };
}

/** What the API says of single people, by the line on which each stands. */
function ofLines({ fields }: ApiError, people: Person[]): { line: number; detail: string }[] {
  return fields.flatMap(({ field, detail }) => {
    const at = /^items\[(\d+)\]/.exec(field)?.[1];
    const line = at === undefined ? undefined : people[Number(at)]?.line;
    return line === undefined ? [] : [{ line, detail }];
  });
}
