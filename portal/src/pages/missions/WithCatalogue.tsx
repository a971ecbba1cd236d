import { Alert, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Catalogue, useCatalogue } from "@/parts/compose/useCatalogue";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";

/** What is shown once it is known what can be sent with; what is lacking otherwise. */
export function WithCatalogue({ children }: { children: (catalogue: Catalogue) => ReactNode }) {
  const { t } = useTranslation("missions");
  const { data, error, refetch } = useCatalogue();
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} aria-label={t("loading")} />;
  if (data.signatures.length === 0) {
    return (
      <Alert
        type="info"
        showIcon
        title={t("none.signature")}
        description={t("none.signatureText")}
        action={<LinkButton to="/signatures">{t("none.toSignatures")}</LinkButton>}
      />
    );
  }
  return children(data);
}
