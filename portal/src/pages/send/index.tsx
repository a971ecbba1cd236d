import { Alert, App, Button, Popconfirm, Skeleton } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { Task } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { Page } from "@/parts/Page";
import { isWorthKeeping, RECIPIENTS_MAX, withTemplate } from "./draft";
import { Outcome } from "./Outcome";
import { templateOf } from "./plan";
import { type Catalogue, useCatalogue } from "@/parts/compose/useCatalogue";
import { useDraft } from "./useDraft";
import { draftFrom, useFrom } from "./useFrom";
import { useTemplate } from "./useTemplate";
import { Writer } from "./Writer";

type Accepted = components["schemas"]["Accepted"] & { task_id?: string | null };

export default function Send() {
  const { t } = useTranslation("send");
  const { data, error, refetch } = useCatalogue();
  if (data) return <Sending catalogue={data} />;
  return (
    <Page title={t("title")}>
      {error ? <Failure error={error} onRetry={refetch} /> : <Skeleton active aria-label={t("loading")} />}
    </Page>
  );
}

function Sending({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { modal } = App.useApp();
  const { draft, pending, change, setPending, clear, fresh } = useDraft();
  const [sent, setSent] = useState<{ accepted: Accepted; scheduledAt: string | null } | null>(null);

  const take = useCallback(
    (task: Task) => {
      const fill = () => {
        setSent(null);
        change(() => draftFrom(task, fresh(), catalogue));
      };
      if (!isWorthKeeping(draft)) fill();
      else {
        modal.confirm({
          title: t("from.replace"),
          content: t("from.replaceText", { name: task.name }),
          okText: t("from.ok"),
          cancelText: t("from.cancel"),
          onOk: fill,
        });
      }
    },
    [draft, change, fresh, catalogue, modal, t],
  );
  const from = useFrom(take);
  const { templates } = catalogue;
  const unusable = useTemplate(templates, (template) => {
    setSent(null);
    change((before) => withTemplate(before, template, templateOf(before, templates)));
  });

  const only = catalogue.signatures[0];
  // Of one there is no choice; one that is not approved any more cannot be kept.
  const shown = useMemo(() => {
    const known = catalogue.signatures.find(({ text }) => text === draft.signature);
    return { ...draft, signature: known?.text ?? (catalogue.signatures.length === 1 ? (only?.text ?? null) : null) };
  }, [draft, catalogue.signatures, only]);
  const hasNothing = catalogue.templates.length === 0 && catalogue.isFree === false;
  return (
    <Page
      title={t("title")}
      lead={t("lead", { max: format.number(RECIPIENTS_MAX) })}
      extra={
        !sent && (
          <Popconfirm
            title={t("clear.title")}
            description={t("clear.text")}
            okText={t("clear.ok")}
            cancelText={t("clear.cancel")}
            onConfirm={clear}
          >
            <Button>{t("clear.button")}</Button>
          </Popconfirm>
        )
      }
    >
      {from.error !== null && <Alert type="warning" showIcon title={t("from.failed")} style={{ marginBottom: 16 }} />}
      {unusable !== null && (
        <Alert type="warning" showIcon title={t("from.unusable", { id: unusable })} style={{ marginBottom: 16 }} />
      )}
      {!only ? (
        <Alert
          type="info"
          showIcon
          title={t("none.signature")}
          description={t("none.signatureText")}
          action={<LinkButton to="/signatures">{t("none.toSignatures")}</LinkButton>}
        />
      ) : hasNothing ? (
        <Alert
          type="info"
          showIcon
          title={t("none.template")}
          description={t("none.templateText")}
          action={<LinkButton to="/templates">{t("none.toTemplates")}</LinkButton>}
        />
      ) : sent ? (
        <Outcome {...sent} onAgain={() => setSent(null)} onBack={() => setSent(null)} />
      ) : (
        <Writer
          draft={shown}
          pending={pending}
          change={change}
          setPending={setPending}
          catalogue={catalogue}
          onSent={(accepted, scheduledAt) => {
            setPending(null);
            if (accepted.messages.some(({ status }) => status !== "refused")) {
              // A reload must not offer the same thing again. The next one is often by the same sender.
              const { direction, source, template_id, type, signature, signature_position, sender_id, route_id } =
                shown;
              clear();
              change({ direction, source, template_id, type, signature, signature_position, sender_id, route_id });
            }
            setSent({ accepted, scheduledAt });
            window.scrollTo(0, 0);
          }}
        />
      )}
    </Page>
  );
}
