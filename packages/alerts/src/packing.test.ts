import fc from 'fast-check';
import { pack, type Load } from './packing.js';

const load: fc.Arbitrary<Omit<Load, 'channel'>> = fc.record({
  room: fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constant(Infinity)),
  gathering: fc.option(fc.constant('gathering')),
});

test('each channel gets each alert exactly once: alone below the limit, else in one digest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(load, { maxLength: 4 }),
      (count, given) => {
        const alerts = Array.from({ length: count }, (_, place) => `alert-${place}`);
        const loads = given.map((each, place) => ({ ...each, channel: `channel-${place}` }));
        let ids = 0;
        const { messages, deliveries } = pack(alerts, loads, () => `message-${(ids += 1)}`);
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
        for (const { channel, room, gathering } of loads) {
          const own = deliveries.filter((delivery) => delivery.channel === channel);
          expect(own.map(({ alert }) => alert)).toEqual(alerts);
          const made = messages.filter((message) => message.channel === channel);
          const singles = made.filter(({ digest }) => !digest);
          expect(singles).toHaveLength(Math.min(count, Math.max(0, room)));
          const rest = new Set(own.slice(singles.length).map(({ message }) => message));
          const digests = made.filter(({ digest }) => digest).map(({ id }) => id);
          expect([...rest]).toEqual(
            rest.size === 0 ? [] : gathering === null ? digests : [gathering],
          );
          expect(digests).toHaveLength(rest.size === 1 && gathering === null ? 1 : 0);
        }
      },
    ),
  );
});
