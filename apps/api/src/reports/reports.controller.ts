import { Controller, Get } from '@nestjs/common';
import type { HeartReport, SuccessReport } from '@phasegate/contracts';
import { memberOf, type BooksWanted, type Person } from '@phasegate/db';
import { heartReport, successReport } from '@phasegate/reports';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { BooksPool } from '../exports/books-pool.js';

/** The HEART table and the success criteria, from the logs. */
@Controller('v1/reports')
export class ReportsController {
  constructor(private readonly books: BooksPool) {}

  @Get('heart')
  @ForPeople('operator', 'compliance', 'admin')
  heart(@Asking() person: Person): Promise<HeartReport> {
    return heartReport(this.books.pool, seenBy(person));
  }

  @Get('success')
  @ForPeople('operator', 'compliance', 'admin')
  success(@Asking() person: Person): Promise<SuccessReport> {
    return successReport(this.books.pool, seenBy(person));
  }
}

const seenBy = (person: Person): BooksWanted => ({ bot: null, member: memberOf(person) });
