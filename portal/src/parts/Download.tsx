import { DownloadOutlined, DownOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { save } from "./save";
import { useFailure } from "./useFailure";

type Answer = { data?: Blob; response: Response };

type Props<Format extends string> = {
  /** What is downloaded, said to screen readers after "Download". */
  label?: string;
  formats: readonly Format[];
  ask: (format: Format) => Promise<Answer>;
  isDisabled?: boolean;
  /** Only the picture, in a row of a table. */
  isSmall?: boolean;
};

/** Takes something away as a file that the server makes: says that it is being made, and why when it is not. */
export function Download<Format extends string>({ label, formats, ask, isDisabled = false, isSmall = false }: Props<Format>) {
  const { t } = useTranslation("parts");
  const { notification } = App.useApp();
  const say = useFailure();
  const making = useMutation({
    mutationFn: ask,
    onSuccess({ data, response }, format) {
      const name = nameOf(response) ?? `download.${format}`;
      if (data) save(name, data);
      notification.success({ key: "download", title: t("file.done"), description: name });
    },
    onError(error) {
      const { title, text } = say(error);
      notification.error({ key: "download", title, description: text, duration: 0 });
    },
  });
  return (
    <Dropdown
      trigger={["click"]}
      disabled={isDisabled || making.isPending}
      menu={{
        items: formats.map((format) => ({ key: format, label: t("file.as", { format: format.toUpperCase() }) })),
        onClick: ({ key }) => making.mutate(key as Format),
      }}
    >
      <Button
        icon={<DownloadOutlined />}
        loading={making.isPending}
        aria-haspopup="menu"
        type={isSmall ? "text" : "default"}
        size={isSmall ? "small" : "middle"}
      >
        <span className={isSmall ? "aside" : undefined}>{t(making.isPending ? "file.making" : "file.download")}</span>
        {label && <span className="aside"> {label}</span>}
        {!isSmall && <DownOutlined style={{ fontSize: 10 }} />}
      </Button>
    </Dropdown>
  );
}

/** The name that the server gave. */
export function nameOf({ headers }: Response): string | null {
  return /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? null;
}
