/** Exit statuses of every command. */
export const EXIT = { done: 0, fault: 1, badInput: 2 } as const;

/** Invalid input. The message is one line that names the place and the fault. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** The command found a fault, or could not be carried out. The message is one line. */
export class Fault extends Error {
  override readonly name = 'Fault';
}
