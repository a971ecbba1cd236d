import { Alert, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierDetails } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { type Cause, causeOf } from "./cause";
import { troublesOf, type TroubleName, waiting } from "./trouble";

/** Troubles that come from connections that are missing. */
const MISSING: TroubleName[] = ["down", "connecting", "notSending", "partlyUp"];

/** What is wrong with a carrier, what happens by itself, and what there is to do. */
export function Advice({ carrier }: { carrier: CarrierDetails }) {
  const { t } = useTranslation("carriers");
  if (!carrier.enabled) return <Alert type="info" showIcon title={t("detail.disabled")} />;
  return troublesOf(carrier).map(({ name, severity }) => (
    <Alert
      key={name}
      type={severity}
      showIcon
      role="status"
      title={t(`trouble.${name}.title`)}
      description={
        <Flex vertical gap={4}>
          {t(`trouble.${name}.text`)}
          {MISSING.includes(name) && <Todo carrier={carrier} isDown={!carrier.up} />}
        </Flex>
      }
    />
  ));
}

function Todo({ carrier, isDown }: { carrier: CarrierDetails; isDown: boolean }) {
  const { t } = useTranslation("carriers");
  const format = useFormat();
  const waitingNow = waiting(carrier);
  return (
    <>
      {isDown && waitingNow > 0 && (
        <strong>{t("detail.waitingNow", { count: waitingNow, n: format.number(waitingNow) })}</strong>
      )}
      {causesOf(carrier).map(({ name, said }) => (
        <div key={name}>
          <div>
            <strong>{t(`cause.${name}.title`)}</strong>
          </div>
          <div>
            {t("detail.todo")}
            {t("colon")}
            {t(`cause.${name}.todo`)}
          </div>
          <div>
            {t("detail.said")}
            {t("colon")}
            <Typography.Text code>{said}</Typography.Text>
          </div>
        </div>
      ))}
      {isDown && <div>{t("detail.takeOut")}</div>}
    </>
  );
}

/** Each different reason once. */
function causesOf({ binds }: CarrierDetails): Cause[] {
  const found = new Map<string, Cause>();
  for (const { state, last_error } of binds) {
    if (state === "bound" || last_error === null) continue;
    const cause = causeOf(last_error);
    if (!found.has(cause.name)) found.set(cause.name, cause);
  }
  return [...found.values()];
}
