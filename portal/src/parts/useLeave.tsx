import { Modal } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

/** Asks before the page is left with something that is not saved; the dialog is to be shown. */
export function useLeave(hasUnsaved: () => boolean): ReactNode {
  const { t } = useTranslation("parts");
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && hasUnsaved(),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (hasUnsaved()) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  });
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={t("leave.title")}
      okText={t("leave.ok")}
      okButtonProps={{ danger: true }}
      cancelText={t("leave.cancel")}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {t("leave.text")}
    </Modal>
  );
}
