/** The page's colours for a canvas, which reads no CSS. */
export interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly link: string;
  readonly warn: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly font: string;
}

const TOKENS = ['ink', 'muted', 'line', 'accent', 'link', 'warn', 'bad', 'badSoft'] as const;

/** The tokens of globals.css as they are now: light or dark. */
export function coloursOn(element: HTMLElement): Colours {
  const probe = document.createElement('span');
  element.append(probe);
  const computed = getComputedStyle(probe);
  const colours = TOKENS.map((token) => {
    probe.style.color = `var(--color-${token === 'badSoft' ? 'bad-soft' : token})`;
    return [token, computed.color];
  });
  const font = computed.fontFamily;
  probe.remove();
  return { ...(Object.fromEntries(colours) as Omit<Colours, 'font'>), font };
}
