import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Flex, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isRefusal } from "@/api/error";
import type { CustomRole } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useSession } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { deleteRole, toAccounts, type Whose } from "./side";

/** Asks before a role is deleted; refuses while somebody has it. */
export function DeleteRole({ of, whose, onClose }: { of: CustomRole; whose: Whose; onClose: () => void }) {
  const { t } = useTranslation("roles");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const session = useSession();
  const maySee = leadsTo(whose.side === "platform" ? "/admin/accounts" : "/accounts", session);
  const renew = () => void queries.invalidateQueries({ queryKey: ["other", "roles"] });
  const removal = useMutation({
    mutationFn: () => deleteRole(whose, of.id),
    onSuccess() {
      renew();
      void message.success(t("deleting.done", { name: of.name }));
      onClose();
    },
    onError: renew,
  });
  const isUsed = of.accounts > 0 || isRefusal(removal.error, "role_in_use");
  return (
    <Modal
      open
      title={t("deleting.title", { name: of.name })}
      okText={t("deleting.ok")}
      okButtonProps={{ danger: true, disabled: isUsed }}
      cancelText={t("form.cancel")}
      confirmLoading={removal.isPending}
      onOk={() => removal.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        {removal.error && <Failure error={removal.error} effect="once" />}
        {of.accounts > 0 ? (
          <Alert type="warning" showIcon title={t("deleting.used", { count: of.accounts })} />
        ) : (
          !isUsed && <div>{t("deleting.text")}</div>
        )}
        {isUsed && maySee && <Link to={toAccounts(whose, of.id)}>{t("deleting.see")}</Link>}
      </Flex>
    </Modal>
  );
}
