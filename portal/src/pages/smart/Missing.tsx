import { Empty } from "antd";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/parts/LinkButton";

/** No such profile. */
export function Missing() {
  const { t } = useTranslation("smart");
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{t("missing.title")}</strong>
          <div>{t("missing.text")}</div>
        </>
      }
    >
      <LinkButton to="/smart">{t("missing.list")}</LinkButton>
    </Empty>
  );
}
