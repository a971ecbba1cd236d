import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartHotline } from "@/api/types";
import { Field } from "@/parts/Field";
import { Findings } from "@/parts/review/Findings";
import { HOTLINE_UNITS, HOTLINES_MAX } from "./draft";
import { errorOf, idOf, type Said } from "./said";
import styles from "./smart.module.css";
import { Width } from "./Width";

type Props = { value?: SmartHotline[]; onChange?: (hotlines: SmartHotline[]) => void; said: Said; isTried: boolean };

/** Numbers that people may call. */
export function HotlinesField({ value: hotlines = [], onChange, said, isTried }: Props) {
  const { t } = useTranslation("smart");
  const put = (at: number, more: Partial<SmartHotline>) =>
    onChange?.(hotlines.map((one, n) => (n === at ? { ...one, ...more } : one)));
  return (
    <div className={styles.stack} id={idOf("hotlines")} tabIndex={-1}>
      <Findings findings={said("hotlines")} />
      {hotlines.map(({ label, phone }, at) => {
        const field = `hotlines[${at}]`;
        const n = at + 1;
        const found = said(`${field}.phone`);
        return (
          <div key={at} className={styles.row} role="group" aria-label={t("hotlines.nth", { n })}>
            <Field
              id={idOf(`${field}.label`)}
              label={t("hotlines.label")}
              error={label === "" && !isTried ? null : errorOf(said(`${field}.label`))}
              hint={<Width of={label} max={HOTLINE_UNITS} />}
            >
              {(input) => (
                <Input
                  {...input}
                  value={label}
                  maxLength={40}
                  autoComplete="off"
                  onChange={({ target }) => put(at, { label: target.value })}
                />
              )}
            </Field>
            <Field
              id={idOf(`${field}.phone`)}
              label={t("hotlines.phone")}
              error={phone === "" && !isTried ? null : errorOf(found)}
              hint={<Findings findings={found.filter(({ severity }) => severity !== "error")} />}
            >
              {(input) => (
                <Input
                  {...input}
                  value={phone}
                  maxLength={24}
                  inputMode="tel"
                  autoComplete="off"
                  onChange={({ target }) => put(at, { phone: target.value })}
                />
              )}
            </Field>
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              className={styles.off}
              aria-label={t("hotlines.remove", { n })}
              onClick={() => onChange?.(hotlines.filter((_, other) => other !== at))}
            />
          </div>
        );
      })}
      <div>
        <Button
          icon={<PlusOutlined />}
          disabled={hotlines.length >= HOTLINES_MAX}
          onClick={() => onChange?.([...hotlines, { label: "", phone: "" }])}
        >
          {t("hotlines.add")}
        </Button>
      </div>
    </div>
  );
}
