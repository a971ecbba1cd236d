import { EyeOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { usePermissions } from "@/auth/useSession";
import { useFailure } from "../useFailure";

type Props = { uid: string; to: string; onWhole: (to: string) => void };

/** Shows one number whole, for who may see it; the server writes that down. */
export function UnmaskOne({ uid, to, onWhole }: Props) {
  const { t } = useTranslation("message");
  const { message } = App.useApp();
  const may = usePermissions();
  const say = useFailure();
  const unmask = useMutation({
    mutationFn: () => answer(api.GET("/api/v1/messages/{uid}", { params: { path: { uid }, query: { unmask: true } } })),
    onSuccess: (whole) => onWhole(whole.to),
    onError: (error) => void message.error(say(error).text),
  });
  if (!may("messages:unmask") || !to.includes("*")) return null;
  return (
    <Popconfirm
      title={t("unmask.title")}
      description={t("unmask.text")}
      okText={t("unmask.ok")}
      cancelText={t("unmask.cancel")}
      onConfirm={() => unmask.mutate()}
    >
      <Button size="small" type="link" icon={<EyeOutlined />} loading={unmask.isPending}>
        {t("unmask.one")}
      </Button>
    </Popconfirm>
  );
}
