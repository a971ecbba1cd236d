import { describe, expect, it } from "vitest";
import { arranged, cells, placed, written } from "./table";

describe("a copied range", () => {
  it("is rows and columns, quoted where a cell contains a separator", () => {
    expect(cells("+639170000000\tAmy\r\n+639170000001\tBob\r\n")).toEqual([
      ["+639170000000", "Amy"],
      ["+639170000001", "Bob"],
    ]);
    expect(cells('a\t"two\nlines"\t"say ""hi"""\nb\t\t')).toEqual([
      ["a", "two\nlines", 'say "hi"'],
      ["b", "", ""],
    ]);
    expect(cells("one")).toEqual([["one"]]);
  });

  it("is put in order by its headings", () => {
    const columns = ["#", "Name", "code"];
    const rows = cells("code\tPhone Number\tname\tignored\n1\t13800138000\tAmy\tx");
    expect(arranged(rows, columns)).toEqual({ rows: [["13800138000", "Amy", "1"]], hadHeading: true });
    const chinese = cells("手机号\t姓名\t码\n13800138000\t李雷\t1");
    expect(arranged(chinese, columns)).toEqual({ rows: [["13800138000", "李雷", "1"]], hadHeading: true });
    const bare = cells("13800138000\tAmy\t1");
    expect(arranged(bare, columns)).toEqual({ rows: bare, hadHeading: false });
  });

  it("goes in at a cell and grows the grid", () => {
    const grid = [["1", "", ""]];
    expect(placed(grid, [["Amy", "7", "beyond"], ["Bob"]], 0, 1, 3)).toEqual([
      ["1", "Amy", "7"],
      ["", "Bob", ""],
    ]);
    expect(grid).toEqual([["1", "", ""]]);
    expect(
      written([
        ["", " "],
        ["a", ""],
      ]),
    ).toEqual([["a", ""]]);
  });
});
