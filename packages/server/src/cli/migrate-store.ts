import { resolve } from 'node:path'
import { type Config, parseDatabaseUrl } from '../config/config.ts'
import { moveStore } from '../moving/move-store.ts'
import { type Command, usageError } from './command.ts'
import { printTotals } from './totals.ts'

export const migrateStore: Command = {
  name: 'migrate-store',
  summary: 'copy everything into a new database of another kind, and compare',
  usage: ['migrate-store <postgres://… | data folder>'],
  run: async ({ args, config, openStore, print }) => {
    const [target, ...rest] = args
    if (target === undefined || rest.length > 0) throw usageError(migrateStore)
    const place = placeOf(target, config)
    await using from = await openStore(config)
    await from.migrate()
    await using to = await openStore(place)
    printTotals(print, await moveStore(from.moving, to.moving))
    print('Everything was read back from there and is as it is here; nothing was changed here.')
    print(nextStep(place, config))
  },
}

function placeOf(target: string, { dataDir }: Config): Pick<Config, 'dataDir' | 'databaseUrl'> {
  return /^postgres(ql)?:\/\//.test(target)
    ? { dataDir, databaseUrl: parseDatabaseUrl('The target', target) }
    : { dataDir: resolve(target), databaseUrl: undefined }
}

function nextStep({ databaseUrl, dataDir }: Pick<Config, 'dataDir' | 'databaseUrl'>, config: Config): string {
  if (databaseUrl !== undefined) {
    return config.masterKey === undefined
      ? `Start Fluid with FLUID_DATABASE_URL set to that address, and keep ${dataDir}: the key file in it opens the vault. Several processes share it by FLUID_MASTER_KEY.`
      : 'Start Fluid with FLUID_DATABASE_URL set to that address and the same FLUID_MASTER_KEY.'
  }
  return config.masterKey === undefined
    ? `Copy the key file from ${config.dataDir} to ${dataDir}, then start Fluid without FLUID_DATABASE_URL and with FLUID_DATA_DIR=${dataDir}.`
    : `Start Fluid without FLUID_DATABASE_URL, with FLUID_DATA_DIR=${dataDir} and the same FLUID_MASTER_KEY.`
}
