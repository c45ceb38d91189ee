'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { coloursOn } from '../charts/colours';
import { useColourScheme } from '../charts/use-colour-scheme';
import type { EquityMoment } from './align';
import { drawEquity, secondsOf, type EquityChart } from './draw-equity';

interface EquityCanvasProps {
  readonly moments: readonly EquityMoment[];
  /** Index of the moment that was chosen by keyboard: the crosshair goes there. */
  readonly pointed: number | null;
  /** Index of the moment under the pointer; null: the pointer has left. */
  readonly onPointer: (moment: number | null) => void;
  readonly label: string;
}

/** Everything on it is also available as text. */
export default function EquityCanvas({ moments, pointed, onPointer, label }: EquityCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<EquityChart>(null);
  const scheme = useColourScheme();
  const onTime = useEffectEvent((time: number | null) =>
    onPointer(time === null ? null : moments.findLastIndex(({ at }) => secondsOf(at) <= time)),
  );

  useEffect(() => {
    const drawn = drawEquity(container.current!, (time) => onTime(time));
    chart.current = drawn;
    return () => drawn.remove();
  }, []);

  useEffect(() => chart.current?.show(moments, coloursOn(container.current!)), [moments, scheme]);

  useEffect(() => {
    if (pointed !== null) chart.current?.pointAt(moments[pointed]!);
  }, [pointed, moments]);

  return <div ref={container} role="img" aria-label={label} className="h-72 w-full" />;
}
