import { Controller } from '@nestjs/common';
import type { HeartReport, SuccessReport } from '@phasegate/contracts';
import { memberOf, type BooksWanted, type Person } from '@phasegate/db';
import { heartReport, successReport } from '@phasegate/reports';
import { Asking } from '../access/caller.js';
import { BooksPool } from '../exports/books-pool.js';
import { Serves } from '../http/serves.js';

/** The HEART table and the success criteria, from the logs. */
@Controller()
export class ReportsController {
  constructor(private readonly books: BooksPool) {}

  @Serves('GET', '/v1/reports/heart')
  heart(@Asking() person: Person): Promise<HeartReport> {
    return heartReport(this.books.pool, seenBy(person));
  }

  @Serves('GET', '/v1/reports/success')
  success(@Asking() person: Person): Promise<SuccessReport> {
    return successReport(this.books.pool, seenBy(person));
  }
}

const seenBy = (person: Person): BooksWanted => ({ bot: null, member: memberOf(person) });
