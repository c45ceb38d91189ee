import { Gauge, type Registry } from 'prom-client';

/** Figures that are asked for together, when somebody looks. */
export interface FigureGroup {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Asks; what it gives back shows the answer. */
  read(): Promise<() => void>;
}

/** A metric that can be cleared: no value is better than a stale one. */
export interface Figure {
  empty(): void;
}

export interface FigureOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A gauge that is absent until it is set. */
export class GaugeFigure implements Figure {
  private readonly gauge: Gauge;

  constructor(registry: Registry, { name, help, labelNames = [] }: FigureOptions) {
    this.gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    this.empty();
  }

  set(value: number, labels: Record<string, string> = {}): void {
    this.gauge.set(labels, value);
  }

  empty(): void {
    this.gauge.reset();
    // Without labels a reset leaves a zero.
    this.gauge.remove({});
  }
}
