/** On its way to a page: path and query of the address that was asked for. */
export const ADDRESS_HEADER = 'x-phasegate-address';
