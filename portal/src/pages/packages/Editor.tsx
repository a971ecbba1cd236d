import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Form } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { Package } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { Fields } from "./Fields";
import { bodyOf, formOf, type PackageForm } from "./PackageForm";
import styles from "./packages.module.css";
import { packagesChanged } from "./packagesChanged";
import { useFieldWords } from "./useFieldWords";
import { useKeep } from "./useKeep";

type Props = {
  /** What the form begins with; null = empty. */
  of: Package | null;
  /** It makes another package. */
  isNew?: boolean;
  onDone: (saved: Package) => void;
  onCancel: () => void;
};

/** Makes a package, or changes one unless somebody else was quicker. */
export function Editor({ of, isNew = of === null, onDone, onCancel }: Props) {
  const { t } = useTranslation("packages");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const once = useOnce();
  const [form] = Form.useForm<PackageForm>();
  const stale = useStale(form, { version: of?.version ?? 0, values: formOf(of) });
  const { name, say } = useFieldWords(form);
  const keep = useKeep(onCancel);

  const save = async (typed: PackageForm): Promise<Package | null> => {
    const values = { ...stale.base.values, ...typed };
    if (isNew || !of) {
      const body = bodyOf(values, null);
      return answer(api.POST("/api/v1/admin/packages", { params: { header: once(body) }, body }));
    }
    const params = { path: { package_id: of.package_id } };
    const body = bodyOf(values, stale.base.version);
    try {
      return await answer(api.PUT("/api/v1/admin/packages/{package_id}", { params, body }));
    } catch (error) {
      if (!isRefusal(error, "changed_meanwhile")) throw error;
      const newer = await answer(api.GET("/api/v1/admin/packages/{package_id}", { params }));
      stale.found({ version: newer.version, values: formOf(newer) });
      window.scrollTo(0, 0);
      return null;
    }
  };
  const { submit, isBusy, failure } = useSubmit<PackageForm, Package | null>(form, save, {
    onDone: (saved) => {
      packagesChanged(queries);
      if (!saved) return;
      void message.success(
        isNew ? t("form.made", { name: saved.product_name, id: saved.package_id }) : t("form.saved"),
      );
      onDone(saved);
    },
  });
  return (
    <Form<PackageForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={stale.base.values}
      scrollToFirstError={{ focus: true, block: "center" }}
      onValuesChange={keep.touched}
      onFinish={submit}
    >
      <Flex vertical gap="middle">
        {stale.changes && (
          <StaleNotice<PackageForm>
            changes={stale.changes}
            name={name}
            say={say}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        {failure !== null && <Failure error={failure} effect="once" />}
        <Fields />
        <Flex justify="end" gap="small" className={styles.bar}>
          <Button onClick={keep.leave}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={stale.changes !== null}>
            {t(isNew ? "create" : "form.save")}
          </Button>
        </Flex>
      </Flex>
    </Form>
  );
}
