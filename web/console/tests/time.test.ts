import { describe, expect, it } from "vitest";

import { fromWall, instant, left, midnight, short, span, toWall } from "@/lib/time";

const NOW = new Date("2026-11-22T09:00:00Z"); // 17:00 in the institution's zone

describe("time", () => {
  it("reads instants in the institution's zone, whatever the machine's own is", () => {
    expect(instant("2026-11-25T09:30:00Z")).toMatch(/11月25日（周三）17:30$/);
    expect(short("2026-11-22T16:05:00Z", NOW)).toBe("11月23日 00:05");
    expect(short("2026-11-22T00:05:00Z", NOW)).toBe("08:05");
  });

  it("turns what a picker shows into an instant and back", () => {
    expect(fromWall("2026-11-25T17:30")).toBe("2026-11-25T09:30:00.000Z");
    expect(toWall(new Date("2026-11-25T16:30:00Z"))).toBe("2026-11-26T00:30");
    expect(toWall(midnight())).toMatch(/T00:00$/);
  });

  it("tells how long something is", () => {
    expect(span(30_000)).toBe("不到1分钟");
    expect(span(125 * 60_000)).toBe("2小时5分");
    expect(left("2026-11-22T08:57:00Z", NOW)).toBe("已超期3分钟");
    expect(left("2026-11-22T10:00:00Z", NOW)).toBe("还剩1小时");
  });
});
