import { App, Button, Card, Flex, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Package } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { LinkButton } from "@/parts/LinkButton";
import { PackageFacts } from "@/parts/order/PackageFacts";
import { Page } from "@/parts/Page";
import { Prices } from "@/parts/order/Prices";
import styles from "@/parts/order/order.module.css";
import { toOrder } from "@/parts/order/side";
import { ordersChanged } from "@/parts/order/useOrder";
import { useSubmit } from "@/parts/useSubmit";
import { ConfirmPlace } from "./ConfirmPlace";
import { PackageChoice } from "./PackageChoice";
import { bodyOf, type PlaceForm } from "./PlaceForm";
import { TenantChoice } from "./TenantChoice";
import { TermsFields } from "./TermsFields";
import { TimeFields } from "./TimeFields";

/** Places an order of a package for a tenant; both may come with the address. */
export default function PlaceOrder() {
  const { t } = useTranslation("platform-orders");
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const once = useOnce();
  const [form] = Form.useForm<PlaceForm>();
  const [chosen, setChosen] = useState<Package | null>(null);
  const [asked, setAsked] = useState<PlaceForm | null>(null);
  const place = (values: PlaceForm) => {
    const body = bodyOf(values);
    return answer(api.POST("/api/v1/admin/orders", { params: { header: once(body) }, body }));
  };
  const { submit, isBusy, failure } = useSubmit(form, place, {
    onDone: ({ number }) => {
      ordersChanged(queries);
      void message.success(t("form.done", { number }));
      void navigate(toOrder("platform", number));
    },
  });
  const initial: PlaceForm = {
    tenant: params.get("tenant") ?? undefined,
    package_id: params.get("package_id") ?? undefined,
    total_amount: "",
    warning_threshold: "",
    prohibiting_threshold: "",
    activate: true,
    effective_at: null,
    expires_at: null,
  };
  return (
    <Page title={t("place")} lead={t("form.lead")}>
      <Form<PlaceForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        scrollToFirstError={{ focus: true }}
        onFinish={setAsked}
      >
        <Flex vertical gap="middle">
          {failure !== null && <Failure error={failure} effect="once" />}
          <div className={styles.pair}>
            <Card title={<h2 className={styles.head}>{t("form.what")}</h2>}>
              <TenantChoice />
              <PackageChoice onChosen={setChosen} />
            </Card>
            {chosen && (
              <Card title={<h2 className={styles.head}>{t("form.package_terms")}</h2>}>
                <PackageFacts of={chosen} />
                <div style={{ marginTop: 16 }}>
                  <Prices key={chosen.package_id} prices={chosen.prices} unit={chosen.unit} label={t("form.package_terms")} />
                </div>
              </Card>
            )}
          </div>
          {chosen && (
            <div className={styles.pair}>
              <Card title={<h2 className={styles.head}>{t("form.terms")}</h2>}>
                <TermsFields of={chosen} />
              </Card>
              <Card title={<h2 className={styles.head}>{t("form.time")}</h2>}>
                <TimeFields of={chosen} />
              </Card>
            </div>
          )}
          <Flex justify="end" gap="small">
            <LinkButton to="/admin/orders">{t("form.cancel")}</LinkButton>
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t("form.ok")}
            </Button>
          </Flex>
        </Flex>
      </Form>
      {asked && chosen && (
        <ConfirmPlace
          values={asked}
          of={chosen}
          onSure={() => {
            setAsked(null);
            submit(asked);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}
