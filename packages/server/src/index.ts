export { type Config, parseConfig } from './config/config.ts'
export { InvalidConfig } from './config/invalid-config.ts'
