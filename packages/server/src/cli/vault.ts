import { rotateVault } from '../provisioning/rotate-vault.ts'
import { type Command, usageError } from './command.ts'

export const vault: Command = {
  name: 'vault',
  summary: "change the master key that locks every organisation's secrets",
  usage: ['vault rotate'],
  run: async ({ args, print, withStore }) => {
    if (args.length !== 1 || args[0] !== 'rotate') throw usageError(vault)
    await withStore(async (opened) => {
      const count = await rotateVault(opened.runtime, opened.vault)
      print(
        opened.vault.keys.addNew === undefined
          ? `${count} data keys are locked with the first key of FLUID_MASTER_KEY. Once every process runs with it, take the old key out.`
          : `There is a new master key, and ${count} data keys are locked with it. Put the new key file into your backups.`,
      )
    })
  },
}
