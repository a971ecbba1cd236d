import { Alert, Button, Card, Flex, Tag, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/auth/useSession";
import { RenewCodes } from "./RenewCodes";
import { TotpOff } from "./TotpOff";
import { TotpOn } from "./TotpOn";

/** Below this many recovery codes the person is reminded. */
const FEW = 3;

type Open = "on" | "off" | "renew" | null;

/** The second step of signing in: on or off, and the codes for a day without the phone. */
export function Totp() {
  const { t } = useTranslation("account");
  const { account, recovery_codes_left: left } = useSession();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const isOn = account.totp_enabled;
  return (
    <Card
      title={t("totp.title")}
      extra={<Tag color={isOn ? "green" : undefined}>{t(isOn ? "totp.on" : "totp.off")}</Tag>}
    >
      <Typography.Paragraph>{isOn ? t("totp.onText", { count: left }) : t("totp.offText")}</Typography.Paragraph>
      {isOn && left < FEW && <Alert type="warning" showIcon title={t("totp.few")} style={{ marginBottom: 12 }} />}
      <Flex wrap gap="small">
        {isOn ? (
          <>
            <Button onClick={() => setOpen("renew")}>{t("totp.renew")}</Button>
            <Button danger onClick={() => setOpen("off")}>
              {t("totp.turnOff")}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={() => setOpen("on")}>
            {t("totp.turnOn")}
          </Button>
        )}
      </Flex>
      {open === "on" && <TotpOn onClose={close} />}
      {open === "off" && <TotpOff onClose={close} />}
      {open === "renew" && <RenewCodes onClose={close} />}
    </Card>
  );
}
