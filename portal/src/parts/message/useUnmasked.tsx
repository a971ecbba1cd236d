import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Tooltip } from "antd";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LogItem, Page } from "@/api/types";
import { usePermissions } from "@/auth/useSession";

type Ask = (unmask: boolean) => Promise<Page<LogItem>>;

/**
 * Whole phone numbers in a list, on request. The server writes into the audit log each time it shows some, so they are
 * asked for only where there is one that has not been shown yet, and not with every refresh of the list.
 */
export function useUnmasked() {
  const [isWhole, setWhole] = useState(false);
  const known = useRef(new Map<string, Pick<LogItem, "phone" | "to">>());

  const rows = useCallback(
    async (ask: Ask): Promise<Page<LogItem>> => {
      if (!isWhole) return ask(false);
      const page = await ask(false);
      const isKnown = page.items.every((item) => !isMasked(item) || known.current.has(item.uid));
      if (!isKnown) {
        for (const { uid, phone, to } of (await ask(true)).items) known.current.set(uid, { phone, to });
      }
      return { ...page, items: page.items.map((item) => ({ ...item, ...known.current.get(item.uid) })) };
    },
    [isWhole],
  );

  const toggle = (next: boolean) => {
    known.current.clear();
    setWhole(next);
  };

  return { isWhole, rows, button: <Toggle isWhole={isWhole} onChange={toggle} /> };
}

function isMasked({ phone }: LogItem): boolean {
  return phone.includes("*");
}

type Props = { isWhole: boolean; onChange: (isWhole: boolean) => void };

/** Asks first, since it is recorded; says why not, to who may not. */
function Toggle({ isWhole, onChange }: Props): ReactNode {
  const { t } = useTranslation(["message", "trade"]);
  const may = usePermissions();
  if (isWhole) {
    return (
      <Button icon={<EyeInvisibleOutlined />} onClick={() => onChange(false)}>
        {t("unmask.hide")}
      </Button>
    );
  }
  if (!may("messages:unmask")) {
    return (
      <Tooltip title={t("unmask.denied", { permission: t("trade:permission.messages_unmask") })}>
        <Button icon={<EyeOutlined />} disabled>
          {t("unmask.button")}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Popconfirm
      title={t("unmask.title")}
      description={t("unmask.text")}
      okText={t("unmask.ok")}
      cancelText={t("unmask.cancel")}
      onConfirm={() => onChange(true)}
    >
      <Button icon={<EyeOutlined />}>{t("unmask.button")}</Button>
    </Popconfirm>
  );
}
