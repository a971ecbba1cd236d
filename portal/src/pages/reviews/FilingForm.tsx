import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Drawer, Flex, Form, Input, Select } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { FiledSignature, FilingStatus, MainlandNetwork } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { FilingReport } from "./FilingReport";
import { CHANGES_MAX, changesOf, NETWORKS, STATUSES } from "./filing";

type Values = { networks: MainlandNetwork[]; status: FilingStatus; code?: string; note?: string };
type Props = { of: FiledSignature[]; network: MainlandNetwork | null; onDone: () => void; onClose: () => void };

/** Says where one signature stands with one network, or many with several. */
export function FilingForm({ of, network, onDone, onClose }: Props) {
  const { t } = useTranslation(["reviews", "trade"]);
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const [first] = of;
  const known = network && of.length === 1 ? first?.filings.find((filing) => filing.network === network) : undefined;
  const networks = (Form.useWatch("networks", form) as MainlandNetwork[] | undefined) ?? [];
  const {
    submit,
    isBusy,
    failure,
    answer: report,
  } = useSubmit(
    form,
    ({ networks, status, code = "", note = "" }: Values) => {
      const body = { changes: changesOf(of, { networks, status, code, note }) };
      return answer(api.POST("/api/v1/admin/filings", { params: { header: once(body) }, body }));
    },
    {
      onDone(done) {
        void queries.invalidateQueries({ queryKey: ["other"] });
        onDone();
        if (done.rejected > 0) return;
        void message.success(
          t("filings.report.done", { changed: format.number(done.changed), unchanged: format.number(done.unchanged) }),
        );
        onClose();
      },
    },
  );
  const isOver = report !== undefined;
  const isTooMany = of.length * networks.length > CHANGES_MAX;
  return (
    <Drawer
      open
      size={560}
      title={t("filings.changeTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t(isOver ? "close" : "cancel")}</Button>
          {!isOver && (
            <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={isTooMany}>
              {t("filings.save")}
            </Button>
          )}
        </Flex>
      }
    >
      {isOver ? (
        <FilingReport of={report} />
      ) : (
        <Form<Values>
          id={id}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{
            networks: network ? [network] : [],
            status: known?.status ?? "filed",
            code: known?.code ?? "",
            note: known?.note ?? "",
          }}
          onFinish={submit}
        >
          {failure !== null && (
            <Form.Item>
              <Failure error={failure} effect="once" />
            </Form.Item>
          )}
          <Form.Item label={t("text")}>{of.map(({ text, tenant_code }) => `${text} (${tenant_code})`).join(t("many.comma"))}</Form.Item>
          <Form.Item
            name="networks"
            label={t("filings.network")}
            rules={[{ required: true, message: t("filings.networkMissing") }]}
          >
            <Checkbox.Group options={NETWORKS.map((value) => ({ value, label: t(`trade:network.${value}`) }))} />
          </Form.Item>
          {isTooMany && <Alert type="warning" showIcon title={t("filings.tooMany", { n: format.number(CHANGES_MAX) })} />}
          <Form.Item name="status" label={t("filings.state")}>
            <Select options={STATUSES.map((value) => ({ value, label: t(`filings.status.${value}`) }))} />
          </Form.Item>
          <Form.Item name="code" label={t("filings.code")} extra={t("filings.codeHint")}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="note" label={t("filings.note")} extra={t("filings.noteHint")}>
            <Input maxLength={200} showCount autoComplete="off" />
          </Form.Item>
        </Form>
      )}
    </Drawer>
  );
}
