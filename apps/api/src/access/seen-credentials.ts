/** Remembers unknown credentials for a while, so that they are not looked up again; the oldest are evicted first. */
const REMEMBERED_MS = 30_000;
const MAX_REMEMBERED = 10_000;

/** Keys or tokens of one kind, by their SHA-256: which were valid when seen, and which were invalid. */
export class SeenCredentials {
  private readonly real = new Set<string>();
  /** Until when each counts as invalid, in milliseconds of the process. */
  private readonly none = new Map<string, number>();

  isReal(hash: Buffer): boolean {
    return this.real.has(nameOf(hash));
  }

  isNone(hash: Buffer): boolean {
    return (this.none.get(nameOf(hash)) ?? -Infinity) > performance.now();
  }

  noteReal(hash: Buffer): void {
    this.none.delete(nameOf(hash));
    this.real.add(nameOf(hash));
  }

  noteNone(hash: Buffer): void {
    const name = nameOf(hash);
    this.none.delete(name);
    this.none.set(name, performance.now() + REMEMBERED_MS);
    const [oldest] = this.none.keys();
    if (this.none.size > MAX_REMEMBERED) this.none.delete(oldest!);
  }

  forget(hash: Buffer): void {
    this.real.delete(nameOf(hash));
  }

  replaceReal(hashes: readonly Buffer[]): void {
    this.real.clear();
    for (const hash of hashes) this.real.add(nameOf(hash));
  }
}

const nameOf = (hash: Buffer): string => hash.toString('base64');
