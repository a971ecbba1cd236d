import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { usePermissions } from "@/auth/useSession";

type Props = {
  id?: string;
  value?: string;
  onChange?: (code: string | undefined) => void;
  /** Said in place of a choice. */
  placeholder?: string;
  allowClear?: boolean;
  "aria-label"?: string;
};

/** A tenant, chosen by its code: the server searches, since there may be thousands. Typed by who may not see them. */
export function TenantSelect(props: Props) {
  const may = usePermissions();
  return may("platform:tenants") ? <Chosen {...props} /> : <Typed {...props} />;
}

function Typed({ onChange, ...rest }: Props) {
  return <Input {...rest} maxLength={32} onChange={({ target }) => onChange?.(target.value || undefined)} />;
}

function Chosen({ allowClear = true, ...rest }: Props) {
  const { t } = useTranslation("parts");
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["other", "tenants", "choice", wanted],
    queryFn: async ({ signal }) => {
      // One call for a word, not one for each of its letters.
      await new Promise((resolve) => setTimeout(resolve, wanted === "" ? 0 : 250));
      return answer(
        api.GET("/api/v1/admin/tenants", {
          params: { query: { page_size: 50, ...(wanted === "" ? {} : { q: wanted }) } },
          signal,
        }),
      );
    },
    placeholderData: (before) => before,
  });
  const options = data?.items.map(({ code, name }) => ({
    value: code,
    label: name === code ? code : t("tenant.option", { code, name }),
  }));
  return (
    <Select
      {...rest}
      allowClear={allowClear}
      options={options}
      loading={isFetching}
      popupMatchSelectWidth={320}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={t(isFetching ? "tenant.looking" : "tenant.none")}
    />
  );
}
