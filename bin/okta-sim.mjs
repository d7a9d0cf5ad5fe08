#!/usr/bin/env node
import { runWithNode24 } from './node24.mjs'

await runWithNode24('packages/okta/src/main.ts')
