import type { ReactNode } from "react";

/** A column of a list, and a line of its card on a narrow screen. */
export type Column<Row> = {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Pixels; the table scrolls sideways when the screen is narrower than all of them. */
  width?: number;
  /** Stays in sight at the end of the row, for what can be done with it. */
  isLast?: boolean;
  /** The API's name for ordering by this column; absent = not orderable. */
  sort?: string;
  /** Numbers stand at the end of their cell, so that digits line up. */
  isNumber?: boolean;
  /** In a card: `title` is its head (by default the first column's), `whole` a line of its own, `hidden` not shown. */
  card?: "title" | "whole" | "hidden";
};
