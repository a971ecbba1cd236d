import { Alert, Button, Flex, Form } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import type { components } from "@/api/schema";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { useNow } from "@/parts/useNow";
import { Bar } from "./Bar";
import { ConfirmSend } from "./ConfirmSend";
import { DispatchPart } from "./DispatchPart";
import type { Draft, Pending } from "./draft";
import { MessagePart } from "./MessagePart";
import { judge } from "./numbers";
import { bodyOf, entriesOf, type Field, type Plan, planOf, type Problem, templateOf } from "./plan";
import { PreviewPart } from "./PreviewPart";
import { idOf, isUnfinished, placed, useProblemText } from "./problems";
import { RecipientsPart } from "./RecipientsPart";
import styles from "./Send.module.css";
import { type Catalogue, SAMPLE } from "@/parts/compose/useCatalogue";
import { usePreviewer } from "./usePreviewer";
import { useSend } from "./useSend";
import { type Verdicts, verdictsOf } from "./verdict";
import { type Writing, WritingContext } from "./writing";

type Accepted = components["schemas"]["Accepted"] & { task_id?: string | null };

type Props = {
  draft: Draft;
  pending: Pending | null;
  change: Writing["change"];
  setPending: (pending: Pending | null) => void;
  catalogue: Catalogue;
  onSent: (accepted: Accepted, scheduledAt: string | null) => void;
};

/** The form, the handset beside it, and the bar below. */
export function Writer({ draft, pending, change, setPending, catalogue, onSent }: Props) {
  const { t } = useTranslation("send");
  const { instantOf } = useFormat();
  const now = useNow(15_000);
  const say = useProblemText();
  const [shownAt, show] = useState(0);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);

  const template = templateOf(draft, catalogue.templates);
  const { values, numbers, rows } = draft;
  const entries = useMemo(() => entriesOf({ values, numbers, rows }, template), [values, numbers, rows, template]);
  const plan = useMemo(() => {
    const at = draft.time === "later" && draft.at !== null ? instantOf(draft.at) : null;
    return planOf(draft, template, entries, at, now);
  }, [draft, template, entries, instantOf, now]);

  const shown = Math.max(0, Math.min(shownAt, plan.recipients.length - 1));
  const recipient = plan.recipients[shown] ?? null;
  const canAsk = isComplete(plan);
  const sample = SAMPLE[draft.direction];
  const question = useMemo(
    () =>
      canAsk
        ? {
            shared: plan.shared,
            recipients: plan.recipients,
            first: recipient ?? { ...judge(sample), variables: null },
          }
        : null,
    [canAsk, plan, recipient, sample],
  );
  const answers = usePreviewer(question);
  const isIncomplete = plan.problems.some(({ field }) => field === "variables");
  const verdicts = useMemo(
    () => verdictsOf(entries, { direction: draft.direction, items: answers.items, isIncomplete }),
    [entries, draft.direction, answers.items, isIncomplete],
  );

  const send = useSend(pending, setPending);
  const body = bodyOf(plan.shared, plan.recipients, draft.task);
  const refusal = (send.error instanceof ApiError ? send.error : null) ?? answers.refusal;
  const { fields, isPlaced } = placed(refusal);
  const problems = problemsOf(plan, verdicts);

  // With no recipient yet, what the platform says of the text itself.
  const ofText = recipient === null ? (answers.items.get(sample)?.error ?? null) : null;
  const textError = ofText && /^(content|unsubscribe)_/.test(ofText.code) ? ofText.detail : null;

  const errorOf = (field: Field, variable?: string): string | null => {
    const own = problems.find((problem) => problem.field === field && (!variable || problem.variable === variable));
    if (own && (isTried || !isUnfinished(own))) return say(own, draft.direction);
    return fields.get(field) ?? (field === "content" || field === "template_id" ? textError : null);
  };

  const writing: Writing = {
    draft,
    change: (patch) => {
      send.reset();
      change(patch);
    },
    catalogue,
    plan,
    entries,
    answers,
    verdicts,
    errorOf,
    shown,
    show,
  };

  const ask = () => {
    setTried(true);
    const [first] = problems;
    if (first) {
      document.getElementById(idOf(first))?.focus();
      return;
    }
    setAsking(true);
  };
  const dispatch = () => {
    if (send.isPending) return;
    send.mutate(body, {
      onSuccess: (accepted) => onSent(accepted, plan.shared.schedule_at ?? null),
      onError: (error) => {
        // What an input is to blame for is said beside it.
        if (error instanceof ApiError && placed(error).isPlaced) setAsking(false);
      },
    });
  };

  return (
    <WritingContext value={writing}>
      <Form component="div" layout="vertical" className={styles.frame}>
        <PendingNote
          pending={send.isPending ? null : pending}
          isSame={pending?.body === JSON.stringify(body)}
          onAgain={() => setAsking(true)}
          onForget={() => setPending(null)}
        />
        {refusal && !isPlaced && !isAsking && <Failure error={refusal} />}
        {isTried && problems.length > 0 && (
          <Alert
            type="error"
            showIcon
            title={t("problem.title", { count: problems.length })}
            description={
              <ul className={styles.problems}>
                {problems.map((problem) => (
                  <li key={problem.field + (problem.variable ?? "") + problem.fault}>
                    <Button type="link" size="small" onClick={() => document.getElementById(idOf(problem))?.focus()}>
                      {say(problem, draft.direction)}
                    </Button>
                  </li>
                ))}
              </ul>
            }
          />
        )}
        <div className={styles.parts}>
          <MessagePart />
          <PreviewPart />
          <RecipientsPart />
          <DispatchPart />
        </div>
        <Bar isSending={send.isPending} onSend={ask} />
        <ConfirmSend
          isOpen={isAsking}
          isSending={send.isPending}
          error={send.error}
          onSend={dispatch}
          onClose={() => setAsking(false)}
        />
      </Form>
    </WritingContext>
  );
}

/** Whether the platform could judge the message: it has a text and a signature. */
function isComplete({ problems }: Plan): boolean {
  return !problems.some(
    ({ field, fault }) =>
      (fault === "required" && (field === "template_id" || field === "content" || field === "signature")) ||
      field === "sender_id" ||
      fault === "in_past" ||
      fault === "too_far",
  );
}

/** The plan's problems, and those that only the platform's answers show. */
function problemsOf({ problems, recipients }: Plan, { lines, counts }: Verdicts): Problem[] {
  if (problems.some(({ field }) => field === "numbers")) return problems;
  const others = lines.filter(({ at, why }) => at >= 0 && why === "other_direction").length;
  if (others > 0) return [...problems, { field: "numbers", fault: "other_direction", count: others }];
  if (counts.refused < recipients.length) return problems;
  return [...problems, { field: "numbers", fault: "all_refused" }];
}

type NoteProps = { pending: Pending | null; isSame: boolean; onAgain: () => void; onForget: () => void };

/** A send without an answer: the same thing can be sent again without harm, another thing cannot. */
function PendingNote({ pending, isSame, onAgain, onForget }: NoteProps) {
  const { t } = useTranslation("send");
  if (!pending) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("pending.title")}
      description={t(isSame ? "pending.same" : "pending.changed")}
      action={
        <Flex vertical gap={6}>
          {isSame ? (
            <Button size="small" type="primary" onClick={onAgain}>
              {t("pending.again")}
            </Button>
          ) : (
            <>
              <LinkButton size="small" to="/tasks">
                {t("pending.tasks")}
              </LinkButton>
              <Button size="small" onClick={onForget}>
                {t("pending.forget")}
              </Button>
            </>
          )}
        </Flex>
      }
    />
  );
}
