import { ExperimentOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/parts/Page";
import { Categories } from "./Categories";
import { Licences } from "./Licences";
import { TryText } from "./TryText";
import { Words } from "./Words";

/** What may not be said: words, what becomes of their categories, who may speak of them all the same, and a box to try a text. */
export default function ScreeningPage() {
  const { t } = useTranslation("screening");
  const [params, setParams] = useSearchParams();
  const [isTrying, setTrying] = useState(false);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      extra={
        <Button icon={<ExperimentOutlined />} onClick={() => setTrying(true)}>
          {t("try.button")}
        </Button>
      }
    >
      <Tabs
        activeKey={params.get("tab") ?? "words"}
        // Each list has filters and pages of its own in the address.
        onChange={(tab) => setParams({ tab }, { replace: true })}
        destroyOnHidden
        items={[
          { key: "words", label: t("tab.words"), children: <Words /> },
          { key: "categories", label: t("tab.categories"), children: <Categories /> },
          { key: "licences", label: t("tab.licences"), children: <Licences /> },
        ]}
      />
      {isTrying && <TryText onClose={() => setTrying(false)} />}
    </Page>
  );
}
