import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LogItem } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { RECIPIENTS_MAX } from "./draft";
import { unsigned } from "./localText";
import { valuesIn } from "./template";
import { useWriting } from "./writing";

const PAGE = 100;

/** Where the draft came from another task: its numbers can be had, for who may see them. */
export function OfTask() {
  const { t } = useTranslation("send");
  const may = usePermissions();
  const { message } = App.useApp();
  const { draft, change, plan } = useWriting();
  const { origin } = draft;

  const fillIn = useMutation({
    mutationFn: (which: "all" | "failed") => numbersOf(origin?.id ?? "", which),
    onSuccess: (items) => {
      if (items.length === 0) void message.info(t("from.noneLeft"));
      change((before) => ({ ...before, ...recipientsFrom(items, plan.template), origin: null }));
    },
  });
  if (!origin) return null;
  const count = origin.recipients;
  const button = (which: "all" | "failed", label: string) => (
    <Popconfirm
      title={t("from.confirm")}
      description={t("from.recorded")}
      okText={label}
      cancelText={t("clear.cancel")}
      onConfirm={() => fillIn.mutate(which)}
    >
      <Button size="small" loading={fillIn.isPending && fillIn.variables === which} disabled={fillIn.isPending}>
        {label}
      </Button>
    </Popconfirm>
  );
  return (
    <Flex vertical gap="small" style={{ marginBottom: 16 }}>
      <Alert
        type="info"
        showIcon
        title={t("from.title", { name: origin.name })}
        description={t("from.text", { count })}
        closable={{ onClose: () => change({ origin: null }) }}
        action={
          may("messages:unmask") &&
          count <= RECIPIENTS_MAX && (
            <Flex vertical gap={6}>
              {button("all", t("from.all"))}
              {button("failed", t("from.failedOnly"))}
            </Flex>
          )
        }
      />
      {fillIn.error && <Failure error={fillIn.error} />}
    </Flex>
  );
}

/** Read page by page; the server writes into the audit log that whole numbers were shown. */
async function numbersOf(id: string, which: "all" | "failed"): Promise<LogItem[]> {
  const items: LogItem[] = [];
  for (let page = 1; ; page += 1) {
    const query = { page, page_size: PAGE, unmask: true };
    const found = await answer(api.GET("/api/v1/tasks/{task_id}/messages", { params: { path: { task_id: id }, query } }));
    items.push(...found.items);
    if (found.items.length < PAGE || items.length >= found.total) break;
  }
  return which === "all" ? items : items.filter(({ status }) => status !== "delivered");
}

/** The numbers, and each one's values where the texts tell them. */
function recipientsFrom(items: LogItem[], template: { content: string; variables: { name: string }[] } | null) {
  const numbers = items.map(({ to }) => to).join("\n");
  const names = template?.variables.map(({ name }) => name) ?? [];
  if (!template || names.length === 0) return { numbers, values: "shared" as const };
  const found = items.map(({ content, signature }) => valuesIn(template.content, unsigned(content, signature ?? "")));
  const [first] = found;
  const isSame = found.every((values) => values && names.every((name) => values[name] === first?.[name]));
  if (isSame && first) return { numbers, values: "shared" as const, variables: first };
  const rows = items.map(({ to }, at) => [to, ...names.map((name) => found[at]?.[name] ?? "")]);
  return { rows, values: "own" as const };
}
