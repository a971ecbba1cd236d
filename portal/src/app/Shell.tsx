import { Layout, Menu } from "antd";
import { useTranslation } from "react-i18next";
import { Link, Outlet } from "react-router";
import { Stream } from "@/api/Stream";
import { useSession } from "@/auth/useSession";
import { menuPages } from "./access";

/** The frame of every page behind the sign-in. */
export default function Shell() {
  const { t } = useTranslation();
  const current = useSession();
  return (
    <Stream>
      <Layout style={{ minHeight: "100vh" }}>
        <Layout.Sider width={216} breakpoint="lg" collapsedWidth={0}>
          <Menu
            theme="dark"
            items={menuPages(current).map(({ path, name }) => ({
              key: path,
              label: <Link to={path}>{t(`page.${name}`)}</Link>,
            }))}
          />
        </Layout.Sider>
        <Layout.Content style={{ padding: 16 }}>
          <main id="content">
            <Outlet />
          </main>
        </Layout.Content>
      </Layout>
    </Stream>
  );
}
