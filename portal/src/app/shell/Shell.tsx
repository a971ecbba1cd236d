import { Drawer, Grid, Layout } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { Stream } from "@/api/Stream";
import { IdleWatch } from "@/auth/IdleWatch";
import { SignInAgain } from "@/auth/SignInAgain";
import { Loading } from "../Loading";
import { Brand } from "./Brand";
import { Header } from "./Header";
import { MainMenu } from "./MainMenu";
import styles from "./shell.module.css";
import { useCollapsed } from "./useCollapsed";

/** The frame of every page behind the sign-in: menu, header, and what watches over the session. */
export default function Shell() {
  const { t } = useTranslation();
  const isNarrow = Grid.useBreakpoint().lg === false;
  const [isCollapsed, setCollapsed] = useCollapsed();
  const [isOpen, setOpen] = useState(false);
  return (
    <Stream>
      <a href="#content" className={styles.skip}>
        {t("skip")}
      </a>
      <Layout hasSider className={styles.shell}>
        {!isNarrow && (
          <Layout.Sider width={224} collapsedWidth={64} collapsed={isCollapsed} className={styles.sider}>
            <Brand isCollapsed={isCollapsed} />
            <MainMenu isCollapsed={isCollapsed} />
          </Layout.Sider>
        )}
        <Layout>
          <Header
            isNarrow={isNarrow}
            isCollapsed={isCollapsed}
            onMenu={() => (isNarrow ? setOpen(true) : setCollapsed(!isCollapsed))}
          />
          <main id="content" tabIndex={-1} className={styles.content}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </main>
        </Layout>
      </Layout>
      <Drawer
        open={isNarrow && isOpen}
        placement="left"
        size={264}
        title={<Brand />}
        onClose={() => setOpen(false)}
        classNames={{ section: styles.drawer, body: styles.drawerBody }}
      >
        <MainMenu onChoose={() => setOpen(false)} />
      </Drawer>
      <IdleWatch />
      <SignInAgain />
    </Stream>
  );
}
