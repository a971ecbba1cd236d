import { Descriptions, Drawer, Flex, Skeleton, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SignatureWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Documents } from "@/parts/documents/Documents";
import { Failure } from "@/parts/Failure";
import { type Act, Acts } from "@/parts/review/Acts";
import { Advice } from "@/parts/review/Advice";
import { Findings } from "@/parts/review/Findings";
import { History } from "@/parts/review/History";
import { LifeTag } from "@/parts/review/LifeTag";
import { Part } from "@/parts/review/Part";

import { Preview } from "./Preview";
import SignatureEditor from "./SignatureEditor";

/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** A signature: what it is, where it stands and why, and what can be done about it. */
export function SignatureDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("signatures");
  const [isEditing, setEditing] = useState(false);
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/signatures/{id}", {
    path: { id },
  });
  const done = () => setEditing(false);
  if (data && isEditing) return <SignatureEditor of={data} onClose={done} onDone={done} />;
  return (
    <Drawer open size={720} title={data?.text ?? t("facts.title")} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <Shown of={data} onEdit={() => setEditing(true)} />
      )}
    </Drawer>
  );
}

function Shown({ of, onEdit }: { of: SignatureWhole; onEdit: () => void }) {
  const { t } = useTranslation(["signatures", "review"]);
  const may = usePermissions();
  const mayChange = may("signatures:manage");
  return (
    <Flex vertical gap="large">
      <Advice status={of.status} history={of.history} />
      {mayChange && (
        <Flex vertical gap="small">
          <Acts
            name={of.text}
            status={of.status}
            can={of.can}
            isWaiting={of.status === "submitted"}
            history={of.history}
            act={(what) => act(of.id, what)}
            onEdit={onEdit}
          />
          {of.status === "approved" && <Typography.Text type="secondary">{t("change")}</Typography.Text>}
        </Flex>
      )}
      <Facts of={of} />
      {of.findings.length > 0 && of.status !== "approved" && (
        <Part title={t("findings")}>
          <Findings findings={of.findings} text={of.text} />
        </Part>
      )}
      {mayChange && (
        <Part title={t("documents.title")}>
          <Documents
            of="signature"
            id={of.id}
            files={of.evidence}
            without={of.usage === "on_behalf" ? [] : ["power_of_attorney"]}
            mayAdd={of.status !== "submitted"}
            isApproved={of.status === "approved"}
            mayRemove={of.can.includes("edit")}
            ensure={() => Promise.resolve(of.id)}
          />
        </Part>
      )}
      <Part title={t("review:history.title")}>
        <History of={of.history} />
      </Part>
    </Flex>
  );
}

function Facts({ of }: { of: SignatureWhole }) {
  const { t } = useTranslation("signatures");
  const format = useFormat();
  const lines: [string, React.ReactNode][] = [
    [t("column.status"), <LifeTag key="s" status={of.status} />],
    [t("column.usage"), t(`usage.${of.usage}`)],
    [t("field.company"), of.company],
    [t("field.note"), of.note],
    [
      t("facts.created"),
      of.created_at ? t("facts.by", { time: format.dateTime(of.created_at), who: of.created_by }) : t("byPlatform"),
    ],
  ];
  return (
    <div>
      <Preview text={of.text} />
      <Descriptions
        column={1}
        size="small"
        bordered
        styles={{ label: { whiteSpace: "nowrap" } }}
        items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
      />
    </div>
  );
}

function act(id: string, what: Act): Promise<unknown> {
  const init = { params: { path: { id } } };
  switch (what) {
    case "submit":
      return answer(api.POST("/api/v1/signatures/{id}/submit", init));
    case "withdraw":
      return answer(api.POST("/api/v1/signatures/{id}/withdraw", init));
    case "disable":
      return answer(api.POST("/api/v1/signatures/{id}/disable", init));
    case "urge":
      return answer(api.POST("/api/v1/signatures/{id}/urge", init));
  }
}
