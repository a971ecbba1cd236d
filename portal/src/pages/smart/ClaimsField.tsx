import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartClaim, SmartRule } from "@/api/types";
import { Field } from "@/parts/Field";
import { Findings } from "@/parts/review/Findings";
import { CLAIMS_MAX, PROOF_MAX } from "./draft";
import { errorOf, idOf, type Said } from "./said";
import styles from "./smart.module.css";

const RULES: SmartRule[] = ["exact", "prefix", "suffix"];

type Props = { value?: SmartClaim[]; onChange?: (claims: SmartClaim[]) => void; said: Said; isTried: boolean };

/** Sender's numbers of one's own, each with how it is proven. */
export function ClaimsField({ value: claims = [], onChange, said, isTried }: Props) {
  const { t } = useTranslation("smart");
  const put = (at: number, more: Partial<SmartClaim>) =>
    onChange?.(claims.map((claim, n) => (n === at ? { ...claim, ...more } : claim)));
  return (
    <div className={styles.stack} id={idOf("claims")} tabIndex={-1}>
      <Findings findings={said("claims")} />
      {claims.map(({ rule, value, proof = "" }, at) => {
        const field = `claims[${at}]`;
        const n = at + 1;
        return (
          <div key={at} className={styles.row} role="group" aria-label={t("claims.nth", { n })} id={idOf(field)} tabIndex={-1}>
            <Field id={idOf(`${field}.rule`)} label={t("claims.rule")}>
              {(input) => (
                <Select
                  {...input}
                  value={rule}
                  options={RULES.map((one) => ({ value: one, label: t(`claims.rules.${one}`) }))}
                  onChange={(next: SmartRule) => put(at, { rule: next })}
                />
              )}
            </Field>
            <Field
              id={idOf(`${field}.value`)}
              label={t("claims.value")}
              error={value === "" && !isTried ? null : errorOf(said(`${field}.value`))}
            >
              {(input) => (
                <Input
                  {...input}
                  value={value}
                  maxLength={21}
                  inputMode="numeric"
                  autoComplete="off"
                  onChange={({ target }) => put(at, { value: target.value })}
                />
              )}
            </Field>
            <Field
              id={idOf(`${field}.proof`)}
              label={t("claims.proof")}
              error={proof === "" && !isTried ? null : errorOf(said(`${field}.proof`))}
            >
              {(input) => (
                <Input
                  {...input}
                  value={proof}
                  maxLength={PROOF_MAX}
                  autoComplete="off"
                  placeholder={t("claims.proofHint")}
                  onChange={({ target }) => put(at, { proof: target.value })}
                />
              )}
            </Field>
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              className={styles.off}
              aria-label={t("claims.remove", { n })}
              onClick={() => onChange?.(claims.filter((_, other) => other !== at))}
            />
            <div className={styles.across}>
              <Findings findings={said(field)} />
            </div>
          </div>
        );
      })}
      <div>
        <Button
          icon={<PlusOutlined />}
          disabled={claims.length >= CLAIMS_MAX}
          onClick={() => onChange?.([...claims, { rule: "exact", value: "", proof: "" }])}
        >
          {t("claims.add")}
        </Button>
      </div>
    </div>
  );
}
