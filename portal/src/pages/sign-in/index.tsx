import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function SignIn() {
  const { t } = useTranslation("sign-in");
  return <Page title={t("title")}>{null}</Page>;
}
