import type { AlertKind } from '@phasegate/contracts';

/** Something that people must hear of. */
export interface NewAlert {
  readonly kind: AlertKind;
  /** Its subject, so that it is raised once: the event's id, the fault's place, the condition's name. */
  readonly key: string;
  /** Null: about the platform. */
  readonly bot: string | null;
  /** One line. */
  readonly title: string;
  /** The event, its consequences and what to do; never a secret. */
  readonly text: string;
  /** The same for machines; never a secret. */
  readonly facts?: Readonly<Record<string, unknown>>;
}
