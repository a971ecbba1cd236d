import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Drawer, Flex } from "antd";
import { useTranslation } from "react-i18next";
import type { SmartLink } from "@/api/types";
import { CopyButton } from "@/parts/CopyButton";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { save } from "@/parts/save";
import styles from "./links.module.css";
import type { Made } from "./NewLinks";
import { csvOf } from "./persons";

type Row = { link: SmartLink; mark: string; values: string[] };

/** The links that were made just now: whose each is can be kept only here. */
export function MadeLinks({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useTranslation("smart-links");
  const { links, people, places } = made;
  const rows = links.map((link, at): Row => ({ link, mark: people[at]?.mark ?? "", values: people[at]?.values ?? [] }));
  const hasPeople = people.length > 0;
  const columns: Column<Row>[] = [
    {
      key: "address",
      title: t("one.address"),
      render: ({ link }) => (
        <span className={styles.base}>
          <code className={styles.any}>{link.url}</code>
          <CopyButton text={link.url} what={t("address")} />
        </span>
      ),
    },
    ...(hasPeople
      ? [{ key: "mark", title: t("form.markColumn"), width: 140, render: ({ mark }: Row) => <Any>{mark}</Any> }]
      : []),
    ...places.map((place, at) => ({
      key: `place-${place}`,
      title: place,
      width: 120,
      render: ({ values }: Row) => <Any>{values[at] ?? ""}</Any>,
    })),
  ];
  const table = () => {
    const head = ["url", "code", "expires_at", ...(hasPeople ? ["cust_flag", ...places] : [])];
    const body = rows.map(({ link: { url, code, expires_at }, mark, values }) => {
      return [url, code, expires_at, ...(hasPeople ? [mark, ...values] : [])];
    });
    save("smart-links.csv", csvOf([head, ...body]));
  };
  return (
    <Drawer
      open
      size={720}
      title={t("made.title", { count: links.length })}
      mask={{ closable: !hasPeople }}
      onClose={onClose}
      footer={
        <Flex wrap justify="end" gap="small">
          <CopyButton size="middle" type="default" text={links.map(({ url }) => url).join("\n")} what={t("made.all")}>
            {t("made.copyAll")}
          </CopyButton>
          <Button icon={<DownloadOutlined />} onClick={table}>
            {t("made.save")}
          </Button>
          <Button type="primary" onClick={onClose}>
            {t("close")}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap="middle">
        <Alert type={hasPeople ? "warning" : "success"} showIcon title={t(hasPeople ? "made.what" : "made.one")} />
        <Plain label={t("made.table")} items={rows} columns={columns} rowKey={({ link }) => link.code} nothing="" />
      </Flex>
    </Drawer>
  );
}

function Any({ children }: { children: string }) {
  return <span className={styles.any}>{children}</span>;
}
