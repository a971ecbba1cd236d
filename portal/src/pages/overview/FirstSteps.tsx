import { CheckCircleFilled } from "@ant-design/icons";
import { Button, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Overview } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { LinkButton } from "@/parts/LinkButton";
import { useCatalog } from "@/parts/useCatalog";
import { goTo } from "./goTo";
import styles from "./overview.module.css";
import { Section } from "./Section";
import { useKeyCount } from "./useKeyCount";

type Name = "order" | "signature" | "template" | "key" | "callback" | "send";
/** `isDone` is null while that is not known. */
type Step = { name: Name; isDone: boolean | null; to?: string };

/** From a new account to the first message: what is done, what is next. Only steps this account has a part in. */
export function FirstSteps({ overview }: { overview: Overview }) {
  const { t } = useTranslation("overview");
  const may = usePermissions();
  const steps = useSteps(overview);
  const next = steps.find(({ isDone }) => isDone === false)?.name;
  return (
    <Section title={t("steps.title")}>
      <Typography.Paragraph type="secondary">{t("steps.lead")}</Typography.Paragraph>
      <ol className={styles.steps} aria-label={t("steps.title")}>
        {steps.map(({ name, isDone, to }, at) => (
          <li key={name} data-state={isDone ? "done" : name === next ? "next" : "later"}>
            <span className={styles.step} aria-hidden>
              {isDone ? <CheckCircleFilled /> : at + 1}
            </span>
            <div className={styles.said}>
              <Typography.Text strong>
                {t(`steps.${name}.title`)}
                {isDone && <span className="aside"> ({t("steps.done")})</span>}
              </Typography.Text>
              <Typography.Text type="secondary">{t(`steps.${name}.text`)}</Typography.Text>
            </div>
            {to && !isDone && (
              <LinkButton to={to} size="small" type={name === next ? "primary" : "default"}>
                {t(`steps.${name}.go`)}
              </LinkButton>
            )}
            {name === "send" && may("catalog:read") && (
              <Button size="small" onClick={() => goTo("api")}>
                {t("steps.program")}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function useSteps({ orders, attention }: Overview): Step[] {
  const may = usePermissions();
  const { catalog } = useCatalog();
  const keys = useKeyCount();
  const isApproved = ({ status }: { status: string }) => status === "approved";
  const steps: (Step | false)[] = [
    may("balance:read") && { name: "order", isDone: orders.some(({ status }) => status === "active") },
    may("catalog:read") && {
      name: "signature",
      isDone: catalog?.signatures.some(isApproved) ?? null,
      to: catalog?.signatures.length === 0 && may("signatures:manage") ? "/signatures?new=1" : "/signatures",
    },
    may("catalog:read") && {
      name: "template",
      isDone: catalog?.templates.some(isApproved) ?? null,
      to: catalog?.templates.length === 0 && may("templates:manage") ? "/templates/new" : "/templates",
    },
    may("keys:manage") && { name: "key", isDone: keys === null ? null : keys > 0, to: "/keys?new=1" },
    may("callbacks:manage") && {
      name: "callback",
      isDone: attention.every(({ code }) => code !== "no_callback"),
      to: "/callbacks",
    },
    may("messages:send") && { name: "send", isDone: false, to: "/send" },
  ];
  return steps.filter((step) => step !== false);
}
