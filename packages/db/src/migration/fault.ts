/** Why the database cannot be made ready: one line for whoever runs the migration. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault';
}
