import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Checkbox, Form, Input, InputNumber } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import { ApiError, isRefusal } from "@/api/error";
import type { CommonTemplate, Direction, Mission } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import {
  DirectionField,
  PositionField,
  RouteField,
  SignatureField,
  SourceField,
  TypeField,
} from "@/parts/compose/choices";
import { CommonTemplates } from "@/parts/compose/CommonTemplates";
import { ConsentField } from "@/parts/compose/ConsentField";
import { ContentField } from "@/parts/compose/ContentField";
import { SenderField } from "@/parts/compose/SenderField";
import { TemplateField } from "@/parts/compose/TemplateField";
import { TimeFields } from "@/parts/compose/TimeFields";
import type { Catalogue } from "@/parts/compose/useCatalogue";
import { Failure } from "@/parts/Failure";
import { Field } from "@/parts/Field";
import { characters } from "@/parts/handset/segments";
import { isSame, merged } from "@/parts/stale/merge";
import { useLeave } from "@/parts/useLeave";
import { useNow } from "@/parts/useNow";
import { Bar } from "./Bar";
import { Confirm } from "./Confirm";
import {
  blank,
  bodyOf,
  type Draft,
  draftOf,
  type FieldName,
  idOf,
  NAME_MAX,
  problemsOf,
  templateOf,
  variablesOf,
} from "./draft";
import { ListPart } from "./ListPart";
import { isImporting } from "./mission";
import styles from "./missions.module.css";
import { Preview } from "./Preview";
import { ReviewNote } from "./ReviewNote";
import { useMission } from "./useMission";

/** Messages a second that a mission may be told to keep to. */
const SPEED_MAX = 100_000;
/** The API's names of fields, where the form has others. */
const FIELDS: Record<string, FieldName> = { schedule_at: "at" };

type Props = { of: Mission | null; catalogue: Catalogue; direction: Direction };

