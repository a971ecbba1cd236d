import { DownOutlined, UpOutlined } from "@ant-design/icons";
import { Alert, Button, Card, DatePicker, Flex, Input, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { useNow } from "@/parts/useNow";
import { type Draft, REFERENCE_MAX } from "./draft";
import { Field } from "./Field";
import { SCHEDULE_DAYS } from "./plan";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

const CLOCK = "YYYY-MM-DD HH:mm:ss";
const VALIDITIES = ["PT5M", "PT10M", "PT1H", "PT24H", "PT72H"] as const;

/** Which way and when. */
export function DispatchPart() {
  const { t } = useTranslation("send");
  const { draft, change, catalogue, plan, errorOf } = useWriting();
  const routes = catalogue.routes.filter(
    ({ type, direction }) => type === plan.shared.type && direction === draft.direction,
  );
  return (
    <Card title={<h2 className={styles.heading}>{t("part.dispatch")}</h2>} className={styles.dispatch}>
      <Field id="send-route" label={t("field.route")} error={errorOf("route_id")} className={styles.half}>
        {(input) => (
          <Select
            {...input}
            showSearch
            value={draft.route_id ?? ""}
            options={[
              { value: "", label: t("field.routeAuto") },
              ...routes.map(({ route_id, channel }) => ({ value: route_id, label: `${channel} · ${route_id}` })),
            ]}
            onChange={(route_id) => change({ route_id: route_id === "" ? null : route_id })}
          />
        )}
      </Field>
      <Field id="send-time" label={t("field.time")} isRequired isGroup>
        {(input) => (
          <Radio.Group
            id={input.id}
            name="time"
            value={draft.time}
            options={[
              { value: "now", label: t("time.now") },
              { value: "later", label: t("time.later") },
            ]}
            onChange={({ target }) => change({ time: target.value as Draft["time"] })}
          />
        )}
      </Field>
      {draft.time === "later" && <At />}
      <More />
    </Card>
  );
}

/** Clock times of the tenant's zone, whatever zone the browser is in. */
function At() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, change, plan, errorOf } = useWriting();
  const now = useNow(15_000);
  const clock = dayjs(format.dateTimeBare(now));
  const at = plan.shared.schedule_at;
  const wait = at ? Date.parse(at) - now : 0;
  const hour = draft.at ? Number(draft.at.slice(11, 13)) : 12;
  const isQuiet = plan.shared.type === "marketing" && (hour < 8 || hour >= 22);
  return (
    <>
      <Field
        id="send-at"
        label={t("field.at")}
        isRequired
        error={errorOf("at")}
        hint={
          <>
            {t("time.zone", { zone: format.zone, offset: format.offset(at ?? now) })}
            {wait > 0 && ` · ${t("time.wait", { duration: format.duration(wait) })}`}
          </>
        }
      >
        {(input) => (
          <DatePicker
            {...input}
            showTime={{ format: "HH:mm", defaultValue: dayjs("09:00", "HH:mm") }}
            format="YYYY-MM-DD HH:mm"
            placeholder={t("time.pick")}
            className={styles.at}
            value={draft.at === null ? null : dayjs(draft.at)}
            minDate={clock}
            maxDate={clock.add(SCHEDULE_DAYS, "day")}
            showNow={false}
            onChange={(value) => change({ at: value ? value.second(0).format(CLOCK) : null })}
          />
        )}
      </Field>
      {isQuiet && <Alert type="warning" showIcon title={t("time.quiet")} style={{ marginBottom: 16 }} />}
    </>
  );
}

function More() {
  const { t } = useTranslation("send");
  const { draft, change, errorOf } = useWriting();
  const [isOpen, setOpen] = useState(draft.reference !== "" || draft.validity !== null);
  return (
    <>
      <Button
        type="link"
        className={styles.more}
        icon={isOpen ? <UpOutlined /> : <DownOutlined />}
        iconPlacement="end"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t("more")}
      </Button>
      {isOpen && (
        <Flex vertical style={{ marginTop: 8 }}>
          <div className={styles.pair}>
            <Field
              id="send-reference"
              label={t("field.reference")}
              error={errorOf("reference")}
              hint={t("field.referenceHint")}
            >
              {(input) => (
                <Input
                  {...input}
                  autoComplete="off"
                  value={draft.reference}
                  count={{ show: true, max: REFERENCE_MAX }}
                  onChange={({ target }) => change({ reference: target.value })}
                />
              )}
            </Field>
            <Field id="send-validity" label={t("field.validity")} hint={t("field.validityHint")}>
              {(input) => (
                <Select
                  {...input}
                  value={draft.validity ?? ""}
                  options={[
                    { value: "", label: t("field.validityDefault") },
                    ...VALIDITIES.map((value) => ({ value, label: t(`validity.${value}`) })),
                  ]}
                  onChange={(validity) => change({ validity: validity === "" ? null : validity })}
                />
              )}
            </Field>
          </div>
        </Flex>
      )}
    </>
  );
}
