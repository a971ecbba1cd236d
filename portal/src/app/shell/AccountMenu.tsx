import { DownOutlined, LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Dropdown, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useRoleName } from "@/auth/useRoleName";
import { useSession } from "@/auth/useSession";
import { useSignOut } from "@/auth/useSignOut";
import styles from "./shell.module.css";

/** Who is signed in, their own page, and the way out. */
export function AccountMenu({ isShort = false }: { isShort?: boolean }) {
  const { t } = useTranslation();
  const { account, tenant } = useSession();
  const role = useRoleName();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <Flex vertical>
                <Typography.Text strong>{account.name}</Typography.Text>
                <Typography.Text type="secondary">
                  {tenant?.name ?? t("platform")} · {role(account)}
                </Typography.Text>
              </Flex>
            ),
          },
          { type: "divider" },
          { key: "account", icon: <UserOutlined />, label: t("menu.account"), onClick: () => void navigate("/account") },
          { key: "out", icon: <LogoutOutlined />, label: t("menu.signOut"), onClick: signOut },
        ],
      }}
    >
      <Button type="text" aria-label={t("menu.label", { name: account.name })} aria-haspopup="menu">
        <UserOutlined className={styles.avatar} />
        {!isShort && (
          <>
            <span className={styles.name}>{account.name}</span> <DownOutlined style={{ fontSize: 10 }} />
          </>
        )}
      </Button>
    </Dropdown>
  );
}
