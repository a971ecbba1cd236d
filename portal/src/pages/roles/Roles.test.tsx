import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import Own from ".";
import All from "./admin";

const own = (options: Parameters<typeof show>[1] = {}) =>
  show(<Own />, { path: "/roles", areas: ["roles"], ...options });

describe("roles", () => {
  it("lead to who has them, and say in words what they may", async () => {
    const { container } = await own();
    const link = await screen.findByLabelText("2 accounts with the role Night shift");
    expect(link.getAttribute("href")).toBe("/accounts?role=868000000000003001");
    const row = screen.getByText("Finance").closest("tr") as HTMLElement;
    await userEvent.click(within(row).getByLabelText(/expand/i));
    await screen.findByText("See orders and what is left of them");
    expect(await barriers(container)).toEqual([]);
  });

  it("are put together from another one", async () => {
    const { calls } = await own();
    await userEvent.click(await screen.findByLabelText("Copy Sender"));
    const drawer = within(await screen.findByRole("dialog"));
    await userEvent.type(drawer.getByLabelText("Name"), "Sender and reader");
    await userEvent.click(drawer.getByLabelText("See messages, tasks and the log"));
    await userEvent.click(drawer.getByLabelText("Read receipts and uplinks"));
    await userEvent.click(drawer.getByText("Create the role"));
    await screen.findByText(/The role Sender and reader is made/);
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual({
      name: "Sender and reader",
      description: "",
      permissions: ["messages:send", "feeds:read", "statistics:read", "catalog:read"],
    });
  });

  it("in use are not deleted", async () => {
    await own();
    await userEvent.click(await screen.findByLabelText("Delete Night shift"));
    const dialog = within(await screen.findByRole("dialog"));
    dialog.getByText(/2 accounts still have this role/);
    expect(dialog.getByRole<HTMLButtonElement>("button", { name: "Delete" }).disabled).toBe(true);
  });

  it("of the platform hold only what one may give on", async () => {
    await show(<All />, { path: "/admin/roles", session: sessionOf("platform"), areas: ["roles"] });
    await userEvent.click(await screen.findByText("Create a role"));
    const drawer = within(await screen.findByRole("dialog"));
    const box = drawer.getByLabelText<HTMLInputElement>(/^Approve or reject .*you do not have it yourself/);
    expect(box.disabled).toBe(true);
  });

  it("stand side by side", async () => {
    const { container } = await own({ path: "/roles?view=matrix", language: "zh" });
    const row = (await screen.findByRole("rowheader", { name: "发送、预览和取消短信" })).closest("tr") as HTMLElement;
    const marks = within(row).getAllByRole("img").map((mark) => mark.getAttribute("aria-label"));
    expect(marks.slice(0, 5)).toEqual(["有", "有", "有", "无", "无"]);
    expect(await barriers(container)).toEqual([]);
  });
});