/** Writes a mission: what is said, to whom, when; the handset beside it follows every keystroke. */
export function Editor({ of, catalogue, direction }: Props) {
  const { t } = useTranslation(["missions", "compose"]);
  const format = useFormat();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const now = useNow(15_000);
  const clock = (instant: string) => format.dateTimeBare(instant);
  const only = catalogue.signatures.length === 1 ? (catalogue.signatures[0]?.text ?? null) : null;
  const start = of ? draftOf(of, clock) : blank(direction, only);
  const [kept, setKept] = useState({ version: of?.version ?? 0, draft: start });
  const [draft, setDraft] = useState(start);
  const [id, setId] = useState(of?.id ?? null);
  const [newer, setNewer] = useState<Mission | null>(null);
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const isGone = useRef(false);
  const { mission } = useMission(id);

  const change = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const template = templateOf(draft, catalogue.templates);
  const at = draft.time === "later" && draft.at !== null ? format.instantOf(draft.at) : null;
  const problems = problemsOf(draft, at, now);
  const isChanged = !isSame(draft, kept.draft);
  const leaving = useLeave(() => !isGone.current && (isChanged || (id === null && !isSame(draft, start))));
  const isFree = draft.source === "content";
  const type = template?.type ?? draft.type;
  const content = isFree ? draft.content : (template?.content ?? "");
  const variables = useMemo(() => variablesOf(content), [content]);

  const saving = useMutation({
    mutationFn: async (): Promise<Mission> => {
      const body = bodyOf(draft, template, at);
      const saved =
        id === null
          ? await answer(api.POST("/api/v1/missions", { params: { header: once(body) }, body }))
          : await answer(
              api.PUT("/api/v1/missions/{id}", {
                params: { path: { id } },
                body: { version: kept.version, ...body },
              }),
            );
      setId(saved.id);
      setKept({ version: saved.version, draft });
      void queries.invalidateQueries({ queryKey: ["missions"] });
      return saved;
    },
    onError: async (error) => {
      if (id === null || !isRefusal(error, "changed_meanwhile")) return;
      setNewer(await answer(api.GET("/api/v1/missions/{id}", { params: { path: { id } } })));
    },
  });

  /** The mission as it is written is the platform's, too; null when it cannot be yet. */
  const save = async (): Promise<Mission | null> => {
    setTried(true);
    const [first] = problems;
    if (first) {
      document.getElementById(idOf(first.field))?.focus();
      return null;
    }
    if (id !== null && mission !== null && !isChanged) return mission;
    return saving.mutateAsync().catch(() => null);
  };
  const settle = async (to: string) => {
    // The page that goes on is at hand before this one leaves: nothing typed meanwhile falls between the two.
    await Promise.all([import("./edit"), import("./detail")]);
    isGone.current = true;
    void navigate(to, { replace: id === null });
  };

  const refused = saving.error instanceof ApiError ? saving.error : null;
  const keep = async () => {
    const saved = await save();
    if (!saved) return;
    void message.success(t("form.saved"));
    if (of === null) await settle(`/missions/${saved.id}/edit`);
  };
  const dispatch = async () => {
    const saved = await save();
    if (!saved) return;
    if (isImporting(saved)) void message.info(t("form.importing"));
    else if (saved.rows.good === 0) {
      void message.error(t("form.noRows"));
      document.getElementById("mission-list")?.focus();
    } else setAsking(true);
  };

  const errorOf = (field: FieldName): string | null => {
    const own = problems.find((problem) => problem.field === field);
    if (own && (isTried || own.fault !== "missing")) return t(`problem.${field}_${own.fault}` as "problem.name_missing");
    const told = refused?.fields.find((one) => (FIELDS[one.field] ?? one.field) === field);
    return told?.detail ?? null;
  };
  const isPlaced =
    refused !== null &&
    refused.fields.length > 0 &&
    refused.fields.every((one) => document.getElementById(idOf(FIELDS[one.field] ?? (one.field as FieldName))));

  const begin = (common: CommonTemplate) => {
    change({ source: "content", content: common.content, type: common.type, ...(draft.name === "" ? { name: common.name.slice(0, NAME_MAX) } : {}) });
    setChoosing(false);
  };
  const routes = catalogue.routes.filter((route) => route.type === type && route.direction === draft.direction);

  return (
    <Form component="div" layout="vertical" className={styles.frame}>
      {leaving}
      {newer && (
        <Newer
          onKeep={() => {
            const theirs = draftOf(newer, clock);
            setDraft(merged(kept.draft, draft, theirs));
            setKept({ version: newer.version, draft: theirs });
            setNewer(null);
          }}
          onLoad={() => {
            const theirs = draftOf(newer, clock);
            setDraft(theirs);
            setKept({ version: newer.version, draft: theirs });
            setNewer(null);
          }}
        />
      )}
      {saving.error && !newer && !isPlaced && <Failure error={saving.error} effect="once" />}
      {mission?.review && <Decided mission={mission} />}
      <div className={styles.parts}>
        <Card title={<h2 className={styles.heading}>{t("part.message")}</h2>} className={styles.message}>
          <div className={styles.pair}>
            <Field id={idOf("name")} label={t("column.name")} isRequired error={errorOf("name")}>
              {(input) => (
                <Input
                  {...input}
                  autoComplete="off"
                  value={draft.name}
                  count={{ show: true, max: NAME_MAX, strategy: characters }}
                  onChange={({ target }) => change({ name: target.value })}
                />
              )}
            </Field>
            <DirectionField
              id="mission-direction"
              value={draft.direction}
              onChange={(value) => change({ direction: value, route_id: null })}
            />
          </div>
          <div className={styles.pair}>
            <SourceField
              id="mission-source"
              value={draft.source}
              isFree
              onChange={(source) => change({ source })}
            />
            <TypeField
              id="mission-type"
              value={template?.type ?? (isFree ? draft.type : undefined)}
              isFixed={template !== null}
              isOpen={isFree}
              onChange={(value) => change({ type: value, route_id: null })}
            />
          </div>
          {!isFree && (
            <TemplateField
              id={idOf("template_id")}
              catalogue={catalogue}
              chosen={template}
              error={errorOf("template_id")}
              onChoose={(chosen) => change({ template_id: chosen.template_id, type: chosen.type, route_id: null })}
            />
          )}
          <div className={styles.pair}>
            <SignatureField
              id={idOf("signature")}
              value={draft.signature}
              signatures={catalogue.signatures}
              error={errorOf("signature")}
              onChange={(signature) => change({ signature })}
            />
            <PositionField
              id="mission-position"
              value={draft.signature_position}
              onChange={(position) => change({ signature_position: position })}
            />
            <SenderField
              id={idOf("sender_id")}
              direction={draft.direction}
              value={draft.sender_id}
              error={errorOf("sender_id")}
              onChange={(sender) => change({ sender_id: sender })}
            />
          </div>
          {isFree && (
            <>
              <Form.Item>
                <Button onClick={() => setChoosing(true)}>{t("compose:common.button")}</Button>
              </Form.Item>
              <ContentField
                id={idOf("content")}
                direction={draft.direction}
                type={type}
                value={draft.content}
                error={errorOf("content")}
                hint={<div>{t("form.contentHint")}</div>}
                onChange={(text) => change({ content: text })}
              />
            </>
          )}
          {type === "marketing" && (
            <>
              {isFree && (
                <Form.Item extra={t("form.unsubscribeHint")}>
                  <Checkbox
                    checked={draft.unsubscribe}
                    onChange={({ target }) => change({ unsubscribe: target.checked })}
                  >
                    {t("form.unsubscribe")}
                  </Checkbox>
                </Form.Item>
              )}
              <ConsentField
                id={idOf("consent_id")}
                value={draft.consent_id}
                error={errorOf("consent_id")}
                onChange={(consent) => change({ consent_id: consent })}
              />
            </>
          )}
        </Card>
        <Preview draft={draft} content={content} variables={variables} mission={mission} isSaved={!isChanged} />
        <ListPart
          mission={mission}
          template={template}
          direction={draft.direction}
          variables={variables}
          prepare={save}
          onTaken={(taken) => {
            if (of === null) void settle(`/missions/${taken.id}/edit`);
          }}
        />
        <Card title={<h2 className={styles.heading}>{t("part.dispatch")}</h2>} className={styles.dispatch}>
          <div className={styles.pair}>
            <RouteField
              id={idOf("route_id")}
              value={draft.route_id}
              routes={routes}
              error={errorOf("route_id")}
              onChange={(route) => change({ route_id: route })}
            />
            <Field
              id={idOf("speed_per_s")}
              label={t("form.speed")}
              error={errorOf("speed_per_s")}
              hint={t("form.speedHint")}
            >
              {(input) => (
                <InputNumber
                  {...input}
                  min={1}
                  max={SPEED_MAX}
                  precision={0}
                  value={draft.speed}
                  suffix={t("form.perSecond")}
                  style={{ width: "100%" }}
                  onChange={(speed) => change({ speed })}
                />
              )}
            </Field>
          </div>
          <TimeFields
            prefix="mission"
            time={draft.time}
            at={draft.at}
            instant={at}
            isMarketing={type === "marketing"}
            error={errorOf("at")}
            onTime={(time) => change({ time })}
            onAt={(value) => change({ at: value })}
          />
        </Card>
      </div>
      <Bar
        mission={mission}
        isBusy={saving.isPending}
        onSave={() => void keep()}
        onDispatch={() => void dispatch()}
      />
      {isAsking && mission && (
        <Confirm
          mission={mission}
          onClose={() => setAsking(false)}
          onSubmitted={(submitted) => void settle(`/missions/${submitted.id}`)}
        />
      )}
      {isChoosing && <CommonTemplates onChoose={begin} onClose={() => setChoosing(false)} />}
    </Form>
  );
}

/** Somebody else saved first. */
function Newer({ onKeep, onLoad }: { onKeep: () => void; onLoad: () => void }) {
  const { t } = useTranslation("parts");
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t("stale.title")}
      description={
        <>
          <div>
            <Button type="primary" size="small" onClick={onKeep}>
              {t("stale.keep")}
            </Button>{" "}
            {t("stale.keepHint")}
          </div>
          <div style={{ marginTop: 8 }}>
            <Button size="small" onClick={onLoad}>
              {t("stale.load")}
            </Button>{" "}
            {t("stale.loadHint")}
          </div>
        </>
      }
    />
  );
}

/** What a reviewer said before. */
function Decided({ mission }: { mission: Mission }) {
  const { t } = useTranslation("missions");
  if (mission.status !== "rejected" && mission.review?.state !== "asked") return null;
  return <ReviewNote mission={mission} title={t(mission.status === "rejected" ? "review.rejected" : "review.asked")} />;
}
