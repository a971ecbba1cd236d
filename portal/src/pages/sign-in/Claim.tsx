import { AuditOutlined, GlobalOutlined, NodeIndexOutlined } from "@ant-design/icons";
import { Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./Claim.module.css";

const ICONS = { send: <GlobalOutlined />, trace: <NodeIndexOutlined />, money: <AuditOutlined /> };

/** What the platform is for. */
export function Claim() {
  const { t } = useTranslation("sign-in");
  return (
    <>
      <p className={styles.claim}>{t("claim")}</p>
      <ul className={styles.points}>
        {(["send", "trace", "money"] as const).map((point) => (
          <Flex component="li" key={point} gap="middle" align="start">
            <span className={styles.icon}>{ICONS[point]}</span>
            <Typography.Text>{t(`points.${point}`)}</Typography.Text>
          </Flex>
        ))}
      </ul>
    </>
  );
}
