import { useQueryClient } from "@tanstack/react-query";
import { App, Button, DatePicker, Drawer, Flex, Form, Input } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BlacklistReport } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { ENTRIES_MAX, entriesOf, valuesOf, wrongLines } from "./entriesOf";
import { listsChanged } from "./listsChanged";
import { Report } from "./Report";
import { add, type Whose } from "./side";

type Values = { values?: string; reason?: string; ends?: Dayjs | null };

/** Numbers, prefixes and countries, typed or pasted. */
export function AddEntries({ whose, onClose }: { whose: Whose; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const { message } = App.useApp();
  const format = useFormat();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const [today] = useState(() => dayjs(format.dateTimeBare(Date.now())).startOf("day"));
  const [report, setReport] = useState<BlacklistReport | null>(null);
  const count = valuesOf(Form.useWatch("values", form) ?? "").length;

  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ values = "", reason, ends }: Values) => {
      const list = entriesOf({ values, ...(reason ? { reason } : {}), ends: ends?.format("YYYY-MM-DD") ?? null });
      return add(whose, list, once(list));
    },
    {
      names: { entries: "values" },
      onDone(done) {
        listsChanged(queries);
        if (done.rejected === 0) {
          void message.success(t("report.done", { added: format.number(done.added), renewed: format.number(done.renewed) }));
          onClose();
          return;
        }
        setReport(done);
        form.setFieldsValue({ values: wrongLines(done.wrong) });
      },
    },
  );

  return (
    <Drawer
      open
      size={560}
      title={t("add.title")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={count === 0 || count > ENTRIES_MAX}>
            {t("add.ok", { n: format.number(count) })}
          </Button>
        </Flex>
      }
    >
      <Form<Values> id={id} form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        {report && (
          <Form.Item>
            <Report of={report} />
          </Form.Item>
        )}
        <Form.Item
          name="values"
          label={t("add.values")}
          extra={t("add.valuesHint")}
          rules={[
            {
              validator: (_, text?: string) =>
                valuesOf(text ?? "").length > ENTRIES_MAX ? Promise.reject(new Error(t("add.tooMany"))) : Promise.resolve(),
            },
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} autoFocus spellCheck={false} placeholder={"+8613800138000\n+86170*\nGB"} />
        </Form.Item>
        <Form.Item name="reason" label={t("column.reason")}>
          <Input maxLength={200} showCount autoComplete="off" />
        </Form.Item>
        <Form.Item name="ends" label={t("add.ends")} extra={t("add.endsHint")}>
          <DatePicker minDate={today} style={{ width: "100%" }} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
