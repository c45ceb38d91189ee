export {
  BadEnvironment,
  readEnvironment,
  type Environment,
  type VariableName,
} from './environment.js';
export { databaseServersOf } from './database-servers.js';
export { redisSentinelsOf, type RedisSentinels } from './redis-servers.js';
export * from './services.js';
