/** Why the database cannot be migrated: one line for the person who runs the migration. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault';
}
