import { DownOutlined, UpOutlined } from "@ant-design/icons";
import { Button, Card, Flex, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RouteField } from "@/parts/compose/choices";
import { TimeFields } from "@/parts/compose/TimeFields";
import { Field } from "@/parts/Field";
import { REFERENCE_MAX } from "./draft";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

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
      <RouteField
        id="send-route"
        value={draft.route_id}
        routes={routes}
        error={errorOf("route_id")}
        className={styles.half}
        onChange={(route) => change({ route_id: route })}
      />
      <TimeFields
        prefix="send"
        time={draft.time}
        at={draft.at}
        instant={plan.shared.schedule_at ?? null}
        isMarketing={plan.shared.type === "marketing"}
        error={errorOf("at")}
        onTime={(time) => change({ time })}
        onAt={(at) => change({ at })}
      />
      <More />
    </Card>
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
