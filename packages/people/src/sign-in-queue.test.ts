import { SignInQueue, type Arrival } from './sign-in-queue.js';

const REFUSED = { retry_after: expect.any(Number) as number };
const from = (address: string, usual = false): Arrival => ({ address, usual });

describe('the queue of sign-ins', () => {
  let queue: SignInQueue;
  let begun: string[];
  let ends: (() => void)[];
  beforeEach(() => {
    [queue, begun, ends] = [new SignInQueue(), [], []];
  });

  const arrive = (name: string, arrival: Arrival) =>
    queue.run(arrival, async () => {
      begun.push(name);
      await new Promise<void>((end) => ends.push(end));
      return name;
    });
  async function finishAll(): Promise<void> {
    while (ends.length > 0) {
      ends.shift()!();
      await new Promise(setImmediate);
    }
  }

  it('looks at one at a time, in order, those from their usual addresses first', async () => {
    const all = [
      arrive('first', from('a')),
      arrive('second', from('b')),
      arrive('usual', from('c', true)),
    ];
    expect(begun).toEqual(['first']);
    await finishAll();
    expect(begun).toEqual(['first', 'usual', 'second']);
    expect(await Promise.all(all)).toEqual(['first', 'second', 'usual']);
  });

  it('turns away excess attempts of one address and of all together, except those from a user’s usual address', async () => {
    const all = [arrive('first', from('a'))];
    for (const place of [1, 2]) all.push(arrive(`a${place}`, from('a')));
    expect(await arrive('a3', from('a'))).toEqual(REFUSED);
    for (let place = 0; place < 6; place += 1) all.push(arrive(`b${place}`, from(`b${place}`)));
    expect(await arrive('one more', from('c'))).toEqual(REFUSED);
    all.push(arrive('usual', from('a', true)));
    await finishAll();
    expect(begun[1]).toBe('usual');
    expect(await Promise.all(all)).not.toContainEqual(REFUSED);
    expect(begun).toHaveLength(10);
  });

  it('goes on after work that failed', async () => {
    await expect(queue.run(from('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const later = arrive('later', from('a'));
    await finishAll();
    expect(await later).toBe('later');
  });
});
