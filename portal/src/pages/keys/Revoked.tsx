import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/useGet";

/** Says that revoked keys are left out, and offers to show them. */
export function Revoked({ onShow }: { onShow: () => void }) {
  const { t } = useTranslation("keys");
  const { data } = useGet({ topic: "other" }, "/api/v1/keys");
  const count = data?.items.filter(({ status }) => status === "revoked").length ?? 0;
  if (count === 0) return null;
  return (
    <Flex justify="center" align="center" wrap style={{ marginTop: 12 }}>
      <Typography.Text type="secondary">{t("hidden", { count })}</Typography.Text>
      <Button type="link" size="small" onClick={onShow}>
        {t("showAll", { count })}
      </Button>
    </Flex>
  );
}
