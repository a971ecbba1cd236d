import type { ReactNode } from "react";
import { Page } from "../Page";
import { List, type ListProps } from "./List";

type Props<Row extends object, Query extends object> = Omit<ListProps<Row, Query>, "label"> & {
  title: string;
  lead?: ReactNode;
  /** Buttons beside the title. */
  extra?: ReactNode;
  /** Between title and list, such as tabs. */
  above?: ReactNode;
  /** Dialogs, drawers and whatever else belongs to the page. */
  children?: ReactNode;
};

/** A page that is a list. */
export function ListPage<Row extends object, Query extends object>(props: Props<Row, Query>) {
  const { title, lead, extra, above, children, ...list } = props;
  return (
    <Page title={title} lead={lead} extra={extra}>
      {above}
      <List {...list} label={title} />
      {children}
    </Page>
  );
}
