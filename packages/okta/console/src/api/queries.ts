// What the console asks for, by name. An act invalidates by name what it may have changed.
import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  Activity,
  AppDetail,
  AppGroupRow,
  AssignedGroupRow,
  CatalogEntry,
  ImportPlan,
  MappingRow,
  Overview,
  PushRow,
  PushRuleRow,
  SettingsDetail,
  TaskRow,
} from '../../../src/console-api/shapes.ts'
import { tellDone, tellFailure } from '../ui/tell.ts'
import type { Application, Group, GroupRule, User, UserSchema } from './okta.ts'
import { ask } from './request.ts'

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 2_000, refetchOnWindowFocus: true } },
})

const POLL_MS = 1_000

export const useActivity = () =>
  useQuery({
    queryKey: ['activity'],
    queryFn: ({ signal }) => ask<Activity>('/sim/activity', { signal }),
    refetchInterval: POLL_MS,
    staleTime: 0,
  })

export const useOverview = () => useGet<Overview>(['overview'], '/sim/overview')
export const useTasks = () => useGet<TaskRow[]>(['tasks'], '/sim/tasks')
export const useCatalog = () => useGet<CatalogEntry[]>(['catalog'], '/sim/catalog')
export const useSettings = () => useGet<SettingsDetail>(['settings'], '/sim/settings')

export const useUser = (id: string) => useGet<User>(['people', id], `/api/v1/users/${id}`)
export const useUserGroups = (id: string) => useGet<Group[]>(['people', id, 'groups'], `/api/v1/users/${id}/groups`)
export const useUserSchema = () => useGet<UserSchema>(['schema'], '/api/v1/meta/schemas/user/default')

export const useGroup = (id: string) => useGet<Group>(['groups', id], `/api/v1/groups/${id}`)
export const useGroupApps = (id: string) =>
  useGet<Application[]>(['groups', id, 'apps'], `/api/v1/groups/${id}/apps?limit=200`)
export const useGroupRules = () => useGet<GroupRule[]>(['rules'], '/api/v1/groups/rules?limit=200')
export const useAllGroups = () =>
  useGet<Group[]>(['groups', 'all'], '/api/v1/groups?limit=1000&sortBy=profile.name&expand=stats')

export const useApps = () => useGet<Application[]>(['apps'], '/api/v1/apps?limit=200')
export const useApp = (id: string) => useGet<Application>(['apps', id], `/api/v1/apps/${id}`)
export const useAppDetail = (id: string) => useGet<AppDetail>(['apps', id, 'detail'], `/sim/apps/${id}`)
export const useMappings = (id: string) => useGet<MappingRow[]>(['apps', id, 'mappings'], `/sim/apps/${id}/mappings`)
export const useAssignedGroups = (id: string) =>
  useGet<AssignedGroupRow[]>(['apps', id, 'groups'], `/sim/apps/${id}/groups`)
export const useImportPlan = (id: string) =>
  useGet<ImportPlan>(['apps', id, 'import-plan'], `/sim/apps/${id}/import-plan`)
export const usePushes = (id: string, filter: string) =>
  useGet<PushRow[]>(['apps', id, 'push', filter], `/sim/apps/${id}/push?filter=${filter}`)
export const usePushRules = (id: string) =>
  useGet<PushRuleRow[]>(['apps', id, 'push', 'rules'], `/sim/apps/${id}/push/rules`)
export const useAppGroups = (id: string) =>
  useGet<AppGroupRow[]>(['apps', id, 'push', 'app-groups'], `/sim/apps/${id}/app-groups`)

/** One GET, kept under its name. */
export function useGet<Body>(queryKey: readonly unknown[], path: string, options: { readonly enabled?: boolean } = {}) {
  return useQuery({ queryKey, queryFn: ({ signal }) => ask<Body>(path, { signal }), enabled: options.enabled ?? true })
}

export interface Act<Input, Output> {
  readonly run: (input: Input) => Promise<Output>
  /** Names of what it may have changed; everything when not given. */
  readonly changes?: readonly (readonly unknown[])[]
  /** Said when it has gone well. */
  readonly done?: string | ((output: Output, input: Input) => string)
  /** Shown by the form itself instead of a message in the corner. */
  readonly isFailureShown?: boolean
  readonly onDone?: (output: Output, input: Input) => void
}

/** An administrator's act: runs it, says how it went, and asks again for what it has changed. */
export function useAct<Input = void, Output = unknown>(act: Act<Input, Output>) {
  const client = useQueryClient()
  return useMutation<Output, Error, Input>({
    mutationFn: act.run,
    onSuccess: async (output, input) => {
      const changes = act.changes ?? [[]]
      await Promise.all(
        [...changes, ['activity']].map((queryKey) => client.invalidateQueries({ queryKey: [...queryKey] })),
      )
      const { done } = act
      if (done !== undefined) tellDone(typeof done === 'string' ? done : done(output, input))
      act.onDone?.(output, input)
    },
    onError: (error) => {
      if (act.isFailureShown !== true) tellFailure(error)
    },
  })
}
