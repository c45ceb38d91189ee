import type { Histogram, Registry } from 'prom-client';
import type { Figure } from './figure-group.js';

/** A histogram: number of observations, their sum, and the number within each bound. */
export interface Observed {
  readonly count: number;
  readonly sum: number;
  readonly within: readonly number[];
}

/**
 * A histogram of stored observations: prom-client's own counts only those of this process, and loses them at its end.
 */
export class StoredHistogram implements Figure {
  readonly type = 'histogram';
  readonly aggregator = 'first';
  private observed: Observed | null = null;

  /** @param bounds of the buckets, ascending */
  constructor(
    registry: Registry,
    readonly name: string,
    readonly help: string,
    readonly bounds: readonly number[],
  ) {
    // The registry asks no more of a metric than `get`.
    registry.registerMetric(this as unknown as Histogram);
  }

  set(observed: Observed): void {
    this.observed = observed;
  }

  empty(): void {
    this.observed = null;
  }

  get() {
    const { name, help, type, aggregator, observed } = this;
    const values = observed === null ? [] : this.values(observed);
    return Promise.resolve({ name, help, type, aggregator, values });
  }

  private values({ count, sum, within }: Observed) {
    const bucket = (le: string | number, value: number) => ({
      metricName: `${this.name}_bucket`,
      labels: { le },
      value,
    });
    return [
      ...this.bounds.map((bound, place) => bucket(bound, within[place]!)),
      bucket('+Inf', count),
      { metricName: `${this.name}_sum`, labels: {}, value: sum },
      { metricName: `${this.name}_count`, labels: {}, value: count },
    ];
  }
}
