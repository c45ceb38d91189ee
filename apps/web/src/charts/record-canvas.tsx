'use client';

import { useEffect, useRef } from 'react';
import { coloursOn } from './colours';
import { drawRecord, type RecordChart } from './draw-record';
import type { RecordModel } from './record-model';
import { useColourScheme } from './use-colour-scheme';

/** The drawing's label describes it, and a list beside it holds its values. */
export default function RecordCanvas({ model }: { model: RecordModel }) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<RecordChart>(null);
  const scheme = useColourScheme();
  useEffect(() => {
    const drawn = drawRecord(container.current!);
    chart.current = drawn;
    return () => drawn.remove();
  }, []);
  useEffect(() => chart.current?.show(model, coloursOn(container.current!)), [model, scheme]);
  return <div ref={container} role="img" aria-label={model.words} className="h-60 w-full" />;
}
