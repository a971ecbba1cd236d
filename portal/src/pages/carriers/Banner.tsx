import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { CarrierLive } from "@/api/types";
import { levelOf } from "./trouble";

const NAMES_MAX = 6;

/** The one sentence that matters: all is well, or which carriers are not. It changes only when that does. */
export function Banner({ carriers }: { carriers: CarrierLive[] }) {
  const { t } = useTranslation("carriers");
  const enabled = carriers.filter((carrier) => carrier.enabled);
  const of = (level: string) => carriers.filter((carrier) => levelOf(carrier) === level).map(({ code }) => code);
  const names = (codes: string[]) =>
    (codes.length > NAMES_MAX ? [...codes.slice(0, NAMES_MAX), "…"] : codes).join(t("comma"));
  const [errors, warnings] = [of("error"), of("warning")];
  if (enabled.length === 0) return null;
  const isAllDown = enabled.every(({ up }) => !up);
  if (errors.length === 0 && warnings.length === 0) {
    return (
      <Alert
        type="success"
        showIcon
        role="status"
        title={t("well.title")}
        description={t("well.text", { count: enabled.length })}
      />
    );
  }
  const lines = [
    ...(errors.length > 0 ? [t("ill.error", { names: names(errors) })] : []),
    ...(warnings.length > 0 ? [t("ill.warning", { names: names(warnings) })] : []),
  ];
  return (
    <Alert
      type={errors.length > 0 ? "error" : "warning"}
      showIcon
      role="status"
      title={isAllDown ? t("ill.allDown") : lines[0]}
      description={(isAllDown ? lines : lines.slice(1)).map((line) => (
        <div key={line}>{line}</div>
      ))}
    />
  );
}
