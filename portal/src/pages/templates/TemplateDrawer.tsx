import { Descriptions, Drawer, Flex, Skeleton, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Template, TemplateVersion, TemplateWhole } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useCanOpen } from "@/app/useCanOpen";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Marked } from "@/parts/compose/Marked";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { type Act, Acts } from "@/parts/review/Acts";
import { Advice } from "@/parts/review/Advice";
import { History } from "@/parts/review/History";
import { LifeTag } from "@/parts/review/LifeTag";
import { Part } from "@/parts/review/Part";
import { newestOf } from "./TemplateForm";
import { TestSend } from "./TestSend";
import styles from "./templates.module.css";

/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** A template: what sends, what is newer, where it stands and why, and what can be done about it. */
export function TemplateDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useGet({ topic: "other", every_ms: EVERY_MS }, "/api/v1/templates/{template_id}", {
    path: { template_id: id },
  });
  return (
    <Drawer open size={760} title={data ? `${data.name} · ${data.template_id}` : id} onClose={onClose}>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <Shown of={data} />
      )}
    </Drawer>
  );
}

function Shown({ of }: { of: TemplateWhole }) {
  const { t } = useTranslation(["templates", "review"]);
  const navigate = useNavigate();
  const may = usePermissions();
  const canOpen = useCanOpen();
  const newest = newestOf(of);
  const sends = of.status === "approved";
  const sending = of.versions.find(({ status }) => status === "approved");
  const written = of.versions[0];
  const tester = (version: TemplateVersion | undefined) =>
    version && may("templates:manage") ? (
      <div className={styles.test}>
        <TestSend id={of.template_id} version={version} />
      </div>
    ) : null;
  const use = `/send?template=${encodeURIComponent(of.template_id)}`;
  const toUse = sends && canOpen(use) && (
    <LinkButton type={newest.status === "approved" ? "primary" : "default"} to={use}>
      {t("detail.use")}
    </LinkButton>
  );
  return (
    <Flex vertical gap="large">
      {newest.status !== "approved" && (
        <Flex vertical gap="small">
          <Advice status={newest.status} history={of.history} />
          {sends && <Typography.Text type="secondary">{t("detail.keeps")}</Typography.Text>}
        </Flex>
      )}
      {may("templates:manage") ? (
        <Acts
          name={of.name}
          status={newest.status}
          can={of.can}
          isWaiting={newest.status === "submitted"}
          history={of.history}
          act={(what) => act(of.template_id, what)}
          onEdit={() => void navigate(`/templates/${encodeURIComponent(of.template_id)}/edit`)}
        >
          {toUse}
        </Acts>
      ) : (
        <div>{toUse}</div>
      )}
      {sends && (
        <Part title={t("detail.sends")}>
          <Facts of={of} />
          {tester(sending)}
        </Part>
      )}
      {(!sends || of.pending) && (
        <Part title={t("detail.newest")}>
          <Facts of={newest} />
          {tester(written)}
        </Part>
      )}
      {of.versions.length > 1 && (
        <Part title={t("detail.versions")}>
          <ol className={styles.versions}>
            {of.versions.map((version) => (
              <li key={version.number}>
                <Version of={version} />
              </li>
            ))}
          </ol>
        </Part>
      )}
      <Part title={t("review:history.title")}>
        <History of={of.history} hasVersions />
      </Part>
    </Flex>
  );
}

function Facts({ of }: { of: Template | TemplateVersion }) {
  const { t } = useTranslation(["templates", "trade"]);
  const format = useFormat();
  const by = "created_by" in of ? of.created_by : "";
  const lines: [string, React.ReactNode][] = [
    [t("column.status"), <LifeTag key="s" status={of.status} />],
    [t("column.type"), t(`trade:type.${of.type}`)],
    [t("detail.content"), <Marked key="c" content={of.content} />],
  ];
  if (of.variables.length > 0) {
    lines.push([
      t("detail.variables"),
      <Flex key="v" wrap gap={4}>
        {of.variables.map(({ name, type = "other", max_chars }) => (
          <Tag key={name}>
            {name} · {t("variables.upTo", { type: t(`variables.short.${type}`), n: format.number(max_chars ?? 0) })}
          </Tag>
        ))}
      </Flex>,
    ]);
  }
  lines.push(
    [t("detail.description"), of.description],
    [
      t("detail.created"),
      !of.created_at
        ? t("byPlatform")
        : by === ""
          ? format.dateTime(of.created_at)
          : t("detail.by", { time: format.dateTime(of.created_at), who: by }),
    ],
  );
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      styles={{ label: { whiteSpace: "nowrap" } }}
      items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

function Version({ of }: { of: TemplateVersion }) {
  const { t } = useTranslation("templates");
  const format = useFormat();
  return (
    <>
      <Flex wrap gap="small" align="center">
        <strong>{t("detail.version", { n: format.number(of.number) })}</strong>
        <LifeTag status={of.status} />
        <Typography.Text type="secondary">
          {of.created_at ? t("detail.by", { time: format.dateTime(of.created_at), who: of.created_by }) : t("byPlatform")}
        </Typography.Text>
      </Flex>
      <Marked content={of.content} />
    </>
  );
}

function act(id: string, what: Act): Promise<unknown> {
  const init = { params: { path: { template_id: id } } };
  switch (what) {
    case "submit":
      return answer(api.POST("/api/v1/templates/{template_id}/submit", init));
    case "withdraw":
      return answer(api.POST("/api/v1/templates/{template_id}/withdraw", init));
    case "disable":
      return answer(api.POST("/api/v1/templates/{template_id}/disable", init));
    case "urge":
      return answer(api.POST("/api/v1/templates/{template_id}/urge", init));
  }
}
