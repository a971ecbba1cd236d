import { readFileSync } from "node:fs";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import type { Reply } from "../../../mock/api";
import Handset from ".";

const platform = (name: string) => readFileSync(`../crates/smart/tests/data/platform/${name}`);
const file = (octets: Uint8Array): Reply => ({ status: 200, file: octets.slice() }) as unknown as Reply;
const none: Reply = { status: 404, body: undefined };

/** `show` names calls by what follows `/api/v1`; these stand elsewhere. */
const at = (path: string) => `GET ${path.slice("/api/v1".length)}`;

const answers = {
  [at("/src/pages/handset/client/smart.wasm")]: () => file(readFileSync("src/pages/handset/client/smart.wasm")),
  [at("/t/v1/manifest")]: () => file(platform("manifest.json")),
  [at("/t/v1/snapshot/11.bin")]: () => file(platform("snapshot-11.bin")),
  [at("/t/v1/pack/11/all")]: () => file(platform("pack-11-all.bin")),
  [at("/demo/phones")]: () => none,
};

const inbox = {
  [at("/demo/phones")]: (): Reply => ({
    status: 200,
    body: { phones: [{ number: "13800138000", messages: 1, last_at: "2027-01-15T08:00:00Z" }] },
  }),
  [at("/demo/phones/13800138000/messages")]: (): Reply => ({
    status: 200,
    body: {
      messages: [
        {
          id: "demo-cn-1",
          sender: "1069000012345",
          text: "【品牌0】您的订单已发出",
          parts: 1,
          received_at: "2027-01-15T08:00:00Z",
        },
      ],
    },
  }),
};

function start(on: Record<string, () => Reply>, language: "en" | "zh" = "en") {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
  return show(<Handset />, { session: null, language, path: "/handset", areas: ["handset"], on: { ...answers, ...on } });
}

afterEach(() => vi.useRealTimers());

describe("the reference handset", () => {
  it("shows brand, logo and menu of a message of the simulated network, and where a tap leads before it leads there", async () => {
    const person = userEvent.setup({ advanceTimers: () => undefined });
    const { container } = await start(inbox);
    const phone = await screen.findByRole("region", { name: "Phone" });
    await person.click(await within(phone).findByRole("button", { name: /品牌0/ }));
    await within(phone).findByLabelText("Sender verified");
    await waitFor(() => expect(phone.querySelector("img")?.src).toMatch(/^data:image\/png/));
    expect(screen.getByText("Brand shown")).toBeTruthy();
    await person.click(within(phone).getByRole("button", { name: "我的订单" }));
    const asked = await screen.findByRole("dialog");
    const link = within(asked).getByRole("link", { name: "Open the page" });
    expect([link.getAttribute("href"), link.getAttribute("rel")]).toEqual(["https://example.com/0", "noopener noreferrer"]);
    await person.click(within(asked).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.getByText(/Counted 2|Counted 1/)).toBeTruthy());
    expect(await barriers(container)).toEqual([]);
  });

  it("takes what is typed where there are no simulated phones, and says why it stays plain", async () => {
    const person = userEvent.setup({ advanceTimers: () => undefined });
    await start({}, "zh");
    await screen.findByText("本平台没有模拟手机");
    await person.type(screen.getByLabelText("发送方"), "13800138000");
    await person.type(screen.getByLabelText("内容"), "【品牌0】您的订单已发出");
    await person.click(screen.getByRole("button", { name: "收到" }));
    const phone = screen.getByRole("region", { name: "手机" });
    await person.click(await within(phone).findByRole("button", { name: /13800138000/ }));
    await screen.findByText(/该发送方不属于此品牌/);
    expect(within(phone).queryByLabelText("发送方已验证")).toBeNull();
    expect(screen.getByText(/\/t\/v1\/snapshot\/11\.bin/)).toBeTruthy();
  });
});
