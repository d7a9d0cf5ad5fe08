export { type Config, InvalidConfig, parseConfig } from './config/config.ts'
