import { resolve } from 'node:path'
import { backUp, restore as restoreFrom } from '../moving/backup.ts'
import { type Command, usageError } from './command.ts'
import { printTotals } from './totals.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'write everything into one file, beside a running server',
  usage: ['backup <file>'],
  run: async ({ args, config, openStore, print }) => {
    const [file, ...rest] = args
    if (file === undefined || rest.length > 0) throw usageError(backup)
    await using store = await openStore(config)
    await store.migrate()
    printTotals(print, await backUp(store.moving, resolve(file), Date.now()))
    print(`${resolve(file)} is written. It holds people's data and hashed secrets: keep it as safe as the database.`)
    print(
      config.masterKey === undefined
        ? `The key file in ${config.dataDir} is not in it: keep a copy elsewhere. A restored vault opens with no other key.`
        : 'FLUID_MASTER_KEY is not in it: keep it elsewhere. A restored vault opens with no other key.',
    )
  },
}

export const restore: Command = {
  name: 'restore',
  summary: 'fill a new, empty database from a backup',
  usage: ['restore <file>'],
  run: async ({ args, config, openStore, print }) => {
    const [file, ...rest] = args
    if (file === undefined || rest.length > 0) throw usageError(restore)
    await using store = await openStore(config)
    printTotals(print, await restoreFrom(store.moving, resolve(file)))
    print('Everything was read back and is as it was. The vault opens with the master key of that time.')
  },
}
