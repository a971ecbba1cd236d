import { Select } from "antd";
import { useCategories } from "./useCategories";

type Props = {
  id?: string;
  value?: string;
  onChange?: (code: string | undefined) => void;
  allowClear?: boolean;
  /** Only those that somebody can be licensed for. */
  isLicensable?: boolean;
};

/** A category, by its name in the reader's language. */
export function CategorySelect({ isLicensable = false, ...rest }: Props) {
  const { categories, isPending } = useCategories();
  const options = categories
    ?.filter(({ licensable }) => licensable || !isLicensable)
    .map(({ code, name }) => ({ value: code, label: name }));
  return <Select {...rest} options={options} loading={isPending} showSearch={{ optionFilterProp: "label" }} />;
}
