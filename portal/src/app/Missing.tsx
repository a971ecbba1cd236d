import { Result, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/parts/LinkButton";
import { useTitle } from "./title";

/** No such address. */
export default function Missing() {
  const { t } = useTranslation();
  useTitle(t("missing.title"));
  return (
    <Result
      status="404"
      title={
        <Typography.Title level={1} style={{ fontSize: 24 }}>
          {t("missing.title")}
        </Typography.Title>
      }
      subTitle={t("missing.text")}
      extra={
        <LinkButton type="primary" to="/">
          {t("missing.home")}
        </LinkButton>
      }
    />
  );
}
