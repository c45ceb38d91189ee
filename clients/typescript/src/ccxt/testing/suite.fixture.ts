import { FaultServer } from '../../testing/behaviour.fixture.js';
import { ALLOWS, Bots, type BotProgram, type There } from './bot.fixture.js';
import { TradingExchange } from './exchange.fixture.js';

/** The parts of a suite that are there once it has begun. */
interface Begun {
  /** A stand-in for the platform, which allows every check unless a test programs it otherwise. */
  readonly platform: FaultServer;
  readonly bot: BotProgram;
}

/**
 * Prepares a suite of a bot that trades at a stand-in exchange and asks a stand-in platform. Each test begins with an
 * empty exchange, a platform that allows, and ccxt's own class of exchange.
 */
export function prepareSuite(begun: (parts: Begun) => void): {
  readonly bots: Bots;
  readonly venue: TradingExchange;
} {
  const bots = new Bots();
  const venue = new TradingExchange();
  let platform: FaultServer;
  let bot: BotProgram;
  beforeAll(async () => {
    platform = await FaultServer.start();
    [bot] = await Promise.all([bots.start(), venue.start()]);
    begun({ platform, bot });
  });
  afterAll(async () => {
    await Promise.all([platform.stop(), venue.stop()]);
    await bots.stop();
  });
  beforeEach(async () => {
    venue.reset();
    await bot.run((world) => delete world.kind);
    await platform.program({ answers: ALLOWS });
  });
  return { bots, venue };
}

/** Calls a method of the guarded exchange in the bot's program. */
export const calling = ({ exchange }: There, { name, given }: There): unknown =>
  exchange[name](...given.map((each: unknown) => each ?? undefined));
