/** What the sample comes to: the average in per cent of the points, by whatever one likes. */

import type { Inspection } from "@/api/types";

export interface Average {
  key: string;
  count: number;
  percent: number;
}

export function averages(drawn: Inspection[], by: (one: Inspection) => string): Average[] {
  const found = new Map<string, { count: number; got: number; of: number }>();
  for (const one of drawn) {
    if (!one.scored_at) continue;
    const sum = found.get(by(one)) ?? { count: 0, got: 0, of: 0 };
    found.set(by(one), { count: sum.count + 1, got: sum.got + one.total, of: sum.of + one.most });
  }
  return [...found]
    .map(([key, { count, got, of }]) => ({ key, count, percent: of ? (100 * got) / of : 0 }))
    .sort((a, b) => a.percent - b.percent || a.key.localeCompare(b.key));
}
