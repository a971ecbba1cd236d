import { Alert, DatePicker, Radio } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Field } from "@/parts/Field";
import { useNow } from "@/parts/useNow";
import styles from "./compose.module.css";
import { SCHEDULE_DAYS } from "./limits";

const CLOCK = "YYYY-MM-DD HH:mm:ss";

type Time = "now" | "later";

type Props = {
  /** Before the ids of the inputs. */
  prefix: string;
  time: Time;
  /** Clock time in the tenant's zone, `YYYY-MM-DD HH:mm:ss`. */
  at: string | null;
  /** The instant of it, when there is one. */
  instant: string | null;
  isMarketing: boolean;
  error: string | null;
  onTime: (time: Time) => void;
  onAt: (at: string | null) => void;
};

/** At once or timed. */
export function TimeFields({ prefix, time, onTime, ...at }: Props) {
  const { t } = useTranslation("compose");
  return (
    <>
      <Field id={`${prefix}-time`} label={t("field.time")} isRequired isGroup>
        {(input) => (
          <Radio.Group
            id={input.id}
            name="time"
            value={time}
            options={[
              { value: "now", label: t("time.now") },
              { value: "later", label: t("time.later") },
            ]}
            onChange={({ target }) => onTime(target.value as Time)}
          />
        )}
      </Field>
      {time === "later" && <At id={`${prefix}-at`} {...at} />}
    </>
  );
}

type AtProps = Omit<Props, "prefix" | "time" | "onTime"> & { id: string };

/** Clock times of the tenant's zone, whatever zone the browser is in. */
function At({ id, at, instant, isMarketing, error, onAt }: AtProps) {
  const { t } = useTranslation("compose");
  const format = useFormat();
  const now = useNow(15_000);
  const clock = dayjs(format.dateTimeBare(now));
  const wait = instant ? Date.parse(instant) - now : 0;
  const hour = at ? Number(at.slice(11, 13)) : 12;
  const isQuiet = isMarketing && (hour < 8 || hour >= 22);
  return (
    <>
      <Field
        id={id}
        label={t("field.at")}
        isRequired
        error={error}
        hint={
          <>
            {t("time.zone", { zone: format.zone, offset: format.offset(instant ?? now) })}
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
            value={at === null ? null : dayjs(at)}
            minDate={clock}
            maxDate={clock.add(SCHEDULE_DAYS, "day")}
            showNow={false}
            onChange={(value) => onAt(value ? value.second(0).format(CLOCK) : null)}
          />
        )}
      </Field>
      {isQuiet && <Alert type="warning" showIcon title={t("time.quiet")} style={{ marginBottom: 16 }} />}
    </>
  );
}
