import { AppstoreOutlined, GlobalOutlined, PhoneOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { Flex, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmartAction, SmartActionType, SmartMenu } from "@/api/types";
import { CopyButton } from "@/parts/CopyButton";
import { entriesOf, targetOf } from "./brand";
import styles from "./brand.module.css";

const ICONS: Record<SmartActionType, ReactNode> = {
  OPEN_URL: <GlobalOutlined aria-hidden />,
  DIAL: <PhoneOutlined aria-hidden />,
  OPEN_APP: <AppstoreOutlined aria-hidden />,
};

/** The menu with where each item leads, in full. Addresses are text to read and to copy: a click opens nothing. */
export function MenuTable({ menus }: { menus: SmartMenu[] }) {
  const { t } = useTranslation("brand");
  if (menus.length === 0) return <Typography.Text type="secondary">{t("menu.none")}</Typography.Text>;
  return (
    <ul className={styles.entries} aria-label={t("menu.label")}>
      {entriesOf(menus).map(({ path, label, action, isTop }) => (
        <li key={path} data-below={isTop ? undefined : ""}>
          <Flex gap="small" align="baseline" wrap>
            {action ? ICONS[action.type] : <UnorderedListOutlined aria-hidden />}
            <strong>{label || t("phone.noLabel")}</strong>
            <Typography.Text type="secondary">{t(action ? `action.${action.type}` : "menu.opens")}</Typography.Text>
          </Flex>
          {action && <Target of={action} />}
        </li>
      ))}
    </ul>
  );
}

function Target({ of }: { of: SmartAction }) {
  const { t } = useTranslation("brand");
  const lines: [string, string][] = [[t(`target.${of.type}`), targetOf(of)]];
  if (of.type === "OPEN_APP") lines.push([t("target.fallback"), of.fallback ?? ""]);
  if (of.type === "OPEN_URL" && of.title) lines.push([t("target.title"), of.title]);
  return lines.map(([name, value]) => (
    <Flex key={name} gap={4} align="center">
      <span className={styles.target}>
        <Typography.Text type="secondary">{name}</Typography.Text> <code>{value || t("phone.noTarget")}</code>
      </span>
      {value !== "" && <CopyButton text={value} what={name} />}
    </Flex>
  ));
}
