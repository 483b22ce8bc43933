/** What a chart shows; the same figures stand in a table beside it. */

export interface Chart {
  names: string[];
  series: { name: string; values: (number | null)[] }[];
  isShare?: boolean; // in per cent
  isTrend?: boolean; // names follow each other in time
  isStacked?: boolean; // one bar for all of a name
}

const MOST = 10; // bars that can be told apart

/** The chart of the first lines of a table. */
export const firstOf = (chart: Chart): Chart =>
  chart.isTrend
    ? chart
    : {
        ...chart,
        names: chart.names.slice(0, MOST),
        series: chart.series.map((one) => ({ ...one, values: one.values.slice(0, MOST) })),
      };
