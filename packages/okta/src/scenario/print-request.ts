/** A request as a person reads it: `%22` and `+` of the query in their own letters. */
export function printRequest(request: string): string {
  try {
    return decodeURIComponent(request.replaceAll('+', ' '))
  } catch {
    return request
  }
}
