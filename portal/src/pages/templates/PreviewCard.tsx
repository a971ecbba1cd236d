import { Card, Input, Radio, Select, Typography } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Direction, TemplateVariable } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Handset } from "@/parts/handset/Handset";
import { layout } from "@/parts/handset/segments";
import { fill, signed } from "@/parts/template";
import { useNow } from "@/parts/useNow";
import styles from "./templates.module.css";
import { exampleOf, longestOf } from "./variables";

type Props = {
  content: string;
  /** Of the content's variables. */
  rules: TemplateVariable[];
  direction: Direction;
  onDirection: (direction: Direction) => void;
};

/** What a phone shows of the text as it stands, with example values, and how long it is. */
export function PreviewCard({ content, rules, direction, onDirection }: Props) {
  const { t } = useTranslation(["templates", "trade"]);
  const format = useFormat();
  const id = useId();
  const now = useNow(15_000);
  const [chosen, setChosen] = useState<string | null>(null);
  const [examples, setExamples] = useState<Record<string, string>>({});
  const all = useGet({ topic: "other" }, "/api/v1/signatures").data?.items ?? [];
  const signatures = all.filter(({ status }) => status === "approved").map(({ text }) => text);
  const signature = chosen ?? signatures[0];

  const value = (rule: TemplateVariable) => examples[rule.name] ?? exampleOf(rule, content);
  const withSignature = (text: string) =>
    text === "" || signature === undefined ? text : signed(text, signature, direction, "start");
  const values = (of: (rule: TemplateVariable) => string) => Object.fromEntries(rules.map((rule) => [rule.name, of(rule)]));
  const shown = layout(withSignature(fill(content, values(value))), direction);
  const longest = layout(withSignature(fill(content, values((rule) => longestOf(rule, content)))), direction);
  const count = shown.segments.length;

  const facts: [string, string][] = [
    [t("preview.encoding"), t(`preview.encodings.${shown.encoding}`)],
    [t("preview.characters"), format.number(shown.characters)],
    [
      t("preview.segments"),
      count === 0
        ? format.number(0)
        : t("preview.last", {
            n: format.number(count),
            used: format.number(shown.used),
            limit: format.number(shown.limit),
          }),
    ],
  ];
  if (rules.length > 0) {
    const n = longest.segments.length;
    facts.push([t("preview.longest"), t("preview.longestOf", { count: n, n: format.number(n) })]);
  }
  return (
    <Card size="small" className={styles.preview} title={<h2 className={styles.heading}>{t("preview.title")}</h2>}>
      <div className={styles.stack}>
        <Radio.Group
          name="preview-direction"
          aria-label={t("preview.direction")}
          value={direction}
          options={(["mainland", "international"] as const).map((one) => ({
            value: one,
            label: t(`trade:direction.${one}`),
          }))}
          onChange={({ target }) => onDirection(target.value as Direction)}
        />
        {signatures.length > 0 ? (
          <div>
            <label htmlFor={`${id}-signature`}>{t("preview.signature")}</label>
            <Select
              id={`${id}-signature`}
              showSearch
              style={{ width: "100%" }}
              value={signature}
              options={signatures.map((text) => ({ value: text, label: text }))}
              onChange={setChosen}
            />
          </div>
        ) : (
          <Typography.Text type="secondary">{t("preview.noSignature")}</Typography.Text>
        )}
        <Handset
          sender={t(direction === "mainland" ? "preview.accessNumber" : "preview.sender")}
          time={format.time(now).slice(0, 5)}
          segments={shown.segments}
          hasPlaces
        />
      </div>
      <dl className={styles.facts}>
        {facts.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      {rules.length > 0 && (
        <div className={styles.examples} role="group" aria-label={t("preview.examples")}>
          <strong>{t("preview.examples")}</strong>
          {rules.map((rule) => (
            <div key={rule.name}>
              <label htmlFor={`${id}-${rule.name}`}>{t("preview.example", { name: rule.name })}</label>
              <Input
                id={`${id}-${rule.name}`}
                autoComplete="off"
                maxLength={200}
                value={value(rule)}
                onChange={({ target }) => setExamples((before) => ({ ...before, [rule.name]: target.value }))}
              />
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}
