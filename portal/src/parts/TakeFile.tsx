import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Typography } from "antd";
import type { Evidence } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { Failure } from "./Failure";
import { save } from "./save";

type Props = {
  file: Evidence;
  /** What the button does, for who cannot see it. */
  label: string;
  /** Fetches it; null: its name is all that is seen. */
  ask: (() => Promise<Blob | string | undefined>) | null;
};

/** A file that somebody handed in, to be saved, with its size. */
export function TakeFile({ file, label, ask }: Props) {
  const format = useFormat();
  const taking = useMutation({
    mutationFn: async () => {
      const data = await ask?.();
      if (data) save(file.name, data);
    },
  });
  return (
    <>
      {taking.error && <Failure error={taking.error} effect="once" />}
      {ask ? (
        <Button
          size="small"
          icon={<DownloadOutlined />}
          aria-label={label}
          loading={taking.isPending}
          style={{ maxWidth: "100%", height: "auto", overflowWrap: "anywhere", whiteSpace: "normal" }}
          onClick={() => taking.mutate()}
        >
          {file.name}
        </Button>
      ) : (
        <span style={{ overflowWrap: "anywhere" }}>{file.name}</span>
      )}
      <Typography.Text type="secondary">{format.bytes(file.size)}</Typography.Text>
    </>
  );
}
