import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { App, Button, type ButtonProps, Tooltip } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copy } from "./clipboard";

type Props = Pick<ButtonProps, "size" | "type"> & {
  text: string;
  /** What is copied, as a noun: "auth key". */
  what: string;
  /** Words on the button; without them it is an icon. */
  children?: ReactNode;
};

const SHOWN_MS = 2_000;

/** Copies, and says so: by its icon and tip, and aloud. */
export function CopyButton({ text, what, children, size = "small", type = "text" }: Props) {
  const { t } = useTranslation("parts");
  const { message } = App.useApp();
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const onClick = async () => {
    const isDone = await copy(text);
    setCopied(isDone);
    if (!isDone) void message.error(t("copyFailed", { what }));
  };

  return (
    <>
      <Tooltip title={isCopied ? t("copied") : children ? null : t("copy")}>
        <Button
          size={size}
          type={type}
          icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
          aria-label={t("copyWhat", { what })}
          onClick={() => void onClick()}
        >
          {children}
        </Button>
      </Tooltip>
      <span role="status" className="aside">
        {isCopied ? t("copiedWhat", { what }) : ""}
      </span>
    </>
  );
}
