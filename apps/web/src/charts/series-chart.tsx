'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import type { ChartModel } from './chart-model';
import { coloursOn } from './colours';
import { drawCharts, type Charts } from './draw-charts';
import { useColourScheme } from './use-colour-scheme';

interface SeriesChartProps {
  readonly model: ChartModel;
  /** The range of the model: another range is shown whole, the same one keeps its zoom. */
  readonly range: string;
  readonly currency: string;
  /** Index of the moment that was chosen by keyboard: the crosshair goes there. */
  readonly pointed: number | null;
  /** Index of the moment under the pointer; null: the pointer has left. */
  readonly onPointer: (moment: number | null) => void;
  readonly label: string;
}

/** The canvases. Everything on them is also available as text. */
export default function SeriesChart({
  model,
  range,
  currency,
  pointed,
  onPointer,
  label,
}: SeriesChartProps) {
  const container = useRef<HTMLDivElement>(null);
  const charts = useRef<Charts>(null);
  const shownRange = useRef<string>(null);
  const scheme = useColourScheme();
  const onTime = useEffectEvent((time: number | null) => {
    const moment = time === null ? -1 : model.moments.findLastIndex((known) => known.time <= time);
    onPointer(moment === -1 ? null : moment);
  });

  useEffect(() => {
    const element = container.current!;
    const drawn = drawCharts(element, coloursOn(element), {
      currency,
      onPointer: (time) => onTime(time),
    });
    charts.current = drawn;
    shownRange.current = null;
    return () => drawn.remove();
  }, [currency]);

  useEffect(() => {
    charts.current?.show(model, coloursOn(container.current!), shownRange.current !== range);
    shownRange.current = range;
  }, [model, range, scheme, currency]);

  useEffect(() => {
    if (pointed === null) return;
    charts.current?.pointAt(model.moments[pointed] ?? null);
    return () => charts.current?.pointAt(null);
  }, [pointed, model]);

  return <div ref={container} role="img" aria-label={label} className="h-136 w-full" />;
}
