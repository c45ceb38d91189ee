/** A decimal in plain notation without trailing zeros, as on every wire: `"99.5"`, `"10000"`. */
export type DecimalText = string;
