'use client';

import { useEffect, useRef } from 'react';
import { coloursOn } from '../charts/colours';
import { useColourScheme } from '../charts/use-colour-scheme';
import type { ComparedDay } from './compared';
import { drawCompared, type ComparedChart } from './draw-compared';

interface ComparedCanvasProps {
  readonly days: readonly ComparedDay[];
  readonly label: string;
}

/** The drawing's label describes it, and a table below it holds its values. */
export default function ComparedCanvas({ days, label }: ComparedCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<ComparedChart>(null);
  const scheme = useColourScheme();
  useEffect(() => {
    const drawn = drawCompared(container.current!);
    chart.current = drawn;
    return () => drawn.remove();
  }, []);
  useEffect(() => chart.current?.show(days, coloursOn(container.current!)), [days, scheme]);
  return <div ref={container} role="img" aria-label={label} className="h-80 w-full" />;
}
