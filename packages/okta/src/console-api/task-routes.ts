// The tasks of the dashboard, with "Retry Selected".
import type { FastifyInstance } from 'fastify'
import { findApp } from '../apps/app.ts'
import { retryTasks } from '../apps/assignments.ts'
import { listTasks } from '../apps/tasks.ts'
import { listStrings } from '../json.ts'
import { findQuery, readBody } from '../management-api/request.ts'
import type { SurfaceContext } from '../surface.ts'
import type { TaskRow } from './shapes.ts'

const TASKS_MAX = 200

export function registerTaskRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/tasks', (request): TaskRow[] => {
    const appId = findQuery(request, 'appId')
    return listTasks(org, { limit: TASKS_MAX, ...(appId === undefined ? {} : { appId }) }).map((task) => ({
      ...task,
      appLabel: findApp(org, task.appId)?.label ?? '',
    }))
  })

  api.post('/tasks/retry', (request) => {
    const ids = listStrings(readBody(request).ids)
    retryTasks(org, ids)
    return { retried: ids.length }
  })
}
