import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { type Mode, setMode, useMode } from "../mode";

const ICONS = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> };

/** Light, dark, or as the system has it. */
export function ModeSwitch() {
  const { t } = useTranslation();
  const mode = useMode();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: (["light", "dark", "system"] as const).map((key) => ({
          key,
          icon: ICONS[key],
          label: t(`mode.${key}`),
        })),
        selectable: true,
        selectedKeys: [mode],
        onClick: ({ key }) => setMode(key as Mode),
      }}
    >
      <Button
        type="text"
        icon={ICONS[mode]}
        aria-label={`${t("mode.label")}: ${t(`mode.${mode}`)}`}
        aria-haspopup="menu"
      />
    </Dropdown>
  );
}
