/** A channel's state when new alerts arrive. */
export interface Load {
  readonly channel: string;
  /** Messages it may still get within this minute. */
  readonly room: number;
  /** A digest that still gathers alerts. */
  readonly gathering: string | null;
}

export interface Packed {
  readonly messages: readonly {
    readonly id: string;
    readonly channel: string;
    readonly digest: boolean;
  }[];
  readonly deliveries: readonly {
    readonly alert: string;
    readonly channel: string;
    readonly message: string;
  }[];
}

/**
 * Puts each alert into one message of each channel: into one of its own while there is room, else into the
 * channel's digest. Fifty downgrades within a minute do not make fifty mails.
 */
export function pack(
  alerts: readonly string[],
  loads: readonly Load[],
  newId: () => string,
): Packed {
  const packed = loads.map(({ channel, room, gathering }) => {
    const alone = alerts.slice(0, Math.max(0, room));
    const singles = alone.map((alert) => ({ alert, channel, message: newId() }));
    const rest = alerts.slice(alone.length);
    const digest = gathering ?? newId();
    const begun = rest.length > 0 && gathering === null;
    return {
      messages: [
        ...singles.map(({ message: id }) => ({ id, channel, digest: false })),
        ...(begun ? [{ id: digest, channel, digest: true }] : []),
      ],
      deliveries: [...singles, ...rest.map((alert) => ({ alert, channel, message: digest }))],
    };
  });
  return {
    messages: packed.flatMap(({ messages }) => messages),
    deliveries: packed.flatMap(({ deliveries }) => deliveries),
  };
}
