import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { orderOf } from "../../../mock/orders";
import PlatformOrder from "./detail";
import PlaceOrder from "./new";
import PlatformOrders from ".";

// Drawing needs a real browser.
vi.mock("@/parts/chart/Canvas", () => ({ default: () => <canvas /> }));

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas = ["platform-orders", "order", "message"] as const;
const session = sessionOf("platform");
const PREPAID = "CloudSMS_20211115174443";
const POSTPAID = "CloudSMS_20211117141632";

const detail = (number: string, options: Parameters<typeof show>[1] = {}) =>
  show(<PlatformOrder />, {
    session,
    path: `/admin/orders/${number}`,
    route: "/admin/orders/:number",
    areas: [...areas],
    ...options,
  });

async function act(name: string) {
  fireEvent.click(await screen.findByRole("button", { name }));
  return screen.findByRole("dialog");
}

const sent = (calls: Awaited<ReturnType<typeof show>>["calls"], method = "POST") =>
  calls.find((call) => call.method === method);

describe("orders of all tenants", () => {
  it("shows those of every tenant and searches by the address", async () => {
    const { calls } = await show(<PlatformOrders />, {
      session,
      path: "/admin/orders?payment_type=prepaid&level=attention",
      areas: [...areas],
    });
    await screen.findByText("SWALLOW");
    expect(screen.queryByText("CMIMY_PACK02")).toBeNull();
    expect(calls.find(({ path }) => path === "/admin/orders")?.query.get("level")).toBe("attention");
  });

  it("offers nothing to who may only look", async () => {
    await detail(PREPAID, { session: sessionOf("platform", { permissions: ["orders:read_all"] }) });
    await screen.findByLabelText("Amounts");
    for (const name of ["Top up", "Renew", "Correct", "Cancel the order"]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
  });
});

describe("what is done to an order", () => {
  it("tops up, and tells what will be left", async () => {
    const { calls } = await detail(PREPAID);
    const dialog = await act("Top up");
    fireEvent.change(within(dialog).getByLabelText("Amount"), { target: { value: "1,000" } });
    fireEvent.change(within(dialog).getByLabelText("Reason"), { target: { value: "invoice 118" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Add it" }));
    await within(dialog).findByText(/no group separators/);
    expect(sent(calls)).toBeUndefined();
    fireEvent.change(within(dialog).getByLabelText("Amount"), { target: { value: "1000" } });
    await within(dialog).findByText("1,050 SMS");
    fireEvent.click(within(dialog).getByRole("button", { name: "Add it" }));
    await waitFor(() => expect(sent(calls)?.body).toEqual({ amount: "1000", reason: "invoice 118" }));
    expect(sent(calls)?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("does not let a correction take more than is left", async () => {
    await detail("CloudSMS_2021111517430");
    const dialog = await act("Correct");
    fireEvent.change(within(dialog).getByLabelText("Amount"), { target: { value: "-1000" } });
    await within(dialog).findByText(/Only 6 SMS are left/);
    expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Correct" }).disabled).toBe(true);
  });

  it("tells that a large correction waits for somebody else", async () => {
    const { router } = await detail(POSTPAID);
    const dialog = await act("Correct");
    fireEvent.change(within(dialog).getByLabelText("Amount"), { target: { value: "5000" } });
    fireEvent.change(within(dialog).getByLabelText("Reason"), { target: { value: "billed twice" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Correct" }));
    await screen.findByText("Proposed: somebody else has to approve it");
    fireEvent.click(screen.getByRole("button", { name: "See corrections" }));
    expect(router.state.location.search).toBe(`?order=${POSTPAID}`);
  });

  it("keeps what was typed when somebody else changed the order, and saves only when asked again", async () => {
    const order = orderOf(POSTPAID);
    const theirs = { ...order, version: 50, prohibiting_threshold: "20000" };
    let isChanged = false;
    const { calls } = await detail(POSTPAID, {
      on: {
        [`GET /admin/orders/${POSTPAID}`]: () => ok(isChanged ? theirs : order),
        [`PATCH /admin/orders/${POSTPAID}`]: ({ body }) => {
          isChanged = true;
          return body.version === 50 ? ok(theirs) : refuse(409, "changed_meanwhile", "Somebody else changed this.");
        },
      },
    });
    const dialog = await act("Change");
    const warn = within(dialog).getByLabelText<HTMLInputElement>("Warning threshold");
    fireEvent.change(warn, { target: { value: "12000" } });
    const save = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Save the change" });
    await waitFor(() => expect(save.disabled).toBe(false));
    fireEvent.click(save);
    await within(dialog).findByText("Somebody else changed this while you were editing");
    expect(within(dialog).getByText("USD 20,000")).toBeTruthy();
    expect(warn.value).toBe("12000");
    expect(save.disabled).toBe(true);
    fireEvent.click(within(dialog).getByRole("button", { name: "Keep what I typed" }));
    expect(within(dialog).getByLabelText<HTMLInputElement>("Prohibiting threshold").value).toBe("20000");
    await waitFor(() => expect(save.disabled).toBe(false));
    fireEvent.click(save);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const patches = calls.filter(({ method }) => method === "PATCH").map(({ body }) => body);
    expect(patches[1]).toEqual({ version: 50, warning_threshold: "12000" });
  });

  it("cancels only who typed the number", async () => {
    const { calls } = await detail(PREPAID);
    const dialog = await act("Cancel the order");
    fireEvent.change(within(dialog).getByLabelText("Reason"), { target: { value: "contract ended" } });
    fireEvent.change(within(dialog).getByLabelText("Number of the order"), { target: { value: "CloudSMS_1" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Cancel for good" }));
    await within(dialog).findByText("This is not the order's number.");
    expect(sent(calls)).toBeUndefined();
  });

  it("shows a refusal where it is asked", async () => {
    await detail("CloudSMS_20211115174343", {
      on: {
        "POST /admin/orders/CloudSMS_20211115174343/activate": () =>
          refuse(409, "order_state", "The order cannot do this now: it is cancelled."),
      },
    });
    const dialog = await act("Activate");
    fireEvent.click(within(dialog).getByRole("button", { name: "Activate" }));
    await within(dialog).findByText("The order cannot do this now: it is cancelled.");
  });
});

describe("placing an order", () => {
  it("asks before, and sends only what differs from the package", async () => {
    const { calls, address } = await show(<PlaceOrder />, {
      session,
      path: "/admin/orders/new?tenant=CNX01&package_id=024813758077",
      areas: [...areas],
    });
    const total = await screen.findByLabelText("Total amount");
    fireEvent.change(total, { target: { value: "6000.5" } });
    fireEvent.click(screen.getByRole("button", { name: "Place the order" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("CNX01 gets Alabang (CNY 6,000.5).");
    fireEvent.click(within(dialog).getByRole("button", { name: "Place the order" }));
    await waitFor(() =>
      expect(sent(calls)?.body).toEqual({
        tenant: "CNX01",
        package_id: "024813758077",
        activate: true,
        total_amount: "6000.5",
      }),
    );
    await waitFor(() => expect(address()).toMatch(/^\/admin\/orders\/CloudSMS_\d{14}$/));
  });

  it("says what is missing", async () => {
    const { calls } = await show(<PlaceOrder />, { session, path: "/admin/orders/new", areas: [...areas] });
    fireEvent.click(await screen.findByRole("button", { name: "Place the order" }));
    await screen.findByText("Choose a tenant.", { selector: ".ant-form-item-explain-error" });
    await screen.findByText("Choose a package.");
    expect(sent(calls)).toBeUndefined();
  });
});
