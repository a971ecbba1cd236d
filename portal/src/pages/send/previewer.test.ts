import { beforeEach, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "@/api/error";
import type { PreviewItem, SendBody } from "@/api/types";
import type { Recipient, Shared } from "./plan";
import { type Ask, keyOf, makePreviewer } from "./previewer";

beforeEach(() => void vi.useFakeTimers());

const shared = (content: string): Shared => ({ type: "notification", content });
const to = (n: number): Recipient => ({
  raw: String(n),
  to: `+86${13_800_138_000 + n}`,
  state: "recognised",
  doubt: null,
  direction: "mainland",
  variables: null,
});
const many = (count: number) => Array.from({ length: count }, (_, n) => to(n));
const sent = (body: SendBody) => body.recipients?.map((one) => one.to) ?? [];
const answering: Ask = (body) => Promise.resolve({ messages: sent(body).map((one) => ({ to: one }) as PreviewItem) });

it("asks for the recipient on the screen first, then for the others in portions, nobody twice", async () => {
  const ask = vi.fn(answering);
  const previewer = makePreviewer(ask);
  previewer.want({ shared: shared("a"), recipients: many(450), first: to(7) }, "");
  expect(ask).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(ask.mock.calls.map(([body]) => sent(body).length)).toEqual([1, 200, 200, 49]);
  expect(previewer.answers()).toMatchObject({ isBusy: false, refusal: null });
  expect(previewer.answers().items.size).toBe(450);

  previewer.want({ shared: shared("a"), recipients: many(451), first: to(7) }, "");
  await vi.runAllTimersAsync();
  expect(ask.mock.calls.at(-1)?.[0].recipients).toEqual([{ to: to(450).to }]);
});

it("waits for the typing to pause, and forgets the answers to another text", async () => {
  const ask = vi.fn(answering);
  const previewer = makePreviewer(ask);
  for (const content of ["a", "ab", "abc"]) {
    previewer.want({ shared: shared(content), recipients: many(2), first: null }, "");
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.runAllTimersAsync();
  expect(ask.mock.calls.map(([body]) => body.content)).toEqual(["abc"]);
  previewer.want({ shared: shared("abcd"), recipients: many(2), first: null }, "");
  expect(previewer.answers().items.size).toBe(0);
});

it("drops the answer that a change has overtaken", async () => {
  const answers: (() => void)[] = [];
  const previewer = makePreviewer(
    (body) =>
      new Promise((resolve) =>
        answers.push(() =>
          resolve({ messages: sent(body).map((one) => ({ to: one, text: body.content }) as PreviewItem) }),
        ),
      ),
  );
  const want = (content: string) => previewer.want({ shared: shared(content), recipients: [to(1)], first: null }, "");
  want("old");
  await vi.advanceTimersByTimeAsync(400);
  want("new");
  await vi.advanceTimersByTimeAsync(400);
  answers.forEach((answer) => answer());
  await vi.runAllTimersAsync();
  expect(previewer.answers().items.get(keyOf(to(1)))?.text).toBe("new");
});

it("stops at a refusal of the whole until something changes, and asks again after a failure", async () => {
  const ask = vi.fn<Ask>().mockRejectedValueOnce(new ApiError(422, { code: "content_needs_template" }));
  const previewer = makePreviewer(ask);
  const want = (content: string) => previewer.want({ shared: shared(content), recipients: [to(1)], first: null }, "");
  want("a");
  await vi.runAllTimersAsync();
  want("a");
  await vi.runAllTimersAsync();
  expect(ask).toHaveBeenCalledTimes(1);
  expect(previewer.answers().refusal?.code).toBe("content_needs_template");

  ask.mockRejectedValueOnce(new NetworkError(null)).mockImplementation(answering);
  want("b");
  await vi.advanceTimersByTimeAsync(400);
  expect(previewer.answers().failure).toBeInstanceOf(NetworkError);
  await vi.runAllTimersAsync();
  expect(previewer.answers()).toMatchObject({ failure: null, isBusy: false });
  expect(previewer.answers().items.size).toBe(1);
});
