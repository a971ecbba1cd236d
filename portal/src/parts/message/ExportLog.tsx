import { DownOutlined, ExportOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api, idempotencyKey } from "@/api/client";
import type { ExportBody, LogQuery } from "@/api/types";
import { useFailure } from "../useFailure";

type Props = {
  /** What the list asks for now. */
  query: () => LogQuery;
  /** With whole numbers. */
  isWhole: boolean;
};

const FORMATS = ["csv", "xlsx"] as const;

/** The conditions alone: a file has no pages. */
function bare(query: LogQuery): NonNullable<ExportBody["filter"]> {
  const filter = { ...query };
  delete filter.page;
  delete filter.page_size;
  delete filter.unmask;
  return filter;
}

/** Has everything that the list finds made into a file, in the background. */
export function ExportLog({ query, isWhole }: Props) {
  const { t } = useTranslation("message");
  const { notification } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useFailure();
  const asking = useMutation({
    mutationFn: (format: (typeof FORMATS)[number]) => {
      const filter = bare(query());
      const body: ExportBody = { what: "messages", format, filter, unmask: isWhole };
      return answer(api.POST("/api/v1/exports", { params: { header: idempotencyKey() }, body }));
    },
    onSuccess() {
      void queries.invalidateQueries({ queryKey: ["other"] });
      notification.success({
        key: "export",
        title: t("export.begun"),
        description: t("export.begunText"),
        actions: (
          <Button
            size="small"
            type="primary"
            onClick={() => {
              notification.destroy("export");
              void navigate("/exports");
            }}
          >
            {t("export.see")}
          </Button>
        ),
      });
    },
    onError(error) {
      const { title, text } = say(error);
      notification.error({ key: "export", title, description: text, duration: 0 });
    },
  });
  return (
    <Dropdown
      trigger={["click"]}
      disabled={asking.isPending}
      menu={{
        items: FORMATS.map((format) => ({ key: format, label: t("export.as", { format: format.toUpperCase() }) })),
        onClick: ({ key }) => asking.mutate(key as (typeof FORMATS)[number]),
      }}
    >
      <Button icon={<ExportOutlined />} loading={asking.isPending} aria-haspopup="menu">
        {t("export.button")}
        <DownOutlined style={{ fontSize: 10 }} />
      </Button>
    </Dropdown>
  );
}
