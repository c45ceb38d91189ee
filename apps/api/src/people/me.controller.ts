import { Controller } from '@nestjs/common';
import type { Person } from '@phasegate/db';
import { Asking } from '../access/caller.js';
import { Serves } from '../http/serves.js';

@Controller()
export class MeController {
  @Serves('GET', '/v1/me')
  read(@Asking() { actor, name, role }: Person) {
    return { actor, name, role };
  }
}
