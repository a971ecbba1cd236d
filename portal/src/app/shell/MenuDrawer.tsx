import { Drawer } from "antd";
import { Brand } from "./Brand";
import { MainMenu } from "./MainMenu";
import styles from "./shell.module.css";

/** The menu of a narrow screen. */
export default function MenuDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Drawer
      open={isOpen}
      placement="left"
      size={264}
      title={<Brand />}
      onClose={onClose}
      classNames={{ section: styles.drawer, body: styles.drawerBody }}
    >
      <MainMenu onChoose={onClose} />
    </Drawer>
  );
}
