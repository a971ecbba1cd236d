import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/parts/Page";
import { Exemptions } from "./Exemptions";
import { Filings } from "./Filings";
import { Queue } from "./Queue";
import { Senders } from "./Senders";

/** What reviewers do: decide what was submitted, keep filings with the networks and sender IDs, exempt for a time. */
export default function Reviews() {
  const { t } = useTranslation("reviews");
  const [params, setParams] = useSearchParams();
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        activeKey={params.get("tab") ?? "queue"}
        // Each list has filters and pages of its own in the address.
        onChange={(tab) => setParams({ tab }, { replace: true })}
        destroyOnHidden
        // All four fit a phone: those that do not would be behind a button that no screen reader finds its way to.
        tabBarGutter={12}
        items={[
          { key: "queue", label: t("tab.queue"), children: <Queue /> },
          { key: "filings", label: t("tab.filings"), children: <Filings /> },
          { key: "sender-ids", label: t("tab.senders"), children: <Senders /> },
          { key: "exemptions", label: t("tab.exemptions"), children: <Exemptions /> },
        ]}
      />
    </Page>
  );
}
