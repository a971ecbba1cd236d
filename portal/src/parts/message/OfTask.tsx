import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";

type Props = { id?: string; value?: string };

/** The task or mission whose messages are listed, by its name where it can be read; taking it away searches at once. */
export function OfTask({ id, value = "" }: Props) {
  const { t } = useTranslation("message");
  const [, setParams] = useSearchParams();
  const enabled = usePermissions()("messages:read") && value !== "";
  const { data } = useGet({ topic: "messages", enabled }, "/api/v1/tasks/{task_id}", { path: { task_id: value } });
  const name = data?.task_id === value ? data.name : value;
  const remove = () =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("task_id");
      next.delete("page");
      return next;
    });
  return (
    <Tag id={id} color="blue" closable={{ "aria-label": t("log.filter.notOfTask") }} onClose={remove} title={name}>
      {name}
    </Tag>
  );
}
