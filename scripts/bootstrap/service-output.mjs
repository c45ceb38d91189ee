const COLORS = { api: 36, worker: 35, web: 32, postgres: 33 };
const WIDTH = Math.max(...Object.keys(COLORS).map((name) => name.length));

/**
 * Prints the lines of all services under their names, and structured log lines
 * as a person reads them.
 *
 * @returns {Promise<(name: string, line: string) => void>}
 */
export async function createServiceOutput(stream) {
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    colorize: Boolean(stream.isTTY),
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    singleLine: true,
  });
  const label = (name) => {
    const padded = name.padEnd(WIDTH);
    return stream.isTTY ? `\x1b[${COLORS[name]}m${padded}\x1b[0m` : padded;
  };
  // A step that counts its seconds is shown on the terminal's last line.
  const clear = stream.isTTY ? '\r\x1b[2K' : '';
  return (name, line) => {
    const text = line.startsWith('{') ? pretty(line).trimEnd() : line;
    for (const part of text.split('\n')) stream.write(`${clear}${label(name)} │ ${part}\n`);
  };
}
