import { Radio, Segmented, Select, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Direction, Route, Signature, SmsType } from "@/api/types";
import { Field } from "@/parts/Field";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const DIRECTIONS: Direction[] = ["mainland", "international"];

type Choice<Value> = { id: string; value: Value; onChange: (value: Value) => void };

/** Mainland China or elsewhere. */
export function DirectionField({ id, value, onChange }: Choice<Direction>) {
  const { t } = useTranslation(["compose", "trade"]);
  return (
    <Field id={id} label={t("field.direction")} isRequired isGroup>
      {(input) => (
        <Radio.Group
          id={input.id}
          name="direction"
          value={value}
          options={DIRECTIONS.map((one) => ({ value: one, label: t(`trade:direction.${one}`) }))}
          onChange={({ target }) => onChange(target.value as Direction)}
        />
      )}
    </Field>
  );
}

export type Source = "template" | "content";

/** A template, or free text where the account may send it; `isFree` null: not known yet. */
export function SourceField({ id, value, isFree, onChange }: Choice<Source> & { isFree: boolean | null }) {
  const { t } = useTranslation("compose");
  return (
    <Field id={id} label={t("field.source")} isRequired isGroup>
      {() => (
        <Tooltip title={isFree === false ? t("source.closed") : undefined}>
          <Segmented<Source>
            name="source"
            value={value}
            options={[
              { value: "template", label: t("source.template") },
              { value: "content", label: t("source.content"), disabled: isFree === false },
            ]}
            onChange={onChange}
          />
        </Tooltip>
      )}
    </Field>
  );
}

type TypeProps = Omit<Choice<SmsType>, "value"> & { value: SmsType | undefined; isFixed: boolean; isOpen: boolean };

/** The SMS type: chosen for free text, fixed by a template. */
export function TypeField({ id, value, isFixed, isOpen, onChange }: TypeProps) {
  const { t } = useTranslation(["compose", "trade"]);
  return (
    <Field id={id} label={t("field.type")} isRequired isGroup hint={isFixed ? t("field.typeFixed") : undefined}>
      {(input) => (
        <Radio.Group
          id={input.id}
          name="type"
          disabled={!isOpen}
          value={value}
          options={TYPES.map((one) => ({ value: one, label: t(`trade:type.${one}`) }))}
          onChange={({ target }) => onChange(target.value as SmsType)}
        />
      )}
    </Field>
  );
}

type SignatureProps = Choice<string | null> & { signatures: Signature[]; error: string | null };

/** One of the approved signatures. */
export function SignatureField({ id, value, signatures, error, onChange }: SignatureProps) {
  const { t } = useTranslation("compose");
  return (
    <Field id={id} label={t("field.signature")} isRequired error={error}>
      {(input) => (
        <Select
          {...input}
          showSearch
          value={value}
          options={signatures.map(({ text }) => ({ value: text, label: text }))}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

/** Where the signature stands. */
export function PositionField({ id, value, onChange }: Choice<"start" | "end">) {
  const { t } = useTranslation("compose");
  return (
    <Field id={id} label={t("field.position")} isGroup>
      {(input) => (
        <Radio.Group
          id={input.id}
          name="position"
          value={value}
          options={[
            { value: "start", label: t("field.start") },
            { value: "end", label: t("field.end") },
          ]}
          onChange={({ target }) => onChange(target.value as "start" | "end")}
        />
      )}
    </Field>
  );
}

type RouteProps = Choice<string | null> & { routes: Route[]; error: string | null; className?: string };

/** The business channel; null: the orders' own. */
export function RouteField({ id, value, routes, error, className, onChange }: RouteProps) {
  const { t } = useTranslation("compose");
  return (
    <Field id={id} label={t("field.route")} error={error} className={className}>
      {(input) => (
        <Select
          {...input}
          showSearch
          value={value ?? ""}
          options={[
            { value: "", label: t("field.routeAuto") },
            ...routes.map(({ route_id, channel }) => ({ value: route_id, label: `${channel} · ${route_id}` })),
          ]}
          onChange={(route: string) => onChange(route === "" ? null : route)}
        />
      )}
    </Field>
  );
}
