import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SmartVendor, SmartWhole, VendorStatus } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";

const STATUSES: VendorStatus[] = ["none", "submitted", "approved", "rejected"];
type Values = { status: VendorStatus; reason: string; reference: string };
type Props = { of: SmartWhole; vendor: SmartVendor; onClose: () => void };

/** Where a maker of handsets stands with the live version, as it was shown; the tenant sees it. */
export function VendorForm({ of, vendor, onClose }: Props) {
  const { t } = useTranslation(["smart-desk", "brand"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const { status, reason, reference, version } = vendor;
  const number = of.live ?? of.newest;
  const renew = () => void queries.invalidateQueries({ queryKey: ["other"] });
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) =>
      answer(
        api.PUT("/api/v1/admin/smart/profiles/{id}/vendors/{vendor}", {
          params: { path: { id: of.id, vendor: vendor.vendor } },
          body: {
            number,
            version,
            status: values.status,
            reason: values.reason.trim(),
            reference: values.reference.trim(),
          },
        }),
      ),
    {
      // A colleague may have written something: the page shows it.
      onError() {
        renew();
        return false;
      },
      onDone() {
        renew();
        void message.success(t("vendor.done"));
        onClose();
      },
    },
  );
  return (
    <Modal
      open
      title={t("vendor.title", { name: vendor.name, n: number })}
      okText={t("vendor.save")}
      okButtonProps={{ loading: isBusy }}
      cancelText={t("cancel")}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ status, reason, reference }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item name="status" label={t("brand:vendors.status")}>
          <Radio.Group options={STATUSES.map((value) => ({ value, label: t(`brand:standing.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("brand:vendors.reason")}
          extra={t("vendor.reasonHint")}
          dependencies={["status"]}
          rules={[
            ({ getFieldValue }) => ({
              required: getFieldValue("status") === "rejected",
              whitespace: true,
              message: t("vendor.reasonMissing"),
            }),
          ]}
        >
          <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
        </Form.Item>
        <Form.Item name="reference" label={t("brand:vendors.reference")}>
          <Input autoComplete="off" maxLength={100} spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
