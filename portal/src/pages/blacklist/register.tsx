import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/parts/Page";
import { ComplaintDrawer } from "./ComplaintDrawer";
import { ComplaintList } from "./ComplaintList";
import { Pauses } from "./Pauses";
import { RegisterComplaint } from "./RegisterComplaint";

/** The platform's register of complaints, and what is paused because of them; `?id=` opens a complaint. */
export default function ComplaintsPage() {
  const { t } = useTranslation("blacklist");
  const [params, setParams] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const id = params.get("id");
  const open = (id: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("id", id);
      else next.delete("id");
      return next;
    });
  return (
    <Page
      title={t("complaint.title")}
      lead={t("complaint.lead")}
      extra={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t("complaint.add")}
        </Button>
      }
    >
      <Pauses />
      <ComplaintList side="platform" onOpen={(item) => open(item.id)} />
      {isAdding && <RegisterComplaint onClose={() => setAdding(false)} />}
      {id && <ComplaintDrawer id={id} onClose={() => open(null)} />}
    </Page>
  );
}
