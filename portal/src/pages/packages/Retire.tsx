import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Package } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { packagesChanged } from "./packagesChanged";

/** Takes a package off the shelf, as it is shown; not when it was changed meanwhile. */
export function Retire({ of, onClose }: { of: Package; onClose: () => void }) {
  const { t } = useTranslation("packages");
  const format = useFormat();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { package_id, product_name: name, orders, version } = of;
  const retire = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/admin/packages/{package_id}/retire", { params: { path: { package_id } }, body: { version } }),
      ),
    onSuccess: () => {
      void message.success(t("retire.done", { name }));
      onClose();
    },
    onSettled: () => packagesChanged(queries),
  });
  const isStale = isRefusal(retire.error, "changed_meanwhile");
  return (
    <Modal
      open
      title={t("retire.title", { name })}
      okText={t("retire.ok")}
      okButtonProps={{ danger: true, loading: retire.isPending }}
      cancelText={t("retire.cancel")}
      onOk={() => retire.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {isStale && <Alert type="warning" showIcon role="alert" title={t("retire.stale")} />}
        {retire.error && !isStale && <Failure error={retire.error} effect="once" />}
        <div>{t("retire.text")}</div>
        {orders > 0 && <div>{t("retire.orders", { count: orders, n: format.number(orders) })}</div>}
      </Flex>
    </Modal>
  );
}
