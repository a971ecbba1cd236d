import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";

/** No tenant of this code. */
export function Missing({ code }: { code: string }) {
  const { t } = useTranslation("tenants");
  return (
    <Page title={t("detail.missing", { code })}>
      <Empty description={t("detail.missingText")}>
        <LinkButton type="primary" to="/admin/tenants">
          {t("detail.toList")}
        </LinkButton>
      </Empty>
    </Page>
  );
}
