export { databaseOf, freqtradeDatabaseOf } from './freqtrade-database-of.js';
export { zipOf } from './zip-of.js';
