import { serverPages } from '../paths.ts'

/** A form, since the server may lead on to the identity provider's own sign-out. */
export function signOut(csrf: string): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = serverPages.signOut
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = '_csrf'
  field.value = csrf
  form.append(field)
  document.body.append(form)
  form.submit()
}
