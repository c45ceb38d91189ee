import { SetMetadata } from '@nestjs/common';
import type { Access, Role } from '@phasegate/contracts';

export const ACCESS = Symbol('access');

/** For a bot with its key. */
export const ForBot = () => SetMetadata<symbol, Access>(ACCESS, 'bot');

/** For people with one of these roles; operators reach the bots they are members of only. */
export const ForPeople = (...roles: readonly Role[]) => SetMetadata<symbol, Access>(ACCESS, roles);

/** For anybody. */
export const Public = () => SetMetadata<symbol, Access>(ACCESS, 'public');
