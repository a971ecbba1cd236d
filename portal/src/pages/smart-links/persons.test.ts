import { describe, expect, it } from "vitest";
import { csvOf, filled, itemOf, peopleOf, placesOf } from "./persons";

describe("the places of a text", () => {
  it("are named in braces, each once", () => {
    expect(placesOf("您好{name}，订单 {no_1} 已发货，{name}")).toEqual(["name", "no_1"]);
    expect(placesOf("plain")).toEqual([]);
    for (const bad of ["{", "}", "{}", "{a b}", "{a", "a}", "{字}"]) expect([bad, placesOf(bad)]).toEqual([bad, null]);
    expect(filled("您好{name}，{no}{name}", ["name", "no"], ["{no}", "7"])).toBe("您好{no}，7{no}");
  });
});

describe("people who are pasted", () => {
  const places = ["name", "city"];

  it("stand one a line, from a spreadsheet or typed", () => {
    const pasted = 'c-1\t小雁\t上海\n\n c-2 ,"雁, 小"，北京\r\n,无名,广州';
    expect(peopleOf(pasted, places)).toEqual([
      { line: 1, mark: "c-1", values: ["小雁", "上海"], wrong: null },
      { line: 3, mark: "c-2", values: ["雁, 小", "北京"], wrong: null },
      { line: 4, mark: "", values: ["无名", "广州"], wrong: null },
    ]);
  });

  it("are read in the order of a head", () => {
    expect(peopleOf("id,city,name\nc-1,上海,小雁", places)).toEqual([{ line: 2, mark: "c-1", values: ["小雁", "上海"], wrong: null }]);
    expect(peopleOf("c-1\nc-2", []).map(({ mark }) => mark)).toEqual(["c-1", "c-2"]);
  });

  it("are told what is wrong with them", () => {
    const wrong = (line: string) => peopleOf(line, places)[0]?.wrong;
    expect(wrong("c-1,小雁")).toEqual({ what: "cells", n: 2, wanted: 3 });
    expect(wrong("c-1,,上海")).toEqual({ what: "empty", place: "name" });
    expect(wrong(`c-1,小雁,${"海".repeat(101)}`)).toEqual({ what: "long", place: "city", max: 100 });
    expect(wrong(`${"c".repeat(65)},小雁,上海`)).toEqual({ what: "mark", max: 64 });
  });

  it("become what the API takes", () => {
    const items = peopleOf("c-1,小雁,上海\n,无名,广州", places).map((person) => itemOf(person, places));
    expect(items).toEqual([{ cust_flag: "c-1", params: { name: "小雁", city: "上海" } }, { params: { name: "无名", city: "广州" } }]);
  });
});

it("writes CSV in which nothing is a formula", () => {
  expect(csvOf([["a", "=1+1"], ['"b"', "c,d"]])).toBe('\uFEFF"a","\'=1+1"\r\n"""b""","c,d"\r\n');
});
