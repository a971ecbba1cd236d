import { Checkbox, Flex, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldProps } from "./Field";
import { ALL_DAY, endsOf, isOvernight, tidyTime } from "./hours";

/** When all day is no longer chosen. */
const USUAL = "08:00-22:00";

/** Two times of the day; the second may be on the next. */
export function HoursField({ rule, value, onChange, isWrong, label, describedBy }: FieldProps) {
  const { t } = useTranslation("policy");
  const hours = String(value);
  const [from, until] = endsOf(hours);
  const isAllDay = hours === ALL_DAY;
  const end = (name: "from" | "until", time: string, put: (time: string) => string) => (
    <Input
      aria-label={t(`field.${name}`, { rule: rule.title })}
      aria-describedby={describedBy}
      aria-invalid={isWrong}
      status={isWrong ? "error" : ""}
      value={time}
      disabled={isAllDay}
      placeholder="HH:mm"
      maxLength={5}
      style={{ width: 76 }}
      onChange={({ target }) => onChange(put(target.value.replace("-", "")))}
      onBlur={({ target }) => onChange(put(tidyTime(target.value)))}
    />
  );
  return (
    <Flex wrap gap="small" align="center" role="group" aria-label={label}>
      {end("from", from, (time) => `${time}-${until}`)}
      <span aria-hidden>–</span>
      {end("until", until, (time) => `${from}-${time}`)}
      <Checkbox
        checked={isAllDay}
        onChange={({ target }) => onChange(target.checked ? ALL_DAY : back(rule.effective))}
      >
        {t("field.allDay")}
      </Checkbox>
      {isOvernight(hours) && <Typography.Text type="secondary">{t("field.nextDay")}</Typography.Text>}
    </Flex>
  );
}

function back(before: unknown): string {
  return before === ALL_DAY ? USUAL : String(before);
}
