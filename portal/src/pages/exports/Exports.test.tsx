import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import Exports from ".";

const page = () => show(<Exports />, { areas: ["exports"], path: "/exports" });

describe("exports", () => {
  it("shows how far each is, and what can be done with it", async () => {
    const { container } = await page();
    await screen.findByText("250,000 of 1,000,000 rows");
    expect(screen.getByText("whole numbers")).toBeTruthy();
    screen.getByText(/It could not be made, three times/);
    expect(screen.getAllByText("Download").length).toBe(1);
    expect(await barriers(container)).toEqual([]);
  });

  it("asks before it cancels one", async () => {
    const { calls } = await page();
    fireEvent.click(await screen.findByText("Cancel"));
    fireEvent.click(await screen.findByText("Cancel it"));
    await waitFor(() => expect(calls.some(({ path }) => path === "/exports/868000000000009501/cancel")).toBe(true));
  });
});
