import { Controller, Get } from '@nestjs/common';
import type { Person } from '@phasegate/db';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';

@Controller('v1/me')
export class MeController {
  @Get()
  @ForPeople('operator', 'compliance', 'admin')
  read(@Asking() { actor, name, role }: Person) {
    return { actor, name, role };
  }
}
