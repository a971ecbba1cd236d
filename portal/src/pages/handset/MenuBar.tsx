import { MenuOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Modal, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copy } from "@/parts/clipboard";
import type { Action, MenuItem, Shown } from "./client/smart";
import type { Phone } from "./phone";
import styles from "./handset.module.css";

type Pressed = { item: MenuItem; action: Action };

/** The menu of a brand below its messages. Nothing is opened or dialled before its address or number was seen. */
export function MenuBar({ phone, shown }: { phone: Phone; shown: Shown }) {
  const { t } = useTranslation("handset");
  const [pressed, setPressed] = useState<Pressed | null>(null);

  const press = (item: MenuItem) => {
    if (!item.action) return;
    phone.count("CLICK", shown, item.item_id);
    setPressed({ item, action: item.action });
  };

  return (
    <nav className={styles.menu} aria-label={t("menu")}>
      {shown.menus.map((menu) =>
        menu.children ? (
          <Dropdown
            key={menu.item_id}
            trigger={["click"]}
            placement="top"
            menu={{
              items: menu.children.map((item) => ({ key: item.item_id, label: item.label })),
              onClick: ({ key }) => {
                const item = menu.children?.find(({ item_id }) => item_id === key);
                if (item) press(item);
              },
            }}
          >
            <Button type="text" className={styles.menuItem} icon={<MenuOutlined />} aria-haspopup="menu">
              {menu.label}
            </Button>
          </Dropdown>
        ) : (
          <Button key={menu.item_id} type="text" className={styles.menuItem} onClick={() => press(menu)}>
            {menu.label}
          </Button>
        ),
      )}
      <Ask phone={phone} shown={shown} pressed={pressed} onClose={() => setPressed(null)} />
    </nav>
  );
}

type AskProps = { phone: Phone; shown: Shown; pressed: Pressed | null; onClose: () => void };

/** Where a tap leads, before it leads there. */
function Ask({ phone, shown, pressed, onClose }: AskProps) {
  const { t } = useTranslation("handset");
  const { message } = App.useApp();
  if (!pressed) return null;
  const { item, action } = pressed;

  if (action.type === "DIAL") {
    const dial = () => {
      phone.count("DIAL", shown, item.item_id);
      void copy(action.phone).then((isDone) => isDone && message.success(t("dial.copied")));
      onClose();
    };
    return (
      <Modal open title={item.label} onCancel={onClose} onOk={dial} okText={t("dial.copy")} cancelText={t("cancel")}>
        <p>{t("dial.text")}</p>
        <Typography.Text code className={styles.address}>
          {action.phone}
        </Typography.Text>
      </Modal>
    );
  }
  const url = action.type === "OPEN_URL" ? action.url : action.fallback;
  const open = () => {
    phone.count("LINK_CLICK", shown, item.item_id);
    onClose();
  };
  return (
    <Modal
      open
      title={item.label}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("cancel")}
        </Button>,
        <Button key="yes" type="primary" href={url} target="_blank" rel="noopener noreferrer" onClick={open}>
          {t("open.yes")}
        </Button>,
      ]}
    >
      {action.type === "OPEN_APP" && (
        <p>
          {t("open.app")} <Typography.Text code>{action.url}</Typography.Text>
        </p>
      )}
      <p>{t(action.type === "OPEN_APP" ? "open.fallback" : "open.text", { brand: shown.brand.name })}</p>
      <Typography.Text code className={styles.address}>
        {url}
      </Typography.Text>
    </Modal>
  );
}
