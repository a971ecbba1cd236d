import { Alert, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Policy } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { Review } from "./Review";
import { Rules } from "./Rules";
import { SaveBar } from "./SaveBar";
import { Stale } from "./Stale";
import { useEditing } from "./useEditing";
import { useLeave } from "./useLeave";

type Props = {
  policy: Policy;
  /** The tenant's code; null = the platform's policy. */
  code: string | null;
  /** Why it could not be read again. */
  error: unknown;
};

/** A policy to see, and to change for who may. */
export function Editor({ policy, code, error }: Props) {
  const { t } = useTranslation("policy");
  const mayManage = usePermissions()("policy:manage");
  const editing = useEditing(policy);
  const [isReviewing, setReviewing] = useState(false);
  const leave = useLeave(editing.changes.length);
  const board = { side: code === null ? "platform" : "tenant", editing: mayManage ? editing : null } as const;
  return (
    <Flex vertical gap="middle">
      {!mayManage && <Alert type="info" showIcon title={t("readOnly")} />}
      {error !== null && <Failure error={error} />}
      <Stale code={code} editing={editing} />
      <Rules rules={editing.base.rules} board={board}>
        {mayManage && <SaveBar editing={editing} onReview={() => setReviewing(true)} />}
      </Rules>
      {isReviewing && <Review code={code} editing={editing} onClose={() => setReviewing(false)} />}
      {leave}
    </Flex>
  );
}
