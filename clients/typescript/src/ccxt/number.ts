const WRITTEN = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
/** What a price can have; a float’s noise is beyond it. */
const PRICE_DIGITS = 12;
const MONEY_PLACES = 8;
/** Of quotients. */
const PLACES = 28;
const MAX_LENGTH = 400;

/** An exact decimal, for amounts and prices of ccxt: the client has no dependencies, and floats are none for money. */
export class Exact {
  static readonly ZERO = new Exact(0n, 0);
  static readonly ONE = new Exact(1n, 0);

  private constructor(
    private readonly digits: bigint,
    /** Digits after the point. */
    private readonly scale: number,
  ) {}

  /** The decimal that a number prints as. @throws RangeError when it is no finite number, or no number at all */
  static of(value: unknown): Exact {
    const found = Exact.maybe(value);
    if (found === null) throw new RangeError(`${shown(value)} is no number`);
    return found;
  }

  /** null: it is none. */
  static maybe(this: void, value: unknown): Exact | null {
    if (value instanceof Exact) return value;
    if (typeof value !== 'number' && typeof value !== 'string') return null;
    const text = String(value);
    const match = text.length > MAX_LENGTH ? null : WRITTEN.exec(text);
    if (match === null) return null;
    const [, sign, whole = '', fraction = '', exponent = '0'] = match;
    if (whole + fraction === '') return null;
    const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
    const scale = fraction.length - Number(exponent);
    if (Math.abs(scale) > MAX_LENGTH) return null;
    return scale < 0 ? new Exact(digits * 10n ** BigInt(-scale), 0) : new Exact(digits, scale);
  }

  plus(other: Exact): Exact {
    const scale = Math.max(this.scale, other.scale);
    return new Exact(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Exact): Exact {
    return this.plus(other.negated());
  }

  times(other: Exact): Exact {
    return new Exact(this.digits * other.digits, this.scale + other.scale);
  }

  /** To 28 places. @throws RangeError by 0 */
  over(other: Exact): Exact {
    const shift = PLACES + other.scale - this.scale;
    const above = shift >= 0 ? this.digits * 10n ** BigInt(shift) : this.digits;
    const below = shift >= 0 ? other.digits : other.digits * 10n ** BigInt(-shift);
    return new Exact(above / below, PLACES);
  }

  negated(): Exact {
    return new Exact(-this.digits, this.scale);
  }

  abs(): Exact {
    return this.digits < 0n ? this.negated() : this;
  }

  /** -1, 0 or 1. */
  get sign(): number {
    return this.digits === 0n ? 0 : this.digits < 0n ? -1 : 1;
  }

  isAbove(other: Exact): boolean {
    return this.minus(other).sign > 0;
  }

  isBelow(other: Exact): boolean {
    return this.minus(other).sign < 0;
  }

  /** Plain notation, without zeros that mean nothing. */
  toString(): string {
    const text = this.toFixed(this.scale);
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  }

  /** Money, as it is told to the platform: to 8 places. */
  money(): string {
    return this.toFixed(MONEY_PLACES);
  }

  /** A price as the wire has it, to 12 digits; undefined where there can be none. */
  price(): string | undefined {
    if (this.sign <= 0) return undefined;
    const beyond = String(this.digits).length - PRICE_DIGITS;
    const rounded = beyond > 0 ? this.rounded(this.scale - beyond) : this;
    return rounded.toString();
  }

  toNumber(): number {
    return Number(this.toString());
  }

  private toFixed(places: number): string {
    const digits = String(this.rounded(places).abs().at(places)).padStart(places + 1, '0');
    const sign = this.digits < 0n && /[1-9]/.test(digits) ? '-' : '';
    if (places === 0) return sign + digits;
    return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }

  /** Half away from zero. @param places below 0: to tens, hundreds … */
  private rounded(places: number): Exact {
    if (places >= this.scale) return this;
    const unit = 10n ** BigInt(this.scale - places);
    const size = this.digits < 0n ? -this.digits : this.digits;
    const whole = ((size + unit / 2n) / unit) * (this.digits < 0n ? -1n : 1n);
    return places < 0 ? new Exact(whole * 10n ** BigInt(-places), 0) : new Exact(whole, places);
  }

  private at(scale: number): bigint {
    return this.digits * 10n ** BigInt(scale - this.scale);
  }
}

export const greatest = (numbers: readonly Exact[]): Exact =>
  numbers.reduce((one, other) => (one.isBelow(other) ? other : one));

export const sum = (numbers: readonly Exact[]): Exact =>
  numbers.reduce((one, other) => one.plus(other), Exact.ZERO);

export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
