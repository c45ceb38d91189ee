'use client';

import { useEffect, useRef } from 'react';
import { coloursOn, type Colours } from './colours';
import { useColourScheme } from './use-colour-scheme';

interface Chart<Shown> {
  readonly show: (shown: Shown, colours: Colours) => void;
  readonly remove: () => void;
}

interface ChartCanvasProps<Shown> {
  /** Always the same function: another one draws the chart anew. */
  readonly draw: (container: HTMLElement) => Chart<Shown>;
  readonly shown: Shown;
  readonly label: string;
  readonly className: string;
}

/** A chart that is drawn once, and shown anew when its values or the colours change. Its label describes it. */
export function ChartCanvas<Shown>({ draw, shown, label, className }: ChartCanvasProps<Shown>) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart<Shown>>(null);
  const scheme = useColourScheme();
  useEffect(() => {
    const drawn = draw(container.current!);
    chart.current = drawn;
    return () => drawn.remove();
  }, [draw]);
  useEffect(() => chart.current?.show(shown, coloursOn(container.current!)), [draw, shown, scheme]);
  return <div ref={container} role="img" aria-label={label} className={className} />;
}
