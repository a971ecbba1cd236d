import { Alert, Descriptions, Drawer, Flex, Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Review, ReviewWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { Decision } from "./Decision";
import { EvidenceList } from "./EvidenceList";
import { SmartAsked, useFieldOf } from "./SmartAsked";
import { StateTag } from "./StateTag";

/** An application with everything beside it: what is asked, documents, findings, earlier decisions, and the decision. */
export function ReviewDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("reviews");
  const { data, error, refetch } = useGet({ topic: "other" }, "/api/v1/admin/reviews/{id}", { path: { id } });
  return (
    <Drawer open size={data?.kind === "smart" ? 1280 : 920} title={data?.name ?? t("title")} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <Flex vertical gap="large">
          <Asked of={data} />
          {data.smart && <SmartAsked of={data.smart} />}
          <Part title={t("findings")}>
            <Findings of={data} />
          </Part>
          {(data.kind === "signature" || data.kind === "smart") && (
            <Part title={t("evidence")}>
              <EvidenceList review={data.id} files={data.evidence} />
            </Part>
          )}
          <Part title={t("history")}>
            <Earlier of={data.history} nothing={t("historyNone")} />
          </Part>
          <Part title={t("alike")}>
            <Earlier of={data.alike} nothing={t("alikeNone")} />
          </Part>
          <Decision of={data} />
        </Flex>
      )}
    </Drawer>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 16 }}>
        {title}
      </Typography.Title>
      {children}
    </section>
  );
}

function Asked({ of }: { of: ReviewWhole }) {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const { application, signature, mission, template, current } = of;
  const lines: [string, React.ReactNode][] = [
    [t("column.state"), <StateTag key="s" state={of.state} />],
    [t("column.tenant"), of.tenant_code],
    [t("column.submitted"), `${format.dateTimeBare(application.submitted_at)} · ${application.submitted_by}`],
  ];
  if (application.urged_at) lines.push([t("urgedAt"), format.dateTimeBare(application.urged_at)]);
  if (of.claimed_by) lines.push([t("claimedBy"), of.claimed_by]);
  if (signature) {
    lines.push(
      [t("text"), signature.text],
      [t("usage"), t(signature.on_behalf ? "onBehalf" : "own")],
      [t("company"), signature.company],
      [t("note"), signature.note],
    );
  }
  if (template) {
    lines.push(
      [t("name"), template.name],
      [t("type"), t(`smsType.${template.type}`)],
      [t("content"), template.content],
      [
        t("variables"),
        template.variables
          .map(({ name, type, max_chars }) => `${name}: ${t(`variable.${type ?? "other"}`)} ≤ ${max_chars ?? ""}`)
          .join(" · "),
      ],
      [t("description"), template.description],
    );
  }
  if (mission) {
    const { type, direction, signature: name, sender_id, rows, schedule_at, texts } = mission;
    lines.push(
      [t("type"), t(`smsType.${type}`)],
      [t("direction"), t(`directions.${direction as "mainland" | "international"}`)],
      [t("text"), name],
      [t("sender"), sender_id ?? ""],
      [t("rows"), format.number(rows)],
      [t("begins"), schedule_at ? format.dateTimeBare(schedule_at) : t("atOnce")],
      [t("content"), application.content],
      [t("texts"), texts.length > 0 ? <Samples key="texts" of={texts} /> : ""],
    );
  }
  if (current) lines.push([t("current"), current.content]);
  if (of.exempt_by) lines.push([t("column.who"), t("exemptBy", { who: of.exempt_by })]);
  else if (of.decided_by) lines.push([t("decidedBy"), `${of.decided_by} · ${format.dateTimeBare(application.decided_at ?? "")}`]);
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

/** The first texts of a mission as handsets will show them. */
function Samples({ of }: { of: string[] }) {
  return (
    <Flex vertical gap="small">
      {of.map((text, at) => (
        <Typography.Text key={String(at)}>{text}</Typography.Text>
      ))}
    </Flex>
  );
}

function Findings({ of }: { of: ReviewWhole }) {
  const { t } = useTranslation("reviews");
  const fieldOf = useFieldOf(of.smart);
  if (of.findings.length === 0) return <Typography.Text type="secondary">{t("findingsNone")}</Typography.Text>;
  return (
    <Flex vertical gap="small">
      {of.findings.map((finding, at) => {
        const about = fieldOf(finding);
        return (
          <Alert
            key={`${finding.id}${String(at)}`}
            type={finding.severity === "error" ? "error" : "warning"}
            showIcon
            title={about === null ? finding.detail : t("smart.finding", { field: about, detail: finding.detail })}
          />
        );
      })}
    </Flex>
  );
}

/** What was decided before: when, by whom, why. */
function Earlier({ of, nothing }: { of: Review[]; nothing: string }) {
  const format = useFormat();
  if (of.length === 0) return <Typography.Text type="secondary">{nothing}</Typography.Text>;
  return (
    <Flex vertical gap="small">
      {of.map(({ id, state, tenant_code, decided_by, application }) => (
        <div key={id}>
          <StateTag state={state} /> {tenant_code} · {format.dateTimeBare(application.decided_at ?? application.submitted_at)}
          {decided_by && ` · ${decided_by}`}
          <Typography.Paragraph style={{ margin: 0 }}>{application.content}</Typography.Paragraph>
          {application.reasons.map(({ code, detail }) => (
            <Typography.Paragraph key={code} type="secondary" style={{ margin: 0 }}>
              {detail}
            </Typography.Paragraph>
          ))}
          {application.note && <Typography.Text type="secondary">{application.note}</Typography.Text>}
        </div>
      ))}
    </Flex>
  );
}
