export {
  BadEnvironment,
  readEnvironment,
  type Environment,
  type VariableName,
} from './environment.js';
export * from './services.js';
