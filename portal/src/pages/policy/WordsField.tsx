import { Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import type { FieldProps } from "./Field";
import { listOf } from "./words";

/** What ends a word that is typed; limits have blanks inside. */
const SEPARATORS = { countries: [], symbols: [" "], words: [" "], limits: [";", "；", "\n"] };

/** A list of words as tags; countries are chosen by name. */
export function WordsField({ rule, value, onChange, isWrong, label, describedBy }: FieldProps) {
  const { t } = useTranslation("policy");
  const language = useLanguage();
  const list = listOf(rule.id);
  const options = useMemo(
    () =>
      list === "countries" ? countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })) : [],
    [list, language],
  );
  return (
    <Select<string[]>
      aria-label={label}
      aria-describedby={describedBy}
      status={isWrong ? "error" : ""}
      mode={list === "countries" ? "multiple" : "tags"}
      allowClear
      value={Array.isArray(value) ? value : []}
      options={options}
      open={list === "countries" ? undefined : false}
      suffix={list === "countries" ? undefined : null}
      showSearch={{ optionFilterProp: "label" }}
      tokenSeparators={SEPARATORS[list]}
      placeholder={t(`field.${list}`)}
      style={{ width: "100%", maxWidth: 420 }}
      onChange={(words) => onChange(words.map((word) => word.trim()).filter(Boolean))}
    />
  );
}
