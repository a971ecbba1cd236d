import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import type { LogQuery, MessageStatus } from "@/api/types";
import { usePermissions } from "@/auth/useSession";

const TABS = ["all", "abnormal", "lists"] as const;
export type LogTab = (typeof TABS)[number];

/** What did not go as it should. */
const ABNORMAL: MessageStatus[] = ["undelivered", "rejected", "unconfirmed", "refused", "expired"];

/** The tab that the address names. */
export function tabOf(word: string | null): LogTab {
  return TABS.find((tab) => tab === word) ?? "all";
}

/** The address of a tab: the same search, its first page. */
export function toTab(before: URLSearchParams, tab: LogTab): URLSearchParams {
  const next = new URLSearchParams(before);
  next.delete("page");
  if (tab === "all") next.delete("tab");
  else next.set("tab", tab);
  return next;
}

/** What a tab asks for beside what was searched for; states that somebody chose are theirs. */
export function only(tab: LogTab, query: LogQuery): LogQuery {
  if (tab === "lists") return { ...query, listed: true };
  if (tab === "abnormal" && !query.status?.length) return { ...query, status: ABNORMAL };
  return query;
}

/** Everything, what did not go as it should, and what was refused because of blacklists and opt-outs. */
export function LogTabs({ value, onChange }: { value: LogTab; onChange: (tab: LogTab) => void }) {
  const { t } = useTranslation("message");
  const maySeeLists = usePermissions()("blacklist:read");
  const tabs = TABS.filter((tab) => tab !== "lists" || maySeeLists);
  return (
    <Tabs
      activeKey={value}
      onChange={(tab) => onChange(tabOf(tab))}
      items={tabs.map((key) => ({ key, label: t(`log.tab.${key}`) }))}
    />
  );
}
