import { Flex, Spin } from "antd";
import { useTranslation } from "react-i18next";

/** While a page's code is fetched. Says so only when it takes a while: a flash would be noise. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <Flex justify="center" style={{ padding: "15vh 0" }} role="status" aria-label={t("loading")}>
      <Spin delay={300} size="large" />
    </Flex>
  );
}
