import { Controller, Req, Res } from '@nestjs/common';
import { loginBody } from '@phasegate/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { assertOwnPage } from '../access/own-page.js';
import { GivenBody } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { People } from './people.js';
import { SlowRefusals } from './slow-refusals.js';

/** Signing in and out, for browsers; tools use tokens. */
@Controller()
export class LoginController {
  private readonly refusals = new SlowRefusals();

  constructor(private readonly people: People) {}

  @Serves('POST', '/v1/login')
  async signIn(
    @GivenBody() { email, password }: z.infer<typeof loginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    assertOwnPage(request);
    const attempt = {
      email,
      password,
      address: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, 300),
    };
    const signedIn = await this.people.signIn(attempt);
    if ('person' in signedIn) {
      void reply.header('set-cookie', signedIn.cookies);
      request.caller = { kind: 'person', ...signedIn.person };
      const { actor, name, role } = signedIn.person;
      return { actor, name, role };
    }
    if (signedIn.refused === 'wrong')
      throw new ProblemError('LOGIN_REFUSED', 'Incorrect email or password.');
    await this.refusals.rest();
    const { retry_after } = signedIn;
    const minutes = Math.ceil(retry_after / 60);
    throw new ProblemError(
      'LOGIN_THROTTLED',
      `Too many attempts: try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      { retry_after },
    );
  }

  @Serves('POST', '/v1/logout')
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    assertOwnPage(request);
    const { cookie } = request.headers;
    if (cookie !== undefined) void reply.header('set-cookie', await this.people.signOut(cookie));
  }
}
