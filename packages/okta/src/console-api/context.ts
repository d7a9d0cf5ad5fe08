// What the console's own routes have at hand beside what every surface has.
import type { SurfaceContext } from '../surface.ts'
import type { Setup } from './start-over.ts'

export interface ConsoleContext extends SurfaceContext {
  readonly setup: Setup
}
