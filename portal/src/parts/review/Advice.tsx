import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Application, ReviewedStatus } from "@/api/types";
import { Why } from "./History";

type Props = { status: ReviewedStatus; history: Application[] };

/** What is to be done now, with the reasons when somebody said no. */
export function Advice({ status, history }: Props) {
  const { t } = useTranslation("review");
  const [last] = history;
  const isAsked = status === "draft" && last?.state === "asked";
  if (status === "approved" || status === "replaced") return null;
  const isBad = status === "rejected" || status === "expired";
  return (
    <Alert
      type={isBad ? "error" : isAsked ? "warning" : "info"}
      showIcon
      title={t(`advice.${isAsked ? "asked" : status}`)}
      description={last && (isAsked || status === "rejected") ? <Why of={last} /> : undefined}
    />
  );
}
