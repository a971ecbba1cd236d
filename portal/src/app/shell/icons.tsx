import {
  ApiOutlined,
  ApartmentOutlined,
  AuditOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  HeartOutlined,
  InboxOutlined,
  KeyOutlined,
  NodeIndexOutlined,
  ScheduleOutlined,
  SendOutlined,
  SafetyOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UserOutlined,
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
  accounts: <UserOutlined />,
  roles: <SafetyOutlined />,
  audit: <AuditOutlined />,
  carriers: <ApartmentOutlined />,
  routes: <NodeIndexOutlined />,
  health: <HeartOutlined />,
  tenants: <TeamOutlined />,
  "platform-log": <FileSearchOutlined />,
};
