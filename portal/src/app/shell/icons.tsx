import {
  ApiOutlined,
  ApartmentOutlined,
  AccountBookOutlined,
  AuditOutlined,
  BarChartOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  HeartOutlined,
  InboxOutlined,
  KeyOutlined,
  NodeIndexOutlined,
  ScheduleOutlined,
  SendOutlined,
  TeamOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { PageName } from "../pages";

/** A page's picture in the menu. */
export const icons: Partial<Record<PageName, ReactNode>> = {
  overview: <DashboardOutlined />,
  send: <SendOutlined />,
  tasks: <ScheduleOutlined />,
  inbox: <InboxOutlined />,
  log: <UnorderedListOutlined />,
  keys: <KeyOutlined />,
  callbacks: <ApiOutlined />,
  expenses: <BarChartOutlined />,
  statements: <AccountBookOutlined />,
  "platform-statements": <AccountBookOutlined />,
  audit: <AuditOutlined />,
  carriers: <ApartmentOutlined />,
  routes: <NodeIndexOutlined />,
  health: <HeartOutlined />,
  tenants: <TeamOutlined />,
  "platform-log": <FileSearchOutlined />,
};
