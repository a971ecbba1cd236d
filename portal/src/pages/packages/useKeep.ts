import { App } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

/** Asks before what was typed is thrown away. */
export function useKeep(onLeave: () => void) {
  const { t } = useTranslation("packages");
  const { modal } = App.useApp();
  const isTouched = useRef(false);
  return {
    touched: () => {
      isTouched.current = true;
    },
    leave: () => {
      if (!isTouched.current) {
        onLeave();
        return;
      }
      void modal.confirm({
        title: t("form.leave"),
        content: t("form.leaveText"),
        okText: t("form.leaveOk"),
        cancelText: t("form.stay"),
        okButtonProps: { danger: true },
        onOk: onLeave,
      });
    },
  };
}
