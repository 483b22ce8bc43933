import { describe, expect, it } from "vitest";

import type { ContentKind, Field } from "@/api/types";
import { blank, contrast, fromNumbers, fromTree, fromWindows, said, shown, titleOf, toTree, toWindows } from "@/content/forms";

const field = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  name,
  label: name,
  help: "",
  long: false,
  required: false,
  type,
  of: null,
  each: null,
  choices: {},
  fields: [],
  ...more,
});
const FIELDS = [
  field("name", "text", { required: true }),
  field("leader", "reference", { of: "staff" }),
  field("scope", "lines", { each: "text" }),
  field("basis", "stated"),
  field("urgent", "switch"),
  field("limit", "group", { fields: [field("amount", "number", { required: true })] }),
  field("rows", "rows", { fields: [field("label", "text"), field("known", "text")] }),
];

describe("forms of content", () => {
  it("say nothing of what is left empty, so that the desk can tell what is missing", () => {
    expect(said(FIELDS, blank(FIELDS))).toEqual({ scope: [], urgent: false, rows: [] });
  });

  it("say what is typed, without blanks around it", () => {
    const typed = { ...blank(FIELDS), name: " 水 ", limit: { amount: "3" }, rows: [{ label: "车牌", known: "" }], basis: "无" };
    expect(said(FIELDS, typed)).toEqual({
      name: "水",
      scope: [],
      basis: "无",
      urgent: false,
      limit: { amount: "3" },
      rows: [{ label: "车牌" }],
    });
  });

  it("show places indented below those that they lie in, and read them back", () => {
    const places = [
      { name: "东湖区" },
      { name: "幸福街道", within: "东湖区" },
      { name: "幸福路", within: "幸福街道" },
      { name: "西岭区" },
    ];
    expect(toTree(places)).toBe("东湖区\n  幸福街道\n    幸福路\n西岭区");
    expect(fromTree(toTree(places))).toEqual(places);
    expect(fromTree("东湖区\n\t幸福路\n\n　高山村")).toEqual([
      { name: "东湖区" },
      { name: "幸福路", within: "东湖区" },
      { name: "高山村", within: "东湖区" },
    ]);
  });

  it("show windows without seconds and read them with any dash", () => {
    expect(toWindows([["08:30:00", "12:00:00"]])).toBe("08:30-12:00");
    expect(fromWindows("8:30—12:00\n13:30 - 17:30")).toEqual([["8:30", "12:00"], ["13:30", "17:30"]]);
  });

  it("keep what is no number, for the desk to say so", () => {
    expect(fromNumbers("0.5\n一")).toEqual([0.5, "一"]);
  });

  it("show of a list only what goes and what comes", () => {
    expect(contrast(["a", "b"], ["b", "c"])).toEqual([["a"], ["c"]]);
    expect(contrast(["a", "b"], ["b", "a"])).toEqual([["a", "b"], ["b", "a"]]);
  });

  it("show values by what they are called", () => {
    expect(shown("x", field("kind", "choice", { choices: { x: "投诉" } }))).toBe("投诉");
    expect(shown(["s1"], field("leader", "references", { of: "staff" }), (_, code) => `${code}!`)).toBe("s1!");
    expect(shown(null)).toBe("（空）");
  });

  it("call an item by its title, or the first of several", () => {
    const shape = { title: "asked", fields: [field("asked", "lines")] } as unknown as ContentKind;
    expect(titleOf(shape, { asked: ["能停车吗", "哪里停车"] })).toBe("能停车吗");
  });
});
