/** ECharts with only what is drawn here; loaded when a chart is first shown. */

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import type { Chart } from "./chart";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export interface Drawn {
  show: (chart: Chart) => void;
  clear: () => void;
}

/** A place to draw in: charts follow each other in it without a flicker. */
export function drawIn(place: HTMLElement): Drawn {
  const drawn = init(place, undefined, { renderer: "canvas" });
  const watcher = new ResizeObserver(() => drawn.resize());
  watcher.observe(place);
  return {
    show: (chart) => drawn.setOption(optionsOf(chart, getComputedStyle(place).fontFamily), { notMerge: true }),
    clear: () => {
      watcher.disconnect();
      drawn.dispose();
    },
  };
}

/** What ECharts is told of a chart, in the colours of the page. */
function optionsOf(chart: Chart, fontFamily: string) {
  const ink = colour("--ink-soft");
  const line = { lineStyle: { color: colour("--line") } };
  const value = {
    type: "value" as const,
    max: chart.isShare ? 100 : undefined,
    minInterval: 1,
    axisLabel: { color: ink, formatter: chart.isShare ? "{value}%" : "{value}" },
    splitLine: line,
  };
  const names = {
    type: "category" as const,
    data: chart.names,
    inverse: !chart.isTrend,
    axisLabel: { color: ink, width: 150, overflow: "truncate" as const },
    axisLine: line,
    axisTick: { show: false },
  };
  const colours = ["--accent", "--fine-ink", "--warn-ink", "--ink-soft"].map(colour);
  return {
    animation: false,
    color: chart.isStacked ? [colour("--danger-ink"), ...colours] : colours,
    textStyle: { fontFamily },
    grid: {
      left: 8,
      right: 24,
      top: 36,
      bottom: 8,
      outerBoundsMode: "same" as const,
      outerBoundsContain: "axisLabel" as const,
    },
    legend: { top: 0, textStyle: { color: ink } },
    // As a picture: tooltips of HTML would need inline styles, which the content-security policy forbids.
    tooltip: {
      trigger: "axis" as const,
      renderMode: "richText" as const,
      confine: true,
      axisPointer: { type: "shadow" as const },
    },
    xAxis: chart.isTrend ? names : value,
    yAxis: chart.isTrend ? value : names,
    series: chart.series.map(({ name, values }) => ({
      type: chart.isTrend ? ("line" as const) : ("bar" as const),
      name,
      data: values,
      barMaxWidth: 12,
      stack: chart.isStacked ? "all" : undefined,
    })),
  };
}
